import type {ReactiveController, ReactiveControllerHost} from 'lit';

const DELAY = 300;
const AT_LEAST = 400;

/**
 * When to show a skeleton: only if loading takes longer than 300 ms, and then for at least
 * 400 ms, so that nothing flashes.
 */
export class LoadingController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #isLoading: () => boolean;
  #phase: 'idle' | 'waiting' | 'shown' | 'ending' = 'idle';
  #shownAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, isLoading: () => boolean) {
    this.#host = host;
    this.#isLoading = isLoading;
    host.addController(this);
  }

  /** True while the skeleton is to be drawn instead of the content. */
  get shown(): boolean {
    return this.#phase === 'shown' || this.#phase === 'ending';
  }

  hostUpdate(): void {
    const loading = this.#isLoading();
    if (loading && this.#phase === 'idle') {
      this.#phase = 'waiting';
      this.#after(DELAY, () => {
        this.#phase = 'shown';
        this.#shownAt = performance.now();
      });
    } else if (loading && this.#phase === 'ending') {
      clearTimeout(this.#timer);
      this.#phase = 'shown';
    } else if (!loading && this.#phase === 'waiting') {
      clearTimeout(this.#timer);
      this.#phase = 'idle';
    } else if (!loading && this.#phase === 'shown') {
      this.#phase = 'ending';
      this.#after(Math.max(0, this.#shownAt + AT_LEAST - performance.now()), () => {
        this.#phase = 'idle';
      });
    }
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#phase = 'idle';
  }

  #after(ms: number, change: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      change();
      this.#host.requestUpdate();
    }, ms);
  }
}
