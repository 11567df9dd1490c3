/**
 * What our other clients have displayed (XEP-0490), in the transaction that takes it in. It may be
 * a message that is not here: then it waits for it (invariant 12).
 */
import type {ArchiveId} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import {archiveAlias} from '../store/aliases.ts';
import {findByAlias} from '../store/messages.ts';
import type {MessageRow, SharedDisplayed} from '../store/schema.ts';
import type {DisplayedItem} from '../xmpp/displayed.ts';
import {archiveOf} from './archive-of.ts';
import {moveDisplayed, NOT_SHARED, type Reading} from './read-state.ts';

type Sharing = Reading & {readonly account: BareJid};

/** One of our clients has displayed its chat up to and with this message. */
export async function applyDisplayed(sharing: Sharing, {chat, id}: DisplayedItem): Promise<void> {
  const {tx, effects} = sharing;
  const conversation = await effects.conversation(tx, chat);
  const {shared = NOT_SHARED} = conversation;
  const {told, awaited} = shared;
  if (awaited ? awaited.id === id : told?.id === id) return;
  const row = await findArchived(sharing, chat, id);
  if (row) {
    await settleDisplayed(sharing, row, id);
  } else {
    const changed = {...shared, awaited: {id, isSought: false}, isByOthers: true};
    effects.noteConversation({...conversation, shared: changed});
  }
}

/** It is this message, or there is nothing between the two. */
export async function settleDisplayed(
  sharing: Sharing,
  row: MessageRow,
  id: ArchiveId,
): Promise<void> {
  const {tx, effects} = sharing;
  const {conversation: chat, ord} = row;
  const before = await effects.conversation(tx, chat);
  await moveDisplayed(sharing, chat, row);
  const conversation = await effects.conversation(tx, chat);
  const {shared = NOT_SHARED} = conversation;
  // Another client may have told of less, because it did not know: then it is told again.
  const due = [shared.due, shared.told].find((place) => place && place.ord > ord);
  const isByOthers = shared.isByOthers || conversation !== before;
  const changed = {told: {ord, id}, due, awaited: undefined, isByOthers};
  effects.noteConversation({...conversation, shared: changed});
}

/** Is this the one that is waited for? */
export function isAwaited<T extends Pick<MessageRow, 'archiveId'>>(
  shared: SharedDisplayed | undefined,
  row: T,
): row is T & {readonly archiveId: ArchiveId} {
  return row.archiveId !== undefined && shared?.awaited?.id === row.archiveId;
}

/** The message with this id of the chat's archive, if it is here. */
export async function findArchived(
  {tx, account}: Sharing,
  chat: Jid,
  id: ArchiveId,
): Promise<MessageRow | undefined> {
  const archive = await archiveOf(tx, chat, account);
  const rows = await findByAlias(tx, archiveAlias(archive, id));
  return rows.find(({conversation}) => conversation === chat);
}
