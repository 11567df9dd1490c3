import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import {parseRoomAddress} from '../client/rooms.ts';
import {RoomError, toErrorInfo} from '../model/errors.ts';
import {localOf} from '../model/jid.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {dialogStyles} from './dialog.styles.ts';
import {NatterSelectEvent} from './events.ts';
import {alertIcon} from './icons.ts';
import {styles} from './join-room.styles.ts';
import {RoomLocalize} from './room-localize.ts';
import {shared} from './shared.styles.ts';

type FieldName = 'address' | 'nick' | 'password';
type Problem = {readonly field: FieldName; readonly words: string};

/**
 * The dialog that enters a room by its address. Open it with `show()`.
 *
 * @tag natter-join-room
 * @slot more - Other ways to a room, before the buttons.
 * @csspart dialog - The dialog.
 * @csspart title - Its title.
 * @csspart label - The label of a field.
 * @csspart text-field - A field: address, nickname, and the password, where the room wants one.
 * @csspart error - What went wrong, an alert.
 * @csspart submit-button - "Join".
 * @csspart find-button - "Find a room…".
 * @csspart create-button - "Create a room…".
 * @csspart cancel-button - "Cancel".
 * @csspart button - Every button with words, beside its own name.
 * @fires {NatterSelectEvent} natter-select - The room was entered.
 */
export class NatterJoinRoom extends LitElement {
  static override styles = [...shared, controls, dialogStyles, styles];

  readonly #localize = new RoomLocalize(this);

  /** The client; from `<natter-chat>` around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  @state() private busy = false;
  /** The room wants one. */
  @state() private withPassword = false;
  @state() private problem: Problem | undefined;

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;

  /** What was asked for last: an answer to another question is not wanted any more. */
  #turn = 0;

  /**
   * Opens the dialog; focus returns where it was when it closes.
   *
   * @param address - of the room, if it is known
   */
  async show(address = ''): Promise<void> {
    this.#turn++;
    this.busy = false;
    this.problem = undefined;
    this.withPassword = false;
    await this.updateComplete;
    const session = this.client?.session.get();
    const [room, nick] = [this.#field('address'), this.#field('nick')];
    if (!room || !nick) return;
    room.value = address;
    if (nick.value === '' && session?.phase === 'signed-in')
      nick.value = localOf(session.jid) ?? '';
    this.dialog?.showModal();
    (address === '' ? room : nick).focus();
  }

  #field(name: FieldName): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${name}`);
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const {client} = this;
    if (this.busy || !client) return;
    const turn = ++this.#turn;
    const {words} = this.#localize;
    const nick = this.#field('nick')?.value.trim() ?? '';
    const room = addressIn(this.#field('address')?.value ?? '');
    if (room === undefined) return this.#say({field: 'address', words: words.roomInvalid});
    if (nick === '') return this.#say({field: 'nick', words: words.nicknameMissing});
    this.busy = true;
    this.problem = undefined;
    try {
      const password = this.#field('password')?.value;
      const rooms = await client.rooms();
      await rooms.join({room, nick, password, reserve: false});
      if (turn !== this.#turn) return;
      this.dialog?.close();
      this.dispatchEvent(new NatterSelectEvent(room, 'room'));
    } catch (error) {
      if (turn === this.#turn) await this.#failed(error);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  };

  async #failed(error: unknown): Promise<void> {
    const words = this.#localize.error(toErrorInfo(error));
    const kind = error instanceof RoomError ? error.kind : undefined;
    if (kind === 'password') {
      this.withPassword = true;
      await this.updateComplete;
      this.#say({field: 'password', words});
    } else {
      const isName = kind === 'nick-taken' || kind === 'nick-refused';
      this.#say({field: isName ? 'nick' : 'address', words});
    }
  }

  #say(problem: Problem): void {
    this.problem = problem;
    this.#field(problem.field)?.select();
    this.#field(problem.field)?.focus();
  }

  readonly #typed = (): void => {
    this.problem = undefined;
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    // Closes the dialog, and not a window around the chat with it.
    if (event.key === 'Escape') event.stopPropagation();
  };

  /** An answer that comes later is not wanted any more; a room that was entered stands in the list. */
  readonly #closed = (): void => {
    this.#turn++;
    this.busy = false;
  };

  async #open(dialog: 'find' | 'create'): Promise<void> {
    const {client} = this;
    if (!client) return;
    try {
      const {openCreateRoom, openFindRooms} = await import('./room-admin-elements.ts');
      this.dialog?.close();
      await (dialog === 'find' ? openFindRooms : openCreateRoom)(this.renderRoot, client);
    } catch (error) {
      this.#say({field: 'address', words: this.#localize.error(toErrorInfo(error))});
    }
  }

  protected override render() {
    const {strings, words} = this.#localize;
    return html`<dialog
      part="dialog"
      class="dialog"
      aria-labelledby="title"
      @keydown=${this.#keydown}
      @close=${this.#closed}
    >
      <form novalidate @submit=${this.#submit} @input=${this.#typed}>
        <h2 id="title" part="title" class="title">${strings.joinRoom}</h2>
        <p id="hint" class="hint">${words.joinHint}</p>
        ${this.#row('address', words.roomAddress, words.roomExample)}
        ${this.#row('nick', words.nickname, '')}
        ${this.withPassword ? this.#row('password', strings.password, '') : nothing}
        <p class="more">
          <button
            part="find-button"
            class="link-button"
            type="button"
            @click=${() => this.#open('find')}
          >
            ${words.findRoom}
          </button>
          <button
            part="create-button"
            class="link-button"
            type="button"
            @click=${() => this.#open('create')}
          >
            ${words.createRoom}
          </button>
          <slot name="more"></slot>
        </p>
        <div class="actions">
          <button
            part="cancel-button button"
            class="button ghost"
            type="button"
            @click=${() => this.dialog?.close()}
          >
            ${strings.cancel}
          </button>
          <button part="submit-button button" class="button primary" aria-disabled=${this.busy}>
            ${this.busy ? words.joining : words.join}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  #row(name: FieldName, label: string, placeholder: string): TemplateResult {
    const problem = this.problem?.field === name ? this.problem.words : undefined;
    const isAddress = name === 'address';
    return html`<div class="field-row">
      <label part="label" class="label" for=${name}>${label}</label>
      <input
        id=${name}
        part="text-field"
        class="text-field"
        type=${name === 'password' ? 'password' : 'text'}
        inputmode=${isAddress ? 'email' : 'text'}
        autocomplete="off"
        autocapitalize=${isAddress ? 'none' : nothing}
        autocorrect="off"
        spellcheck="false"
        dir="auto"
        placeholder=${placeholder}
        aria-invalid=${problem !== undefined}
        aria-describedby="${name}-error ${isAddress ? 'hint' : ''}"
      />
      <div
        id="${name}-error"
        part="error"
        class="field-error"
        role="alert"
        ?hidden=${problem === undefined}
      >
        ${problem === undefined ? nothing : [alertIcon, html`<span>${problem}</span>`]}
      </div>
    </div>`;
  }
}

/** Undefined if it is none. */
function addressIn(text: string): ReturnType<typeof parseRoomAddress> | undefined {
  try {
    return parseRoomAddress(text);
  } catch {
    return undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-join-room': NatterJoinRoom;
  }
}
