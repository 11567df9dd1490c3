/**
 * What of the archive is here: the segment and its holes, and how pages and live messages change
 * them. Every function runs in the transaction of the rows that it speaks of (invariant 2).
 */
import type {ArchiveId, Ord} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import {deleteHole, findHole, loadHoles, saveHole} from '../store/holes.ts';
import {takeHead} from '../store/meta.ts';
import {highest, lowest} from '../store/ord.ts';
import type {
  Bottom,
  Edge,
  HoleOverride,
  HoleRow,
  KeyedPosition,
  Position,
  ReadTx,
  Removed,
  SegmentRow,
  WriteTx,
} from '../store/schema.ts';
import {findSegment, saveSegment} from '../store/segments.ts';
import type {Page} from './archive-pages.ts';
import type {Placed} from './ingest.ts';

/** Stretches to look for our own messages in; each connect adds one at most, and looks. */
const MAX_UNSETTLED = 20;

/** Before everything. */
export const ARCHIVE_START: Position = {id: undefined, ord: undefined, stamp: undefined};

/** The newest page has come: the top moves, and what it does not reach is a hole (invariant 8). */
export async function coverNewest(
  tx: WriteTx,
  archive: BareJid,
  page: Page,
  placed: Placed,
): Promise<void> {
  const before = await findSegment(tx, archive);
  const oldTop = before?.top;
  const topOrd = highest(placed.highest, oldTop?.ord);
  const needsOrd = topOrd === undefined || (placed.lowest === undefined && page.isLowLost);
  const top: KeyedPosition = {
    id: page.last ?? (page.isLowLost ? undefined : oldTop?.id),
    ord: needsOrd ? await takeHead(tx) : topOrd,
    stamp: page.messages.at(-1)?.time ?? oldTop?.stamp,
  };
  const first = {
    id: page.first,
    ord: placed.lowest ?? (oldTop ? await takeHead(tx) : top.ord),
    stamp: page.messages[0]?.time,
  };
  const isClosed = page.reachesLow && page.isStable;
  if (oldTop && (!isClosed || page.isLowLost)) {
    const hole = {archive, low: oldTop, high: first, lost: page.isLowLost, open: !isClosed};
    await saveHole(tx, {...hole, overrides: {}});
  }
  const isEmpty = !oldTop && page.last === undefined;
  await saveSegment(tx, {
    archive,
    top: isEmpty ? undefined : {...top, ord: highest(top.ord, first.ord) ?? top.ord},
    bottom: oldTop && before ? before.bottom : {...first, edge: isClosed ? 'start' : 'open'},
    bottoms: before?.bottoms ?? {},
    depth: before && oldTop ? before.depth : 1,
    floor: undefined,
    unsettled: unsettledAfter(before),
  });
}

/** A page out of a hole has come: it shrinks, or closes. With `conversation`, only for that one. */
export async function coverHole(
  tx: WriteTx,
  row: number,
  conversation: Jid | undefined,
  page: Page,
  placed: Placed,
): Promise<void> {
  const hole = await findHole(tx, row);
  if (!hole) return;
  const lost = hole.lost || page.isLowLost || page.isHighLost;
  const isClosed = page.isHighLost || (page.reachesLow && page.isStable);
  const was = highOf(hole, conversation) ?? hole.high;
  const high: KeyedPosition = {
    id: page.first ?? was.id,
    ord: lowest(placed.lowest, was.ord) ?? was.ord,
    stamp: page.messages[0]?.time ?? was.stamp,
  };
  if (conversation !== undefined && !hole.part) {
    const override: HoleOverride =
      isClosed && !lost ? {state: 'closed'} : {state: isClosed ? 'lost' : 'open', high};
    await saveHole(tx, {...hole, overrides: {...hole.overrides, [conversation]: override}});
  } else if (isClosed && !lost) {
    await deleteHole(tx, row);
  } else {
    const overrides = Object.fromEntries(
      Object.entries(hole.overrides).filter(
        ([jid, override]) =>
          override.state === 'closed' || !isPassed(placed, jid as Jid, override.high.ord),
      ),
    );
    await saveHole(tx, {...hole, lost, open: !isClosed, high, overrides});
  }
  if (conversation !== undefined) return;
  await coverParts(
    tx,
    hole.archive,
    row,
    page,
    placed,
    isClosed ? (lost ? 'lost' : 'start') : 'open',
  );
}

