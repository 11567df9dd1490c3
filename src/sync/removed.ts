/**
 * What was removed here, to make room or because somebody wanted it, comes back when its
 * conversation is scrolled up to it, and not before: what pages of the whole archive have of it
 * would stand below the conversation's bottom, with a gap between that nobody knows of.
 */
import type {Bottom} from '../store/schema.ts';
import {findSegment} from '../store/segments.ts';
import {candidateOf, findCopy, type Item} from './candidate.ts';
import type {Bounds, Ingest} from './ingest.ts';

/** The items of a page of the whole archive that are to be taken in. */
export async function withoutRemoved(
  ingest: Ingest,
  items: readonly Item[],
  bounds: Bounds,
): Promise<readonly Item[]> {
  const segment = await findSegment(ingest.tx, ingest.archive);
  const removed = Object.entries(segment?.bottoms ?? {}).filter(([, bottom]) => bottom.removed);
  if (removed.length === 0) return items;
  const bottoms = new Map(removed);
  const wanted: Item[] = [];
  for (const item of items) {
    const {conversation} = ingest.partiesOf(item.stanza);
    const bottom = bottoms.get(conversation);
    if (!bottom || (await isAbove(ingest, item, bottom, bounds))) wanted.push(item);
  }
  return wanted;
}

/** Does this lie above the bottom of its conversation? */
async function isAbove(
  ingest: Ingest,
  item: Item,
  {ord}: Bottom,
  {low, high, highOf}: Bounds,
): Promise<boolean> {
  const {conversation} = ingest.partiesOf(item.stanza);
  const upper = highOf?.[conversation] ?? high;
  if (ord === undefined || (low !== undefined && ord <= low)) return true;
  if (upper !== undefined && upper <= ord) return false;
  // The bottom is somewhere in the page, or there is none to compare with: all that lies above it
  // is here, so what is not here lies below.
  const candidate = candidateOf(item, ingest);
  return candidate !== undefined && (await findCopy(ingest.tx, candidate)) !== undefined;
}
