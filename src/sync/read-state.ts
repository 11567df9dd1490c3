/**
 * What the person has seen (invariant 16). `displayed` only moves forward. It stands on incoming
 * messages, or on messages with their place in the archive: a provisional place may lie above
 * messages that are still to come from there.
 */
import type {Change} from '../model/changes.ts';
import type {ArchiveId, Ord, StanzaId} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import {clearUnread, findBelow} from '../store/messages.ts';
import {highest} from '../store/ord.ts';
import {findRoom, isPrivateGroup, loadRooms} from '../store/rooms.ts';
import {maySeePresence} from '../store/roster.ts';
import {write} from '../store/transaction.ts';
import {loadConversation, loadConversations, saveConversation} from '../store/conversations.ts';
import type {ConversationRow, MessageRow, SharedDisplayed, WriteTx} from '../store/schema.ts';
import {read} from '../store/transaction.ts';
import type {SyncContext} from './context.ts';
import {Effects} from './effects.ts';
import type {RemovedUnseen} from './removed-unseen.ts';

export const NOT_SHARED: SharedDisplayed = {
  told: undefined,
  due: undefined,
  awaited: undefined,
  isByOthers: false,
};

export type Reading = {readonly tx: WriteTx; readonly effects: Effects};

/**
 * Everything up to `row` was seen, here or on another client of ours.
 *
 * @returns the newest of what was not seen before whose sender asks for markers
 */
export async function moveDisplayed(
  {tx, effects}: Reading,
  jid: Jid,
  row: Pick<MessageRow, 'own' | 'placed' | 'ord'>,
): Promise<MessageRow | undefined> {
  const isFirm = !row.own || row.placed;
  const seen = isFirm
    ? row
    : await findBelow(tx, jid, row.ord, (other) => !other.own || other.placed);
  const conversation = await effects.conversation(tx, jid);
  const {displayed, loose} = conversation;
  if (!seen || highest(displayed, seen.ord) === displayed) return undefined;
  effects.changeConversation({
    ...conversation,
    displayed: seen.ord,
    loose: seen.placed ? undefined : (loose ?? {firm: displayed}),
  });
  return await clearUnread(tx, jid, seen.ord);
}

/** Was what comes in at this place seen already? */
export function isSeen({displayed, loose}: ConversationRow, ord: Ord): boolean {
  const bound = loose ? loose.firm : displayed;
  return bound !== undefined && ord <= bound;
}

/** A message gets another place. If `displayed` stands on it, it stays with it. */
export async function followMoved(
  {tx, effects}: Reading,
  from: MessageRow,
  to: Ord,
): Promise<ConversationRow> {
  const conversation = await effects.conversation(tx, from.conversation);
  const {displayed, shared} = conversation;
  const {due} = shared ?? {};
  const isDisplayed = displayed === from.ord;
  if (!isDisplayed && due?.ord !== from.ord) return conversation;
  const moved: ConversationRow = {
    ...conversation,
    ...(isDisplayed && {displayed: to, loose: undefined}),
    ...(shared && {shared: {...shared, due: due?.ord === from.ord ? {...due, ord: to} : due}}),
  };
  effects.changeConversation(moved);
  if (isDisplayed) await clearUnread(tx, from.conversation, to);
  return moved;
}

/** The person has seen, on a page, what is at or below `ord`. Does nothing if that is not new. */
export async function commitDisplayed(
  context: SyncContext,
  jid: Jid,
  ord: Ord,
  removed: RemovedUnseen | undefined,
): Promise<readonly Change[]> {
  const names = ['conversations', 'messages', 'roster', 'asks', 'rooms'] as const;
  return await write(context.store, names, async (tx) => {
    const effects = new Effects();
    await displayHere({tx, effects}, jid, ord, removed);
    return await effects.conclude(tx);
  });
}

/** The same, in the transaction that takes it in. */
export async function displayHere(
  {tx, effects}: Reading,
  jid: Jid,
  ord: Ord,
  removed?: RemovedUnseen,
): Promise<void> {
  const before = (await effects.conversation(tx, jid)).displayed;
  const isIncomingSeen = (row: MessageRow) => !row.own && row.ord <= ord;
  // Including `ord` itself: '\uffff' is above every character of a key.
  const seen = await findBelow(tx, jid, `${ord}\uffff` as Ord, isIncomingSeen);
  if (!seen || highest(before, seen.ord) === before) {
    const gone = removed?.take(jid, ord);
    if (gone) await becomeDue({tx, effects}, jid, gone);
    return;
  }
  // XEP-0333 §4: the newest of what was seen now whose sender asked for it.
  const asked = await moveDisplayed({tx, effects}, jid, seen);
  // XEP-0333 §4.1: in a room by the id that the room has given it.
  const marker = (await isPrivateGroup(tx, jid)) ? asked?.archiveId : asked?.id;
  await becomeDue({tx, effects}, jid, {ord: seen.ord, id: seen.archiveId, marker});
}

/** It was displayed here: the others are to be told. */
async function becomeDue(
  {tx, effects}: Reading,
  jid: Jid,
  seen: {
    readonly ord: Ord;
    readonly id: ArchiveId | undefined;
    readonly marker: StanzaId | ArchiveId | undefined;
  },
): Promise<void> {
  const {ord, id} = seen;
  const isWelcome = (await isPrivateGroup(tx, jid)) || (await maySeePresence(tx, jid));
  const marker = isWelcome ? seen.marker : undefined;
  const conversation = await effects.conversation(tx, jid);
  const {pendingMarker, shared = NOT_SHARED} = conversation;
  effects.changeConversation({
    ...conversation,
    pendingMarker: marker ?? pendingMarker,
    shared: {...shared, due: {ord, id}},
  });
}

/**
 * Sends the `displayed` markers that are due, and forgets those that were sent.
 *
 * @param only - the one conversation; undefined: all that are no rooms, which one has to be in
 */
export async function sendMarkers(context: SyncContext, only?: Jid): Promise<void> {
  const due = await read(context.store, ['conversations', 'rooms'], async (tx) => {
    if (only !== undefined) return [await loadConversation(tx, only)];
    const rooms = new Set<Jid>((await loadRooms(tx)).map(({jid}) => jid));
    return (await loadConversations(tx)).filter(({jid}) => !rooms.has(jid));
  });
  for (const {jid, pendingMarker} of due) {
    if (pendingMarker === undefined) continue;
    const isRoom = await read(context.store, ['rooms'], (tx) => findRoom(tx, jid));
    context.wire.sendMessage({
      to: jid,
      id: context.newId() as StanzaId,
      type: isRoom ? 'groupchat' : 'chat',
      marker: {kind: 'displayed', id: pendingMarker as StanzaId},
      hint: 'store',
    });
    await write(context.store, ['conversations'], async (tx) => {
      const row = await loadConversation(tx, jid);
      if (row.pendingMarker !== pendingMarker) return;
      await saveConversation(tx, {...row, pendingMarker: undefined});
    });
  }
}
