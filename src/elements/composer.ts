import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {PropertyValues, TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {Conversation, NatterClient} from '../client/client.ts';
import {toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';
import type {Jid} from '../model/jid.ts';
import {COMPLETION, type Completion} from './completion.ts';
import {styles} from './composer.styles.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {DraftKeeper} from './draft-keeper.ts';
import {NatterErrorEvent, NatterSendEvent} from './events.ts';
import {alertIcon, sendIcon} from './icons.ts';
import {LocalizeController} from './localize.ts';
import {nameIn} from './names.ts';
import {ObservableController} from './observable-controller.ts';
import {shared} from './shared.styles.ts';
import {TypingNotifier} from './typing-notifier.ts';

// From here on the number of letters that are left is shown.
const NEARLY_FULL = 500;

/**
 * Where messages are written. Enter sends, Shift+Enter breaks the line. What is typed is kept
 * as a draft, for this conversation and for the other tabs; a text that could not be handed
 * over comes back into the field.
 *
 * @tag natter-composer
 * @csspart base - The outermost element.
 * @csspart field - The frame around input and button; with `empty` or `invalid`.
 * @csspart input - The text box.
 * @csspart send-button - "Send".
 * @csspart error - Why a text was not handed over, an alert.
 * @csspart hint - How many letters are left.
 * @csspart completion - In rooms, the list of names that complete what is typed.
 * @csspart option - A line of it; with `active`.
 * @fires {NatterSendEvent} natter-send - A message is on its way.
 * @fires {NatterErrorEvent} natter-error - A message could not be handed over.
 */
export class NatterComposer extends LitElement {
  static override styles = [...shared, controls, styles];

  readonly #localize = new LocalizeController(this);
  readonly #contacts = new ObservableController(this, () => this.client?.contacts);

  /** The client; from `<natter-chat>` around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** Whose conversation this is. */
  @property() jid?: Jid | undefined;

  /** The greatest length of a message, in characters. */
  @property({type: Number, attribute: 'max-length'}) maxLength = 50_000;

  /** Nothing can be written here now. Say nearby why. */
  @property({type: Boolean}) disabled = false;

  /** Completes what is typed. */
  @property({attribute: false}) completion?: Completion | undefined;

  @state() private length = 0;
  @state() private empty = true;
  @state() private error: ErrorInfo | undefined;

  @query('textarea') private readonly input!: HTMLTextAreaElement;

  #conversation: Conversation | undefined;
  /** True until the draft of the conversation is known. */
  #entering = false;
  #drafts = new DraftKeeper(() => undefined);
  #typing = new TypingNotifier(() => undefined);
  #leaving: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leaving = new AbortController();
    const {signal} = this.#leaving;
    addEventListener('pagehide', () => this.#drafts.flush(), {signal});
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaving?.abort();
    this.#leave();
    this.#conversation = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('completion') && this.shadowRoot) {
      this.completion?.attach(this.shadowRoot, () => this.requestUpdate());
    }
    const conversation = this.jid === undefined ? undefined : this.client?.conversation(this.jid);
    if (conversation !== this.#conversation) {
      this.#leave();
      this.#enter(conversation);
    }
    this.#followDraft();
  }

  override focus(options?: FocusOptions): void {
    if (this.hasUpdated) this.input.focus(options);
    else void this.updateComplete.then(() => this.input.focus(options));
  }

  /**
   * Puts something where the caret is.
   *
   * @param text - made of what stands before it
   */
  insert(text: (before: string) => string): void {
    const {input} = this;
    const {selectionStart, selectionEnd, value} = input;
    const inserted = text(value.slice(0, selectionStart));
    input.setRangeText(inserted, selectionStart, selectionEnd, 'end');
    this.#typed();
    input.focus();
  }

  #enter(conversation: Conversation | undefined): void {
    this.#conversation = conversation;
    this.#entering = conversation !== undefined;
    this.#drafts = new DraftKeeper((text) => conversation?.setDraft(text));
    this.#typing = new TypingNotifier((chatState) => conversation?.setChatState(chatState));
    this.error = undefined;
    this.#setText('');
  }

  #leave(): void {
    this.#drafts.flush();
    this.#typing.leave();
  }

  #followDraft(): void {
    const contacts = this.#contacts.value;
    if (contacts === undefined || this.#conversation === undefined) return;
    const stored = contacts.find((contact) => contact.jid === this.jid)?.draft ?? '';
    const draft = this.#drafts.arrived(stored);
    const isBusy = this.#entering || this.input.matches(':focus');
    if (draft !== undefined && (!isBusy || this.input.value === '')) this.#setText(draft);
    this.#entering = false;
  }

  #setText(text: string): void {
    if (this.input.value !== text) this.input.value = text;
    this.#measure();
  }

  #measure(): void {
    const {value} = this.input;
    this.length = value.length;
    this.empty = value.trim() === '';
    if (CSS.supports('field-sizing', 'content')) return;
    this.input.style.setProperty('block-size', 'auto');
    this.input.style.setProperty('block-size', `${this.input.scrollHeight}px`);
  }

  readonly #typed = (): void => {
    const {value} = this.input;
    this.error = undefined;
    this.#measure();
    this.#drafts.changed(value);
    this.#typing.typed(value);
    this.#follow();
  };

  readonly #follow = (): void => {
    this.completion?.follow(this.input);
  };

  readonly #left = (): void => {
    this.#drafts.flush();
    this.completion?.close();
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    // 229: some browsers report the Enter that ends a composition of an input method so.
    const composing = event.isComposing || event.keyCode === 229;
    if (!composing && this.completion?.keydown(event, this.input)) return;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    void this.#send();
  };

  readonly #pressed = (): void => {
    this.input.focus();
    void this.#send();
  };

  async #send(): Promise<void> {
    const conversation = this.#conversation;
    const body = this.input.value.trim();
    if (conversation === undefined || body === '' || body.length > this.maxLength) return;
    // The field is free at once for the next message.
    this.#drafts.drop();
    this.#typing.sent();
    this.error = undefined;
    this.#setText('');
    this.completion?.close();
    try {
      await conversation.send(body);
    } catch (error) {
      this.#giveBack(conversation, body, toErrorInfo(error));
      return;
    }
    if (conversation !== this.#conversation) conversation.setDraft('');
    else if (this.empty) {
      this.#drafts.changed('');
      this.#drafts.flush();
    }
    this.dispatchEvent(new NatterSendEvent(conversation.jid, body));
  }

  /** A text that was not handed over is never lost. */
  #giveBack(conversation: Conversation, body: string, error: ErrorInfo): void {
    if (conversation === this.#conversation) {
      const since = this.input.value;
      this.#setText(since.trim() === '' ? body : `${body}\n${since}`);
      this.#drafts.changed(this.input.value);
      this.error = error;
    } else {
      conversation.setDraft(body);
    }
    this.dispatchEvent(new NatterErrorEvent(error));
  }

  protected override render() {
    const {strings} = this.#localize;
    const over = this.length - this.maxLength;
    const names = `${this.empty ? 'empty' : ''} ${over > 0 ? 'invalid' : ''}`;
    const name = this.jid === undefined ? '' : nameIn(this.#contacts.value, this.jid);
    const {completion} = this;
    return html`<div part="base" class="base">
      ${this.#problem(over)} ${completion?.render()}
      <div part="field ${names}" class="field ${names}">
        <textarea
          part="input"
          class="input"
          rows="1"
          aria-label=${strings.message}
          aria-describedby="hint"
          aria-invalid=${over > 0 ? 'true' : nothing}
          aria-autocomplete=${completion ? 'list' : nothing}
          aria-controls=${completion?.isOpen ? COMPLETION : nothing}
          aria-activedescendant=${completion?.active ?? nothing}
          ?disabled=${this.disabled}
          placeholder=${strings.writeTo(name)}
          dir=${this.length === 0 ? nothing : 'auto'}
          enterkeyhint="send"
          autocomplete="off"
          @input=${this.#typed}
          @keydown=${this.#keydown}
          @keyup=${this.#follow}
          @click=${this.#follow}
          @blur=${this.#left}
        ></textarea>
        <button
          part="send-button"
          class="send-button"
          type="button"
          aria-label=${strings.send}
          title=${strings.send}
          ?disabled=${this.disabled || this.empty || over > 0}
          @click=${this.#pressed}
        >
          ${sendIcon}
        </button>
      </div>
      <div id="hint" part="hint" class="note" ?hidden=${over > 0 || over < -NEARLY_FULL}>
        ${over > 0 ? nothing : strings.lettersLeft(-over)}
      </div>
    </div>`;
  }

  #problem(over: number): TemplateResult {
    const {strings} = this.#localize;
    const words =
      over > 0
        ? strings.tooLongBy(over)
        : this.error === undefined
          ? undefined
          : this.#localize.error(this.error);
    return html`<div part="error" class="field-error" role="alert" ?hidden=${words === undefined}>
      ${words === undefined ? nothing : [alertIcon, html`<span>${words}</span>`]}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-composer': NatterComposer;
  }
}
