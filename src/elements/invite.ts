import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import type {Rooms} from '../client/rooms.ts';
import type {Contact} from '../model/contact.ts';
import {toErrorInfo} from '../model/errors.ts';
import {bareOf, parseAccountJid, parseBareJid, type BareJid} from '../model/jid.ts';
import {choiceStyles} from './choice.styles.ts';
import {controls} from './controls.styles.ts';
import {DialogFrame} from './dialog-frame.ts';
import {frameStyles} from './dialog-frame.styles.ts';
import {lineField} from './line-field.ts';
import {problemLine} from './problem-line.ts';
import {dialogStyles} from './dialog.styles.ts';
import {styles} from './invite.styles.ts';
import {nameIn, nameOfContact} from './names.ts';
import {ObservableController} from './observable-controller.ts';
import {AdminWordsController} from './room-admin-words.ts';
import {shared} from './shared.styles.ts';

type Candidate = {readonly jid: BareJid; readonly name: string};

/**
 * The dialog that invites people to a room: contacts, or whoever has the address that was typed. Open it
 * with `show()`; it removes itself.
 *
 * @tag natter-invite
 * @csspart dialog - The dialog.
 * @csspart header - Its head.
 * @csspart title - Its title.
 * @csspart back-button - Goes back within the dialog.
 * @csspart close-button - "Close".
 * @csspart label - The label of a field.
 * @csspart text-field - A field.
 * @csspart list - The contacts that fit.
 * @csspart list-item - One of them.
 * @csspart empty - What is said where none fits.
 * @csspart footer - The buttons below.
 * @csspart error - What is wrong, an alert.
 * @csspart submit-button - "Invite".
 * @csspart cancel-button - "Cancel".
 * @csspart button - Every button with words, beside its own name.
 */
export class NatterInvite extends LitElement {
  static override styles = [...shared, controls, dialogStyles, frameStyles, choiceStyles, styles];

