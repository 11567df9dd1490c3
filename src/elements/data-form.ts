import {html, LitElement, nothing} from 'lit';
import type {PropertyValues, TemplateResult} from 'lit';
import {property, state} from 'lit/decorators.js';
import type {DataForm, DataFormAnswers, DataFormField} from '../model/data-form.ts';
import {choiceStyles} from './choice.styles.ts';
import {controls} from './controls.styles.ts';
import {
  answersOf,
  isAnswerable,
  problemOf,
  valuesOf,
  type FieldProblem,
  type NamedField,
} from './data-form-answers.ts';
import {fieldRow, fixedText, plainText} from './data-form-fields.ts';
import {styles} from './data-form.styles.ts';
import {AdminWordsController} from './room-admin-words.ts';
import {shared} from './shared.styles.ts';

/** A form was filled in, and what had to be in it is there. It does not bubble: it may have secrets. */
export class NatterSubmitEvent extends Event {
  readonly answers: DataFormAnswers;

  constructor(answers: DataFormAnswers) {
    super('natter-submit');
    this.answers = answers;
  }
}

/**
 * A form that a server asks to be filled in (XEP-0004). What is done with it is for whoever listens; what
 * was typed stays until there is another form.
 *
 * @tag natter-data-form
 * @csspart form - The form.
 * @csspart form-title - Its title.
 * @csspart heading - What the fields after it have in common.
 * @csspart row - A field with its label.
 * @csspart label - The label of a field.
 * @csspart text-field - A field for text.
 * @csspart select - A list that folds out.
 * @csspart checkbox - A box to check, with its label.
 * @csspart hint - What is said about a field.
 * @csspart error - What is wrong with a field, an alert.
 * @csspart submit-button - The button, if there is one.
 * @csspart button - Every button with words, beside its own name.
 * @fires {NatterSubmitEvent} natter-submit - It was filled in. Does not bubble.
 */
export class NatterDataForm extends LitElement {
  static override styles = [...shared, controls, choiceStyles, styles];

  readonly #words = new AdminWordsController(this);

  /** What is asked. */
  @property({attribute: false}) form?: DataForm | undefined;

  /** Values to begin with, in place of those of the form; they count as typed. */
  @property({attribute: false}) preset: DataFormAnswers = {};

  /** What its button says; without it there is none, and somebody else calls `submit()`. */
  @property({attribute: 'submit-label'}) submitLabel = '';

  /** What was filled in is on its way. */
  @property({type: Boolean}) busy = false;

  /** By name: what was touched. */
  @state() private touched: ReadonlyMap<string, readonly string[]> = new Map();
  /** By name: the texts as they were typed, also while they are no address yet. */
  @state() private texts: ReadonlyMap<string, string> = new Map();
  @state() private problems: ReadonlyMap<string, FieldProblem> = new Map();
  @state() private revealed: ReadonlySet<string> = new Set();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('form')) return;
    this.texts = new Map();
    this.problems = new Map();
    this.revealed = new Set();
    const preset = Object.entries(this.preset).filter(([name]) =>
      this.#fields.some((field) => field.name === name),
    );
    this.touched = new Map(preset);
  }

  /** What would be sent now. */
  get answers(): DataFormAnswers {
    return this.form === undefined ? {} : answersOf(this.form, this.touched);
  }

  /** Something was typed or chosen. */
  get isTouched(): boolean {
    return this.touched.size > 0;
  }

  /** Says what is wrong, or fires `natter-submit`. */
  submit(): void {
    this.shadowRoot?.querySelector('form')?.requestSubmit();
  }

  /** Focuses the first field. */
  override focus(options?: FocusOptions): void {
    this.shadowRoot?.querySelector<HTMLElement>('input, select, textarea')?.focus(options);
  }

  get #fields(): readonly NamedField[] {
    return this.form?.fields.filter(isAnswerable) ?? [];
  }

  #valuesOf({name, values}: NamedField): readonly string[] {
    return this.touched.get(name) ?? values;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.busy) return;
    const problems = new Map<string, FieldProblem>();
    for (const field of this.#fields) {
      const problem = problemOf(field, this.#valuesOf(field));
      if (problem) problems.set(field.name, problem);
    }
    this.problems = problems;
    const first = this.form?.fields.findIndex(({name}) => problems.has(name ?? '')) ?? -1;
    if (first < 0) this.dispatchEvent(new NatterSubmitEvent(this.answers));
    else void this.#focusField(first);
  };

  async #focusField(index: number): Promise<void> {
    await this.updateComplete;
    const row = this.shadowRoot?.querySelector(`#f${index}-error`)?.parentElement;
    row?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }

  #answer(name: string, values: readonly string[]): void {
    this.touched = new Map([...this.touched, [name, values]]);
    if (!this.problems.has(name)) return;
    this.problems = new Map([...this.problems].filter(([each]) => each !== name));
  }

  #type(field: NamedField, text: string): void {
    this.texts = new Map([...this.texts, [field.name, text]]);
    this.#answer(field.name, valuesOf(field, text));
  }

  #reveal(name: string): void {
    const revealed = new Set(this.revealed);
    if (!revealed.delete(name)) revealed.add(name);
    this.revealed = revealed;
  }

  protected override render() {
    const {form} = this;
    if (!form) return nothing;
    return html`<form part="form" novalidate @submit=${this.#submit}>
      ${
        form.title === undefined
          ? nothing
          : html`<p part="form-title" class="form-title"><bdi>${form.title}</bdi></p>`
      }
      ${form.instructions.map(
        (text) => html`<p class="instructions"><bdi>${plainText(text)}</bdi></p>`,
      )}
      ${form.fields.map((field, index) => this.#row(field, index))}
      <button
        part="submit-button button"
        class="button primary submit"
        aria-disabled=${this.busy}
        ?hidden=${this.submitLabel === ''}
      >
        ${this.submitLabel}
      </button>
    </form>`;
  }

  #row(field: DataFormField, index: number): TemplateResult | typeof nothing {
    if (field.type === 'fixed') return fixedText(field);
    if (!isAnswerable(field)) return nothing;
    const {name} = field;
    return fieldRow(this.#words.words, {
      id: `f${index}`,
      field,
      values: this.#valuesOf(field),
      text: this.texts.get(name),
      problem: this.problems.get(name),
      busy: this.busy,
      visible: this.revealed.has(name),
      onText: (text) => this.#type(field, text),
      onValues: (values) => this.#answer(name, values),
      onReveal: () => this.#reveal(name),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-data-form': NatterDataForm;
  }
  interface HTMLElementEventMap {
    'natter-submit': NatterSubmitEvent;
  }
}
