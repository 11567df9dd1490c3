import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {query, state} from 'lit/decorators.js';
import {toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';
import {styles} from './ask-dialog.styles.ts';
import {controls} from './controls.styles.ts';
import {dialogStyles} from './dialog.styles.ts';
import {alertIcon} from './icons.ts';
import {register} from './register.ts';
import {RoomLocalize} from './room-localize.ts';
import {shared} from './shared.styles.ts';

/** What is asked, and what becomes of the answer. */
export type Question = {
  readonly title: string;
  readonly hint?: string;
  /** The field; without it, it is only asked whether. */
  readonly field?: {
    readonly label: string;
    readonly value?: string;
    readonly isLong?: boolean;
    /** Said if nothing was typed. */
    readonly missing?: string;
  };
  readonly submit: string;
  readonly busy: string;
  readonly isDangerous?: boolean;
  /** What goes wrong is said in the dialog, which stays. */
  readonly act: (text: string) => Promise<unknown>;
};

/**
 * The dialog that asks for one thing, or whether. It is there as long as it is open.
 *
 * @tag natter-ask-dialog
 * @csspart dialog - The dialog.
 * @csspart title - Its title.
 * @csspart label - The label of the field.
 * @csspart text-field - The field.
 * @csspart error - What went wrong, an alert.
 * @csspart submit-button - The button that does it.
 * @csspart cancel-button - "Cancel".
 * @csspart button - Every button with words, beside its own name.
 */
export class NatterAskDialog extends LitElement {
  static override styles = [...shared, controls, dialogStyles, styles];

  readonly #localize = new RoomLocalize(this);

  @state() private question: Question | undefined;
  @state() private busy = false;
  @state() private problem: string | undefined;

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('.text-field') private readonly field!: HTMLInputElement | HTMLTextAreaElement | null;

  /** Opens the dialog; focus returns where it was when it closes. */
  async show(question: Question): Promise<void> {
    this.question = question;
    await this.updateComplete;
    if (this.field) this.field.value = question.field?.value ?? '';
    this.dialog?.showModal();
    this.field?.select();
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const {question} = this;
    if (this.busy || !question) return;
    const text = this.field?.value.trim() ?? '';
    if (text === '' && question.field?.missing !== undefined) {
      this.problem = question.field.missing;
      this.field?.focus();
      return;
    }
    this.busy = true;
    this.problem = undefined;
    try {
      await question.act(text);
      this.dialog?.close();
    } catch (error) {
      this.#say(toErrorInfo(error));
    } finally {
      this.busy = false;
    }
  };

  #say(error: ErrorInfo): void {
    this.problem = this.#localize.error(error);
    this.field?.focus();
  }

  readonly #typed = (): void => {
    this.problem = undefined;
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    // Closes the dialog, and not a window around the chat with it.
    if (event.key === 'Escape') event.stopPropagation();
  };

  protected override render() {
    const {question, problem} = this;
    if (!question) return nothing;
    const {strings} = this.#localize;
    const isQuestion = question.field?.missing === undefined && question.isDangerous === true;
    return html`<dialog
      part="dialog"
      class="dialog"
      role=${isQuestion ? 'alertdialog' : 'dialog'}
      aria-labelledby="title"
      aria-describedby="hint"
      @keydown=${this.#keydown}
      @close=${() => this.remove()}
    >
      <form novalidate @submit=${this.#submit} @input=${this.#typed}>
        <h2 id="title" part="title" class="title">${question.title}</h2>
        <p id="hint" class="hint">${question.hint}</p>
        ${this.#field(question)}
        <div part="error" id="error" class="field-error" role="alert" ?hidden=${!problem}>
          ${problem === undefined ? nothing : [alertIcon, html`<span>${problem}</span>`]}
        </div>
        <div class="actions">
          <button
            part="cancel-button button"
            class="button ghost"
            type="button"
            ?autofocus=${!question.field}
            @click=${() => this.dialog?.close()}
          >
            ${strings.cancel}
          </button>
          <button
            part="submit-button button"
            class="button ${question.isDangerous === true ? 'danger' : 'primary'}"
            aria-disabled=${this.busy}
          >
            ${this.busy ? question.busy : question.submit}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  #field({field}: Question): TemplateResult | typeof nothing {
    if (!field) return nothing;
    return html`<label part="label" class="label" for="field">${field.label}</label> ${
        field.isLong === true
          ? html`<textarea
              id="field"
              part="text-field"
              class="text-field"
              rows="3"
              dir="auto"
              aria-describedby="error"
              aria-invalid=${this.problem !== undefined}
            ></textarea>`
          : html`<input
              id="field"
              part="text-field"
              class="text-field"
              autocomplete="off"
              dir="auto"
              aria-describedby="error"
              aria-invalid=${this.problem !== undefined}
            />`
      }`;
  }
}

/**
 * Asks in a shadow tree, so that the dialog has the language and the look of what is around it.
 *
 * @returns when it is open
 */
export async function ask(root: Node, question: Question): Promise<void> {
  register({'natter-ask-dialog': NatterAskDialog});
  const dialog = document.createElement('natter-ask-dialog');
  root.appendChild(dialog);
  await dialog.show(question);
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-ask-dialog': NatterAskDialog;
  }
}
