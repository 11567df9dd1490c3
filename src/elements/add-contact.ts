import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import {toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';
import {parseAccountJid} from '../model/jid.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {dialogStyles} from './dialog.styles.ts';
import {NatterSelectEvent} from './events.ts';
import {alertIcon} from './icons.ts';
import {LocalizeController} from './localize.ts';
import {shared} from './shared.styles.ts';

/**
 * The dialog that adds somebody by their address. Open it with `show()`.
 *
 * @tag natter-add-contact
 * @csspart dialog - The dialog.
 * @csspart title - Its title.
 * @csspart label - The label of the field.
 * @csspart text-field - The field.
 * @csspart error - What went wrong, an alert.
 * @csspart submit-button - "Add".
 * @csspart cancel-button - "Cancel".
 * @csspart button - Every button with words, beside its own name.
 * @fires {NatterSelectEvent} natter-select - Somebody was added.
 */
export class NatterAddContact extends LitElement {
  static override styles = [...shared, controls, dialogStyles];

  readonly #localize = new LocalizeController(this);

  /** The client; from `<natter-chat>` around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  @state() private busy = false;
  @state() private error: ErrorInfo | undefined;

  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('#address') private readonly field!: HTMLInputElement;

  /** Opens the dialog; focus returns where it was when it closes. */
  show(): void {
    this.error = undefined;
    this.field.value = '';
    this.dialog.showModal();
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.busy || this.client === undefined) return;
    const jid = parseAccountJid(this.field.value);
    if (jid === undefined) {
      this.error = {name: 'InputError', kind: 'address', message: 'malformed address'};
      this.field.focus();
      return;
    }
    this.busy = true;
    this.error = undefined;
    try {
      const added = await this.client.addContact(jid);
      this.dialog.close();
      this.dispatchEvent(new NatterSelectEvent(added));
    } catch (error) {
      this.error = toErrorInfo(error);
      this.field.focus();
    } finally {
      this.busy = false;
    }
  };

  readonly #typed = (): void => {
    this.error = undefined;
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    // Closes the dialog, and not a window around the chat with it.
    if (event.key === 'Escape') event.stopPropagation();
  };

  protected override render() {
    const {strings} = this.#localize;
    const {error} = this;
    return html`<dialog
      part="dialog"
      class="dialog"
      aria-labelledby="title"
      @keydown=${this.#keydown}
    >
      <form novalidate @submit=${this.#submit} @input=${this.#typed}>
        <h2 id="title" part="title" class="title">${strings.addSomeone}</h2>
        <p id="hint" class="hint">${strings.addSomeoneHint}</p>
        <label part="label" class="label" for="address">${strings.theirAddress}</label>
        <input
          id="address"
          part="text-field"
          class="text-field"
          inputmode="email"
          autocomplete="off"
          autocapitalize="none"
          autocorrect="off"
          spellcheck="false"
          dir="auto"
          placeholder=${strings.addressExample}
          aria-invalid=${error !== undefined}
          aria-describedby="error hint"
        />
        <div
          id="error"
          part="error"
          class="field-error"
          role="alert"
          ?hidden=${error === undefined}
        >
          ${error === undefined ? nothing : [alertIcon, html`<span>${this.#localize.error(error)}</span>`]}
        </div>
        <div class="actions">
          <button
            part="cancel-button button"
            class="button ghost"
            type="button"
            @click=${() => this.dialog.close()}
          >
            ${strings.cancel}
          </button>
          <button part="submit-button button" class="button primary" aria-disabled=${this.busy}>
            ${this.busy ? strings.adding : strings.add}
          </button>
        </div>
      </form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-add-contact': NatterAddContact;
  }
}
