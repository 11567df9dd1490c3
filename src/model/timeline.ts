import type {Ord} from './ids.ts';
import type {Message} from './message.ts';

/**
 * Messages of a conversation that are not here. It is drawn right above the first message at or
 * above `high`; what stands between `low` and `high` has no place in the archive yet.
 */
export type Gap = {
  readonly low: Ord;
  readonly high: Ord;
  /** `lost`: the server no longer has them. */
  readonly kind: 'missing' | 'lost';
};

/** A stretch of a conversation, oldest first. */
export type TimelinePage = {
  readonly messages: readonly Message[];
  /**
   * What lies before the first of them:
   * - `more`: older messages are there, locally or on the server;
   * - `unavailable`: there are older ones, but the server cannot be asked now;
   * - `lost`: there were older ones, and the server no longer has them;
   * - `start`: this is the beginning.
   */
  readonly before: 'more' | 'unavailable' | 'lost' | 'start';
};