/**
 * A page of the whole archive has come, out of a hole or from below the bottom: what it has of a
 * conversation is not missing there any more.
 *
 * @param of - as in `HolePart`
 * @param edge - what lies below the page
 */
async function coverParts(
  tx: WriteTx,
  archive: BareJid,
  of: number | undefined,
  page: Page,
  placed: Placed,
  edge: Edge,
): Promise<void> {
  const parts = await loadParts(tx, archive, of);
  for (const {row, ...part} of parts) {
    const {conversation} = part.part;
    const reached = placed.lowestOf.get(conversation);
    const isLowest = parts.every(
      (other) => other.part.conversation !== conversation || other.low.ord >= part.low.ord,
    );
    const isClosed = edge === 'start' || isPassed(placed, conversation, part.low.ord);
    const isReached = reached !== undefined && reached < part.high.ord;
    const {first = part.high.id, messages} = page;
    const high = isReached ? {id: first, ord: reached, stamp: messages[0]?.time} : part.high;
    if (isClosed || (edge === 'lost' && !isLowest)) await deleteHole(tx, row);
    else if (edge === 'lost') await saveHole(tx, {...part, row, high, lost: true, open: false});
    else if (isReached) await saveHole(tx, {...part, row, high});
  }
}

/**
 * Has a page of the whole archive come to where a conversation was fetched to before? Places of
 * different conversations cannot be compared, so only what the page has of this one tells.
 */
function isPassed(placed: Placed, conversation: Jid, ord: Ord | undefined): boolean {
  const reached = placed.lowestOf.get(conversation);
  return reached !== undefined && ord !== undefined && reached <= ord;
}

type Part = HoleRow & Required<Pick<HoleRow, 'row' | 'part'>>;

async function loadParts(
  tx: ReadTx,
  archive: BareJid,
  of: number | undefined,
): Promise<readonly Part[]> {
  const isPart = (hole: HoleRow): hole is Part => hole.part !== undefined && hole.part.of === of;
  return (await loadHoles(tx, archive)).filter(isPart);
}

/** Where what is missing begins for the conversations that have more than the archive as a whole. */
export async function partTops(
  tx: ReadTx,
  archive: BareJid,
  of: number | undefined,
): Promise<Readonly<Record<string, Ord>>> {
  const tops: Record<string, Ord> = {};
  for (const {part, high} of await loadParts(tx, archive, of)) {
    tops[part.conversation] = highest(tops[part.conversation], high.ord) ?? high.ord;
  }
  return tops;
}

/** A page from below the bottom has come. With `conversation`, only of that one. */
export async function coverBottom(
  tx: WriteTx,
  archive: BareJid,
  conversation: Jid | undefined,
  page: Page,
  placed: Placed,
): Promise<void> {
  const segment = await findSegment(tx, archive);
  if (!segment) return;
  const was = bottomOf(segment, conversation);
  const removed = was.removed && stillRemoved(was.removed, page);
  const bottom: Bottom = {
    id: page.first ?? was.id,
    ord: lowest(placed.lowest, was.ord),
    stamp: page.messages[0]?.time ?? was.stamp,
    edge: edgeBelow(page, removed),
    ...(removed && {removed}),
  };
  if (conversation !== undefined) {
    await saveSegment(tx, {...segment, bottoms: {...segment.bottoms, [conversation]: bottom}});
    return;
  }
  const bottoms = Object.entries(segment.bottoms).filter(
    // What was removed comes back by itself only, see removed.ts.
    ([jid, {ord, removed}]) => removed !== undefined || !isPassed(placed, jid as Jid, ord),
  );
  const depth = segment.depth + 1;
  await saveSegment(tx, {...segment, bottom, bottoms: Object.fromEntries(bottoms), depth});
  await coverParts(tx, archive, undefined, page, placed, bottom.edge);
}

