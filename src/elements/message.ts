import {html, LitElement, nothing} from 'lit';
import type {PropertyValues, TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import type {Message} from '../model/message.ts';
import type {SearchHit} from '../model/search.ts';
import type {Speaker} from './company.ts';
import {controls} from './controls.styles.ts';
import {isEmojiOnly} from './emoji.ts';
import {NatterDiscardEvent, NatterRetryEvent} from './events.ts';
import {hueOf} from './hue.ts';
import {linkify} from './linkify.ts';
import {LocalizeController} from './localize.ts';
import {styles} from './message.styles.ts';
import {failedIcon, receiptLabel} from './receipt.ts';
import {markStyles} from './mark.styles.ts';
import {marked} from './marked.ts';
import {shared} from './shared.styles.ts';

/**
 * One message: a bubble, its time, and for own ones how far it has come.
 *
 * @tag natter-message
 * @slot actions - Buttons beside the bubble, shown on hover and focus.
 * @csspart message - The outermost element, an article; with `own` or `other`, `first` and
 *   `last` (of its group) or `middle`, `emoji`, `unread`, `found`, `mentioned` (it is for us by
 *   name), `removed` (its text was taken away), and the state of an own message: `sending`, `sent`, `delivered`, `read` or `failed`.
 * @csspart sender - In rooms, who has written it; above the first of a group.
 * @csspart avatar - In rooms, their avatar; beside the last of a group.
 * @csspart bubble - The bubble.
 * @csspart note - What stands in place of a text that was taken away.
 * @csspart body - The text.
 * @csspart link - A link in the text.
 * @csspart match - What was searched for, or our own name, in the text.
 * @csspart meta - The line below: time, receipt, what can be done.
 * @csspart time - The time.
 * @csspart receipt - The receipt.
 * @csspart retry-button - "Try again", of a message that was not sent.
 * @csspart remove-button - "Remove", of a message that was not sent.
 * @cssprop --natter-color-bubble - Others' bubble.
 * @cssprop --natter-color-bubble-own - Own bubble.
 * @cssprop --natter-color-on-bubble-own - Text in the own bubble.
 * @cssprop [--natter-bubble-max=86%] - Greatest width of a bubble.
 * @fires {NatterRetryEvent} natter-retry - "Try again" was pressed.
 * @fires {NatterDiscardEvent} natter-discard - "Remove" was pressed.
 */
export class NatterMessage extends LitElement {
  static override styles = [...shared, controls, styles, markStyles];

  readonly #localize = new LocalizeController(this);

  /** What to show. */
  @property({attribute: false}) message?: Message | undefined;

  /** Who sent it, for others' messages. */
  @property() sender = '';

  /** Who of many has sent it; named above the first of a group, with an avatar beside the last. */
  @property({attribute: false}) speaker?: Speaker | undefined;

  /** Stands in place of the text, if that was taken away. */
  @property() note?: string | undefined;

  /** It opens a group. */
  @property({type: Boolean}) first = false;

  /** It closes a group. */
  @property({type: Boolean}) last = false;

  /** The line below is shown. Without it the time appears on hover and focus. */
  @property({type: Boolean}) meta = false;

  /** The receipt is drawn. Without it only assistive technology reads it. */
  @property({type: Boolean}) receipt = false;

  /** It came since the person was last here. */
  @property({type: Boolean}) unread = false;

  /** It came just now, and may move. */
  @property({type: Boolean}) fresh = false;

  /** Somebody has looked for it: it stands out for a moment. */
  @property({type: Boolean}) found = false;

  /** Where its text has what was searched for, or our name, in UTF-16 units. */
  @property({attribute: false}) marks?: SearchHit['ranges'] | undefined;

  /** Focuses the message as a whole: it is named by who, when, what, and how far it has come. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('article')?.focus(options);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('speaker')) return;
    // The CSSOM, because a style attribute would violate a strict content security policy.
    if (this.speaker) this.style.setProperty('--_hue', hueOf(this.speaker.of).toFixed(1));
  }

  protected override render() {
    const {message} = this;
    if (message === undefined) return nothing;
    const {strings} = this.#localize;
    const emoji = isEmojiOnly(message.body);
    const names = [
      message.own ? 'own' : 'other',
      this.first && 'first',
      this.last && 'last',
      !this.first && !this.last && 'middle',
      emoji && 'emoji',
      this.unread && 'unread',
      this.found && 'found',
      this.speaker && 'spoken',
      message.mentionsUs && 'mentioned',
      this.note !== undefined && 'removed',
      message.own && message.delivery?.state,
    ]
      .filter((name) => typeof name === 'string')
      .join(' ');
    const who = message.own ? strings.you : this.sender;
    const time = this.#localize.time(message.time);
    return html`<article
      part="message ${names}"
      class="message ${names} ${this.fresh && !message.own ? 'fresh' : ''}"
      tabindex="-1"
      aria-labelledby="who body state"
    >
      <span class="quiet" id="who"><bdi>${who}</bdi>, <bdi>${time}</bdi>:</span>
      ${this.#name()}
      <div class="line">
        ${this.#avatar()} ${this.#bubble(message)}
        ${this.meta ? nothing : this.#time(message, 'aside')}
        <slot name="actions"></slot>
      </div>
      ${this.meta ? this.#line(message) : this.#delivery(message)}
    </article>`;
  }

  #name(): TemplateResult | typeof nothing {
    if (!this.speaker || !this.first) return nothing;
    return html`<div part="sender" class="sender" aria-hidden="true">
      <bdi>${this.speaker.name}</bdi>
    </div>`;
  }

  #avatar(): TemplateResult | typeof nothing {
    if (!this.speaker || !this.last) return nothing;
    return html`<natter-avatar
      part="avatar"
      .jid=${this.speaker.of}
      .name=${this.speaker.name}
    ></natter-avatar>`;
  }

  #bubble(message: Message): TemplateResult {
    if (this.note !== undefined) {
      return html`<span part="note" class="note" id="body">${this.note}</span>`;
    }
    return html`<div part="bubble" class="bubble">
      <span part="body" class="body" id="body" dir="auto">${this.#body(message.body)}</span>
    </div>`;
  }

  #body(body: string): readonly (TemplateResult | string)[] {
    let start = 0;
    return linkify(body).flatMap((segment) => {
      const text = marked(segment.text, this.marks ?? [], start);
      start += segment.text.length;
      return segment.href === undefined
        ? text
        : html`<a
            part="link"
            class="link"
            href=${segment.href}
            target="_blank"
            rel="noopener noreferrer"
            ><bdi>${text}</bdi></a
          >`;
    });
  }

  #time(message: Message, name: string): TemplateResult {
    return html`<time
      part="time"
      class=${name}
      aria-hidden="true"
      datetime=${new Date(message.time).toISOString()}
      title=${this.#localize.full(message.time)}
      >${this.#localize.time(message.time)}</time
    >`;
  }

  #delivery(message: Message): TemplateResult | typeof nothing {
    const state = message.delivery?.state;
    if (!message.own || state === undefined) return nothing;
    // Most are not drawn, and need no element for that.
    if (!this.receipt || !this.meta) {
      return html`<span class="quiet" id="state"
        >${receiptLabel(this.#localize.strings, state)}</span
      >`;
    }
    return html`<natter-receipt
      id="state"
      part="receipt"
      exportparts="label: receipt__label, icon: receipt__icon"
      .state=${state}
    ></natter-receipt>`;
  }

  #line(message: Message): TemplateResult {
    if (message.delivery?.state === 'failed') return this.#failure(message);
    const sending = message.delivery?.state === 'sending';
    return html`<div part="meta" class="meta">
      ${sending && this.receipt ? nothing : this.#time(message, 'time')}${this.#delivery(message)}
    </div>`;
  }

  #failure(message: Message): TemplateResult {
    const {strings} = this.#localize;
    const {delivery} = message;
    const reason =
      delivery?.state === 'failed' && Object.hasOwn(strings.errors.StanzaError, delivery.error.kind)
        ? this.#localize.error(delivery.error)
        : '';
    return html`<div part="meta" class="meta">
      <span>${this.#delivery(message)}. ${reason}</span>
      <span class="choice"
        ><button
          part="retry-button"
          class="link-button"
          type="button"
          @click=${() => this.dispatchEvent(new NatterRetryEvent(message.key))}
        >
          ${strings.tryAgain}
        </button>
        ${strings.or}
        <button
          part="remove-button"
          class="link-button"
          type="button"
          @click=${() => this.dispatchEvent(new NatterDiscardEvent(message.key))}
        >
          ${strings.remove}
        </button></span
      >${failedIcon}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-message': NatterMessage;
  }
}
