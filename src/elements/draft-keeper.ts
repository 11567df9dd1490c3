const DELAY = 400;

/**
 * Keeps what is typed and not sent: writes it a moment after the last letter, and tells apart
 * what comes back from here and what another tab wrote.
 */
export class DraftKeeper {
  readonly #write: (text: string) => void;
  /** What was written from here and has not come back yet, in order. */
  #underway: string[] = [];
  #stored: string | undefined;
  #pending: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** The text was changed here. */
  changed(text: string): void {
    clearTimeout(this.#timer);
    this.#pending = text;
    this.#timer = setTimeout(() => this.flush(), DELAY);
  }

  /** Writes at once what is still to be written. */
  flush(): void {
    clearTimeout(this.#timer);
    const text = this.#pending;
    this.#pending = undefined;
    if (text === undefined || text === (this.#underway.at(-1) ?? this.#stored ?? '')) return;
    this.#underway.push(text);
    this.#write(text);
  }

  /** Forgets what is still to be written. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#pending = undefined;
  }

  /**
   * What is kept now.
   *
   * @returns the text to show, if it was written elsewhere and nothing newer was typed here
   */
  arrived(stored: string): string | undefined {
    if (stored === this.#stored) return undefined;
    this.#stored = stored;
    const own = this.#underway.indexOf(stored);
    if (own >= 0) {
      this.#underway.splice(0, own + 1);
      return undefined;
    }
    return this.#pending === undefined && this.#underway.length === 0 ? stored : undefined;
  }
}
