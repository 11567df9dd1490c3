import {html, LitElement, nothing, svg} from 'lit';
import type {SVGTemplateResult, TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import type {DeliveryState} from '../model/message.ts';
import {LocalizeController} from './localize.ts';
import {styles} from './receipt.styles.ts';
import {shared} from './shared.styles.ts';
import type {Strings} from './strings.ts';

/** How far a message has come. */
export type ReceiptState = DeliveryState['state'];

/** The word for a state. */
export function receiptLabel(strings: Strings, state: ReceiptState): string {
  return state === 'failed' ? strings.notSent : strings[state];
}

function ticks(shape: SVGTemplateResult, width = 16): TemplateResult {
  return html`<svg
    aria-hidden="true"
    width=${width}
    height="14"
    viewBox="0 0 ${width} 14"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    ${shape}
  </svg>`;
}

const shapes: Readonly<Record<ReceiptState, TemplateResult>> = {
  sending: ticks(
    svg`<circle cx="8" cy="7" r="5.5" stroke-dasharray="2.4 2.2"/><path d="M8 4.2V7l1.8 1.2"/>`,
  ),
  sent: ticks(svg`<path d="m3.2 7.4 3 3 6.3-6.8"/>`),
  delivered: ticks(svg`<path d="m1 7.4 3 3 6.2-6.8M8.6 9.9l.5.5 6.2-6.8"/>`),
  read: html`<span class="bubble"
    >${ticks(svg`<path d="m1.5 7.2 2.7 2.7 5-5.6M8.3 9.4l.5.5 5-5.6"/>`)}</span
  >`,
  failed: ticks(svg`<circle cx="8" cy="7" r="5.5"/><path d="M8 4.1v3.3M8 9.7v.1"/>`),
};

/**
 * How far an own message has come, in five shapes with a word each: sending, sent, delivered,
 * read, not sent. The word is seen only where the shape does not say enough.
 *
 * @tag natter-receipt
 * @csspart base - The outermost element; with the state: `sending`, `sent`, `delivered`, `read`
 *   or `failed`.
 * @csspart label - The word.
 * @csspart icon - The shape.
 */
export class NatterReceipt extends LitElement {
  static override styles = [...shared, styles];

  readonly #localize = new LocalizeController(this);

  /** Which of the five. */
  @property() state: ReceiptState = 'sending';

  /** Draws the shape alone, also where the word would be seen. */
  @property({type: Boolean}) compact = false;

  protected override render() {
    const {state} = this;
    const visible = !this.compact && (state === 'sending' || state === 'failed');
    return html`<span part="base ${state}" class="base ${state}"
      ><span part="label" class=${visible ? 'label' : 'quiet'}
        >${receiptLabel(this.#localize.strings, state)}</span
      >${state === 'failed' ? nothing : html`<span part="icon">${shapes[state]}</span>`}</span
    >`;
  }
}

/** The shape of "not sent", which stands at the end of its line. */
export const failedIcon = shapes.failed;

declare global {
  interface HTMLElementTagNameMap {
    'natter-receipt': NatterReceipt;
  }
}
