import type {Port, ToHost, ToPage} from '../../bridge/envelopes.ts';

/** A way to have the engine run somewhere, for all tabs of a scope. */
export interface Host {
  /** For developers, in the error that says that none works. */
  readonly name: string;
  /**
   * Finds the engine, or starts it.
   *
   * @param onFailure - called, later, if this way does not work here
   */
  open(onFailure: (cause: unknown) => void): Port<ToHost, ToPage>;
  /** After another engine has taken over: does `open` find that one? */
  movesOn?(): boolean;
}

export type HostOptions = {
  readonly scope: string;
  /** Unique among all pages. */
  readonly page: string;
  /** Of `worker.js`. */
  readonly workerUrl: URL;
  /** Of `engine-in-page.js`. */
  readonly inPageUrl: URL;
};
