/**
 * The index of the search, as data. A volume has the terms of up to some ten thousand messages,
 * newest first: pages of terms in order, and for each term in which messages it is, as numbers of
 * two bytes. So a volume costs a few writes however many terms it has, a beginning of a word is
 * looked up like a word, and what has it comes newest first. Why not an index of IndexedDB:
 * docs/decisions/0025-search-index.md.
 */
import type {TermPageRow, VolumeRow} from './schema.ts';

/** Minute and row in one number, so that the higher one is the newer one. */
export type Place = number;

const ROWS = 2 ** 28;
const MINUTE = 60_000;
const MOST_POSTINGS = 8192;
const MOST_TERMS = 1024;

export function placeOf(message: {readonly time: number; readonly row: number}): Place {
  const minute = Math.min(Math.max(0, Math.floor(message.time / MINUTE)), 2 ** 25 - 1);
  return minute * ROWS + (message.row % ROWS);
}

export function rowAt(place: Place): number {
  return place % ROWS;
}

/** What is to be indexed. */
export type Entry = {readonly place: Place; readonly terms: Iterable<string>};

/** A volume that is not on disk yet. */
export type Draft = {
  readonly volume: Omit<VolumeRow, 'volume'>;
  readonly places: Float64Array<ArrayBuffer>;
  readonly pages: readonly Omit<TermPageRow, 'volume' | 'page'>[];
};

/** A volume of at most 65,536 messages. */
export function draftOf(entries: readonly Entry[]): Draft {
  const sorted = entries.toSorted((a, b) => b.place - a.place);
  const postings = new Map<string, number[]>();
  for (const [number, {terms}] of sorted.entries()) {
    for (const term of terms) post(postings, term, number);
  }
  return bind(
    sorted.map(({place}) => place),
    postings,
  );
}

/** A volume as it was read. */
export type Whole = {readonly places: Float64Array; readonly pages: readonly TermPageRow[]};

/** The volumes as one. */
export function merged(volumes: readonly Whole[]): Draft {
  const places = [...new Set(volumes.flatMap((volume) => [...volume.places]))].sort(
    (a, b) => b - a,
  );
  const numbers = new Map(places.map((place, number) => [place, number]));
  const postings = new Map<string, number[]>();
  for (const volume of volumes) {
    const number = Array.from(volume.places, (place) => numbers.get(place) ?? 0);
    for (const page of volume.pages) {
      const terms = page.terms.split('\n');
      for (const [index, term] of terms.entries()) {
        for (const posting of postingsAt(page, index)) post(postings, term, number[posting] ?? 0);
      }
    }
  }
  for (const numbersOfTerm of postings.values()) numbersOfTerm.sort((a, b) => a - b);
  return bind(places, postings);
}

function post(postings: Map<string, number[]>, term: string, number: number): void {
  const known = postings.get(term);
  if (known) known.push(number);
  else postings.set(term, [number]);
}

function bind(places: readonly Place[], postings: ReadonlyMap<string, readonly number[]>): Draft {
  const pages: Draft['pages'][number][] = [];
  let terms: string[] = [];
  let ends: number[] = [];
  let numbers: number[] = [];
  const turn = () => {
    if (terms.length === 0) return;
    const page = {
      terms: terms.join('\n'),
      ends: Uint32Array.from(ends),
      postings: Uint16Array.from(numbers),
    };
    pages.push(page);
    [terms, ends, numbers] = [[], [], []];
  };
  // By units, as IndexedDB and `<` compare them.
  for (const term of [...postings.keys()].sort()) {
    for (const number of postings.get(term) ?? []) numbers.push(number);
    terms.push(term);
    ends.push(numbers.length);
    if (numbers.length >= MOST_POSTINGS || terms.length >= MOST_TERMS) turn();
  }
  turn();
  return {
    volume: {
      newest: places[0] ?? 0,
      size: places.length,
      starts: pages.map((page) => page.terms.split('\n', 1)[0] ?? ''),
    },
    places: Float64Array.from(places),
    pages,
  };
}

function postingsAt({ends, postings}: TermPageRow, index: number): Uint16Array {
  return postings.subarray(index === 0 ? 0 : ends[index - 1], ends[index]);
}

/** Which pages may have terms that begin with `start`: from, and up to. */
export function pagesWith(
  {starts}: Pick<VolumeRow, 'starts'>,
  start: string,
): readonly [from: number, to: number] {
  const first = starts.findIndex((other) => other >= start);
  const before = first === -1 ? starts.length - 1 : first - 1;
  const from = Math.max(0, starts[first] === start ? first : before);
  let to = from;
  while (starts[to + 1]?.startsWith(start) === true) to++;
  return [from, to];
}

/** Calls `visit` with the number of each message that has a term which begins with `start`. */
export function eachPosting(
  page: TermPageRow,
  start: string,
  visit: (number: number) => void,
): void {
  const terms = page.terms.split('\n');
  let low = 0;
  let high = terms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((terms[middle] ?? '') < start) low = middle + 1;
    else high = middle;
  }
  for (; terms[low]?.startsWith(start) === true; low++) {
    for (const number of postingsAt(page, low)) visit(number);
  }
}
