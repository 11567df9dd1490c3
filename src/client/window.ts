/**
 * The part of a conversation that the page holds: all messages that are here between two places.
 * A change between them belongs to it and every other does not, wherever the message was before:
 * so the window is right whatever moves, comes or goes. It is bounded, and lets go of what is
 * farthest from where the reader was last known to be.
 */
import type {MessagesChange} from '../model/changes.ts';
import type {MessageKey, Ord} from '../model/ids.ts';
import type {Message} from '../model/message.ts';
import type {Coverage, Gap, TimelinePage} from '../model/timeline.ts';
import type {Timeline} from './client.ts';

export type Window = {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** How many, at most. */
  readonly size: number;
  /** It has all that is here above this place; undefined: from the first on. */
  readonly below: Ord | undefined;
  /** It has all that is here below this place; undefined: up to the last. */
  readonly above: Ord | undefined;
  readonly coverage: Coverage;
  /** Where the reader is, as far as is known; undefined: at the end. */
  readonly reader: Ord | undefined;
};

export function fromPage(page: TimelinePage, size: number): Window {
  const {messages, below, above, coverage, target} = page;
  const reader = messages.find(({key}) => key === target)?.ord;
  const unknown = above === undefined ? undefined : messages[0]?.ord;
  return trimmed({messages, size, below, above, coverage, reader: reader ?? unknown});
}

/** The page is what lies right below the message at `place`. */
export function withOlder(old: Window, page: TimelinePage, place: Ord): Window {
  // It was let go of meanwhile: the page does not reach the window.
  if (old.below !== undefined && old.below >= place) return old;
  const messages = merge(old.messages, page.messages);
  return trimmed({...old, messages, below: page.below, coverage: page.coverage, reader: place});
}

/** The page is what lies right above the message at `place`. */
export function withNewer(old: Window, page: TimelinePage, place: Ord): Window {
  if (old.above !== undefined && old.above <= place) return old;
  const messages = merge(old.messages, page.messages);
  return trimmed({...old, messages, above: page.above, coverage: page.coverage, reader: place});
}

export function withChange(old: Window, change: MessagesChange): Window {
  const {upsert, remove, coverage = old.coverage} = change;
  if (upsert.length === 0 && remove.length === 0) return {...old, coverage};
  const touched = new Set([...remove, ...upsert.map(({key}) => key)]);
  const kept = old.messages.filter(({key}) => !touched.has(key));
  const inside = upsert.filter(({ord}) => isInside(old, ord));
  return trimmed({...old, messages: merge(kept, inside), coverage});
}

function isInside({below, above}: Window, ord: Ord): boolean {
  return (below === undefined || ord > below) && (above === undefined || ord < above);
}

/** Lets go of what is farthest from the reader. */
function trimmed(window: Window): Window {
  const {messages, size, reader} = window;
  const excess = messages.length - size;
  if (excess <= 0) return window;
  const index = reader === undefined ? messages.length : indexOf(messages, reader);
  // As many on one side of the reader as on the other, unless there are not so many.
  const first = Math.min(Math.max(index - Math.floor(size / 2), 0), excess);
  const last = first + size;
  return {
    ...window,
    messages: messages.slice(first, last),
    below: first === 0 ? window.below : messages[first - 1]?.ord,
    above: last === messages.length ? window.above : messages[last]?.ord,
  };
}

/** How many of them lie below `ord`. */
function indexOf(messages: readonly Message[], ord: Ord): number {
  const index = messages.findIndex((message) => message.ord >= ord);
  return index < 0 ? messages.length : index;
}

/** The union by key, in order; `news` wins. */
function merge(messages: readonly Message[], news: readonly Message[]): readonly Message[] {
  const [first] = news;
  const last = messages.at(-1);
  if (!first) return messages;
  // Nearly always one message, and it is the newest.
  if (
    news.length === 1 &&
    last &&
    last.ord < first.ord &&
    !messages.some((m) => m.key === first.key)
  ) {
    return [...messages, first];
  }
  const byKey = new Map<MessageKey, Message>(messages.map((message) => [message.key, message]));
  for (const message of news) byKey.set(message.key, message);
  return [...byKey.values()].sort((a, b) => (a.ord < b.ord ? -1 : Number(a.ord > b.ord)));
}

/** What elements are given of it. */
export function toTimeline(
  window: Window,
  state: {readonly loading: Timeline['loading']; readonly isOnline: boolean},
): Timeline {
  const gaps = gapsIn(window);
  return {
    status: 'ready',
    messages: window.messages,
    gaps,
    before: beforeOf(window, gaps, state.isOnline),
    after: window.above === undefined ? 'end' : 'more',
    loading: state.loading,
  };
}

/** Those that are drawn in the window: of several in one place, the one to be filled first. */
function gapsIn({messages, below, above, coverage}: Window): readonly Gap[] {
  const byPlace = new Map<number, Gap>();
  for (const gap of coverage.gaps) {
    const isAbove = above !== undefined && gap.high > above;
    const isBelow = below !== undefined && gap.high <= below;
    if (isAbove || isBelow) continue;
    const place = indexOf(messages, gap.high);
    if (gap.kind === 'missing' || byPlace.get(place)?.kind !== 'missing') byPlace.set(place, gap);
  }
  return [...byPlace.values()];
}

function beforeOf(
  {messages, below, coverage}: Window,
  [gap]: readonly Gap[],
  isOnline: boolean,
): Timeline['before'] {
  const {bottom} = coverage;
  const isFirst = gap !== undefined && indexOf(messages, gap.high) === 0;
  if (isFirst) {
    const isLast = below === undefined && gap.kind === 'lost' && bottom !== 'more';
    return isLast ? 'lost' : 'gap';
  }
  if (below !== undefined) return 'more';
  if (bottom === 'more') return isOnline ? 'more' : 'unavailable';
  return bottom;
}
