import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Observable} from '../client/observable.ts';
import {updateOncePerFrame} from './frame-gate.ts';

/**
 * Follows an observable for an element: the element is updated when it has changed, once in a
 * frame at most, and the subscription lasts exactly as long as the element is connected. `pick` is asked before every
 * update, so the observable may depend on the element's properties.
 */
export class ObservableController<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #pick: () => Observable<T> | undefined;
  readonly #changed: () => void;
  #observable: Observable<T> | undefined;
  #subscription: AbortController | undefined;

  /**
   * @param pick - which observable to follow now; undefined for none
   * @param changed - called instead of updating the element
   */
  constructor(
    host: ReactiveControllerHost,
    pick: () => Observable<T> | undefined,
    changed = () => updateOncePerFrame(host),
  ) {
    this.#host = host;
    this.#pick = pick;
    this.#changed = changed;
    host.addController(this);
  }

  /** The present value; undefined without an observable. */
  get value(): T | undefined {
    return this.#observable?.get();
  }

  hostConnected(): void {
    this.#follow(this.#pick());
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  hostUpdate(): void {
    this.#follow(this.#pick());
  }

  #follow(observable: Observable<T> | undefined): void {
    if (observable === this.#observable) return;
    this.#subscription?.abort();
    this.#observable = observable;
    this.#subscription = undefined;
    if (observable === undefined) return;
    this.#subscription = new AbortController();
    observable.subscribe(this.#changed, this.#subscription.signal);
  }
}
