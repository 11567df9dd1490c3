/** The fields of a form (XEP-0004), each as the control that people know for it. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {DataFormField} from '../model/data-form.ts';
import {isOfLines, isOn, type FieldProblem, type NamedField} from './data-form-answers.ts';
import {alertIcon, eyeIcon, eyeOffIcon} from './icons.ts';
import {linkify} from './linkify.ts';
import type {AdminWords} from './room-admin-strings.ts';

export type FieldParts = {
  readonly id: string;
  readonly field: NamedField;
  readonly values: readonly string[];
  /** As it was typed; undefined: as it came. */
  readonly text: string | undefined;
  readonly problem: FieldProblem | undefined;
  readonly busy: boolean;
  /** A secret is shown. */
  readonly visible: boolean;
  readonly onText: (text: string) => void;
  readonly onValues: (values: readonly string[]) => void;
  readonly onReveal: () => void;
};

/** Texts of the server; the links in them are links. */
export function plainText(text: string): readonly (TemplateResult | string)[] {
  return linkify(text).map(({text: words, href}) =>
    href === undefined
      ? words
      : html`<a href=${href} target="_blank" rel="noopener noreferrer">${words}</a>`,
  );
}

/** A text between the fields: short ones are headings of what follows. */
export function fixedText({label, values}: DataFormField): TemplateResult {
  const [first = '', ...more] = values;
  const isHeading = label === undefined && more.length === 0 && /^.{1,60}(?<![.!?])$/.test(first);
  const heading = isHeading ? first : label;
  return html`${
    heading === undefined
      ? nothing
      : html`<h3 part="heading" class="heading"><bdi>${heading}</bdi></h3>`
  }${
    isHeading
      ? nothing
      : values.map((value) => html`<p class="fixed"><bdi>${plainText(value)}</bdi></p>`)
  }`;
}

/** A field with its label, what is said about it, and what is wrong with it. */
export function fieldRow(words: AdminWords, parts: FieldParts): TemplateResult {
  const {id, field} = parts;
  const isGroup = field.type === 'list-multi';
  const label = labelOf(words, field);
  return html`<div
    part="row"
    class="row"
    role=${isGroup ? 'group' : nothing}
    aria-labelledby=${isGroup ? `${id}-label` : nothing}
    aria-describedby=${isGroup ? describedBy(parts) : nothing}
  >
    ${
      field.picture === undefined
        ? nothing
        : html`<natter-picture
            class="picture"
            .data=${field.picture.data}
            .label=${words.picture}
          ></natter-picture>`
    }
    ${field.type === 'boolean' ? checkbox(parts, label) : labelled(words, parts, label)}
    ${
      field.description === undefined
        ? nothing
        : html`<p id="${id}-hint" part="hint" class="hint">
            <bdi>${plainText(field.description)}</bdi>
          </p>`
    }
    ${field.type === 'jid-multi' ? html`<p id="${id}-lines" class="hint">${words.addressPerLine}</p>` : nothing}
    <div
      id="${id}-error"
      part="error"
      class="field-error"
      role="alert"
      ?hidden=${parts.problem === undefined}
    >
      ${
        parts.problem === undefined
          ? nothing
          : [alertIcon, html`<span>${problemText(words, field, parts.problem)}</span>`]
      }
    </div>
  </div>`;
}

function labelOf(words: AdminWords, field: NamedField): TemplateResult {
  return html`<span><bdi>${field.label ?? field.name}</bdi></span
    >${
      field.isRequired && field.type !== 'boolean'
        ? html` <span class="needed">${words.required}</span>`
        : nothing
    }`;
}

function problemText(words: AdminWords, field: NamedField, problem: FieldProblem): string {
  if (problem.kind === 'address') {
    return field.type === 'jid-multi' ? words.addressesWrong(problem.which) : words.addressWrong;
  }
  return field.type.startsWith('list') ? words.chooseOne : words.fillThisIn;
}

function describedBy({id, field}: FieldParts): string {
  const hint = field.description === undefined ? '' : ` ${id}-hint`;
  return `${id}-error${hint}${field.type === 'jid-multi' ? ` ${id}-lines` : ''}`;
}

function labelled(words: AdminWords, parts: FieldParts, label: TemplateResult): TemplateResult {
  const {id, field} = parts;
  return field.type === 'list-multi'
    ? html`<span id="${id}-label" part="label" class="label">${label}</span>
        <div>${choices(parts)}</div>`
    : html`<label part="label" class="label" for=${id}>${label}</label>${control(words, parts)}`;
}

