/**
 * From messages to what is drawn: days, the "new" divider, and groups. A group is of one
 * sender, on one day, with less than five minutes between one message and the next, and
 * nothing else in between; it says its time once, below its last message. A receipt stands
 * only where the state changes: below the last message that has it.
 */
import type {MessageKey} from '../model/ids.ts';
import type {DeliveryState, Message} from '../model/message.ts';
import {isSameDay} from './dates.ts';

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

export type TimelineRow =
  | {readonly kind: 'day'; readonly key: string; readonly time: number}
  | {readonly kind: 'unread'; readonly key: string; readonly count: number}
  | MessageRow;

/** Where the divider stands, and how many messages it counts. */
export type Divider = {readonly before: MessageKey; readonly count: number};

function together(a: Message, b: Message, divider: Divider | undefined): boolean {
  return (
    a.own === b.own &&
    a.sender === b.sender &&
    b.key !== divider?.before &&
    Math.abs(b.time - a.time) < GROUP_GAP &&
    isSameDay(a.time, b.time)
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

/** What to draw for `messages` (oldest first). */
export function timelineRows(
  messages: readonly Message[],
  divider: Divider | undefined,
): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  const withReceipt = receipted(messages);
  let unread = false;
  messages.forEach((message, i) => {
    const previous = messages[i - 1];
    const next = messages[i + 1];
    if (previous === undefined || !isSameDay(previous.time, message.time)) {
      rows.push({kind: 'day', key: `day ${message.key}`, time: message.time});
    }
    if (message.key === divider?.before) {
      rows.push({kind: 'unread', key: 'unread', count: divider.count});
      unread = true;
    }
    const first = previous === undefined || !together(previous, message, divider);
    const last = next === undefined || !together(message, next, divider);
    const state = message.delivery?.state;
    const receipt = withReceipt.has(message.key);
    rows.push({
      kind: 'message',
      key: message.key,
      message,
      first,
      last,
      meta: last || state === 'failed' || (receipt && state !== next?.delivery?.state),
      receipt,
      unread,
    });
  });
  return rows;
}
