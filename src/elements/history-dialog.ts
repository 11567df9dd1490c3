import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {query, state} from 'lit/decorators.js';
import type {Conversation, ExportFormat, NatterClient} from '../client/client.ts';
import {toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';
import type {Message} from '../model/message.ts';
import {controls} from './controls.styles.ts';
import {dialogStyles} from './dialog.styles.ts';
import {styles} from './history-dialog.styles.ts';
import {historyWords} from './history-words.ts';
import {alertIcon, removeIcon} from './icons.ts';
import {LocalizeController} from './localize.ts';
import {shared} from './shared.styles.ts';

/** What the person wants to do with what is on this device. */
export type HistoryTask =
  | {
      readonly do: 'export';
      readonly conversation: Conversation;
      readonly name: string;
      /** Who of several has written a message. */
      readonly nameOf: ((message: Message) => string) | undefined;
    }
  | {
      readonly do: 'delete';
      readonly conversation: Conversation;
      readonly name: string;
      /** Closes the conversation: who looks at it would fetch it again. */
      readonly leave: () => unknown;
    }
  | {
      readonly do: 'delete all';
      readonly client: NatterClient;
      readonly leave: () => unknown;
    };

/** Ms until the browser has certainly begun to save a file. */
const SAVING = 60_000;

/**
 * The dialog that exports a conversation, or asks before its messages are removed from this device.
 * It is fetched when somebody wants that.
 *
 * @tag natter-history-dialog
 * @csspart dialog - The dialog.
 * @csspart title - Its title.
 * @csspart error - What went wrong, an alert.
 * @csspart submit-button - "Export" or "Delete".
 * @csspart cancel-button - "Cancel".
 * @csspart button - Every button with words, beside its own name.
 */
export class NatterHistoryDialog extends LitElement {
  static override styles = [...shared, controls, dialogStyles, styles];

  readonly #localize = new LocalizeController(this);

  @state() private task: HistoryTask | undefined;
  @state() private incomplete = false;
  @state() private busy = false;
  @state() private error: ErrorInfo | undefined;

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;

  /** Opens the dialog; focus returns where it was when it closes. */
  async show(task: HistoryTask): Promise<void> {
    this.task = task;
    this.error = undefined;
    this.incomplete = false;
    await this.updateComplete;
    this.dialog?.showModal();
    if (task.do !== 'export') return;
    const coverage = await task.conversation.coverage().catch(() => undefined);
    this.incomplete = coverage === undefined || isIncomplete(coverage);
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const {task} = this;
    if (this.busy || !task) return;
    this.busy = true;
    this.error = undefined;
    try {
      if (task.do === 'export') {
        const chosen = new FormData(event.target as HTMLFormElement).get('format');
        await this.#export(task, chosen === 'json' ? 'json' : 'text');
      } else {
        task.leave();
        // Whoever has heard it draws first.
        await new Promise((resolve) => {
          setTimeout(resolve);
        });
        await (task.do === 'delete' ? task.conversation : task.client).deleteHistory();
      }
      this.dialog?.close();
    } catch (error) {
      this.error = toErrorInfo(error);
    } finally {
      this.busy = false;
    }
  };

  async #export(
    {conversation, name, nameOf}: HistoryTask & {do: 'export'},
    format: ExportFormat,
  ): Promise<void> {
    const {strings} = this.#localize;
    const words = historyWords(strings);
    const file = await conversation.exportMessages(format, {
      locale: strings.locale,
      nameOf: (message) => (message.own ? strings.you : (nameOf?.(message) ?? name)),
      words: {older: words.exportOlder, lost: strings.olderLost, gap: strings.gap},
    });
    const url = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = url;
    const day = new Date().toISOString().slice(0, 10);
    link.download = `${conversation.jid} ${day}.${format === 'json' ? 'json' : 'txt'}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), SAVING);
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    // Closes the dialog, and not a window around the chat with it.
    if (event.key === 'Escape') event.stopPropagation();
  };

  readonly #closed = (): void => {
    this.remove();
  };

  readonly #cancel = (): void => {
    this.dialog?.close();
  };

  protected override render() {
    const {task} = this;
    if (!task) return nothing;
    const {strings} = this.#localize;
    const words = historyWords(strings);
    const isExport = task.do === 'export';
    return html`<dialog
      part="dialog"
      class="dialog"
      role=${isExport ? 'dialog' : 'alertdialog'}
      aria-labelledby="title"
      aria-describedby="hint"
      @keydown=${this.#keydown}
      @close=${this.#closed}
    >
      <form @submit=${this.#submit}>
        <h2 id="title" part="title" class="title">
          ${isExport ? words.exportTitle : words.deleteTitle}
        </h2>
        <p id="hint" class="hint">${this.#hint(task)}</p>
        ${isExport ? this.#formats() : nothing}
        <div part="error" class="field-error" role="alert" ?hidden=${this.error === undefined}>
          ${
            this.error === undefined
              ? nothing
              : [alertIcon, html`<span>${this.#localize.error(this.error)}</span>`]
          }
        </div>
        <div class="actions">
          <button
            part="cancel-button button"
            class="button ghost"
            type="button"
            ?autofocus=${!isExport}
            @click=${this.#cancel}
          >
            ${strings.cancel}
          </button>
          ${this.#action(isExport)}
        </div>
      </form>
    </dialog>`;
  }

  #hint(task: HistoryTask): string {
    const words = historyWords(this.#localize.strings);
    if (task.do === 'delete all') return words.deleteAllHint;
    return task.do === 'delete' ? words.deleteHint(task.name) : words.exportHint(task.name);
  }

  #formats(): TemplateResult {
    const words = historyWords(this.#localize.strings);
    const formats = [
      {value: 'text', label: words.exportText, hint: words.exportTextHint},
      {value: 'json', label: words.exportJson, hint: words.exportJsonHint},
    ];
    return html`<p class="note" role="status">${this.incomplete ? words.exportIncomplete : ''}</p>
      <div class="formats" role="radiogroup" aria-label=${words.exportFormat}>
        ${formats.map(
          ({value, label, hint}, index) =>
            html`<label class="format">
              <input
                type="radio"
                name="format"
                .value=${value}
                ?checked=${index === 0}
                ?autofocus=${index === 0}
              />
              <span>${label} <small>${hint}</small></span>
            </label>`,
        )}
      </div>`;
  }

  #action(isExport: boolean): TemplateResult {
    const words = historyWords(this.#localize.strings);
    const [idle, busy] = isExport
      ? [words.exportNow, words.exporting]
      : [words.deleteNow, words.deleting];
    return html`<button
      part="submit-button button"
      class="button ${isExport ? 'primary' : 'danger'}"
      aria-disabled=${this.busy}
    >
      ${isExport ? nothing : removeIcon}${this.busy ? busy : idle}
    </button>`;
  }
}

function isIncomplete({gaps, bottom}: Awaited<ReturnType<Conversation['coverage']>>): boolean {
  return gaps.length > 0 || bottom !== 'start';
}

/**
 * Opens the dialog in a shadow tree, so that it has the language and the look of what is around it.
 *
 * @returns when it is open
 */
export async function openHistoryDialog(root: Node, task: HistoryTask): Promise<void> {
  if (customElements.get('natter-history-dialog') === undefined) {
    customElements.define('natter-history-dialog', NatterHistoryDialog);
  }
  const dialog = document.createElement('natter-history-dialog');
  root.appendChild(dialog);
  await dialog.show(task);
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-history-dialog': NatterHistoryDialog;
  }
}
