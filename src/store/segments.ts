import type {BareJid} from '../model/jid.ts';
import type {ReadTx, SegmentRow, WriteTx} from './schema.ts';

/** What is here of the archive; undefined if it was never asked. */
export async function findSegment(tx: ReadTx, archive: BareJid): Promise<SegmentRow | undefined> {
  return await tx.objectStore('segments').get(archive);
}

export async function saveSegment(tx: WriteTx, row: SegmentRow): Promise<void> {
  await tx.objectStore('segments').put(row);
}
