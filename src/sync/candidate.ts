/**
 * From a stanza to the message that it may become, and to the copy of it that may be here
 * already. A message comes many times: live, as a carbon, from the archive, after a resend.
 */
import type {ArchiveId, MessageKey} from '../model/ids.ts';
import {bareOf, parseJid, resourceOf, type BareJid, type Jid} from '../model/jid.ts';
import type {Moderation} from '../model/message.ts';
import {archiveAlias, keyAlias, stanzaAlias} from '../store/aliases.ts';
import {findByAlias} from '../store/messages.ts';
import type {MessageRow, ReadTx, WriteTx} from '../store/schema.ts';
import type {MessageStanza} from '../xmpp/message.ts';
import type {Effects} from './effects.ts';

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
  /** The other side, or the room. */
  readonly conversation: Jid;
} & Pick<MessageRow, 'groupchat' | 'occupantId' | 'mentionsUs'>;

/** Whose messages these are: of the account, or of a room that it is in. */
export type Perspective = {
  /** The own one; all that it has sent is its own, whatever it is called in a room. */
  readonly account: BareJid;
  /** Whose archive has them: the account's, or the room's. */
  readonly archive: BareJid;
  /** @param time - when it was sent, in ms since the epoch; now, if absent */
  readonly partiesOf: (stanza: MessageStanza, time?: number) => Parties;
  /** Takes in what somebody in a room has displayed (XEP-0333). */
  readonly applyMarker?: (
    reading: {readonly tx: WriteTx; readonly effects: Effects},
    stanza: MessageStanza,
  ) => Promise<void>;
};

/** Of what is said between the account and others, in a room in private, too (XEP-0045 §7.5). */
export function partiesOfAccount(stanza: MessageStanza, account: BareJid): Parties {
  const own = bareOf(stanza.from) === account;
  const other = own ? stanza.to : stanza.from;
  return {own, conversation: stanza.isInRoom ? other : bareOf(other)};
}

/** The message in a stanza; undefined if there is nothing to show. */
export function candidateOf(item: Item, {account, partiesOf}: Perspective): Candidate | undefined {
  const {stanza, archiveId, time, key} = item;
  const {tombstone} = stanza;
  if (!tombstone && !stanza.body) return undefined;
  const parties = partiesOf(stanza, time);
  const types = parties.groupchat ? ['groupchat'] : ['chat', 'normal'];
  if (!types.includes(stanza.type)) return undefined;
  const message = {
    ...parties,
    sender: stanza.from,
    id: stanza.id,
    originId: stanza.originId,
    archiveId,
    key,
  };
  return {
    ...message,
    time,
    body: (!tombstone && stanza.body) || '',
    ...(tombstone && {moderated: moderationOf(tombstone)}),
    delivery: parties.own ? {state: 'sent'} : undefined,
    markable: stanza.markable,
    aliases: aliasesOf(message, account),
  };
}

export function aliasesOf(
  message: Pick<MessageRow, 'key' | 'id' | 'originId' | 'archiveId'> & Authorship,
  account: BareJid,
): readonly string[] {
  const {key, conversation, own, groupchat, id, originId, archiveId} = message;
  const sender = own ? account : authorOf(message);
  const archive = groupchat ? bareOf(conversation) : account;
  const ids = new Set([originId, id]);
  return [
    keyAlias(key),
    ...(archiveId === undefined ? [] : [archiveAlias(archive, archiveId)]),
    ...[...ids].flatMap((id) => (id === undefined ? [] : stanzaAlias(conversation, sender, id))),
  ];
}

type Authorship = Pick<MessageRow, 'conversation' | 'own' | 'sender' | 'groupchat' | 'occupantId'>;

/** Who has written it, if not we: in a room the person, as far as it tells (invariant 4). */
function authorOf({conversation, sender, groupchat, occupantId}: Authorship): string {
  return groupchat ? (occupantId ?? sender) : conversation;
}

type Copy = Pick<Candidate, 'id' | 'originId' | 'archiveId' | 'body'> & Authorship;

/** Are these two the same message (invariant 4)? Both are known to share an alias or not at all. */
export function isCopy(a: Copy, b: Copy): boolean {
  if (a.conversation !== b.conversation) return false;
  if (a.archiveId !== undefined && a.archiveId === b.archiveId) return true;
  if (a.own !== b.own || (!a.own && authorOf(a) !== authorOf(b))) return false;
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

/** Who took a message of a room away, and why. */
export function moderationOf({by, reason}: NonNullable<MessageStanza['tombstone']>): Moderation {
  const moderator = parseJid(by ?? '');
  return {by: moderator && resourceOf(moderator), reason};
}

/** Long enough, and mixed enough, to be random. */
function looksUnique(id: string): boolean {
  return id.length >= 16 && /\d/.test(id) && /[a-z]/i.test(id);
}
