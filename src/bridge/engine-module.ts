/**
 * What `engine-in-page.js` exports: the engine for pages that can have no worker. Pages import it
 * by its URL, and only then; this type is all that they know of it.
 */
import type {Port, ToPage} from './envelopes.ts';

export interface EngineModule {
  startEngine(options: {
    readonly scope: string;
    /** Another host has begun on the bus: this one has ended. */
    readonly onOver: () => void;
    /** `bus`: serves all tabs of the scope; `page`: only who is accepted. */
    readonly reach: 'bus' | 'page';
  }): RunningEngine;
}

export interface RunningEngine {
  /** Serves a page over a port of its own. */
  accept(port: Port<ToPage, unknown>): void;
  /** Falls silent, so that another host can go on. */
  end(): void;
}
