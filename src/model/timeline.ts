import type {MessageKey, Ord} from './ids.ts';
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

/** Which messages of a gap come first: its newest, or its oldest. */
export type GapEnd = 'high' | 'low';

/** What is here of a conversation: all from its bottom on, except the gaps. */
export type Coverage = {
  /** Oldest first. */
  readonly gaps: readonly Gap[];
  /** What lies below all that is here: more to be asked for, nothing, or what is lost. */
  readonly bottom: 'more' | 'start' | 'lost';
};

/**
 * A stretch of the messages that are here: all those between two places. A message that comes
 * between them is part of it, every other one is not.
 */
export type TimelinePage = {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Nothing above this place is left out at the lower end; undefined: nothing at all. */
  readonly below: Ord | undefined;
  /** Nothing below this place is left out at the upper end; undefined: nothing at all. */
  readonly above: Ord | undefined;
  /** Of the whole conversation. */
  readonly coverage: Coverage;
  /** The message that was asked for, if one was and it is here. */
  readonly target: MessageKey | undefined;
};

/** Which stretch of a conversation is asked for. */
export type TimelinePlace =
  /** At the first unread message if that is far from the end, else the end. */
  | 'opening'
  | 'first-unread'
  | 'end'
  | {readonly before: Ord}
  | {readonly after: Ord}
  /** What is between two places, the newest of it if it is too much. */
  | {readonly above: Ord | undefined; readonly below: Ord | undefined}
  | {readonly key: MessageKey}
  /** Around the first message at or after this time, in ms since the epoch. */
  | {readonly time: number};
