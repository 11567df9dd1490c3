import type {Jid} from '../model/jid.ts';
import type {ConversationRow, ReadTx, WriteTx} from './schema.ts';

function emptyConversation(jid: Jid): ConversationRow {
  return {
    jid,
    displayed: undefined,
    pendingMarker: undefined,
    seenByOther: undefined,
    unread: 0,
    last: undefined,
    draft: '',
    activity: 0,
  };
}

export async function findConversation(tx: ReadTx, jid: Jid): Promise<ConversationRow | undefined> {
  return await tx.objectStore('conversations').get(jid);
}

/** The conversation's row; an empty one, not yet on disk, if there is none. */
export async function loadConversation(tx: ReadTx, jid: Jid): Promise<ConversationRow> {
  return (await findConversation(tx, jid)) ?? emptyConversation(jid);
}

export async function loadConversations(tx: ReadTx): Promise<readonly ConversationRow[]> {
  return await tx.objectStore('conversations').getAll();
}

export async function saveConversation(tx: WriteTx, row: ConversationRow): Promise<void> {
  await tx.objectStore('conversations').put(row);
}
