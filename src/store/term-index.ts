/**
 * The index of the search on disk. It follows the messages in transactions of its own, so that
 * writing messages costs nothing more and a large database opens at once: a few hundred rows at a
 * time, the new ones first, then backwards what was there before there was an index. What it says
 * is never believed without a look at the message, so it may lag behind, and know what is gone.
 */
import {loadIndexed, saveIndexed} from './meta.ts';
import type {AccountStore, IndexedRows, MessageRow, ReadTx, VolumeRow, WriteTx} from './schema.ts';
import {read, write} from './transaction.ts';
import {draftOf, merged, placeOf, type Draft, type Entry, type Whole} from './volumes.ts';
import {termsOf, WORDS_VERSION} from './words.ts';

/** How many rows become a volume at once, at most: about 20 ms of work. */
const BATCH = 512;
/** So many volumes of a kind become one of the next. */
const FEW = 8;
/** The sizes up to which volumes are of a kind; those that are larger stay as they are. */
const SIZES = [64, 512, 4096, 32_768];

/** The term that all messages of a conversation have. No message has it in its words. */
export function conversationTerm(conversation: string): string {
  return `\u0001${conversation}\u0001`;
}

/** What is left to be done after a step. */
export type Rest = 'new' | 'old' | 'none';

/**
 * Does a little: indexes some rows, or unites some volumes.
 *
 * @throws StorageError, see `write`
 */
export async function indexSome(store: AccountStore): Promise<Rest> {
  const {known, isUsable, rows, rest} = await read(store, ['meta', 'messages'], async (tx) => {
    const row = await loadIndexed(tx);
    const usable = row?.version === WORDS_VERSION;
    return {known: row, isUsable: usable, ...(await nextRows(tx, usable ? row : await begin(tx)))};
  });
  if (!isUsable || !isSame(known, rows.after)) {
    const draft = rows.rows.length > 0 ? draftOf(rows.rows.map(toEntry)) : undefined;
    const isCurrent = await write(store, ['volumes', 'terms', 'places'], async (tx) => {
      // It may have been cleared meanwhile.
      if (!isSame(known, await loadIndexed(tx))) return false;
      if (!isUsable) await clear(tx);
      if (draft) await save(tx, draft);
      await saveIndexed(tx, rows.after);
      return true;
    });
    if (!isCurrent) return 'new';
  }
  if (rest === 'new') return rest;
  return (await unite(store)) ? 'old' : rest;
}

function isSame(a: IndexedRows | undefined, b: IndexedRows | undefined): boolean {
  return a?.from === b?.from && a?.upTo === b?.upTo && a?.version === b?.version;
}

/** All that is there is still to be indexed. */
async function begin(tx: ReadTx): Promise<IndexedRows> {
  const last = (await tx.objectStore('messages').openKeyCursor(null, 'prev'))?.primaryKey ?? 0;
  return {from: last, upTo: last, version: WORDS_VERSION};
}

async function nextRows(
  tx: ReadTx,
  {from, upTo, version}: IndexedRows,
): Promise<{
  readonly rows: {readonly rows: readonly MessageRow[]; readonly after: IndexedRows};
  readonly rest: Rest;
}> {
  const messages = tx.objectStore('messages');
  const fresh = await messages.getAll(IDBKeyRange.lowerBound(upTo, true), BATCH);
  if (fresh.length > 0) {
    const after = {from, upTo: fresh.at(-1)?.row ?? upTo, version};
    const rest = fresh.length === BATCH ? 'new' : from > 0 ? 'old' : 'none';
    return {rows: {rows: fresh, after}, rest};
  }
  if (from <= 0) return {rows: {rows: [], after: {from, upTo, version}}, rest: 'none'};
  const below = Math.max(0, from - BATCH);
  const old = await messages.getAll(IDBKeyRange.bound(below, from, true, false));
  return {rows: {rows: old, after: {from: below, upTo, version}}, rest: below > 0 ? 'old' : 'none'};
}

function toEntry(row: MessageRow): Entry {
  const terms = new Set(termsOf(row.body)).add(conversationTerm(row.conversation));
  return {place: placeOf({time: row.time, row: row.row ?? 0}), terms};
}

async function save(tx: WriteTx, {volume, places, pages}: Draft): Promise<void> {
  const number = await tx.objectStore('volumes').add(volume);
  await Promise.all([
    tx.objectStore('places').put({volume: number, places}),
    ...pages.map((page, index) =>
      tx.objectStore('terms').put({...page, volume: number, page: index}),
    ),
  ]);
}

/** Forgets the index; what is left is indexed anew. */
export async function clearIndex(tx: WriteTx): Promise<void> {
  await clear(tx);
  await tx.objectStore('meta').delete('indexed');
}

async function clear(tx: WriteTx): Promise<void> {
  await tx.objectStore('volumes').clear();
  await tx.objectStore('terms').clear();
  await tx.objectStore('places').clear();
}

/** Unites some volumes of about the same size and age; false if there are too few. */
async function unite(store: AccountStore): Promise<boolean> {
  const chosen = await read(store, ['volumes', 'terms', 'places'], async (tx) => {
    const volumes = fewOfAKind(await tx.objectStore('volumes').getAll());
    return await Promise.all(volumes.map((volume) => loadWhole(tx, volume)));
  });
  if (chosen.length === 0) return false;
  const draft = merged(chosen);
  await write(store, ['volumes', 'terms', 'places'], async (tx) => {
    const left = await Promise.all(
      chosen.map(({volume}) => tx.objectStore('volumes').getKey(volume)),
    );
    // They may have been cleared meanwhile.
    if (left.includes(undefined)) return;
    for (const {volume} of chosen) await remove(tx, volume);
    await save(tx, draft);
  });
  return true;
}

function fewOfAKind(volumes: readonly VolumeRow[]): readonly VolumeRow[] {
  const byAge = volumes.toSorted((a, b) => b.newest - a.newest);
  for (const [kind, most] of SIZES.entries()) {
    const least = SIZES[kind - 1] ?? 0;
    const alike = byAge.filter(({size}) => size >= least && size < most);
    if (alike.length >= FEW) return alike.slice(0, FEW);
  }
  return [];
}

async function loadWhole(tx: ReadTx, row: VolumeRow): Promise<Whole & {readonly volume: number}> {
  const volume = row.volume ?? 0;
  const [places, pages] = await Promise.all([
    tx.objectStore('places').get(volume),
    tx.objectStore('terms').getAll(pagesOf(volume)),
  ]);
  return {volume, places: places?.places ?? new Float64Array(), pages};
}

async function remove(tx: WriteTx, volume: number): Promise<void> {
  await tx.objectStore('volumes').delete(volume);
  await tx.objectStore('places').delete(volume);
  await tx.objectStore('terms').delete(pagesOf(volume));
}

function pagesOf(volume: number): IDBKeyRange {
  return IDBKeyRange.bound([volume], [volume, []]);
}
