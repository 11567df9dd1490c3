/** Pieces that the dialogs about rooms have in common. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {ErrorInfo} from '../model/errors.ts';
import {alertIcon, retryIcon} from './icons.ts';
import type {AdminWordsController} from './room-admin-words.ts';

/** What is wrong; the region is there before its text, so that the text is announced. */
export function problemLine(text: string | undefined, id: string | undefined): TemplateResult {
  return html`<div
    id=${id ?? nothing}
    part="error"
    class="field-error"
    role="alert"
    ?hidden=${text === undefined}
  >
    ${text === undefined ? nothing : [alertIcon, html`<span>${text}</span>`]}
  </div>`;
}

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

export type LineParts = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly example?: string;
  readonly problem?: string | undefined;
  readonly isAddress?: boolean;
  readonly value: string;
  readonly readonly?: boolean;
  readonly autofocus?: boolean;
  readonly onInput: (text: string) => void;
};

/** A field for a line of text, with what belongs to it. */
export function lineField(parts: LineParts): TemplateResult {
  const {id, isAddress = false} = parts;
  return html`<div class="row">
    <label part="label" class="label" for=${id}>${parts.label}</label>
    <input
      id=${id}
      part="text-field"
      class="text-field"
      autocomplete="off"
      inputmode=${isAddress ? 'email' : nothing}
      autocapitalize=${isAddress ? 'none' : nothing}
      spellcheck=${isAddress ? 'false' : nothing}
      dir="auto"
      placeholder=${parts.example ?? nothing}
      .value=${parts.value}
      aria-invalid=${parts.problem !== undefined}
      aria-describedby="${id}-error ${id}-hint"
      ?readonly=${parts.readonly}
      ?autofocus=${parts.autofocus}
      @input=${(event: Event) => parts.onInput((event.target as HTMLInputElement).value)}
    />
    <p id="${id}-hint" class="hint" ?hidden=${parts.hint === undefined}>${parts.hint}</p>
    ${problemLine(parts.problem, `${id}-error`)}
  </div>`;
}
