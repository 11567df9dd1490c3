import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {problemLine} from './problem-line.ts';

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
