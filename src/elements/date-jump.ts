import {html, nothing} from 'lit';
import type {ReactiveController, ReactiveControllerHost, TemplateResult} from 'lit';
import {toDateValue} from './dates.ts';
import type {Strings} from './strings.ts';

type Host = ReactiveControllerHost & HTMLElement;

/** Asks for a date, and goes there. It opens from the line of a day. */
export class DateJump implements ReactiveController {
  readonly #host: Host;
  readonly #go: (time: number) => Promise<void>;
  #from: HTMLElement | undefined;
  /** What the field shows first; undefined while it is closed. */
  #value: string | undefined;
  #isNew = false;

  /** @param go - goes to a time, the midnight that a day begins with, in ms since the epoch */
  constructor(host: Host, go: (time: number) => Promise<void>) {
    this.#host = host;
    this.#go = go;
    host.addController(this);
  }

  /**
   * Opens it at a day.
   *
   * @param from - what has focus again if it is left
   * @param byPointer - a pointer wants a calendar at once; a keyboard writes the date
   */
  open(from: HTMLElement, time: number, byPointer: boolean): void {
    this.#from = from;
    this.#value = toDateValue(time);
    this.#isNew = true;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      const field = this.#field;
      field?.focus();
      try {
        if (byPointer) field?.showPicker();
      } catch {
        // Not in a frame of another site; the field is enough.
      }
    });
  }

  close(): void {
    if (this.#value === undefined) return;
    this.#value = undefined;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#value = undefined;
  }

  hostUpdated(): void {
    if (!this.#isNew || this.#field === null || this.#value === undefined) return;
    this.#isNew = false;
    this.#field.value = this.#value;
  }

  get #field(): HTMLInputElement | null {
    return this.#host.shadowRoot?.querySelector<HTMLInputElement>('.date-field') ?? null;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const [year, month, day] = (this.#field?.value ?? '').split('-').map(Number);
    if (year === undefined || month === undefined || day === undefined) return;
    this.close();
    void this.#go(new Date(year, month - 1, day).getTime());
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.close();
    this.#from?.focus({preventScroll: true});
  };

  readonly #focusout = (event: FocusEvent): void => {
    const form = event.currentTarget as HTMLElement;
    // The window may have lost focus, and not the field: that has no related target.
    if (event.relatedTarget instanceof Node && !form.contains(event.relatedTarget)) this.close();
  };

  render(strings: Strings): TemplateResult | typeof nothing {
    if (this.#value === undefined) return nothing;
    return html`<div
      part="date-jump"
      class="date-jump"
      role="dialog"
      aria-label=${strings.goToDate}
      @keydown=${this.#keydown}
      @focusout=${this.#focusout}
    >
      <form class="date-form" @submit=${this.#submit}>
        <input
          part="date-field"
          class="text-field date-field"
          type="date"
          required
          aria-label=${strings.date}
          max=${toDateValue(Date.now())}
        />
        <button part="button" class="button primary" type="submit">${strings.go}</button>
      </form>
    </div>`;
  }
}
