/**
 * From a stanza to the message that it may become, and to the copy of it that may be here
 * already. A message comes many times: live, as a carbon, from the archive, after a resend.
 */
import type {ArchiveId, MessageKey} from '../model/ids.ts';
import {type BareJid, bareOf, type Jid} from '../model/jid.ts';
import {archiveAlias, keyAlias, stanzaAlias} from '../store/aliases.ts';
import {findByAlias} from '../store/messages.ts';
import type {MessageRow, ReadTx} from '../store/schema.ts';
import type {MessageStanza} from '../xmpp/message.ts';

/** A stanza with what is known of how it came. */
export type Item = {
  readonly stanza: MessageStanza;
  readonly archiveId: ArchiveId | undefined;
  /** When it was sent, in ms since the epoch. */
  readonly time: number;
  /** Under which key it was shown already, or is to be. */
  readonly key: MessageKey;
};

/** A message without a place. */
export type Candidate = Omit<MessageRow, 'ord' | 'row' | 'placed'>;

export type Parties = {
  readonly own: boolean;
  /** The other side. */
  readonly conversation: Jid;
};

export function partiesOf(stanza: MessageStanza, account: BareJid): Parties {
  const own = bareOf(stanza.from) === account;
  return {own, conversation: bareOf(own ? stanza.to : stanza.from)};
}

/** The message in a stanza; undefined if there is nothing to show. */
export function candidateOf(item: Item, account: BareJid): Candidate | undefined {
  const {stanza, archiveId, time, key} = item;
  if (stanza.type !== 'chat' && stanza.type !== 'normal') return undefined;
  if (stanza.body === undefined || stanza.body === '') return undefined;
  const {own, conversation} = partiesOf(stanza, account);
  const message = {
    conversation,
    own,
    id: stanza.id,
    originId: stanza.originId,
    archiveId,
    key,
  };
  return {
    ...message,
    time,
    sender: stanza.from,
    body: stanza.body,
    delivery: own ? {state: 'sent'} : undefined,
    markable: stanza.markable,
    aliases: aliasesOf(message, account),
  };
}

export function aliasesOf(
  message: Pick<MessageRow, 'key' | 'conversation' | 'own' | 'id' | 'originId' | 'archiveId'>,
  account: BareJid,
): readonly string[] {
  const {key, conversation, own, id, originId, archiveId} = message;
  const sender = own ? account : conversation;
  const ids = new Set([originId, id]);
  return [
    keyAlias(key),
    ...(archiveId === undefined ? [] : [archiveAlias(account, archiveId)]),
    ...[...ids].flatMap((id) => (id === undefined ? [] : stanzaAlias(conversation, sender, id))),
  ];
}

type Copy = Pick<Candidate, 'own' | 'id' | 'originId' | 'archiveId' | 'body' | 'conversation'>;

/** Are these two the same message (invariant 4)? Both are known to share an alias or not at all. */
export function isCopy(a: Copy, b: Copy): boolean {
  if (a.conversation !== b.conversation || a.own !== b.own) return false;
  if (a.archiveId !== undefined && a.archiveId === b.archiveId) return true;
  if (a.originId !== undefined && a.originId === b.originId) return true;
  if (a.id === undefined || a.id !== b.id) return false;
  // Our ids are unique. Others may count from 1 at each start: two entries of an archive with
  // one id are then two messages, and without archive ids the body has to decide.
  if (a.own) return true;
  if (a.archiveId !== undefined && b.archiveId !== undefined) return false;
  return looksUnique(a.id) || a.body === b.body;
}

/** The copy of this message that is on disk. */
export async function findCopy(tx: ReadTx, candidate: Candidate): Promise<MessageRow | undefined> {
  // Whatever has its key has another of its names, too.
  const names = candidate.aliases.filter((alias) => alias !== keyAlias(candidate.key));
  const found = await Promise.all(names.map((alias) => findByAlias(tx, alias)));
  for (const rows of found) {
    const copy = rows.find((row) => row.key === candidate.key || isCopy(row, candidate));
    if (copy) return copy;
  }
  return undefined;
}

/** Long enough, and mixed enough, to be random. */
function looksUnique(id: string): boolean {
  return id.length >= 16 && /\d/.test(id) && /[a-z]/i.test(id);
}
