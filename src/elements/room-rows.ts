/** The rows of rooms in the contact list, and of those whom one meets there in private. */
import {html, nothing} from 'lit';
import type {ReactiveControllerHost, TemplateResult} from 'lit';
import type {NatterClient} from '../client/client.ts';
import {toErrorInfo} from '../model/errors.ts';
import {bareOf} from '../model/jid.ts';
import type {Room} from '../model/room.ts';
import {NatterErrorEvent} from './events.ts';
import {invitationWords} from './invitation-words.ts';
import {cleanName, nameIn} from './names.ts';
import {typingWords} from './room-typing.ts';
import {RoomLocalize} from './room-localize.ts';
import {RoomsController} from './rooms-controller.ts';
import {badge, oneLine, rowFrame, snippetText, type ContactRow} from './roster-row.ts';

type Roster = ReactiveControllerHost & HTMLElement & {readonly client: NatterClient | undefined};

export class RoomRows {
  readonly #host: Roster;
  readonly #localize: RoomLocalize;
  readonly #rooms: RoomsController;

  constructor(host: Roster) {
    this.#host = host;
    this.#localize = new RoomLocalize(host);
    this.#rooms = new RoomsController(host);
  }

  row(row: ContactRow): TemplateResult {
    return row.contact.kind === 'room' ? this.#room(row) : this.#occupant(row);
  }

  #room(row: ContactRow): TemplateResult {
    const {contact} = row;
    const {strings, words} = this.#localize;
    const room = this.#rooms.all?.get(bareOf(contact.jid));
    const notify = room?.notify ?? 'all';
    const isMuted = notify !== 'all';
    const states = [
      'room',
      isMuted && 'muted',
      contact.mentions > 0 && 'mentioned',
      room?.invitation && 'invited',
    ].filter((state) => typeof state === 'string');
    const others = contact.unread - contact.mentions;
    const count = others > 0 ? contact.unread : 0;
    return rowFrame(this.#localize, row, {
      states: states.join(' '),
      quiet: isMuted ? `${words.room}, ${words.muted}` : words.room,
      snippet: this.#snippet(row, room),
      badges:
        contact.unread === 0
          ? nothing
          : html`<span class="badges"
              >${badge(
                contact.mentions,
                words.mentions(contact.mentions),
                notify === 'none' ? 'mention muted' : 'mention',
              )}${badge(count, strings.unread(count), isMuted ? 'muted' : '')}</span
            >`,
      below: room?.invitation && !row.active ? this.#answers(row) : nothing,
    });
  }

  #occupant(row: ContactRow): TemplateResult {
    const {contact} = row;
    const {strings, words} = this.#localize;
    const room = nameIn(this.#host.client?.contacts.get(), bareOf(contact.jid));
    return rowFrame(this.#localize, row, {
      states: 'occupant',
      quiet: words.inRoom(room),
      aside: room,
      snippet: this.#snippet(row, undefined, words.inRoom(room)),
      badges: badge(contact.unread, strings.unread(contact.unread)),
      below: nothing,
    });
  }

  #snippet(row: ContactRow, room: Room | undefined, otherwise = ''): TemplateResult {
    const {contact, active} = row;
    const {strings, words} = this.#localize;
    const {last} = contact;
    const invitation = room?.invitation;
    const nicks = this.#host.client?.typing.get().get(contact.jid)?.nicks;
    if (row.typing) return snippetText(typingWords(words, nicks) || strings.typingShort, 'typing');
    if (invitation) return snippetText(invitationWords(this.#localize, room, this.#host.client));
    if (contact.draft !== '' && !active) {
      return html`<span part="snippet" class="snippet"
        ><span class="draft-label">${strings.draft}</span
        ><span class="snippet-text" dir="auto">${oneLine(contact.draft)}</span></span
      >`;
    }
    if (last?.delivery?.state === 'failed') return snippetText(strings.notSent, 'failed');
    if (room?.status.phase === 'out' && room.hasActivity) return snippetText(words.activity);
    if (!last) {
      return snippetText(
        room?.status.phase === 'out' ? words.notInside : (room?.subject?.text ?? otherwise),
      );
    }
    const body = oneLine(last.body) || words.removed;
    if (last.own) return snippetText(strings.ownSnippet(body));
    return snippetText(
      last.nick === undefined ? body : words.speakerSays(cleanName(last.nick), body),
    );
  }

  #answers({contact, onSelect}: ContactRow): TemplateResult {
    const {strings, words} = this.#localize;
    return html`<div class="answer">
      <button
        part="join-button button"
        class="button small primary"
        type="button"
        @click=${() => void this.#join(contact.jid, onSelect)}
      >
        ${words.join}
      </button>
      <button
        part="decline-button button"
        class="button small"
        type="button"
        @click=${() => void this.#attempt((rooms, room) => rooms.decline({room, reason: undefined}), contact.jid)}
      >
        ${strings.decline}
      </button>
    </div>`;
  }

  /** What may go wrong is said in the room itself. */
  async #join(jid: ContactRow['contact']['jid'], select: () => void): Promise<void> {
    const password = this.#rooms.all?.get(bareOf(jid))?.invitation?.password;
    select();
    await this.#attempt(
      (rooms, room) => rooms.join({room, nick: undefined, password, reserve: false}),
      jid,
    );
  }

  async #attempt(
    action: (rooms: NonNullable<RoomsController['actions']>, room: Room['jid']) => Promise<unknown>,
    jid: ContactRow['contact']['jid'],
  ): Promise<void> {
    const {actions} = this.#rooms;
    try {
      if (actions) await action(actions, bareOf(jid));
    } catch (error) {
      this.#host.dispatchEvent(new NatterErrorEvent(toErrorInfo(error)));
    }
  }
}
