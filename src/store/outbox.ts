/** Own messages that the server has not confirmed, in the order they are to be sent. */
import type {OriginId, StanzaId} from '../model/ids.ts';
import type {OutboxRow, ReadTx, WriteTx} from './schema.ts';

export async function loadOutbox(tx: ReadTx): Promise<readonly OutboxRow[]> {
  return await tx.objectStore('outbox').getAll();
}

export async function findOutboxRow(
  tx: ReadTx,
  id: OriginId | StanzaId,
): Promise<OutboxRow | undefined> {
  return await tx.objectStore('outbox').index('id').get(id);
}

/** Puts a message at the end of the outbox, unless it is there. */
export async function enqueue(
  tx: WriteTx,
  {conversation, groupchat}: Pick<OutboxRow, 'conversation' | 'groupchat'>,
  id: OriginId,
): Promise<void> {
  if (await findOutboxRow(tx, id)) return;
  const row: OutboxRow = {conversation, id, state: 'queued', attempts: 0, after: undefined};
  await tx.objectStore('outbox').add(groupchat ? {...row, groupchat} : row);
}

export async function saveOutboxRow(tx: WriteTx, row: OutboxRow): Promise<void> {
  await tx.objectStore('outbox').put(row);
}

/** Takes a message out of the outbox; true if it was there. */
export async function dequeue(tx: WriteTx, id: OriginId | StanzaId): Promise<boolean> {
  const row = await findOutboxRow(tx, id);
  if (row?.sequence === undefined) return false;
  await tx.objectStore('outbox').delete(row.sequence);
  return true;
}
