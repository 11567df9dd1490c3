/** Where messages of a conversation are missing, as pages show it. */
import type {BareJid, Jid} from '../model/jid.ts';
import type {Coverage, Gap} from '../model/timeline.ts';
import {loadHoles} from '../store/holes.ts';
import type {HoleRow, ReadTx, SegmentRow} from '../store/schema.ts';
import {findSegment} from '../store/segments.ts';
import {bottomOf, gapTop, highOf} from './coverage.ts';
import type {Ingest} from './ingest.ts';

export type Whose = {
  readonly conversation: Jid;
  /** The account has no archive: a conversation begins where it begins here. */
  readonly hasNone: boolean;
};

export async function loadCoverage(tx: ReadTx, archive: BareJid, whose: Whose): Promise<Coverage> {
  const [holes, segment] = await Promise.all([loadHoles(tx, archive), findSegment(tx, archive)]);
  return coverageOf(holes, segment, whose);
}

/** @param holes - newest first */
function coverageOf(
  holes: readonly HoleRow[],
  segment: SegmentRow | undefined,
  {conversation, hasNone}: Whose,
): Coverage {
  const gaps = holes
    .flatMap((hole) => gapOf(hole, conversation) ?? [])
    .sort((a, b) => (a.high < b.high ? -1 : 1));
  if (!segment) return {gaps, bottom: hasNone ? 'start' : 'more'};
  const {edge} = bottomOf(segment, conversation);
  return {gaps, bottom: edge === 'open' ? 'more' : edge};
}

/** The hole as it is for this conversation; undefined if nothing of it is missing. */
export function gapOf(hole: HoleRow, conversation: Jid): Gap | undefined {
  if (hole.part && hole.part.conversation !== conversation) return undefined;
  if (hole.overrides[conversation]?.state === 'closed') return undefined;
  const kind = highOf(hole, conversation) ? 'missing' : 'lost';
  return {low: hole.low.ord, high: gapTop(hole, conversation).ord, kind};
}

/**
 * Tells what a transaction does to the coverage of conversations that somebody looks at.
 *
 * @param body - changes the segment or its holes
 */
export async function tellingCoverage(
  {tx, archive, effects}: Ingest,
  watched: readonly Whose[],
  body: () => Promise<void>,
): Promise<void> {
  if (watched.length === 0) {
    await body();
    return;
  }
  const load = async () => ({
    holes: await loadHoles(tx, archive),
    segment: await findSegment(tx, archive),
  });
  const before = await load();
  await body();
  const after = await load();
  for (const whose of watched) {
    const now = coverageOf(after.holes, after.segment, whose);
    const was = coverageOf(before.holes, before.segment, whose);
    if (JSON.stringify(now) !== JSON.stringify(was)) effects.covered(whose.conversation, now);
  }
}
