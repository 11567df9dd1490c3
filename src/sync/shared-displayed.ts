/**
 * What our other clients have displayed (XEP-0490), in the transaction that takes it in. It may be
 * a message that is not here: then it waits for it (invariant 12).
 */
import type {ArchiveId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import {archiveAlias} from '../store/aliases.ts';
import {findByAlias} from '../store/messages.ts';
import {highest} from '../store/ord.ts';
import type {MessageRow, ReadTx} from '../store/schema.ts';
import type {DisplayedItem} from '../xmpp/displayed.ts';
import type {Ingest} from './ingest.ts';
import {moveDisplayed, NOT_SHARED} from './read-state.ts';

/** One of our clients has displayed its chat up to and with this message. */
export async function applyDisplayed(ingest: Ingest, {chat, id}: DisplayedItem): Promise<void> {
  const {tx, effects, account} = ingest;
  const row = await findArchived(tx, account, chat, id);
  if (row) {
    await settleDisplayed(ingest, row);
    return;
  }
  const conversation = await effects.conversation(tx, chat);
  const {shared = NOT_SHARED} = conversation;
  if (shared.awaited?.id === id) return;
  const awaited = {id, isSought: false};
  effects.noteConversation({...conversation, shared: {...shared, awaited, isByOthers: true}});
}

/** It is this message, or there is nothing between it and this one. */
export async function settleDisplayed(ingest: Ingest, row: MessageRow): Promise<void> {
  const {tx, effects} = ingest;
  const {conversation: chat} = row;
  const before = await effects.conversation(tx, chat);
  await moveDisplayed(ingest, chat, row);
  const conversation = await effects.conversation(tx, chat);
  const {shared = NOT_SHARED} = conversation;
  const told = row.ord;
  const isNews = conversation !== before;
  if (!isNews && told === shared.told && !shared.awaited) return;
  // Another client may have told of less, because it did not know: then it is told again.
  const due = highest(shared.due, shared.told);
  effects.noteConversation({
    ...conversation,
    shared: {
      told,
      due: due !== undefined && due > told ? due : undefined,
      awaited: undefined,
      isByOthers: shared.isByOthers || isNews,
    },
  });
}

/** A message has come, or learned its place in the archive: was it the one that is waited for? */
export async function applyAwaited(ingest: Ingest, row: MessageRow): Promise<void> {
  const {awaited} = (await ingest.effects.conversation(ingest.tx, row.conversation)).shared ?? {};
  if (awaited && awaited.id === row.archiveId) await settleDisplayed(ingest, row);
}

/** The message with this id of the account's archive, if it is here. */
export async function findArchived(
  tx: ReadTx,
  account: BareJid,
  chat: BareJid,
  id: ArchiveId,
): Promise<MessageRow | undefined> {
  const rows = await findByAlias(tx, archiveAlias(account, id));
  return rows.find(({conversation}) => conversation === chat);
}
