/**
 * Fetching what was said at some time, in the middle of what is missing: a page of one
 * conversation, from that time on. It splits the hole that it lies in, or cuts one off above the
 * bottom, for this conversation only; the archive as a whole knows as much of itself as before.
 */
import type {ArchiveId, Ord} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import {loadHoles, saveHole} from '../store/holes.ts';
import {findBelow} from '../store/messages.ts';
import type {
  Bottom,
  HolePart,
  HoleRow,
  KeyedPosition,
  MessageRow,
  ReadTx,
  WriteTx,
} from '../store/schema.ts';
import {findSegment, saveSegment} from '../store/segments.ts';
import {read} from '../store/transaction.ts';
import {findAtTime, loadBelow} from '../store/windows.ts';
import type {ArchivedMessage, ArchivePage} from '../xmpp/archive.ts';
import type {AccountArchive, ArchiveDesk} from './archive.ts';
import {PAGE_SIZE, withOf} from './archive-pages.ts';
import {candidateOf, findCopy} from './candidate.ts';
import type {SyncContext} from './context.ts';
import {bottomOf, highOf} from './coverage.ts';
import {loadCoverage} from './gaps.ts';
import {ingestPage, type Ingest} from './ingest.ts';

/** A page may have nothing to show. */
const MAX_PAGES = 5;
/** How far down a person waits for what was removed here. */
const MAX_CLIMB = 20;

/** Where messages of a conversation are missing that can be fetched. */
type Region = {
  /** Undefined: below all that is here. */
  readonly hole: HoleRow | undefined;
  readonly high: KeyedPosition;
};

/** @param time - ms since the epoch, by the archive's clock */
export async function fetchAround(
  context: SyncContext,
  archive: AccountArchive,
  conversation: Jid,
  time: number,
): Promise<void> {
  await climb(context, archive, conversation, time);
  await archive.inTurn(async (desk) => {
    if (!(await isMissing(context, conversation, time))) return;
    let after: ArchiveId | undefined;
    for (let turn = 0; turn < MAX_PAGES; turn++) {
      const page = await context.wire.queryArchive({
        archive: context.archive,
        ...withOf(context, conversation),
        // Prosody counts whole seconds.
        start: Math.floor(time / 1000) * 1000,
        ...(after !== undefined && {after}),
        max: PAGE_SIZE,
      });
      const hasAny = page.messages.some((message) => candidateOf(desk.itemOf(message), context));
      // XEP-0313 §4.3: what may still change is no place to go on from.
      if (hasAny && page.stable) await keep(desk, conversation, page);
      if (hasAny || page.complete || page.last === undefined) return;
      after = page.last;
    }
  });
}

/**
 * What was removed from this device comes back from its upper end down: nobody could say of a page
 * of the whole archive which side of a stretch in the middle of it it lies on.
 */
async function climb(
  context: SyncContext,
  archive: AccountArchive,
  conversation: Jid,
  time: number,
): Promise<void> {
  for (let turn = 0; turn < MAX_CLIMB; turn++) {
    const segment = await archive.segment();
    const bottom = segment && bottomOf(segment, conversation);
    const {stamp = Infinity} = bottom ?? {};
    if (!bottom?.removed || bottom.edge !== 'open' || stamp < time) return;
    if (!(await isMissing(context, conversation, time))) return;
    if ((await archive.fetchBottom(conversation)) === 'stuck') return;
  }
}

/** Is something missing right before the first message that is here of that time? */
async function isMissing(
  {store, archive}: SyncContext,
  conversation: Jid,
  time: number,
): Promise<boolean> {
  return await read(store, ['messages', 'segments', 'holes'], async (tx) => {
    const next = (await findAtTime(tx, conversation, time))?.ord;
    const last = (await loadBelow(tx, conversation, next, 1))[0]?.ord;
    const {gaps, bottom} = await loadCoverage(tx, archive, {conversation, hasNone: false});
    const isBetween = (high: Ord) =>
      (next === undefined || high <= next) && (last === undefined || high > last);
    const isInGap = gaps.some(({kind, high}) => kind === 'missing' && isBetween(high));
    return isInGap || (last === undefined && bottom === 'more');
  });
}

