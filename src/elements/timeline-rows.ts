/**
 * From messages to what is drawn: days, the "new" divider, gaps, and groups. A group is of one
 * sender, on one day, with less than five minutes between one message and the next, and
 * nothing else in between; it says its time once, below its last message. A receipt stands
 * only where the state changes: below the last message that has it.
 *
 * What has not changed since the last time is the same object again, so that it is not drawn anew.
 */
import type {MessageKey} from '../model/ids.ts';
import type {DeliveryState, Message} from '../model/message.ts';
import type {Gap} from '../model/timeline.ts';
import {dayOf} from './dates.ts';

export const GROUP_GAP = 5 * 60_000;

export type MessageRow = {
  readonly kind: 'message';
  readonly key: string;
  readonly message: Message;
  readonly first: boolean;
  readonly last: boolean;
  /** Whether time and state stand below it. */
  readonly meta: boolean;
  /** Whether its state is drawn. */
  readonly receipt: boolean;
  /** It came after the divider. */
  readonly unread: boolean;
};

export type GapRow = {readonly kind: 'gap'; readonly key: string; readonly gap: Gap};

export type TimelineRow =
  {readonly kind: 'unread'; readonly key: string; readonly count: number} | GapRow | MessageRow;

/** What belongs to one day; what stands above the first day belongs to none. */
export type DaySection = {
  readonly key: string;
  /** ms since the epoch, of its first message. */
  readonly time: number | undefined;
  readonly rows: readonly TimelineRow[];
};

/** Where the divider stands, and how many messages it counts. */
export type Divider = {readonly before: MessageKey; readonly count: number};

type Content = {
  readonly messages: readonly Message[];
  readonly gaps: readonly Gap[];
  readonly divider: Divider | undefined;
};

/** What is drawn, made again and again for one conversation. */
export class TimelineRows {
  #content: Content | undefined;
  #sections: readonly DaySection[] = [];
  #rows = new Map<string, TimelineRow>();

  /** What to draw; `messages` and `gaps` from the oldest to the newest. */
  of(content: Content): readonly DaySection[] {
    const {messages, gaps, divider} = content;
    const before = this.#content;
    const isUnchanged =
      messages === before?.messages && divider === before.divider && isSameList(gaps, before.gaps);
    if (isUnchanged) return this.#sections;
    const known = new Map(this.#sections.map((section) => [section.key, section]));
    const rows = new Map<string, TimelineRow>();
    this.#sections = sectionsOf(content).map((section) => {
      const kept = section.rows.map((row) => {
        const before = this.#rows.get(row.key);
        const same = before !== undefined && isSame(row, before) ? before : row;
        rows.set(row.key, same);
        return same;
      });
      const last = known.get(section.key);
      const isSameDay = last?.time === section.time && isSameList(last?.rows, kept);
      return isSameDay && last !== undefined ? last : {...section, rows: kept};
    });
    this.#rows = rows;
    this.#content = content;
    return this.#sections;
  }
}

/** True if both have the same things, in the same order. */
export function isSameList<T>(a: readonly T[] | undefined, b: readonly T[]): boolean {
  return a?.length === b.length && a.every((one, i) => one === b[i]);
}

function isSame<T extends object>(a: T, b: T | undefined): boolean {
  return (
    b !== undefined && Object.entries(a).every(([name, value]) => Reflect.get(b, name) === value)
  );
}

/** True if nothing parts the two: they are of one group. */
function together(a: Message, b: Message): boolean {
  return (
    a.own === b.own &&
    a.sender === b.sender &&
    a.occupantId === b.occupantId &&
    a.moderated === undefined &&
    b.moderated === undefined &&
    Math.abs(b.time - a.time) < GROUP_GAP &&
    dayOf(a.time) === dayOf(b.time)
  );
}

/** The keys of the messages whose receipt is drawn. */
function receipted(messages: readonly Message[]): ReadonlySet<MessageKey> {
  const keys = new Set<MessageKey>();
  const seen = new Set<DeliveryState['state']>();
  for (const message of messages.toReversed()) {
    const state = message.delivery?.state;
    if (!message.own || state === undefined) continue;
    if (state === 'failed' || !seen.has(state)) keys.add(message.key);
    seen.add(state);
  }
  return keys;
}

/** The gaps before each message, by its index; after the last one: its length. */
function placesOf(gaps: readonly Gap[], messages: readonly Message[]): ReadonlyMap<number, Gap> {
  const places = new Map<number, Gap>();
  for (const gap of gaps) {
    const index = messages.findIndex(({ord}) => ord >= gap.high);
    places.set(index === -1 ? messages.length : index, gap);
  }
  return places;
}

/** Its lower end stays while it is filled. */
function gapRow(gap: Gap): GapRow {
  return {kind: 'gap', key: `gap ${gap.low}`, gap};
}

function sectionsOf({messages, gaps, divider}: Content): readonly DaySection[] {
  const sections: {time: number | undefined; rows: TimelineRow[]}[] = [];
  const rows = () => {
    const last = sections.at(-1) ?? {time: undefined, rows: []};
    if (sections.length === 0) sections.push(last);
    return last.rows;
  };
  const withReceipt = receipted(messages);
  const places = placesOf(gaps, messages);
  const joins = (i: number): boolean => {
    const [a, b] = [messages[i - 1], messages[i]];
    if (a === undefined || b === undefined) return false;
    return b.key !== divider?.before && !places.has(i) && together(a, b);
  };
  let unread = false;
  messages.forEach((message, i) => {
    const previous = messages[i - 1];
    const gap = places.get(i);
    // Above the line of a day that begins with it.
    if (gap !== undefined) rows().push(gapRow(gap));
    if (previous === undefined || dayOf(previous.time) !== dayOf(message.time)) {
      sections.push({time: message.time, rows: []});
    }
    if (message.key === divider?.before) {
      rows().push({kind: 'unread', key: 'unread', count: divider.count});
      unread = true;
    }
    const last = !joins(i + 1);
    const state = message.delivery?.state;
    const receipt = withReceipt.has(message.key);
    const meta =
      last || state === 'failed' || (receipt && state !== messages[i + 1]?.delivery?.state);
    const first = !joins(i);
    rows().push({kind: 'message', key: message.key, message, first, last, meta, receipt, unread});
  });
  const below = places.get(messages.length);
  if (below !== undefined) rows().push(gapRow(below));
  return named(sections);
}

/** Counted from the newest, because older ones come later: a clock may have been turned back. */
function named(sections: readonly Omit<DaySection, 'key'>[]): readonly DaySection[] {
  const counts = new Map<string, number>();
  return sections
    .toReversed()
    .map((section) => {
      const day = section.time === undefined ? '' : String(dayOf(section.time));
      const count = counts.get(day) ?? 0;
      counts.set(day, count + 1);
      return {...section, key: `${day} ${count}`};
    })
    .toReversed();
}
