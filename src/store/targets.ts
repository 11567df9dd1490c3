/** What happened to messages that are not here yet: it waits, and is taken when they come. */
import type {StanzaId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {TargetRow, WriteTx} from './schema.ts';

/** Keeps `target` until its message comes. Keeping it twice is harmless. */
export async function keepTarget(tx: WriteTx, target: TargetRow): Promise<void> {
  const {conversation, kind, id, sender} = target;
  const same = await tx.objectStore('targets').index('target').getAll([conversation, kind, id]);
  if (same.some((row) => row.sender === sender)) return;
  await tx.objectStore('targets').add(target);
}

/** Takes out everything that waits for this message. */
export async function takeTargets(
  tx: WriteTx,
  conversation: BareJid,
  id: StanzaId,
): Promise<readonly TargetRow[]> {
  const taken: TargetRow[] = [];
  for (const kind of ['delivered', 'seen', 'displayed'] as const) {
    const range = IDBKeyRange.only([conversation, kind, id]);
    let cursor = await tx.objectStore('targets').index('target').openCursor(range);
    while (cursor) {
      taken.push(cursor.value);
      await cursor.delete();
      cursor = await cursor.continue();
    }
  }
  return taken;
}
