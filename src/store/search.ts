/**
 * Searches the messages that are here, newest first. The volumes whose messages are newest are
 * looked up first, and no more of them than it takes; what they say is then compared with the
 * messages themselves. What one call does is bounded: the rest is for the next one.
 */
import type {Jid} from '../model/jid.ts';
import type {SearchFilter} from '../model/search.ts';
import type {MessageRow, ReadTx, VolumeRow} from './schema.ts';
import {conversationTerm} from './term-index.ts';
import {eachPosting, pagesWith, rowAt, type Place} from './volumes.ts';
import {matchesOf, type Query, type Range} from './words.ts';

/** How many messages are looked at in one call, about. */
const MOST_LOOKS = 600;
/** Of one volume: with these, all looks of a call are used up before more of it matter. */
const MOST_OF_ONE = 2 * MOST_LOOKS;

export type Hit = {readonly row: MessageRow; readonly ranges: readonly Range[]};

export type Found = {
  /** Newest first, but for those of one minute. */
  readonly hits: readonly Hit[];
  /** Where to go on; undefined: there is nothing more. */
  readonly next: Place | undefined;
};

export type Wish = SearchFilter & {
  readonly query: Query;
  readonly conversation: Jid | undefined;
  /** Only what is older than this place. */
  readonly before: Place | undefined;
  readonly limit: number;
};

/** The stores that a search reads. */
export const SEARCH_STORES = ['messages', 'volumes', 'terms', 'places', 'meta'] as const;

export async function searchMessages(tx: ReadTx, wish: Wish): Promise<Found> {
  const {query, conversation, before = Infinity, limit} = wish;
  const terms = [...query.terms];
  if (conversation !== undefined) terms.push(conversationTerm(conversation));
  const volumes = (await tx.objectStore('volumes').getAll()).toSorted(
    (a, b) => b.newest - a.newest,
  );

  const hits: Hit[] = [];
  /** Newest first, of the volumes looked up so far. */
  let candidates: Place[] = [];
  let looks = 0;
  let width = 2;
  for (let done = 0; ;) {
    const wave = volumes.slice(done, done + width);
    done += wave.length;
    width *= 2;
    const found = await Promise.all(wave.map((volume) => lookUp(tx, volume, terms, before)));
    candidates = [...new Set([...candidates, ...found.flat()])].sort((a, b) => b - a);
    // What a volume further down may have is not newer than the newest of it.
    const bound = volumes[done]?.newest ?? -1;
    while (candidates[0] !== undefined && candidates[0] > bound) {
      const some = candidates.slice(0, limit).filter((place) => place > bound);
      candidates = candidates.slice(some.length);
      looks += some.length;
      const rows = await Promise.all(
        some.map((place) => tx.objectStore('messages').get(rowAt(place))),
      );
      for (const [index, row] of rows.entries()) {
        const hit = row && hitOf(row, wish);
        if (hit) hits.push(hit);
        if (hits.length === limit || (looks >= MOST_LOOKS && index === rows.length - 1)) {
          const isLast = index === rows.length - 1 && candidates.length === 0 && bound < 0;
          return {hits, next: isLast ? undefined : some[index]};
        }
      }
    }
    if (done >= volumes.length) return {hits, next: undefined};
  }
}

function hitOf(row: MessageRow, {query, conversation, ...filter}: Wish): Hit | undefined {
  if (conversation !== undefined && row.conversation !== conversation) return undefined;
  if (!passes(row, filter)) return undefined;
  const ranges = matchesOf(query, row.body);
  return ranges && {row, ranges};
}

/** The index knows nothing of this: it is asked of each message. */
export function passes(
  {own, time}: Pick<MessageRow, 'own' | 'time'>,
  filter: SearchFilter,
): boolean {
  return (filter.own ?? own) === own && time >= (filter.since ?? time);
}

/** The places, below `before`, of the newest messages that have all the terms. */
async function lookUp(
  tx: ReadTx,
  volume: VolumeRow,
  terms: readonly string[],
  before: Place,
): Promise<readonly Place[]> {
  const number = volume.volume ?? 0;
  const pages = await Promise.all(
    terms.map(async (term) => {
      const [from, to] = pagesWith(volume, term);
      const range = IDBKeyRange.bound([number, from], [number, to]);
      return await tx.objectStore('terms').getAll(range);
    }),
  );
  /** How many of the terms so far each message has. */
  const had = new Uint8Array(volume.size);
  for (const [index, term] of terms.entries()) {
    for (const page of pages[index] ?? []) {
      eachPosting(page, term, (posting) => {
        if (had[posting] === index) had[posting] = index + 1;
      });
    }
  }
  let at = had.indexOf(terms.length);
  if (at < 0) return [];
  const {places} = (await tx.objectStore('places').get(number)) ?? {places: new Float64Array()};
  const found: Place[] = [];
  for (; at >= 0 && found.length < MOST_OF_ONE; at = had.indexOf(terms.length, at + 1)) {
    const place = places[at];
    if (place !== undefined && place < before) found.push(place);
  }
  return found;
}
