/**
 * Makes room where the disk is full, or soon will be. First goes the index of the search, which is
 * made again; then the oldest messages of conversations, from the one where nothing was said for
 * the longest time. Only what can come back goes: what is in its place in the archive, was seen,
 * and the server still has. Why so: docs/decisions/0030-making-room.md.
 */
import type {Jid} from '../model/jid.ts';
import {archiveAlias} from '../store/aliases.ts';
import {findConversation, loadConversations} from '../store/conversations.ts';
import {findByAlias} from '../store/messages.ts';
import {saveCrowded} from '../store/meta.ts';
import type {MessageRow} from '../store/schema.ts';
import {findSegment} from '../store/segments.ts';
import {clearIndex} from '../store/term-index.ts';
import {read, writeAtOnce} from '../store/transaction.ts';
import {loadAbove, loadBelow} from '../store/windows.ts';
import type {RoomWish} from './account-sync.ts';
import {archiveOf} from './archive-of.ts';
import {withOf} from './archive-pages.ts';
import type {SyncContext} from './context.ts';
import type {Reach} from './fill.ts';
import {loadCoverage} from './gaps.ts';
import type {Ingest} from './ingest.ts';
import {isSeen} from './read-state.ts';
import {bottomTest, commit, LOWEST, removeRows, type Removing} from './removal.ts';
import {runStep} from './step.ts';

/** Messages of each conversation that stay, so that it opens at once. */
const KEEP = 100;
/** Rows that are removed in one transaction. */
const BATCH = 1000;
/** Bytes on disk, about: of a message in the index of the search; of a row beside its text. */
const INDEXED = 200;
const ROW = 500;

type RoomOptions = Removing & {readonly reach: () => Reach};

export async function makeRoom(options: RoomOptions, wish: RoomWish): Promise<number> {
  const {context, reach} = options;
  let freed = await dropIndex(context);
  const all = await read(context.store, ['conversations'], loadConversations);
  const idle = all
    .filter(({jid, displayed}) => displayed !== undefined && !wish.isOpen(jid))
    .sort((a, b) => a.activity - b.activity);
  for (const {jid} of idle) {
    if (freed >= wish.bytes || options.isOver() || reach() !== 'online') break;
    const step = await runStep(context, 'asking for the oldest message', () =>
      canComeBack(context, jid),
    );
    if (step.state !== 'done' || !step.value) continue;
    let some = -1;
    while (some !== 0 && freed < wish.bytes && !options.isOver() && !wish.isOpen(jid)) {
      some = await removeSome(options, jid, wish);
      freed += some;
    }
  }
  return freed;
}

async function dropIndex({store, now}: SyncContext): Promise<number> {
  const stores = ['volumes', 'terms', 'places'] as const;
  return await writeAtOnce(store, stores, async (tx) => {
    const volumes = await tx.objectStore('volumes').getAll();
    const indexed = volumes.reduce((sum, {size}) => sum + size, 0);
    if (indexed === 0) return 0;
    await clearIndex(tx);
    await saveCrowded(tx, now());
    return indexed * INDEXED;
  });
}

/** Does the server have the oldest message that is here of this conversation? */
async function canComeBack(context: SyncContext, conversation: Jid): Promise<boolean> {
  const {wire, store, account} = context;
  const archive = await read(store, ['rooms'], (tx) => archiveOf(tx, conversation, account));
  const filter = withOf({...context, archive}, conversation);
  const {messages} = await wire.queryArchive({archive, ...filter, max: 1});
  const [first] = messages;
  if (!first) return false;
  return await read(store, ['messages'], async (tx) => {
    const [oldest] = await loadAbove(tx, conversation, LOWEST, 1);
    const [known] = await findByAlias(tx, archiveAlias(archive, first.archiveId));
    if (!oldest) return false;
    return known ? known.ord <= oldest.ord : first.time <= oldest.time;
  });
}

/** Removes some of the oldest rows; returns about how many bytes that were. */
async function removeSome(
  removing: Removing,
  conversation: Jid,
  {keep = KEEP, batch = BATCH}: RoomWish,
): Promise<number> {
  return await commit(removing, conversation, async (ingest) => {
    const {tx, effects, archive} = ingest;
    const rows = await removable(ingest, conversation, {keep, batch});
    const above = rows.at(-1);
    const gone = rows.slice(0, -1);
    if (!above || gone.length === 0) return 0;
    const {archiveId: id, ord} = above;
    await removeRows(ingest, conversation, gone, {id, ord, stamp: undefined});
    effects.covered(conversation, await loadCoverage(tx, archive, {conversation, hasNone: false}));
    return gone.reduce((sum, {body}) => sum + ROW + 2 * body.length, 0);
  });
}

/** The oldest rows that can come back; the last of them stays, as the place to go on from. */
async function removable(
  {tx, archive}: Ingest,
  conversation: Jid,
  {keep, batch}: {readonly keep: number; readonly batch: number},
): Promise<readonly MessageRow[]> {
  const segment = await findSegment(tx, archive);
  const row = await findConversation(tx, conversation);
  const [kept] = await loadBelow(tx, conversation, undefined, keep);
  if (!segment || !row || !kept) return [];
  const rows = await loadAbove(tx, conversation, LOWEST, batch + 1);
  const mayGo = ({placed, archiveId, unread, ord, delivery}: MessageRow) =>
    placed &&
    archiveId !== undefined &&
    unread === undefined &&
    // What comes back is below the last of them: so it counts as seen, as it did.
    isSeen(row, ord) &&
    ord <= kept.ord &&
    delivery?.state !== 'sending' &&
    delivery?.state !== 'failed';
  const end = rows.findIndex((row) => !mayGo(row));
  const run = end < 0 ? rows : rows.slice(0, end);
  const isBottom = await bottomTest(tx, segment, conversation);
  // What is lost is only shown while there is something below it.
  const {gaps} = await loadCoverage(tx, archive, {conversation, hasNone: false});
  const lost = gaps.find(({kind}) => kind === 'lost');
  const last = run.findLastIndex((row) => isBottom(row) && (!lost || row.ord <= lost.low));
  return run.slice(0, last + 1);
}
