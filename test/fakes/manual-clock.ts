import type {Clock} from '../../src/xmpp/clock.ts';

type Timer = {at: number; readonly run: () => void};

/** A clock that goes on only when it is told to. */
export class ManualClock implements Clock {
  #now = 1_000_000;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = {at: this.#now + ms, run};
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets `ms` pass, and runs what falls into it, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(({at}) => at <= end).sort((a, b) => a.at - b.at);
      const [next] = due;
      if (!next) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }

  /** Lets `ms` pass while the machine sleeps: timers stand still. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) timer.at += ms;
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }
}
