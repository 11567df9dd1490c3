/**
 * Removes messages from this device: the oldest of a conversation first, some at a time, each time
 * with its bottom raised in the same transaction (invariants 2 and 11), so that scrolling up
 * fetches them again. What was not sent is never removed.
 */
import type {ArchiveId, Ord} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import {deleteHole, loadHoles, saveHole} from '../store/holes.ts';
import {deleteMessage, saveMessage} from '../store/messages.ts';
import {takeHead} from '../store/meta.ts';
import {highest} from '../store/ord.ts';
import {loadConversation, loadConversations} from '../store/conversations.ts';
import type {Bottom, MessageRow, ReadTx, SegmentRow} from '../store/schema.ts';
import {findSegment, saveSegment} from '../store/segments.ts';
import {clearIndex} from '../store/term-index.ts';
import {read, write, writeAtOnce} from '../store/transaction.ts';
import {loadAbove} from '../store/windows.ts';
import {archiveOf} from './archive-of.ts';
import type {SyncContext} from './context.ts';
import {bottomOf} from './coverage.ts';
import {gapOf, loadCoverage} from './gaps.ts';
import {beginIngest, INGEST_STORES, type Ingest} from './ingest.ts';
import {RemovedUnseen} from './removed-unseen.ts';

/** Rows that are removed in one transaction. */
const BATCH = 1000;
/** Below every place. */
export const LOWEST = '' as Ord;
const INDEX_STORES = ['volumes', 'terms', 'places'] as const;

export type Removing = {
  readonly context: SyncContext;
  /** Called in each transaction that removes something: a page that is on its way must not count. */
  readonly onRemove: () => void;
  /** Nothing more is to be begun. */
  readonly isOver: () => boolean;
};

export function createUnseen(): RemovedUnseen {
  return new RemovedUnseen();
}

type Deleting = Removing & {
  /** What somebody may yet tell to have seen. */
  readonly unseen: RemovedUnseen;
};

/** Removes what is here of a conversation, or of all; what the server has comes back on demand. */
export async function deleteHistory(removing: Deleting, only: Jid | undefined): Promise<void> {
  const {store} = removing.context;
  const all = await read(store, ['conversations'], loadConversations);
  for (const {jid} of all) {
    if (only !== undefined && jid !== only) continue;
    const {last} = await read(store, ['conversations'], (tx) => loadConversation(tx, jid));
    if (!last) continue;
    let isDone = false;
    while (!isDone && !removing.isOver()) {
      isDone = await commit(removing, jid, async (ingest) => {
        const isAll = await deleteSome(ingest, removing, jid, last.ord);
        const whose = {conversation: jid, hasNone: false};
        ingest.effects.covered(jid, await loadCoverage(ingest.tx, ingest.archive, whose));
        return isAll;
      });
    }
  }
  // The words of the messages are in it, too.
  await write(store, INDEX_STORES, clearIndex);
}

/** Commits a removal, and publishes it. */
export async function commit<T>(
  {context, onRemove}: Removing,
  conversation: Jid,
  body: (ingest: Ingest) => Promise<T>,
): Promise<T> {
  const {store, account, publish} = context;
  const {result, changes} = await writeAtOnce(store, INGEST_STORES, async (tx) => {
    const archive = await archiveOf(tx, conversation, account);
    const ingest = beginIngest(tx, {...context, archive});
    await findSegment(tx, archive);
    // Its turn has come: what was committed before is there, and what comes next has to look.
    onRemove();
    const done = await body(ingest);
    return {result: done, changes: await ingest.effects.conclude(tx)};
  });
  publish(changes);
  return result;
}

