/**
 * Windows of a conversation, read by the index on [conversation, ord]: one request each (three where
 * the browser reads rows only upwards), however long the conversation is.
 */
import type {Ord} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {MessageRow, ReadTx} from './schema.ts';

/** Above every place in a conversation, and below that of the next one. */
const TOP: readonly never[] = [];

/** Of IndexedDB 3.0; not in all browsers. */
type BothWays = {
  getAllRecords(options: {
    readonly query: IDBKeyRange;
    readonly count: number;
    readonly direction: 'prev';
  }): Promise<readonly {readonly value: MessageRow}[]>;
};

function readsBothWays(index: object): index is BothWays {
  return 'getAllRecords' in index;
}

/** Up to `limit` messages right below `below` (undefined: the newest), oldest first. */
export async function loadBelow(
  tx: ReadTx,
  conversation: Jid,
  below: Ord | undefined,
  limit: number,
): Promise<readonly MessageRow[]> {
  return await loadBetween(tx, conversation, {above: undefined, below}, limit);
}

/** Up to `limit` messages right above `above`, oldest first. */
export async function loadAbove(
  tx: ReadTx,
  conversation: Jid,
  above: Ord,
  limit: number,
): Promise<readonly MessageRow[]> {
  const range = rangeOf(conversation, {above, below: undefined});
  return await tx.objectStore('messages').index('ord').getAll(range, limit);
}

/** The newest `limit` messages between two places, oldest first. */
export async function loadBetween(
  tx: ReadTx,
  conversation: Jid,
  bounds: {readonly above: Ord | undefined; readonly below: Ord | undefined},
  limit: number,
): Promise<readonly MessageRow[]> {
  const {above, below} = bounds;
  if (above !== undefined && below !== undefined && above >= below) return [];
  const index = tx.objectStore('messages').index('ord');
  const range = rangeOf(conversation, bounds);
  if (readsBothWays(index)) {
    const newest = {query: range, count: limit, direction: 'prev'} as const;
    return (await index.getAllRecords(newest)).map(({value}) => value).toReversed();
  }
  // `getAll` counts from the oldest on, so where to begin is found first; a cursor over the rows
  // would take a request for each.
  const last = await index.openKeyCursor(range, 'prev');
  if (!last) return [];
  const first = limit > 1 ? await last.advance(limit - 1) : last;
  const found = first ? IDBKeyRange.bound(first.key, range.upper, false, true) : range;
  return await index.getAll(found);
}

/** The oldest message that counts as unread. */
export async function findFirstUnread(
  tx: ReadTx,
  conversation: Jid,
): Promise<MessageRow | undefined> {
  const range = IDBKeyRange.bound([conversation], [conversation, TOP]);
  return await tx.objectStore('messages').index('unread').get(range);
}

/** The earliest message that was sent at `time` (ms since the epoch) or later. */
export async function findAtTime(
  tx: ReadTx,
  conversation: Jid,
  time: number,
): Promise<MessageRow | undefined> {
  const range = IDBKeyRange.bound([conversation, time], [conversation, TOP]);
  return await tx.objectStore('messages').index('time').get(range);
}

function rangeOf(
  conversation: Jid,
  {above, below}: {readonly above: Ord | undefined; readonly below: Ord | undefined},
): IDBKeyRange {
  const lower = above === undefined ? [conversation] : [conversation, above];
  return IDBKeyRange.bound(lower, [conversation, below ?? TOP], true, true);
}
