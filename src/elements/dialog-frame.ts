/**
 * The frame of a dialog that may be larger than the screen: its head, what scrolls, its buttons. It is
 * modal; Escape, Back on phones and "Close" end it, and focus returns where it was.
 */
import {html, nothing} from 'lit';
import type {ReactiveController, ReactiveControllerHost, TemplateResult} from 'lit';
import {backIcon, closeIcon} from './icons.ts';
import type {AdminWordsController} from './room-admin-words.ts';

export type FrameParts = {
  readonly title: string;
  /** Below the title: what it is about. */
  readonly about?: string | undefined;
  readonly content: TemplateResult;
  /** The buttons below. */
  readonly actions?: TemplateResult | undefined;
  /** Goes back within the dialog. */
  readonly onBack?: (() => void) | undefined;
  /** Its size does not depend on what it shows. */
  readonly isSteady?: boolean;
  /** Something in the content has `autofocus`; else the title is read. */
  readonly hasFocus?: boolean;
};

export class DialogFrame implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #words: AdminWordsController;
  readonly #mayClose: () => boolean;
  /** Called when it is open. */
  #opened: (() => void) | undefined;

  /** @param mayClose - false if something is to be asked first; the host asks it then */
  constructor(
    host: ReactiveControllerHost & HTMLElement,
    words: AdminWordsController,
    mayClose = () => true,
  ) {
    this.#host = host;
    this.#words = words;
    this.#mayClose = mayClose;
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.#opened === undefined || !this.#words.isReady) return;
    this.#dialog?.showModal();
    this.#opened();
    this.#opened = undefined;
  }

  hostDisconnected(): void {
    this.#dialog?.close();
  }

  get #dialog(): HTMLDialogElement | null | undefined {
    return this.#host.shadowRoot?.querySelector('dialog');
  }

  /** Opens it when its words are there. */
  show(): Promise<void> {
    return new Promise((resolve) => {
      this.#opened = resolve;
      this.#host.requestUpdate();
    });
  }

  /** Closes it, whatever was typed; the element goes with it. */
  close(): void {
    this.#dialog?.close();
  }

  readonly #closeUnlessAsked = (): void => {
    if (this.#mayClose()) this.close();
  };

  readonly #cancelled = (event: Event): void => {
    // Of the dialog itself, not of a file field in it.
    if (event.target === event.currentTarget && !this.#mayClose()) event.preventDefault();
  };

  readonly #closed = (event: Event): void => {
    if (event.target === event.currentTarget) this.#host.remove();
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    // Closes the dialog, and not a window around the chat with it.
    if (event.key === 'Escape') event.stopPropagation();
  };

  render(parts: FrameParts): TemplateResult {
    const {strings} = this.#words.localize;
    return html`<dialog
      part="dialog"
      class="dialog framed ${parts.isSteady === true ? 'steady' : ''}"
      aria-labelledby="title"
      @keydown=${this.#keydown}
      @cancel=${this.#cancelled}
      @close=${this.#closed}
    >
      <header part="header" class="head">
        <button
          part="back-button"
          class="icon-button back"
          type="button"
          aria-label=${strings.back}
          title=${strings.back}
          ?hidden=${parts.onBack === undefined}
          @click=${parts.onBack}
        >
          ${backIcon}
        </button>
        <div class="titles">
          <h2
            id="title"
            part="title"
            class="title"
            tabindex="-1"
            ?autofocus=${parts.hasFocus !== true}
          >
            ${parts.title}
          </h2>
          <p class="about" ?hidden=${parts.about === undefined}><bdi>${parts.about}</bdi></p>
        </div>
        <button
          part="close-button"
          class="icon-button"
          type="button"
          aria-label=${strings.close}
          title=${strings.close}
          @click=${this.#closeUnlessAsked}
        >
          ${closeIcon}
        </button>
      </header>
      <div class="content">${parts.content}</div>
      ${
        parts.actions === undefined
          ? nothing
          : html`<footer part="footer" class="foot">${parts.actions}</footer>`
      }
    </dialog>`;
  }
}
