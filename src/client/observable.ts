/** A value that changes: elements read it and are told when it is another one. */
export interface Observable<T> {
  get(): T;
  /**
   * Calls `listener` after each change, not at once.
   *
   * @param signal - ends the subscription; with the last one, the topic on the host ends too
   */
  subscribe(listener: (value: T) => void, signal: AbortSignal): void;
}
