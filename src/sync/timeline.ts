/**
 * What a person sees of a conversation: the rows that are here, a window of them at a time, and
 * where others are missing. Reading asks nobody: it is as quick offline, and what is missing is
 * marked (fill.ts fetches it).
 */
import type {Ord} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {TimelinePage, TimelinePlace} from '../model/timeline.ts';
import {findByKey} from '../store/messages.ts';
import {findAtTime, findFirstUnread, loadAbove, loadBelow, loadBetween} from '../store/windows.ts';
import type {MessageRow, ReadTx} from '../store/schema.ts';
import {read} from '../store/transaction.ts';
import {archiveOf} from './archive-of.ts';
import type {SyncContext} from './context.ts';
import {toMessage} from './effects.ts';
import {loadCoverage} from './gaps.ts';

/** How many rows before the first unread one are shown with it. */
const CONTEXT = 10;

export type WindowRequest = {
  readonly conversation: Jid;
  readonly place: TimelinePlace;
  /** Rows, at most; a place in the middle has so many on each side. */
  readonly limit: number;
  /** The account has no archive: a conversation begins where it begins here. */
  readonly hasNone: boolean;
};

type Stretch = {
  /** Oldest first. */
  readonly rows: readonly MessageRow[];
  readonly below: Ord | undefined;
  readonly above: Ord | undefined;
  readonly target?: MessageRow | undefined;
};

/** Reads a window. A place that does not exist gives an empty one without a target. */
export async function loadTimeline(
  {store, account}: SyncContext,
  request: WindowRequest,
): Promise<TimelinePage> {
  const names = ['messages', 'segments', 'holes', 'rooms'] as const;
  return await read(store, names, async (tx) => {
    const [{rows, below, above, target}, coverage] = await Promise.all([
      loadStretch(tx, request),
      archiveOf(tx, request.conversation, account).then((archive) =>
        loadCoverage(tx, archive, request),
      ),
    ]);
    return {messages: rows.map(toMessage), below, above, coverage, target: target?.key};
  });
}

async function loadStretch(tx: ReadTx, request: WindowRequest): Promise<Stretch> {
  const {conversation, place, limit} = request;
  if (place === 'opening') return await opening(tx, request);
  if (place === 'end') return await downFrom(tx, conversation, undefined, limit);
  if (place === 'first-unread') {
    return await around(tx, request, await findFirstUnread(tx, conversation));
  }
  if ('before' in place) return await downFrom(tx, conversation, place.before, limit);
  if ('after' in place) return await upFrom(tx, conversation, place.after, limit);
  if ('time' in place) {
    return await around(tx, request, await findAtTime(tx, conversation, place.time));
  }
  if ('key' in place) {
    const row = await findByKey(tx, place.key);
    return await around(tx, request, row?.conversation === conversation ? row : undefined);
  }
  const rows = await loadBetween(tx, conversation, place, limit + 1);
  const first = rows.length > limit ? rows[0] : undefined;
  return {
    rows: first ? rows.slice(1) : rows,
    below: first ? first.ord : place.above,
    above: place.below,
  };
}

/** The end, if the first unread message is there, and something before it. */
async function opening(tx: ReadTx, request: WindowRequest): Promise<Stretch> {
  const {conversation, limit} = request;
  const [newest, unread] = await Promise.all([
    downFrom(tx, conversation, undefined, limit),
    findFirstUnread(tx, conversation),
  ]);
  const [first] = newest.rows;
  if (!unread || !first || newest.below === undefined) return newest;
  const context = newest.rows[Math.min(CONTEXT, newest.rows.length - 1)];
  return context && unread.ord >= context.ord ? newest : await around(tx, request, unread);
}

async function downFrom(
  tx: ReadTx,
  conversation: Jid,
  above: Ord | undefined,
  limit: number,
): Promise<Stretch> {
  const rows = await loadBelow(tx, conversation, above, limit + 1);
  return {rows: rows.slice(-limit), below: rows.length > limit ? rows[0]?.ord : undefined, above};
}

async function upFrom(tx: ReadTx, conversation: Jid, below: Ord, limit: number): Promise<Stretch> {
  const rows = await loadAbove(tx, conversation, below, limit + 1);
  return {rows: rows.slice(0, limit), below, above: rows[limit]?.ord};
}

async function around(
  tx: ReadTx,
  {conversation, limit}: WindowRequest,
  target: MessageRow | undefined,
): Promise<Stretch> {
  if (!target) return {rows: [], below: undefined, above: undefined};
  const [older, newer] = await Promise.all([
    downFrom(tx, conversation, target.ord, limit),
    upFrom(tx, conversation, target.ord, limit),
  ]);
  const rows = [...older.rows, target, ...newer.rows];
  return {rows, below: older.below, above: newer.above, target};
}
