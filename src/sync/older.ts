/**
 * What a person sees of a conversation: stretches without a gap. Local rows first; where a hole
 * lies between them, or they end, the archive is asked for this conversation only.
 */
import type {Ord} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {TimelinePage} from '../model/timeline.ts';
import {loadHoles} from '../store/holes.ts';
import {loadWindow} from '../store/messages.ts';
import type {HoleRow, MessageRow, ReadTx} from '../store/schema.ts';
import {findSegment} from '../store/segments.ts';
import {read} from '../store/transaction.ts';
import type {AccountArchive, Step} from './archive.ts';
import type {SyncContext} from './context.ts';
import {bottomOf, gapTop, highOf} from './coverage.ts';
import {toMessage} from './effects.ts';

/** What lies below a stretch of local rows. */
type Below =
  | {readonly kind: 'more' | 'start' | 'lost' | 'bottom' | 'unknown'}
  | {readonly kind: 'hole'; readonly hole: HoleRow};

type Stretch = {
  /** Newest first. */
  readonly rows: readonly MessageRow[];
  readonly below: Below;
};

/** Can the archive be asked? `none`: the server has none. */
export type Reach = 'online' | 'offline' | 'none';

export type Older = {
  readonly context: SyncContext;
  readonly archive: AccountArchive;
  readonly reach: () => Reach;
};

/**
 * The newest messages that are here. If there are none above a hole, those below it: an old
 * message says more than an empty page.
 */
export async function loadTimeline(
  {context, reach}: Older,
  conversation: BareJid,
  limit: number,
): Promise<TimelinePage> {
  const stretch = await loadStretch(context, conversation, {below: undefined, limit});
  return toPage(stretch, reach());
}

/** True if messages may be missing among the newest of a conversation, or below too few of them. */
export async function needsFilling(
  context: SyncContext,
  conversation: BareJid,
  limit: number,
): Promise<boolean> {
  const {rows, below} = await loadStretch(context, conversation, {below: undefined, limit});
  if (below.kind === 'hole' || (below.kind === 'bottom' && rows.length < limit)) return true;
  const newest = rows[0];
  return (await openHoleAbove(context, conversation, newest?.ord)) !== undefined;
}

/** Fetches what `needsFilling` speaks of, a page at a time. */
export async function fillNewest(
  {context, archive}: Pick<Older, 'context' | 'archive'>,
  conversation: BareJid,
  limit: number,
  isCurrent: () => boolean,
): Promise<void> {
  while (isCurrent() && (await needsFilling(context, conversation, limit))) {
    const {rows, below} = await loadStretch(context, conversation, {below: undefined, limit});
    const above = await openHoleAbove(context, conversation, rows[0]?.ord);
    const hole = above ?? (below.kind === 'hole' ? below.hole : undefined);
    const step = hole
      ? await archive.fetchHole(hole, conversation)
      : await archive.fetchBottom(conversation);
    if (step === 'stuck') return;
  }
}

/** The messages below `before`, from the archive where they are not here. */
export async function loadOlder(
  {context, archive, reach}: Older,
  conversation: BareJid,
  before: Ord,
  limit: number,
): Promise<TimelinePage> {
  for (;;) {
    const stretch = await loadStretch(context, conversation, {below: before, limit});
    const {rows, below} = stretch;
    const isFetchable = below.kind === 'hole' || below.kind === 'bottom';
    if (rows.length > 0 || !isFetchable || reach() !== 'online') return toPage(stretch, reach());
    const step: Step =
      below.kind === 'hole'
        ? await archive.fetchHole(below.hole, conversation)
        : await archive.fetchBottom(conversation);
    if (step === 'stuck') return {messages: [], before: 'unavailable'};
  }
}

async function loadStretch(
  {store, account}: SyncContext,
  conversation: BareJid,
  range: {readonly below: Ord | undefined; readonly limit: number},
): Promise<Stretch> {
  return await read(store, ['messages', 'segments', 'holes'], async (tx) => {
    const holes = await loadHoles(tx, account);
    const rows = await loadWindow(tx, conversation, range.below, range.limit + 1);
    const kept: MessageRow[] = [];
    let upper = range.below;
    for (const row of rows) {
      const between = upper === undefined ? [] : holesBetween(holes, conversation, row.ord, upper);
      const hole = between.find((other) => highOf(other, conversation));
      // What is lost ends a stretch; asking for what lies below it then goes over the gap.
      const isLostFirst = between[0] !== undefined && between[0] !== hole;
      if (isLostFirst && kept.length > 0) return {rows: kept, below: {kind: 'lost'}};
      if (hole) return {rows: kept, below: {kind: 'hole', hole}};
      if (kept.length === range.limit) return {rows: kept, below: {kind: 'more'}};
      kept.push(row);
      upper = row.ord;
    }
    return {rows: kept, below: await belowLast(tx, {account, conversation, holes, upper})};
  });
}

/** What lies below the last local row of a conversation. */
async function belowLast(
  tx: ReadTx,
  place: {
    readonly account: BareJid;
    readonly conversation: BareJid;
    readonly holes: readonly HoleRow[];
    readonly upper: Ord | undefined;
  },
): Promise<Below> {
  const {account, conversation, holes, upper} = place;
  const below = holesBetween(holes, conversation, undefined, upper);
  const hole = below.find((other) => highOf(other, conversation));
  if (hole) return {kind: 'hole', hole};
  const segment = await findSegment(tx, account);
  if (!segment) return {kind: 'unknown'};
  const {edge} = bottomOf(segment, conversation);
  if (edge === 'open') return {kind: 'bottom'};
  return {kind: edge};
}

async function openHoleAbove(
  {store, account}: SyncContext,
  conversation: BareJid,
  ord: Ord | undefined,
): Promise<HoleRow | undefined> {
  const holes = await read(store, ['holes'], (tx) => loadHoles(tx, account));
  return holes.find((hole) => {
    const high = highOf(hole, conversation);
    return high !== undefined && (ord === undefined || high.ord > ord);
  });
}

/** The holes in which messages of this conversation are missing between two places. */
function holesBetween(
  holes: readonly HoleRow[],
  conversation: BareJid,
  lower: Ord | undefined,
  upper: Ord | undefined,
): readonly HoleRow[] {
  return holes.filter((hole) => {
    const override = hole.overrides[conversation];
    if (override?.state === 'closed') return false;
    const high = gapTop(hole, conversation);
    const isBelowUpper = upper === undefined || hole.low.ord < upper;
    return isBelowUpper && (lower === undefined || high.ord > lower);
  });
}

function toPage({rows, below}: Stretch, reach: Reach): TimelinePage {
  return {messages: rows.map(toMessage).toReversed(), before: beforeOf(below, reach)};
}

function beforeOf({kind}: Below, reach: Reach): TimelinePage['before'] {
  switch (kind) {
    case 'more':
    case 'start':
    case 'lost':
      return kind;
    case 'hole':
    case 'bottom':
      return reach === 'online' ? 'more' : 'unavailable';
    case 'unknown':
      return reach === 'none' ? 'start' : 'unavailable';
  }
}
