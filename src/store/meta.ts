import type {Ord} from '../model/ids.ts';
import {between, highest, many} from './ord.ts';
import type {IndexedRows, KnownPresence, ReadTx, StreamRow, WriteTx} from './schema.ts';

export async function loadRosterVersion(tx: ReadTx): Promise<string | undefined> {
  const row = await tx.objectStore('meta').get('roster-version');
  return row?.name === 'roster-version' ? row.value : undefined;
}

export async function saveRosterVersion(tx: WriteTx, version: string | undefined): Promise<void> {
  const meta = tx.objectStore('meta');
  if (version === undefined) await meta.delete('roster-version');
  else await meta.put({name: 'roster-version', value: version});
}

/** An `ord` below all that will be given out in this account; undefined if none was yet. */
export async function loadHead(tx: ReadTx): Promise<Ord | undefined> {
  const row = await tx.objectStore('meta').get('head');
  return row?.name === 'head' ? row.value : undefined;
}

/** What a transaction has reserved, to give out: above `last`, up to `head`, which is on disk. */
type Reserved = {
  readonly last: Ord | undefined;
  readonly head: Ord | undefined;
  readonly size: number;
};

const reservations = new WeakMap<WriteTx, Reserved>();
/** How many are reserved at once, at most. */
const MAX_RESERVED = 256;

/** A new `ord` above all others. Who takes many is spared asking the disk for each. */
export async function takeHead(tx: WriteTx): Promise<Ord> {
  const {last, head, size} = reservations.get(tx) ?? {last: undefined, head: undefined, size: 0};
  const next = between(last, undefined);
  if (head !== undefined && next <= head) {
    reservations.set(tx, {last: next, head, size});
    return next;
  }
  const ords = many(
    Math.min(Math.max(1, size * 2), MAX_RESERVED),
    highest(last, await loadHead(tx)),
    undefined,
  );
  const [first = next] = ords;
  const end = ords.at(-1) ?? first;
  await tx.objectStore('meta').put({name: 'head', value: end});
  reservations.set(tx, {last: first, head: end, size: ords.length});
  return first;
}

/** Keeps `head` above `ord`, which was given out elsewhere. */
export async function raiseHead(tx: WriteTx, ord: Ord): Promise<void> {
  const head = await loadHead(tx);
  const reserved = reservations.get(tx);
  if (reserved) reservations.set(tx, {...reserved, last: highest(reserved.last, ord)});
  if (highest(head, ord) === head) return;
  await tx.objectStore('meta').put({name: 'head', value: ord});
}

export async function saveStream(tx: WriteTx, stream: StreamRow): Promise<void> {
  await tx.objectStore('meta').put({name: 'stream', value: stream});
}

export async function savePresences(
  tx: WriteTx,
  presences: readonly KnownPresence[],
): Promise<void> {
  await tx.objectStore('meta').put({name: 'presences', value: presences});
}

/** The stream of an earlier host, and who was there when it was saved. */
export async function loadStream(
  tx: ReadTx,
): Promise<{readonly stream: StreamRow; readonly presences: readonly KnownPresence[]} | undefined> {
  const meta = tx.objectStore('meta');
  const [stream, presences] = [await meta.get('stream'), await meta.get('presences')];
  if (stream?.name !== 'stream') return undefined;
  return {
    stream: stream.value,
    presences: presences?.name === 'presences' ? presences.value : [],
  };
}

export async function deleteStream(tx: WriteTx): Promise<void> {
  await tx.objectStore('meta').delete('stream');
  await tx.objectStore('meta').delete('presences');
}

/** How far the messages are indexed; undefined if they are not. */
export async function loadIndexed(tx: ReadTx): Promise<IndexedRows | undefined> {
  const row = await tx.objectStore('meta').get('indexed');
  return row?.name === 'indexed' ? row.value : undefined;
}

export async function saveIndexed(tx: WriteTx, rows: IndexedRows): Promise<void> {
  await tx.objectStore('meta').put({name: 'indexed', value: rows});
}

/** When the index was dropped to make room; undefined if it was not. */
export async function loadCrowded(tx: ReadTx): Promise<number | undefined> {
  const row = await tx.objectStore('meta').get('crowded');
  return row?.name === 'crowded' ? row.value : undefined;
}

export async function saveCrowded(tx: WriteTx, since: number): Promise<void> {
  await tx.objectStore('meta').put({name: 'crowded', value: since});
}
