/**
 * After a new session is bound: newest first, so that the person sees the latest at once; then
 * what is missing behind it, as far as the budget goes. What is not fetched is a hole on record.
 */
import type {AccountArchive} from './archive.ts';

export type CatchUp = {
  readonly archive: AccountArchive;
  /**
   * Own messages are looked for that may or may not have arrived. The budget is for what nobody
   * waits for: these are looked for down to where they were written.
   */
  readonly isSearching: boolean;
  /** Pages to fetch on one connect. */
  readonly pages: number;
  /** False once the session is over. */
  readonly isCurrent: () => boolean;
  /** The newest page is here; the rest fills in behind. */
  readonly onNewest: () => void;
};

/** @throws ConnectionError or StanzaError of the query that failed; what came before is kept */
export async function catchUp(options: CatchUp): Promise<void> {
  const {archive, isCurrent, isSearching} = options;
  const top = await archive.fetchNewest(isCurrent);
  if (!isCurrent()) return;
  options.onNewest();

  let budget = options.pages - 1;
  const mayGoOn = () => isCurrent() && (isSearching || budget-- > 0);

  let [hole] = await archive.holes();
  if (!top || hole?.low.id !== top.id) hole = undefined;
  while (hole && mayGoOn()) {
    const {row} = hole;
    if ((await archive.fetchHole(hole, undefined)) === 'stuck') break;
    hole = (await archive.holes()).find((other) => other.row === row);
  }
  await archive.settle(mayGoOn);
  await fillBehind(archive, options.pages, () => isCurrent() && budget-- > 0);
}

/** Older holes, newest first, then downwards, but only so deep: a person may scroll for more. */
async function fillBehind(
  archive: AccountArchive,
  depth: number,
  mayGoOn: () => boolean,
): Promise<void> {
  let [hole] = await archive.holes();
  while (hole && mayGoOn()) {
    if ((await archive.fetchHole(hole, undefined)) === 'stuck') return;
    [hole] = await archive.holes();
  }
  let segment = await archive.segment();
  while (segment && segment.bottom.edge === 'open' && segment.depth < depth && mayGoOn()) {
    if ((await archive.fetchBottom(undefined)) === 'stuck') return;
    segment = await archive.segment();
  }
}
