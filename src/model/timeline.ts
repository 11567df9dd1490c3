import type {Message} from './message.ts';

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
