import type {Ord} from '../model/ids.ts';
import {between, highest} from './ord.ts';
import type {ReadTx, WriteTx} from './schema.ts';

export async function loadRosterVersion(tx: ReadTx): Promise<string | undefined> {
  const row = await tx.objectStore('meta').get('roster-version');
  return row?.name === 'roster-version' ? row.value : undefined;
}

export async function saveRosterVersion(tx: WriteTx, version: string | undefined): Promise<void> {
  const meta = tx.objectStore('meta');
  if (version === undefined) await meta.delete('roster-version');
  else await meta.put({name: 'roster-version', value: version});
}

/** The highest `ord` that was given out in this account, if any was. */
export async function loadHead(tx: ReadTx): Promise<Ord | undefined> {
  const row = await tx.objectStore('meta').get('head');
  return row?.name === 'head' ? row.value : undefined;
}

/** A new `ord` above all others. */
export async function takeHead(tx: WriteTx): Promise<Ord> {
  const head = between(await loadHead(tx), undefined);
  await tx.objectStore('meta').put({name: 'head', value: head});
  return head;
}

/** Keeps `head` above `ord`, which was given out elsewhere. */
export async function raiseHead(tx: WriteTx, ord: Ord): Promise<void> {
  const head = await loadHead(tx);
  if (highest(head, ord) === head) return;
  await tx.objectStore('meta').put({name: 'head', value: ord});
}
