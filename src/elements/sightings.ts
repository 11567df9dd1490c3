import type {Ord} from '../model/ids.ts';
import type {NatterMessage} from './message.ts';

/** How often, in ms, it is reported what was seen. */
const REPORT = 200;

export type SightingsView = {
  /** What scrolls. */
  readonly log: () => HTMLElement | null;
  /** The last row of somebody else whose lower edge is above this, in px of the viewport. */
  readonly lastSeen: (bottom: number) => HTMLElement | undefined;
  /** The reader is where the conversation begins for them. */
  readonly isReady: () => boolean;
  /** Everything up to `ord` was on screen. */
  readonly seen: (ord: Ord) => void;
};

/** What was really on screen, in a visible page: reported at once, and then from time to time. */
export class Sightings {
  readonly #view: SightingsView;
  #last: Ord | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listening: AbortController | undefined;
  readonly #observer = new IntersectionObserver(() => this.look(), {
    threshold: [0, 0.25, 0.5, 0.75, 1],
  });

  constructor(view: SightingsView) {
    this.#view = view;
  }

  /** @param host - what may be moved on and off the screen */
  begin(host: Element): void {
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    document.addEventListener('visibilitychange', () => this.look(), {signal});
    this.#observer.observe(host);
  }

  end(): void {
    this.#listening?.abort();
    this.#observer.disconnect();
  }

  /** Another conversation follows. */
  reset(): void {
    if (this.#timer !== undefined) this.#report();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = undefined;
  }

  /** What is on screen may be something else. */
  look(): void {
    if (this.#timer !== undefined || !this.#report()) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.look();
    }, REPORT);
  }

  /** Lower edge, in px of the viewport, of what can be seen of the messages. 0: nothing. */
  bottom(): number {
    if (document.visibilityState !== 'visible') return 0;
    const box = this.#view.log()?.getBoundingClientRect();
    if (box === undefined || box.height === 0 || box.width === 0) return 0;
    const bottom = Math.min(box.bottom, innerHeight);
    return bottom > Math.max(box.top, 0) ? bottom : 0;
  }

  /** @returns true if there was something to report */
  #report(): boolean {
    const bottom = this.#view.isReady() ? this.bottom() : 0;
    if (bottom === 0) return false;
    const row = this.#view.lastSeen(bottom + 1) as NatterMessage | undefined;
    const ord = row?.message?.ord;
    if (ord === undefined || (this.#last !== undefined && ord <= this.#last)) return false;
    this.#last = ord;
    this.#view.seen(ord);
    return true;
  }
}