  readonly #words = new AdminWordsController(this);
  readonly #frame = new DialogFrame(this, this.#words);
  readonly #contacts = new ObservableController(this, () => this.client?.contacts);
  readonly #all = new ObservableController(this, () => this.rooms?.all);
  readonly #occupants = new ObservableController(this, () =>
    this.room === undefined ? undefined : this.rooms?.occupants(this.room),
  );

  /** Whom we know. */
  @property({attribute: false}) client?: NatterClient | undefined;

  /** Where it is asked for. */
  @property({attribute: false}) rooms?: Rooms | undefined;

  /** To which room. */
  @property() room?: BareJid | undefined;

  @state() private typed = '';
  @state() private chosen: ReadonlySet<BareJid> = new Set();
  @state() private reason = '';
  @state() private busy = false;
  @state() private problem: string | undefined;
  @state() private failed: string | undefined;

  @query('#whom') private readonly field!: HTMLInputElement;

  /** Opens the dialog; focus returns where it was when it closes. */
  async show(): Promise<void> {
    await this.#frame.show();
  }

  /** Contacts that are not in the room, as far as it tells. */
  get #known(): readonly Candidate[] {
    const there = new Set<BareJid>();
    for (const {jid} of this.#occupants.value?.values() ?? []) {
      if (jid !== undefined) there.add(bareOf(jid));
    }
    return (this.#contacts.value ?? []).flatMap((contact: Contact) => {
      const jid = parseBareJid(contact.jid);
      const fits = jid !== undefined && contact.kind === 'person' && !there.has(jid);
      return fits ? [{jid, name: nameOfContact(contact)}] : [];
    });
  }

  /** Those that fit what was typed; first an address that is nobody's of them. */
  get #candidates(): readonly Candidate[] {
    const text = this.typed.trim().toLowerCase();
    const known = this.#known;
    const fitting = known.filter(
      ({jid, name}) => name.toLowerCase().includes(text) || jid.includes(text),
    );
    const jid = parseAccountJid(this.typed);
    const isNew = jid !== undefined && !known.some((each) => each.jid === jid);
    return isNew ? [{jid, name: jid}, ...fitting] : fitting;
  }

  #toggle(jid: BareJid): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(jid)) chosen.add(jid);
    this.chosen = chosen;
    this.problem = undefined;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const {rooms, room} = this;
    if (this.busy || !rooms || room === undefined) return;
    const typed = parseAccountJid(this.typed);
    const whom = new Set([...this.chosen, ...(typed === undefined ? [] : [typed])]);
    if (whom.size === 0) {
      const {words} = this.#words;
      this.problem = this.typed.includes('@') ? words.addressWrong : words.inviteNobody;
      return this.field.focus();
    }
    this.busy = true;
    this.failed = undefined;
    const failures = new Map<BareJid, unknown>();
    for (const jid of whom) {
      // One at a time: servers take several for a flood.
      const invited = rooms.invite({room, jid, reason: this.reason.trim() || undefined});
      await invited.catch((error: unknown) => failures.set(jid, error));
    }
    this.busy = false;
    const [first] = failures.values();
    if (failures.size === 0) return this.#frame.close();
    // Those who are left can be tried again.
    this.chosen = new Set(failures.keys());
    this.typed = '';
    const names = [...failures.keys()].map((jid) => nameIn(this.#contacts.value, jid));
    const {words} = this.#words;
    this.failed = `${words.notInvited(names.join(', '))} ${this.#words.error(toErrorInfo(first))}`;
  };

  protected override render() {
    const {words} = this.#words;
    const {strings} = this.#words.localize;
    const name = (this.room && this.#all.value?.get(this.room)?.name) ?? this.room ?? '';
    return this.#frame.render({
      title: words.invite,
      isSteady: true,
      about: words.inviteTo(name),
      hasFocus: true,
      content: this.#content(),
      actions: html`${problemLine(this.failed, undefined)}
        <p class="note count" role="status">
          ${this.chosen.size === 0 ? '' : words.chosen(this.chosen.size)}
        </p>
        <button
          part="cancel-button button"
          class="button ghost"
          type="button"
          @click=${() => this.#frame.close()}
        >
          ${strings.cancel}
        </button>
        <button
          part="submit-button button"
          class="button primary"
          type="submit"
          form="form"
          aria-disabled=${this.busy}
        >
          ${this.busy ? words.inviting : words.inviteNow}
        </button>`,
    });
  }

  #content(): TemplateResult {
    const {words} = this.#words;
    return html`<form id="form" novalidate @submit=${this.#submit}>
      ${lineField({
        id: 'whom',
        label: words.inviteWhom,
        hint: words.inviteHint,
        problem: this.problem,
        isAddress: true,
        autofocus: true,
        value: this.typed,
        readonly: this.busy,
        onInput: (text) => {
          this.typed = text;
          this.problem = undefined;
        },
      })}
      ${this.#list()}
      ${lineField({
        id: 'reason',
        label: words.reason,
        hint: words.inviteReasonHint,
        value: this.reason,
        readonly: this.busy,
        onInput: (text) => (this.reason = text),
      })}
    </form>`;
  }

  #list(): TemplateResult | typeof nothing {
    const {words} = this.#words;
    const candidates = this.#candidates;
    if (candidates.length === 0) {
      if (this.typed.trim() === '') return nothing;
      return html`<p part="empty" class="note none" role="status">${words.noContactFits}</p>`;
    }
    return html`<ul
      part="list"
      class="people"
      role="list"
      aria-label=${this.#words.localize.strings.contacts}
    >
      ${candidates.map(
        ({jid, name}) =>
          html`<li part="list-item" role="listitem">
            <label class="checkbox person">
              <input
                type="checkbox"
                .checked=${this.chosen.has(jid)}
                @change=${() => this.#toggle(jid)}
              />
              <natter-avatar .jid=${jid} .name=${name}></natter-avatar>
              <span class="who"
                ><bdi>${name}</bdi>${
                  name === jid ? nothing : html`<small><bdi>${jid}</bdi></small>`
                }</span
              >
            </label>
          </li>`,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-invite': NatterInvite;
  }
}
