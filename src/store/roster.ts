/** The cached roster, and who asks to be let in. */
import type {BareJid, Jid} from '../model/jid.ts';
import type {AskRow, ReadTx, RosterRow, WriteTx} from './schema.ts';

export async function findRosterRow(tx: ReadTx, jid: Jid): Promise<RosterRow | undefined> {
  return await tx.objectStore('roster').get(jid);
}

export async function loadRoster(tx: ReadTx): Promise<readonly RosterRow[]> {
  return await tx.objectStore('roster').getAll();
}

export async function saveRosterRow(tx: WriteTx, row: RosterRow): Promise<void> {
  await tx.objectStore('roster').put(row);
}

export async function deleteRosterRow(tx: WriteTx, jid: BareJid): Promise<void> {
  await tx.objectStore('roster').delete(jid);
}

export async function findAsk(tx: ReadTx, jid: Jid): Promise<AskRow | undefined> {
  return await tx.objectStore('asks').get(jid);
}

export async function loadAsks(tx: ReadTx): Promise<readonly AskRow[]> {
  return await tx.objectStore('asks').getAll();
}

export async function saveAsk(tx: WriteTx, row: AskRow): Promise<void> {
  await tx.objectStore('asks').put(row);
}

export async function deleteAsk(tx: WriteTx, jid: BareJid): Promise<void> {
  await tx.objectStore('asks').delete(jid);
}

/** May this person see our presence (RFC 6121 §2.1.2.5: `from` or `both`)? */
export async function maySeePresence(tx: ReadTx, jid: Jid): Promise<boolean> {
  const subscription = (await findRosterRow(tx, jid))?.subscription;
  return subscription === 'from' || subscription === 'both';
}