/** Keeps what lies below the first message of the page that is in its place already. */
async function keep(desk: ArchiveDesk, conversation: Jid, page: ArchivePage): Promise<void> {
  await desk.commit(async (ingest) => {
    const items = page.messages.map((message) => desk.itemOf(message));
    let anchor: MessageRow | undefined;
    let count = 0;
    for (const item of items) {
      const candidate = candidateOf(item, ingest);
      const copy = candidate && (await findCopy(ingest.tx, candidate));
      if (copy?.placed) {
        anchor = copy;
        break;
      }
      count++;
    }
    const region = await findRegion(ingest, conversation, anchor, page.messages.slice(0, count));
    if (!region) return;
    const bounds = {low: region.hole?.low.ord, high: region.high.ord};
    const placed = await ingestPage(ingest, items.slice(0, count), bounds);
    const [first, last] = [page.messages[0], page.messages.at(-1)];
    if (!first || !last || placed.lowest === undefined || placed.highest === undefined) return;
    const low = {id: page.first, ord: placed.lowest, stamp: first.time};
    const high = {id: page.last, ord: placed.highest, stamp: last.time};
    await split(ingest, conversation, region, {
      low,
      // Up to what was here, or the end of the archive, nothing is missing any more.
      high: anchor || page.complete ? undefined : high,
    });
  });
}

/**
 * In which region the page lies. What is in its place tells; without that, the archive's clock.
 * Undefined if neither does.
 */
async function findRegion(
  {tx, archive}: Ingest,
  conversation: Jid,
  anchor: MessageRow | undefined,
  messages: readonly ArchivedMessage[],
): Promise<Region | undefined> {
  const regions = await loadRegions(tx, archive, conversation);
  if (anchor) {
    const below = await findBelow(tx, conversation, anchor.ord, (row) => row.placed);
    return regions.findLast(({high}) => high.ord <= anchor.ord && (!below || high.ord > below.ord));
  }
  const last = messages.at(-1)?.time;
  if (last === undefined) return undefined;
  return regions.find(({high}) => high.stamp !== undefined && high.stamp >= last);
}

/** Lowest first. */
async function loadRegions(
  tx: ReadTx,
  archive: BareJid,
  conversation: Jid,
): Promise<readonly Region[]> {
  const regions: Region[] = [];
  for (const hole of await loadHoles(tx, archive)) {
    const high = highOf(hole, conversation);
    if (high) regions.push({hole, high});
  }
  const segment = await findSegment(tx, archive);
  const bottom = segment && bottomOf(segment, conversation);
  if (bottom?.edge === 'open' && !bottom.removed && bottom.ord !== undefined) {
    const {id, ord, stamp} = bottom;
    regions.push({hole: undefined, high: {id, ord, stamp}});
  }
  return regions.sort((a, b) => (a.high.ord < b.high.ord ? -1 : 1));
}

/** @param stretch - what has come; without `high` it reaches what is above the region */
async function split(
  {tx, archive}: Ingest,
  conversation: Jid,
  {hole, high}: Region,
  stretch: {readonly low: KeyedPosition; readonly high: KeyedPosition | undefined},
): Promise<void> {
  const part: HolePart = {conversation, of: hole?.part ? hole.part.of : hole?.row};
  const fresh = {archive, lost: false, open: true, overrides: {}, part};
  if (stretch.high) await saveHole(tx, {...fresh, low: stretch.high, high});
  if (!hole) {
    await lowerBottom(tx, archive, conversation, {...stretch.low, edge: 'open'});
  } else if (hole.part) {
    await saveHole(tx, {...hole, high: stretch.low});
  } else {
    await saveHole(tx, {...fresh, low: hole.low, high: stretch.low, lost: hole.lost});
    const closed = {[conversation]: {state: 'closed'}} as const;
    await saveHole(tx, {...hole, overrides: {...hole.overrides, ...closed}});
  }
}

async function lowerBottom(
  tx: WriteTx,
  archive: BareJid,
  conversation: Jid,
  bottom: Bottom,
): Promise<void> {
  const segment = await findSegment(tx, archive);
  if (!segment) return;
  const bottoms = {...segment.bottoms, [conversation]: bottom};
  await saveSegment(tx, {...segment, bottoms});
}
