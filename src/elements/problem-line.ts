import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {alertIcon} from './icons.ts';

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
