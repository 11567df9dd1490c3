/** A value that changes: elements read it and are told when it is another one. */
export interface Observable<T> {
  get(): T;
  /**
   * Calls `listener` after each change, not at once.
   *
   * @param signal - ends the subscription
   */
  subscribe(listener: (value: T) => void, signal: AbortSignal): void;
}

/** An observable whose owner sets it. */
export interface Store<T> extends Observable<T> {
  /** Tells the listeners, unless the value is the one that it already has. */
  set(value: T): void;
}

/**
 * An observable that costs nothing while nobody looks.
 *
 * @param initial - the value until the first `set`
 * @param start - called with the first listener; its signal is aborted after the last one.
 *   Between the two, it is expected to `set`.
 */
export function createStore<T>(initial: T, start?: (signal: AbortSignal) => void): Store<T> {
  const listeners = new Set<(value: T) => void>();
  let value = initial;
  let source: AbortController | undefined;

  return {
    get: () => value,

    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener(value);
    },

    subscribe(listener, signal) {
      if (signal.aborted) return;
      // A function of its own each time: one listener may subscribe twice.
      const entry = (next: T) => listener(next);
      listeners.add(entry);
      signal.addEventListener('abort', () => {
        listeners.delete(entry);
        if (listeners.size > 0) return;
        source?.abort();
        source = undefined;
      });
      if (start && !source) {
        source = new AbortController();
        start(source.signal);
      }
    },
  };
}
