import {html, LitElement} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import {parseRoomAddress, type Rooms} from '../client/rooms.ts';
import {toErrorInfo} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {controls} from './controls.styles.ts';
import {frameStyles} from './dialog-frame.styles.ts';
import {lineField} from './line-field.ts';
import {problemLine} from './problem-line.ts';
import {dialogStyles} from './dialog.styles.ts';
import {removeIcon} from './icons.ts';
import {AdminWordsController} from './room-admin-words.ts';
import {shared} from './shared.styles.ts';

/** A room was deleted. */
export class NatterDeletedEvent extends Event {
  constructor() {
    super('natter-deleted');
  }
}

/**
 * What deletes a room for everybody: it says so, and asks why, and where the room goes on.
 *
 * @tag natter-delete-room
 * @csspart label - The label of a field.
 * @csspart text-field - A field.
 * @csspart error - What is wrong, an alert.
 * @csspart submit-button - "Delete for everyone".
 * @csspart button - Every button with words, beside its own name.
 * @fires {NatterDeletedEvent} natter-deleted - It is gone. Does not bubble.
 */
export class NatterDeleteRoom extends LitElement {
  static override styles = [...shared, controls, dialogStyles, frameStyles];

  readonly #words = new AdminWordsController(this);

  /** Where it is asked for. */
  @property({attribute: false}) rooms?: Pick<Rooms, 'destroy'> | undefined;

  /** Which room. */
  @property() room?: BareJid | undefined;

  /** What it is called. */
  @property() name = '';

  @state() private reason = '';
  @state() private alternate = '';
  @state() private busy = false;
  @state() private addressWrong = false;
  @state() private problem: string | undefined;

  @query('#alternate') private readonly alternateField!: HTMLInputElement;

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const {rooms, room} = this;
    if (this.busy || !rooms || room === undefined) return;
    const alternate = this.#alternate();
    this.addressWrong = alternate === 'wrong';
    if (alternate === 'wrong') return this.alternateField.focus();
    this.busy = true;
    this.problem = undefined;
    try {
      await rooms.destroy({room, reason: this.reason.trim() || undefined, alternate});
      this.dispatchEvent(new NatterDeletedEvent());
    } catch (error) {
      this.problem = this.#words.error(toErrorInfo(error));
    } finally {
      this.busy = false;
    }
  };

  readonly #explain = (text: string): void => {
    this.reason = text;
  };

  readonly #redirect = (text: string): void => {
    this.alternate = text;
    this.addressWrong = false;
  };

  #alternate(): BareJid | undefined | 'wrong' {
    if (this.alternate.trim() === '') return undefined;
    try {
      return parseRoomAddress(this.alternate);
    } catch {
      return 'wrong';
    }
  }

  protected override render() {
    const {words} = this.#words;
    return html`<form novalidate @submit=${this.#submit}>
      <h3 class="status-title">${words.deleteTitle}</h3>
      <p class="hint">${words.deleteHint(this.name)}</p>
      ${lineField({
        id: 'reason',
        label: words.reason,
        hint: words.deleteReasonHint,
        value: this.reason,
        readonly: this.busy,
        onInput: this.#explain,
      })}
      ${lineField({
        id: 'alternate',
        label: words.alternate,
        hint: words.alternateHint,
        example: words.roomAddressExample,
        problem: this.addressWrong ? words.addressWrong : undefined,
        isAddress: true,
        value: this.alternate,
        readonly: this.busy,
        onInput: this.#redirect,
      })}
      ${problemLine(this.problem, undefined)}
      <div class="actions">
        <button part="submit-button button" class="button danger-button" aria-disabled=${this.busy}>
          ${removeIcon}${this.busy ? words.deleting : words.deleteNow}
        </button>
      </div>
    </form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-delete-room': NatterDeleteRoom;
  }
  interface HTMLElementEventMap {
    'natter-deleted': NatterDeletedEvent;
  }
}
