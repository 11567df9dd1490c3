import {html} from 'lit';
import type {TemplateResult} from 'lit';
import type {Strings} from './strings.ts';

/** "Accept" and "Decline", for somebody who asks to be a contact. */
export function answerButtons(
  {accept, decline}: Strings,
  onAnswer: (accept: boolean) => void,
): TemplateResult {
  return html`<button
      part="accept-button button"
      class="button primary small"
      type="button"
      @click=${() => onAnswer(true)}
    >
      ${accept}
    </button>
    <button
      part="decline-button button"
      class="button small"
      type="button"
      @click=${() => onAnswer(false)}
    >
      ${decline}
    </button>`;
}