/** What lies below a page from below the bottom. */
function edgeBelow(page: Page, removed: Removed | undefined): Edge {
  if (page.isHighLost) return 'lost';
  if (!page.reachesLow || !page.isStable) return 'open';
  // Was here, and is neither here any more nor in the archive.
  return removed?.oldest !== undefined || removed?.edge === 'lost' ? 'lost' : 'start';
}

function stillRemoved(removed: Removed, {messages}: Page): Removed {
  const isBack = messages.some(({archiveId}) => archiveId === removed.oldest);
  return isBack ? {...removed, oldest: undefined} : removed;
}

/** What came live since the first message without an archive id is to be looked through. */
function unsettledAfter(before: SegmentRow | undefined): SegmentRow['unsettled'] {
  const {floor, top, unsettled = []} = before ?? {};
  if (!floor || top?.id === undefined || top.id === floor.id) return unsettled;
  return [...unsettled, {low: floor, high: top, highOf: {}}].slice(-MAX_UNSETTLED);
}

/** A page of the last stretch was looked through: it shrinks, or is done. */
export async function coverUnsettled(
  tx: WriteTx,
  archive: BareJid,
  page: Page,
  placed: Placed,
): Promise<void> {
  const segment = await findSegment(tx, archive);
  const last = segment?.unsettled.at(-1);
  if (!segment || !last) return;
  const rest = segment.unsettled.slice(0, -1);
  const isDone = page.reachesLow || page.isHighLost || page.first === undefined;
  const high = {...last.high, id: page.first};
  const highOf = {...last.highOf, ...Object.fromEntries(placed.lowestOf)};
  const unsettled = isDone ? rest : [...rest, {...last, high, highOf}];
  await saveSegment(tx, {...segment, unsettled});
}

/** The newest of the archive came live; the segment is to be saved. */
export async function withTop(
  tx: WriteTx,
  segment: SegmentRow,
  id: ArchiveId,
  ord: KeyedPosition['ord'] | undefined,
): Promise<SegmentRow> {
  const {top} = segment;
  // What has no row of its own stands above all that is here. The stamp stays: only the archive's
  // own clock may be compared with the archive's times.
  return {...segment, top: {id, ord: ord ?? (await takeHead(tx)), stamp: top?.stamp}};
}

/** From here on there are messages of which the archive's place is not known. */
export async function setFloor(tx: WriteTx, archive: BareJid): Promise<void> {
  const segment = await findSegment(tx, archive);
  const floored = segment && withFloor(segment);
  if (floored && floored !== segment) await saveSegment(tx, floored);
}

/** The same, of a segment that is to be saved. */
export function withFloor(segment: SegmentRow): SegmentRow {
  return segment.floor ? segment : {...segment, floor: segment.top ?? ARCHIVE_START};
}

/** Where the hole begins for this conversation; undefined if it has none of it to fetch. */
export function highOf(hole: HoleRow, conversation: Jid | undefined): KeyedPosition | undefined {
  if (hole.part && hole.part.conversation !== conversation) return undefined;
  const override = conversation === undefined ? undefined : hole.overrides[conversation];
  if (!hole.open || (override && override.state !== 'open')) return undefined;
  return gapTop(hole, conversation);
}

/** Where the hole begins for this conversation, also if nothing of it can be fetched. */
export function gapTop(hole: HoleRow, conversation: Jid | undefined): KeyedPosition {
  const override = conversation === undefined ? undefined : hole.overrides[conversation];
  return !override || override.state === 'closed' ? hole.high : override.high;
}

/** Where what is here ends, for this conversation. */
export function bottomOf(segment: SegmentRow, conversation: Jid | undefined): Bottom {
  const {bottom, bottoms} = segment;
  const own = conversation === undefined ? undefined : bottoms[conversation];
  const isOwn = own !== undefined && (own.removed !== undefined || bottom.edge !== 'start');
  return isOwn ? own : bottom;
}