function control(words: AdminWords, parts: FieldParts): TemplateResult {
  if (parts.field.type === 'list-single') return select(words, parts);
  if (isOfLines(parts.field)) return lines(parts);
  return parts.field.type === 'text-private' ? secret(words, parts) : line(parts, 'text');
}

function textOf({text, values}: FieldParts): string {
  return text ?? values.join('\n');
}

function line(parts: FieldParts, type: 'text' | 'password'): TemplateResult {
  const {id, field, problem} = parts;
  const isAddress = field.type === 'jid-single';
  return html`<input
    id=${id}
    part="text-field"
    class="text-field"
    type=${type}
    autocomplete=${field.type === 'text-private' ? 'new-password' : 'off'}
    inputmode=${isAddress ? 'email' : nothing}
    autocapitalize=${isAddress || field.type === 'text-private' ? 'none' : nothing}
    spellcheck=${isAddress || field.type === 'text-private' ? 'false' : nothing}
    dir="auto"
    .value=${textOf(parts)}
    aria-required=${field.isRequired}
    aria-invalid=${problem !== undefined}
    aria-describedby=${describedBy(parts)}
    ?readonly=${parts.busy}
    @input=${(event: Event) => parts.onText((event.target as HTMLInputElement).value)}
  />`;
}

function secret(words: AdminWords, parts: FieldParts): TemplateResult {
  return html`<div class="secret">
    ${line(parts, parts.visible ? 'text' : 'password')}
    <button
      class="icon-button"
      type="button"
      aria-label=${words.show}
      aria-pressed=${parts.visible}
      @click=${parts.onReveal}
    >
      ${parts.visible ? eyeOffIcon : eyeIcon}
    </button>
  </div>`;
}

function lines(parts: FieldParts): TemplateResult {
  const {id, field, problem} = parts;
  const text = textOf(parts);
  return html`<textarea
    id=${id}
    part="text-field"
    class="text-field"
    rows=${Math.min(8, Math.max(3, text.split('\n').length + 1))}
    inputmode=${field.type === 'jid-multi' ? 'email' : nothing}
    autocapitalize=${field.type === 'jid-multi' ? 'none' : nothing}
    dir="auto"
    .value=${text}
    aria-required=${field.isRequired}
    aria-invalid=${problem !== undefined}
    aria-describedby=${describedBy(parts)}
    ?readonly=${parts.busy}
    @input=${(event: Event) => parts.onText((event.target as HTMLTextAreaElement).value)}
  ></textarea>`;
}

function select(words: AdminWords, parts: FieldParts): TemplateResult {
  const {id, field, values, problem} = parts;
  const [chosen = ''] = values;
  const isOffered = field.options.some(({value}) => value === chosen);
  // What the server has may not be among what it offers; and nothing may be chosen yet.
  const other = chosen === '' ? words.choose : chosen;
  const options = isOffered ? field.options : [{label: other, value: chosen}, ...field.options];
  return html`<select
    id=${id}
    part="select"
    class="text-field select"
    aria-required=${field.isRequired}
    aria-invalid=${problem !== undefined}
    aria-describedby=${describedBy(parts)}
    @change=${(event: Event) => parts.onValues([(event.target as HTMLSelectElement).value])}
  >
    ${options.map(
      ({label, value}) =>
        html`<option .value=${value} .selected=${value === chosen}>${label}</option>`,
    )}
  </select>`;
}

function choices(parts: FieldParts): readonly TemplateResult[] {
  const {field, values} = parts;
  const toggle = (value: string, on: boolean): void =>
    // In the order of the form, and also what it does not offer, as it came.
    parts.onValues([
      ...values.filter((each) => !field.options.some((option) => option.value === each)),
      ...field.options
        .map((option) => option.value)
        .filter((each) => (each === value ? on : values.includes(each))),
    ]);
  return field.options.map(
    ({label, value}) =>
      html`<label part="checkbox" class="checkbox">
        <input
          type="checkbox"
          .checked=${values.includes(value)}
          @change=${(event: Event) => toggle(value, (event.target as HTMLInputElement).checked)}
        /><span><bdi>${label}</bdi></span></label
      >`,
  );
}

function checkbox(parts: FieldParts, label: TemplateResult): TemplateResult {
  return html`<label part="checkbox" class="checkbox">
    <input
      id=${parts.id}
      type="checkbox"
      .checked=${isOn(parts.values)}
      aria-describedby=${describedBy(parts)}
      @change=${(event: Event) =>
        parts.onValues([(event.target as HTMLInputElement).checked ? '1' : '0'])}
    />${label}</label
  >`;
}
