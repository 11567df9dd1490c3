/** How long, in ms, added history stays silent. */
const SILENCE = 1000;

/** History is not read out: only what comes at the end of an open conversation is. */
export class Hush {
  readonly #log: () => HTMLElement | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param log - the live region */
  constructor(log: () => HTMLElement | null) {
    this.#log = log;
  }

  /** What comes now, and for a moment, is history. */
  begin(): void {
    this.#log()?.setAttribute('aria-live', 'off');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#log()?.setAttribute('aria-live', 'polite'), SILENCE);
  }

  /** The log goes away as it is. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
