/**
 * After a new session is bound: newest first, so that the person sees the latest at once; then
 * what is missing behind it, as far as the budget goes. What is not fetched is a hole on record.
 */
import type {HoleRow, OutboxRow} from '../store/schema.ts';
import type {AccountArchive} from './archive.ts';

export type CatchUp = {
  readonly archive: AccountArchive;
  /**
   * Own messages that may or may not have arrived. The budget is for what nobody waits for:
   * these are looked for down to where they were written.
   */
  readonly doubtful: readonly OutboxRow[];
  /** Pages to fetch on one connect. */
  readonly pages: number;
  /** False once the session is over. */
  readonly isCurrent: () => boolean;
  /** Resolves when it is known what our other clients have displayed: nothing is kept before. */
  readonly displayed: Promise<unknown>;
  /** The newest page is here; the rest fills in behind. */
  readonly onNewest: () => void;
};

/** To fetch pages: `take` has to be asked for each, `left` tells for how many more. */
type Leave = {readonly take: () => boolean; readonly left: () => number};

/** @throws ConnectionError or StanzaError of the query that failed; what came before is kept */
export async function catchUp(options: CatchUp): Promise<void> {
  const {archive, isCurrent, doubtful, pages, displayed} = options;
  await archive.fetchNewest(isCurrent, displayed);
  if (!isCurrent()) return;
  options.onNewest();

  let budget = pages - 1;
  const within: Leave = {take: () => isCurrent() && budget-- > 0, left: () => budget};
  const maySettle = () => isCurrent() && (doubtful.length > 0 || budget-- > 0);
  if (doubtful.length > 0) {
    await search(archive, doubtful, {take: isCurrent, left: () => Infinity});
  }
  // What was missed since the last time comes before what is only out of place.
  const [newest] = await archive.holes();
  if (newest) await fillHoles(archive, (hole) => hole.row === newest.row, within);
  await archive.settle(maySettle);
  await fillBehind(archive, pages, within);
}

/** Fetches all that is missing since the first of these was written. */
async function search(
  archive: AccountArchive,
  doubtful: readonly OutboxRow[],
  leave: Leave,
): Promise<void> {
  const isSince = ({low}: HoleRow) =>
    doubtful.some(({after}) => after === undefined || low.ord >= after);
  await fillHoles(archive, isSince, leave);
  if (doubtful.every(({after}) => after !== undefined)) return;
  // The archive seemed empty then: what was written would be its first.
  await fillDown(archive, Infinity, leave);
}

/** Older holes, newest first, then downwards, but only so deep: a person may scroll for more. */
async function fillBehind(archive: AccountArchive, depth: number, leave: Leave): Promise<void> {
  await fillHoles(archive, () => true, leave);
  await fillDown(archive, depth, leave);
}

/** Fills the holes that `test` accepts, newest first. */
async function fillHoles(
  archive: AccountArchive,
  test: (hole: HoleRow) => boolean,
  leave: Leave,
): Promise<void> {
  let hole = (await archive.holes()).find(test);
  while (hole && leave.take()) {
    if ((await archive.fetchHole(hole, undefined, leave.left())) === 'stuck') return;
    hole = (await archive.holes()).find(test);
  }
}

async function fillDown(archive: AccountArchive, depth: number, leave: Leave): Promise<void> {
  let segment = await archive.segment();
  while (segment && segment.bottom.edge === 'open' && segment.depth < depth && leave.take()) {
    const more = Math.min(depth - segment.depth - 1, leave.left());
    if ((await archive.fetchBottom(undefined, more)) === 'stuck') return;
    segment = await archive.segment();
  }
}