/** Removes some of the oldest messages up to `upTo`; true if there were no more. */
async function deleteSome(
  ingest: Ingest,
  {unseen}: Deleting,
  conversation: Jid,
  upTo: Ord,
): Promise<boolean> {
  const {tx, effects, archive} = ingest;
  const segment = await findSegment(tx, archive);
  const isBottom = segment && (await bottomTest(tx, segment, conversation));
  const rows: MessageRow[] = [];
  let end = -1;
  let isAll = false;
  while (!isAll && end < 0) {
    const more = await loadAbove(tx, conversation, rows.at(-1)?.ord ?? LOWEST, BATCH);
    rows.push(...more.filter(({ord}) => ord <= upTo));
    isAll = more.length < BATCH || more.at(-1) !== rows.at(-1);
    end = isBottom ? rows.findLastIndex(isBottom) : rows.length - 1;
  }
  const gone = isAll ? rows : rows.slice(0, end + 1);
  const last = gone.at(-1);
  if (!last) return true;
  for (const row of gone.filter(isUnsent)) {
    // Above all that will come back.
    const kept = {...row, ord: await takeHead(tx)};
    await saveMessage(tx, kept);
    effects.saved(kept);
  }
  const ord = isAll ? (segment?.top?.ord ?? last.ord) : last.ord;
  const removed = gone.filter((row) => !isUnsent(row));
  await removeRows(ingest, conversation, removed, {id: undefined, ord, stamp: undefined});
  unseen.add(conversation, removed);
  // Nothing of them is to be read here any more; they come back below this place. The others are
  // told only of what was on screen.
  const row = await effects.conversation(tx, conversation);
  const displayed = highest(row.displayed, ord);
  effects.changeConversation({...row, displayed, loose: undefined});
  return isAll;
}

function isUnsent({delivery}: MessageRow): boolean {
  return delivery?.state === 'sending' || delivery?.state === 'failed';
}

/** Removes the oldest rows of a conversation; `above` is its bottom then. */
export async function removeRows(
  ingest: Ingest,
  conversation: Jid,
  rows: readonly MessageRow[],
  above: Pick<Bottom, 'id' | 'ord' | 'stamp'>,
): Promise<void> {
  const {tx, effects, archive} = ingest;
  for (const row of rows) {
    await deleteMessage(tx, row);
    effects.removed(row);
  }
  const segment = await findSegment(tx, archive);
  // Without an archive nothing comes back.
  if (!segment) return;
  const was = bottomOf(segment, conversation);
  const oldest: ArchiveId | undefined =
    was.removed?.oldest ?? rows.find(({archiveId}) => archiveId !== undefined)?.archiveId;
  const newest: ArchiveId | undefined =
    rows.findLast(({archiveId}) => archiveId !== undefined)?.archiveId ?? was.removed?.newest;
  const lostGap = await forgetGaps(ingest, conversation, above.ord);
  const edge = was.removed?.edge === 'lost' || was.edge === 'lost' || lostGap ? 'lost' : was.edge;
  const bottom: Bottom = {...above, edge: 'open', removed: {oldest, newest, edge}};
  await saveSegment(tx, {...segment, bottoms: {...segment.bottoms, [conversation]: bottom}});
}

/** Below the bottom there are no gaps. True if one of those was lost. */
async function forgetGaps(
  {tx, archive}: Ingest,
  conversation: Jid,
  ord: Ord | undefined,
): Promise<boolean> {
  let isLost = false;
  for (const hole of await loadHoles(tx, archive)) {
    const gap = gapOf(hole, conversation);
    if (!gap || ord === undefined || gap.high > ord) continue;
    isLost ||= gap.kind === 'lost';
    if (hole.part && hole.row !== undefined) {
      await deleteHole(tx, hole.row);
      continue;
    }
    const overrides = {...hole.overrides, [conversation]: {state: 'closed'} as const};
    await saveHole(tx, {...hole, overrides});
  }
  return isLost;
}

/**
 * Can the bottom be raised to this row? Not to within what is missing of the archive as a whole,
 * or below other gaps of the conversation there: then nobody could say of a page of the archive
 * whether what it has lies above or below.
 */
export async function bottomTest(
  tx: ReadTx,
  segment: SegmentRow,
  conversation: Jid,
): Promise<(row: MessageRow) => boolean> {
  const holes = await loadHoles(tx, segment.archive);
  const {bottom} = segment;
  const isSplit = (ord: Ord) =>
    holes.some(
      ({part, high}) =>
        part?.conversation === conversation && part.of === undefined && high.ord > ord,
    );
  return ({ord}) => {
    const isWithin = holes.some(({part, low, high}) => !part && low.ord < ord && ord < high.ord);
    const isBelow = bottom.ord !== undefined && ord < bottom.ord;
    return !isWithin && !(isBelow && isSplit(ord));
  };
}
