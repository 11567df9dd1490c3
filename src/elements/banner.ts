import {css, html, LitElement} from 'lit';
import {property} from 'lit/decorators.js';
import {bannerStyles} from './banner.styles.ts';
import {alertIcon} from './icons.ts';
import {shared} from './shared.styles.ts';

const styles = css`
  :host {
    display: block;
  }

  .base.round {
    border-radius: var(--_radius-control);
    padding-block: 9px;
    padding-inline: 12px;
  }

  .base {
    min-block-size: 36px;
  }
`;

/**
 * A strip that says what went wrong, and what can be done. Its text is announced at once.
 *
 * @tag natter-banner
 * @slot action - A button.
 * @csspart base - The strip, an alert; with `danger` or `warning`.
 */
export class NatterBanner extends LitElement {
  static override styles = [...shared, bannerStyles, styles];

  /** What happened. */
  @property() text = '';

  /** How bad it is. */
  @property() tone: 'danger' | 'warning' = 'danger';

  /** Stands within something else, so its corners are round. */
  @property({type: Boolean}) round = false;

  protected override render() {
    return html`<div
      part="base ${this.tone}"
      class="base banner ${this.tone} ${this.round ? 'round' : ''}"
    >
      ${alertIcon}
      <div class="words" role="alert">${this.text}</div>
      <slot name="action"></slot>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-banner': NatterBanner;
  }
}
