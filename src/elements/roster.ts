import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {property, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import type {NatterClient} from '../client/client.ts';
import type {Contact} from '../model/contact.ts';
import {toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';
import {type BareJid, bareOf, type Jid} from '../model/jid.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {addDrawing} from './drawings.ts';
import {emptyStyles} from './empty.styles.ts';
import {NatterErrorEvent, NatterSelectEvent} from './events.ts';
import {LoadingController} from './loading-controller.ts';
import {LocalizeController} from './localize.ts';
import {nameOfContact} from './names.ts';
import {ObservableController} from './observable-controller.ts';
import type {RoomRows} from './room-rows.ts';
import {contactRow, type ContactRow, skeletonRow} from './roster-row.ts';
import {styles} from './roster.styles.ts';
import {shared} from './shared.styles.ts';

/**
 * The contact list: who there is, what they wrote last, what is unread.
 *
 * @tag natter-roster
 * @slot empty-action - A button for the list without anybody.
 * @csspart base - The outermost element.
 * @csspart list - The list.
 * @csspart list-item - A row; with `active`, `unread`, `draft`, `typing`, `asks`, and for a room `room`,
 *   `muted`, `mentioned`, `invited`.
 * @csspart avatar - The avatar of a row.
 * @csspart name - The name.
 * @csspart time - When the last message was sent.
 * @csspart snippet - The second line.
 * @csspart badge - How many messages are unread; with `mention`: how many of them are for us by name,
 *   with `muted`: they are not reported.
 * @csspart accept-button - "Accept", of somebody who asks.
 * @csspart decline-button - "Decline".
 * @csspart join-button - "Join", of a room that we are invited to.
 * @csspart button - Every button with words, beside its own name.
 * @csspart empty - What is shown without anybody.
 * @csspart skeleton - What is shown while loading.
 * @cssprop [--natter-density=1] - 1 is comfortable, .75 compact.
 * @fires {NatterSelectEvent} natter-select - Somebody was chosen.
 * @fires {NatterErrorEvent} natter-error - An answer could not be given.
 */
export class NatterRoster extends LitElement {
  static override styles = [...shared, controls, emptyStyles, styles];

  readonly #localize = new LocalizeController(this);
  readonly #session = new ObservableController(this, () => this.client?.session);
  readonly #contacts = new ObservableController(this, () => this.client?.contacts);
  readonly #presence = new ObservableController(this, () => this.client?.presence);
  readonly #typing = new ObservableController(this, () => this.client?.typing);
  readonly #loading = new LoadingController(this, () => this.#contacts.value === undefined);

  /** The client; from `<natter-chat>` around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** Whose conversation is open. */
  @property() selected?: Jid | undefined;

  @state() private problem: {readonly jid: BareJid; readonly error: ErrorInfo} | undefined;

  /** Draws the rows of rooms; fetched when there are some. */
  #roomRows: RoomRows | 'fetched' | undefined;
  /** The order of the rows while one is pressed. */
  #pressed: readonly Jid[] | undefined;

  /** Focuses the row of somebody, or the first one. */
  focusRow(jid: Jid | undefined): void {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.row')];
    (rows.find((row) => row.dataset['jid'] === jid) ?? rows[0])?.focus();
  }

  #select(jid: Jid): void {
    this.dispatchEvent(new NatterSelectEvent(jid));
  }

  async #answer(jid: BareJid, accept: boolean): Promise<void> {
    try {
      this.problem = undefined;
      await this.client?.answerSubscription(jid, accept);
    } catch (error) {
      this.problem = {jid, error: toErrorInfo(error)};
      this.dispatchEvent(new NatterErrorEvent(this.problem.error));
    }
  }

  readonly #navigate = (event: KeyboardEvent): void => {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.row')];
    const at = rows.findIndex((row) => row.matches(':focus'));
    if (at < 0) return;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(at + 1, rows.length - 1),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: rows.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    rows[target]?.focus();
  };

  /** A row that moves away between press and click would not be clicked, or another one would. */
  readonly #press = (): void => {
    this.#pressed = this.#contacts.value?.map(({jid}) => jid);
    // The click comes right after the release; then the rows may move.
    const ended = new AbortController();
    const release = () => {
      ended.abort();
      setTimeout(() => this.#release());
    };
    for (const type of ['pointerup', 'pointercancel']) {
      addEventListener(type, release, {capture: true, signal: ended.signal});
    }
  };

  #release(): void {
    this.#pressed = undefined;
    this.requestUpdate();
  }

  #inOrder(contacts: readonly Contact[]): readonly Contact[] {
    const pressed = this.#pressed;
    if (pressed === undefined) return contacts;
    const place = ({jid}: Contact) => (pressed.includes(jid) ? pressed.indexOf(jid) : Infinity);
    return contacts.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  }

  protected override updated(): void {
    const hasRooms = this.#contacts.value?.some(({kind}) => kind !== 'person');
    if (hasRooms === true && !this.#roomRows) void this.#fetchRoomRows();
  }

  protected override render() {
    const contacts = this.#contacts.value;
    return html`<div part="base" class="base">
      ${
        contacts === undefined || this.#loading.shown
          ? this.#skeleton()
          : contacts.length === 0
            ? this.#empty()
            : this.#list(contacts)
      }
    </div>`;
  }

  #list(contacts: readonly Contact[]): TemplateResult {
    const presence = this.#presence.value;
    const typing = this.#typing.value;
    const session = this.#session.value;
    const online = session?.phase === 'signed-in' && session.connection.status === 'online';
    return html`<ul
      part="list"
      class="list"
      role="list"
      aria-label=${this.#localize.strings.contacts}
      @keydown=${this.#navigate}
      @pointerdown=${this.#press}
    >
      ${repeat(
        this.#inOrder(contacts),
        (contact) => contact.jid,
        (contact) =>
          this.#row({
            contact,
            name: nameOfContact(contact),
            show: presence?.get(bareOf(contact.jid))?.show,
            online,
            typing: typing?.has(contact.jid) ?? false,
            active: contact.jid === this.selected,
            problem: this.problem?.jid === contact.jid ? this.problem.error : undefined,
            onSelect: () => this.#select(contact.jid),
            onAnswer: (accept) => void this.#answer(bareOf(contact.jid), accept),
          }),
      )}
    </ul>`;
  }

  #row(row: ContactRow): TemplateResult {
    if (row.contact.kind === 'person') return contactRow(this.#localize, row);
    // Until they are there, and if they cannot be fetched, a room has a row like a person.
    if (typeof this.#roomRows === 'object') return this.#roomRows.row(row);
    return contactRow(this.#localize, {...row, online: false});
  }

  async #fetchRoomRows(): Promise<void> {
    this.#roomRows = 'fetched';
    try {
      const {RoomRows} = await import('./room-elements.ts');
      this.#roomRows = new RoomRows(this);
      this.requestUpdate();
    } catch {
      this.#roomRows = undefined;
    }
  }

  #empty(): TemplateResult {
    const {strings} = this.#localize;
    return html`<div part="empty" class="empty">
      ${addDrawing}
      <p class="empty-title">${strings.noOneHere}</p>
      <p class="empty-hint">${strings.noOneHereHint}</p>
      <div class="empty-action"><slot name="empty-action"></slot></div>
    </div>`;
  }

  #skeleton(): TemplateResult | typeof nothing {
    if (!this.#loading.shown) return nothing;
    return html`<div part="skeleton" aria-busy="true" aria-hidden="true">
      ${[1, 2, 3, 4, 5].map(() => skeletonRow)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-roster': NatterRoster;
  }
}
