/**
 * Filling a gap of a conversation from its lower end, for who comes to it from there: what is left
 * of the hole is a part of this conversation, as after a jump (docs/decisions/0038). Fetched when it
 * is needed.
 */
import type {ArchiveId} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import {deleteHole, findHole, saveHole} from '../store/holes.ts';
import {highest} from '../store/ord.ts';
import type {HoleRow, KeyedPosition, ReadTx, WriteTx} from '../store/schema.ts';
import {findSegment} from '../store/segments.ts';
import {read} from '../store/transaction.ts';
import type {ArchivedMessage} from '../xmpp/archive.ts';
import type {AccountArchive, Step} from './archive.ts';
import {
  countToLow,
  isForgotten,
  knownPlace,
  orNotFound,
  PAGE_SIZE,
  withOf,
} from './archive-pages.ts';
import type {SyncContext} from './context.ts';
import {gapTop, highOf} from './coverage.ts';
import {ingestPage, type Placed} from './ingest.ts';

/** What lies right above `low` in one conversation, as far as something is missing there. */
type PageUp = {
  /** Oldest first. */
  readonly messages: readonly ArchivedMessage[];
  /** The last of all that was looked at. */
  readonly last: ArchiveId | undefined;
  /** Nothing is missing between this page and `high`. */
  readonly reachesHigh: boolean;
  readonly isStable: boolean;
};

/**
 * Fetches the oldest page of a hole, of one conversation.
 *
 * @returns undefined if it cannot be had: the archive no longer has what lies below it
 * @throws StanzaError, ConnectionError
 */
export async function fetchHoleUp(
  context: SyncContext,
  archive: AccountArchive,
  {row}: HoleRow,
  conversation: Jid,
): Promise<Step | undefined> {
  return await archive.inTurn(async (desk) => {
    const removals = desk.removals();
    const load = async (tx: ReadTx) => {
      const hole = row === undefined ? undefined : await findHole(tx, row);
      const high = hole && highOf(hole, conversation);
      return hole && high && {hole, high, low: hole.low, conversation};
    };
    const request = await read(context.store, ['holes'], load);
    if (!request) return 'progress';
    const {hole, low, high} = request;
    const page = hole.lost ? undefined : await fetchPageUp(context, request);
    if (!page) return undefined;
    await desk.commit(async (ingest) => {
      await findSegment(ingest.tx, ingest.archive);
      if (removals !== desk.removals()) return;
      const items = page.messages.map((message) => desk.itemOf(message));
      const placed = await ingestPage(ingest, items, {low: low.ord, high: high.ord});
      await coverHoleUp(ingest.tx, hole, conversation, page, placed);
    });
    if (page.reachesHigh) return page.isStable ? 'progress' : 'stuck';
    return page.last === undefined || page.last === low.id ? 'stuck' : 'progress';
  });
}

/**
 * Fetches the oldest page between `low` and `high`.
 *
 * @returns undefined if it cannot be had: the archive no longer knows `low`
 * @throws StanzaError, ConnectionError
 */
async function fetchPageUp(
  context: SyncContext,
  {low, high, conversation}: {low: KeyedPosition; high: KeyedPosition; conversation: Jid},
): Promise<PageUp | undefined> {
  const {wire, archive, store} = context;
  if (low.id === undefined) return undefined;
  const isExtended = (await wire.archiveSupport())?.extended === true;
  const query = {archive, ...withOf(context, conversation), after: low.id, max: PAGE_SIZE};
  const bounded = isExtended && high.id !== undefined ? {...query, beforeId: high.id} : query;
  const [page, isGone] = await Promise.all([
    orNotFound(wire.queryArchive(bounded)),
    isForgotten(context, low.id),
  ]);
  if (!page || isGone) return undefined;
  const older = await countToLow(context, page.messages, low);
  const places = await read(store, ['messages'], (tx) =>
    Promise.all(page.messages.map(({archiveId}) => knownPlace(tx, archive, archiveId))),
  );
  const end = page.messages.findIndex(({archiveId}, index) => {
    const known = places[index];
    return index >= older && (archiveId === high.id || (known !== undefined && known >= high.ord));
  });
  const messages = page.messages.slice(older, end < 0 ? undefined : end);
  return {
    messages,
    last: end < 0 ? page.last : messages.at(-1)?.archiveId,
    reachesHigh: end >= 0 || page.complete,
    isStable: page.stable,
  };
}

/**
 * A page from the lower end of a hole has come, of one conversation: what is left is a part of its
 * own, or closed.
 */
async function coverHoleUp(
  tx: WriteTx,
  {row, ...hole}: HoleRow,
  conversation: Jid,
  page: PageUp,
  placed: Placed,
): Promise<void> {
  if (row === undefined) return;
  const {archive, part} = hole;
  const low: KeyedPosition = {
    id: page.last ?? hole.low.id,
    ord: highest(placed.highest, hole.low.ord) ?? hole.low.ord,
    stamp: page.messages.at(-1)?.time ?? hole.low.stamp,
  };
  const isClosed = page.reachesHigh && page.isStable;
  if (part) {
    if (isClosed) await deleteHole(tx, row);
    else await saveHole(tx, {...hole, row, low});
    return;
  }
  if (!isClosed) {
    const high = gapTop(hole, conversation);
    const rest = {archive, low, high, lost: false, open: true, overrides: {}};
    await saveHole(tx, {...rest, part: {conversation, of: row}});
  }
  const overrides = {...hole.overrides, [conversation]: {state: 'closed'} as const};
  await saveHole(tx, {...hole, row, overrides});
}
