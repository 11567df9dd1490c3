/** How far own messages have come. States move forward only, whatever order the news come in. */
import {toErrorInfo, StanzaError, type ErrorInfo} from '../model/errors.ts';
import type {Ord, StanzaId} from '../model/ids.ts';
import {bareOf, type BareJid, type Jid} from '../model/jid.ts';
import type {DeliveryState} from '../model/message.ts';
import {stanzaAlias} from '../store/aliases.ts';
import {findByAlias, loadOwnBetween} from '../store/messages.ts';
import {highest} from '../store/ord.ts';
import {dequeue} from '../store/outbox.ts';
import type {MessageRow, ReadTx, WriteTx} from '../store/schema.ts';
import type {MessageStanza} from '../xmpp/message.ts';
import type {Effects} from './effects.ts';

const RANK = {failed: 0, sending: 0, sent: 1, delivered: 2, read: 3} as const;

/** The newest message of `sender` in the conversation with this stanza id. */
export async function findByStanzaId(
  tx: ReadTx,
  conversation: Jid,
  sender: Jid,
  id: StanzaId,
): Promise<MessageRow | undefined> {
  const rows = await findByAlias(tx, stanzaAlias(conversation, sender, id));
  const named = rows.filter((row) => row.id === id);
  return named.sort((a, b) => (a.ord < b.ord ? 1 : -1))[0];
}

/** The message in the state that is further on. */
export function advanced(row: MessageRow, state: 'sent' | 'delivered' | 'read'): MessageRow {
  const {delivery} = row;
  if (!delivery || RANK[delivery.state] >= RANK[state]) return row;
  // An archive keeps what was refused, too: that it is there does not mean that it arrived.
  const isRefused = delivery.state === 'failed' && delivery.error.name === 'StanzaError';
  if (isRefused && state === 'sent') return row;
  return {...row, delivery: {state}};
}

/**
 * The server, or the other side, has this message. A later one may have been read meanwhile: then
 * so was this.
 */
export async function advance(
  tx: WriteTx,
  effects: Effects,
  row: MessageRow,
  state: 'sent' | 'delivered' | 'read',
): Promise<void> {
  if (row.id !== undefined) await dequeue(tx, row.id);
  const {seenByOther} = await effects.conversation(tx, row.conversation);
  const next = seenAt(advanced(row, state), seenByOther);
  if (next === row) return;
  effects.save(tx, next);
}

/** The other side has seen this own message, and with it all that were sent before it. */
export async function markSeen(tx: WriteTx, effects: Effects, seen: MessageRow): Promise<void> {
  await advance(tx, effects, seen, 'read');
  await markSeenTo(tx, effects, seen);
}

/** All that we have sent up to this place was seen. */
export async function markSeenTo(
  tx: WriteTx,
  effects: Effects,
  {conversation: jid, ord}: Pick<MessageRow, 'conversation' | 'ord'>,
): Promise<void> {
  const conversation = await effects.conversation(tx, jid);
  const before = conversation.seenByOther;
  if (highest(before, ord) === before) return;
  effects.changeConversation({...conversation, seenByOther: ord});
  for (const row of await loadOwnBetween(tx, jid, before, ord)) {
    if (isWithServer(row.delivery)) await advance(tx, effects, row, 'read');
  }
}

/** The state of an own message at `ord`, given how far the other side has read. */
export function seenAt(row: MessageRow, seenByOther: Ord | undefined): MessageRow {
  const isSeen = seenByOther !== undefined && row.ord <= seenByOther;
  return isSeen && isWithServer(row.delivery) ? advanced(row, 'read') : row;
}

/** An answer of type error says that an own message was refused (RFC 6120 §8.3). */
export async function applyError(
  tx: WriteTx,
  effects: Effects,
  stanza: MessageStanza,
  account: BareJid,
): Promise<void> {
  const {from, id} = stanza;
  if (id === undefined) return;
  // What was said to one person in a room is a conversation of its own, whoever refuses it.
  const row =
    (await findByStanzaId(tx, from, account, id)) ??
    (await findByStanzaId(tx, bareOf(from), account, id));
  if (!row?.own || !row.delivery || RANK[row.delivery.state] > RANK.sent) return;
  const {condition, type, text} = stanza.error ?? {
    condition: 'undefined-condition',
    type: 'cancel' as const,
    text: undefined,
  };
  await fail(tx, effects, row, toErrorInfo(new StanzaError(condition, type, text)));
}

/** Gives an own message up: the person may retry or discard it. */
export async function fail(
  tx: WriteTx,
  effects: Effects,
  row: MessageRow,
  error: ErrorInfo,
): Promise<void> {
  if (row.id !== undefined) await dequeue(tx, row.id);
  const failed: MessageRow = {...row, delivery: {state: 'failed', error}};
  effects.save(tx, failed);
}

function isWithServer(delivery: DeliveryState | undefined): boolean {
  return delivery?.state === 'sent' || delivery?.state === 'delivered';
}
