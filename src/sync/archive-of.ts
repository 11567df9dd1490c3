import {bareOf, type BareJid, type Jid} from '../model/jid.ts';
import {findRoom} from '../store/rooms.ts';
import type {ReadTx} from '../store/schema.ts';

/** Whose archive has a conversation: a room's its own, all others the account's. */
export async function archiveOf(tx: ReadTx, conversation: Jid, account: BareJid): Promise<BareJid> {
  return (await findRoom(tx, conversation)) ? bareOf(conversation) : account;
}
