/** What happened to messages that are not here yet: it waits, and is taken when they come. */
import type {StanzaId} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {ReadTx, TargetKind, TargetRow, WriteTx} from './schema.ts';

/** Keeps `target` until its message comes. Keeping it twice is harmless. */
export async function keepTarget(tx: WriteTx, target: TargetRow): Promise<void> {
  const {conversation, kind, id, sender} = target;
  const same = await tx.objectStore('targets').index('target').getAll([conversation, kind, id]);
  if (same.some((row) => row.sender === sender)) return;
  await tx.objectStore('targets').add(target);
}

/** Takes out everything of these kinds that waits for this message. */
export async function takeTargets(
  tx: WriteTx,
  conversation: Jid,
  id: StanzaId,
  kinds: readonly TargetKind[],
): Promise<readonly TargetRow[]> {
  const targets = tx.objectStore('targets');
  const found = await Promise.all(
    kinds.map((kind) => targets.index('target').getAll([conversation, kind, id])),
  );
  const taken = found.flat();
  const rows = taken.flatMap(({row}) => row ?? []);
  await Promise.all(rows.map((row) => targets.delete(row)));
  return taken;
}

/** True if anything waits for a message of this conversation. */
export async function hasTargets(tx: ReadTx, conversation: Jid): Promise<boolean> {
  const range = IDBKeyRange.bound([conversation], [conversation, []]);
  return (await tx.objectStore('targets').index('target').getKey(range)) !== undefined;
}
