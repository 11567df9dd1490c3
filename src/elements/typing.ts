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
 * @csspart text - Who is typing, where it may be several.
 */
export class NatterTyping extends LitElement {
  static override styles = [...shared, styles];

  readonly #localize = new LocalizeController(this);

  /** Who is typing; empty if nobody is. */
  @property() name = '';

  /** Said visibly beside the dots, where it may be several: "Mina and Ivo are typing…". */
  @property() text = '';

  protected override render() {
    if (this.text === '' && this.name === '') return nothing;
    const dot = html`<span part="dot" class="dot"></span>`;
    const dots = html`<div part="base" class="base" aria-live="off">
      ${
        this.text === ''
          ? html`<bdi class="quiet">${this.#localize.strings.typing(this.name)}</bdi>`
          : nothing
      }${dot}${dot}${dot}
    </div>`;
    if (this.text === '') return dots;
    return html`<div class="several" aria-live="off">
      ${dots}<span part="text" class="text">${this.text}</span>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-typing': NatterTyping;
  }
}
