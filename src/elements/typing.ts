import {html, LitElement, nothing} from 'lit';
import {property} from 'lit/decorators.js';
import {LocalizeController} from './localize.ts';
import {shared} from './shared.styles.ts';
import {styles} from './typing.styles.ts';

/**
 * A bubble with three dots: somebody is typing. It is text ("Noor is typing") to assistive
 * technology, but never announced by itself.
 *
 * @tag natter-typing
 * @csspart base - The bubble.
 * @csspart dot - Each of the three dots.
 */
export class NatterTyping extends LitElement {
  static override styles = [...shared, styles];

  readonly #localize = new LocalizeController(this);

  /** Who is typing; empty if nobody is. */
  @property() name = '';

  protected override render() {
    if (this.name === '') return nothing;
    const dot = html`<span part="dot" class="dot"></span>`;
    return html`<div part="base" class="base" aria-live="off">
      <bdi class="quiet">${this.#localize.strings.typing(this.name)}</bdi>${dot}${dot}${dot}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-typing': NatterTyping;
  }
}
