import type {BareJid} from '../model/jid.ts';
import type {HoleRow, ReadTx, WriteTx} from './schema.ts';

/** The holes of an archive, newest first. */
export async function loadHoles(tx: ReadTx, archive: BareJid): Promise<readonly HoleRow[]> {
  const range = IDBKeyRange.bound([archive], [archive, []]);
  return (await tx.objectStore('holes').index('low').getAll(range)).toReversed();
}

export async function findHole(tx: ReadTx, row: number): Promise<HoleRow | undefined> {
  return await tx.objectStore('holes').get(row);
}

/** Adds or changes a hole. */
export async function saveHole(tx: WriteTx, hole: HoleRow): Promise<number> {
  return await tx.objectStore('holes').put(hole);
}

export async function deleteHole(tx: WriteTx, row: number): Promise<void> {
  await tx.objectStore('holes').delete(row);
}
