import {html} from 'lit';
import type {TemplateResult} from 'lit';
import type {ErrorInfo} from '../model/errors.ts';
import {retryIcon} from './icons.ts';
import type {AdminWordsController} from './room-admin-words.ts';

/** In place of what did not load. */
export function failedStatus(
  words: AdminWordsController,
  title: string,
  error: ErrorInfo,
  onRetry: () => void,
): TemplateResult {
  return html`<div part="empty" class="status" role="alert">
    <div>
      <p class="status-title">${title}</p>
      <p class="note">${words.error(error)}</p>
    </div>
    <button part="button" class="button" type="button" @click=${onRetry}>
      ${retryIcon}${words.localize.strings.tryAgain}
    </button>
  </div>`;
}
