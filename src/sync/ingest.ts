/**
 * The one way in. Live messages, carbons and archive pages become rows here, inside a
 * transaction that the caller holds: copies are recognised, messages get their place, what waited
 * for them is applied, and the conversations follow.
 *
 * An archive page is placed exactly: between its neighbours in the archive. What comes live goes
 * on top; it is `placed` there if the archive's id came with it, because then it is the newest of
 * the archive. Everything else has a provisional place until a page contains it (invariant 5).
 */
import type {MessageKey, Ord, StanzaId} from '../model/ids.ts';
import {resourceOf, type Jid} from '../model/jid.ts';
import {findBelow, nextOrdAbove} from '../store/messages.ts';
import {raiseHead, takeHead} from '../store/meta.ts';
import {highest, lowest, many} from '../store/ord.ts';
import type {MessageRow, TargetKind, WriteTx} from '../store/schema.ts';
import type {MessageStanza} from '../xmpp/message.ts';
import {
  aliasesOf,
  candidateOf,
  findCopy,
  isCopy,
  type Candidate,
  type Item,
  type Perspective,
} from './candidate.ts';
import {advance, advanced, applyError, findByStanzaId, markSeen, seenAt} from './delivery.ts';
import {Effects} from './effects.ts';
import {applyModeration, applyWaitingModeration, takeAway} from './moderations.ts';
import {followMoved, isSeen, moveDisplayed} from './read-state.ts';
import {isAwaited, settleDisplayed} from './shared-displayed.ts';
import {Waiting} from './waiting.ts';

/** The stores that messages touch. */
export const INGEST_STORES = [
  'meta',
  'conversations',
  'messages',
  'targets',
  'segments',
  'holes',
  'outbox',
  'roster',
  'asks',
  'rooms',
] as const;

/** What refers to a message by the id that its sender has given it. */
const BY_STANZA_ID = ['delivered', 'seen', 'displayed'] as const;

export type Ingest = Perspective & {
  readonly tx: WriteTx;
  readonly effects: Effects;
  readonly waiting: Waiting;
};

/** What is taken in goes through this, in one transaction over `INGEST_STORES`. */
export function beginIngest(
  tx: WriteTx,
  {account, archive, partiesOf, applyMarker}: Perspective,
): Ingest {
  const perspective = {account, archive, partiesOf, ...(applyMarker && {applyMarker})};
  return {...perspective, tx, effects: new Effects(), waiting: new Waiting(tx)};
}

/** Between which places of the archive a page lies. */
export type Bounds = {
  readonly low: Ord | undefined;
  readonly high: Ord | undefined;
  /** Conversations of which the page lies below another place than `high`. */
  readonly highOf?: Readonly<Record<string, Ord>>;
};

export type Placed = {
  /** The lowest and the highest place of a message of the page; undefined if it has none. */
  readonly lowest: Ord | undefined;
  readonly highest: Ord | undefined;
  /** The lowest, by conversation. */
  readonly lowestOf: ReadonlyMap<Jid, Ord>;
};

type Slot = {readonly candidate: Candidate; readonly existing: MessageRow | undefined};

/** Takes in a stretch of the archive, oldest first, without a gap (in its conversations). */
export async function ingestPage(
  ingest: Ingest,
  items: readonly Item[],
  bounds: Bounds,
): Promise<Placed> {
  const candidates: Candidate[] = [];
  for (const item of items) {
    const candidate = candidateOf(item, ingest);
    if (!candidate || candidates.some((other) => isCopy(other, candidate))) continue;
    candidates.push(candidate);
  }
  const copies = await Promise.all(candidates.map((one) => findCopy(ingest.tx, one)));
  const conversations = new Map<Jid, Slot[]>();
  for (const [index, candidate] of candidates.entries()) {
    const slots = conversations.get(candidate.conversation) ?? [];
    conversations.set(candidate.conversation, slots);
    slots.push({candidate, existing: copies[index]});
  }
  const lowestOf = new Map<Jid, Ord>();
  let bottom: Ord | undefined;
  let top: Ord | undefined;
  for (const [conversation, slots] of conversations) {
    const {low} = bounds;
    const high = bounds.highOf?.[conversation] ?? bounds.high;
    const part = await placeSlots(ingest, slots, {low, high});
    if (part.lowest !== undefined) lowestOf.set(conversation, part.lowest);
    bottom = lowest(bottom, part.lowest);
    top = highest(top, part.highest);
  }
  if (top !== undefined) await raiseHead(ingest.tx, top);
  for (const {stanza} of items) await applyNews(ingest, stanza);
  return {lowest: bottom, highest: top, lowestOf};
}

/**
 * Places the messages of one conversation: what has its place already is an anchor, the others go
 * between the anchors. Works downwards, so that each run knows what is above it.
 */
async function placeSlots(
  ingest: Ingest,
  slots: readonly Slot[],
  bounds: Bounds,
): Promise<Omit<Placed, 'lowestOf'>> {
  let above = bounds.high;
  let bottom: Ord | undefined;
  let top: Ord | undefined;
  let run: Slot[] = [];
  const flush = async () => {
    if (run.length === 0) return;
    const ords = await placeRun(ingest, run, {low: bounds.low, high: above});
    above = ords[0];
    bottom = lowest(bottom, above);
    top = highest(top, ords.at(-1));
    run = [];
  };
  for (const slot of slots.toReversed()) {
    if (slot.existing?.placed) {
      await flush();
      above = lowest(above, slot.existing.ord);
      bottom = lowest(bottom, slot.existing.ord);
      top = highest(top, slot.existing.ord);
      await settleCopy(ingest, slot.existing, slot.candidate);
    } else {
      run.unshift(slot);
    }
  }
  await flush();
  return {lowest: bottom, highest: top};
}

async function placeRun(
  ingest: Ingest,
  run: readonly Slot[],
  {low, high}: Bounds,
): Promise<readonly Ord[]> {
  const {tx} = ingest;
  const [first] = run;
  if (!first) return [];
  const {conversation} = first.candidate;
  const moving = new Set(run.map(({existing}) => existing?.key));
  // What the server has and the page has not is older than the page. What is still being sent
  // stays above all that comes from the archive.
  const isOlder = (row: MessageRow) =>
    row.placed || (row.delivery?.state !== 'sending' && !moving.has(row.key));
  const neighbour = (await findBelow(tx, conversation, high, isOlder))?.ord;
  const floor = low !== undefined && (high === undefined || low < high) ? low : undefined;
  const from = highest(floor, neighbour);
  const to = lowest(high, await nextOrdAbove(tx, conversation, from));
  const ords = many(run.length, from, to);
  for (const [index, {candidate, existing}] of run.entries()) {
    const ord = ords[index];
    if (ord === undefined) continue;
    if (existing) await movePlaced(ingest, existing, candidate, ord);
    else await insert(ingest, candidate, {ord, placed: true});
  }
  return ords;
}

/** What became of a live stanza. */
export type LiveOutcome = {
  /** `known`: it was here, in its place; `none`: there is nothing of it to show. */
  readonly outcome: 'new' | 'moved' | 'known' | 'none';
  readonly ord: Ord | undefined;
  /** The key of the message that it is, or is a copy of. */
  readonly key: MessageKey | undefined;
};

/** Takes in what comes live, as the newest of its conversation. */
export async function ingestLive(
  ingest: Ingest,
  item: Item,
  options: {
    /** The message in it. */
    readonly candidate: Candidate | undefined;
    /** It came with an archive id that makes it the newest of the archive. */
    readonly isTop: boolean;
    /** It is known that there is no copy of it here. */
    readonly isFresh: boolean;
  },
): Promise<LiveOutcome> {
  const outcome = await ingestLiveMessage(ingest, item, options);
  await applyNews(ingest, item.stanza);
  return outcome;
}

async function ingestLiveMessage(
  ingest: Ingest,
  item: Item,
  {candidate, isTop, isFresh}: Parameters<typeof ingestLive>[2],
): Promise<LiveOutcome> {
  const {tx, effects, account} = ingest;
  if (item.stanza.type === 'error') {
    await applyError(tx, effects, item.stanza, account);
  }
  if (!candidate) return {outcome: 'none', ord: undefined, key: undefined};
  const existing = isFresh ? undefined : await findCopy(tx, candidate);
  if (!existing) {
    const ord = await takeHead(tx);
    await insert(ingest, candidate, {ord, placed: isTop});
    return {outcome: 'new', ord, key: candidate.key};
  }
  const {key} = existing;
  if (isTop && !existing.placed) {
    const ord = await takeHead(tx);
    await movePlaced(ingest, existing, candidate, ord);
    return {outcome: 'moved', ord, key};
  }
  await settleCopy(ingest, existing, candidate);
  return {outcome: 'known', ord: existing.ord, key};
}

async function insert(
  ingest: Ingest,
  candidate: Candidate,
  place: {readonly ord: Ord; readonly placed: boolean},
): Promise<void> {
  const {tx, effects} = ingest;
  const {conversation: jid, own, id} = candidate;
  const conversation = await effects.conversation(tx, jid);
  const {seenByOther, shared} = conversation;
  const isUnread = !own && !isSeen(conversation, place.ord);
  const row = seenAt({...candidate, ...place}, seenByOther);
  effects.save(tx, isUnread ? asUnread(row, place.ord) : row);
  // Another client of ours sent it, so a person of ours has seen what was there, unless our clients
  // tell what they display (XEP-0490 §5.1: "Outgoing messages are neutral").
  if (own && !shared?.isByOthers) await moveDisplayed(ingest, jid, row);
  if (isAwaited(shared, row)) await settleDisplayed(ingest, row, row.archiveId);
  if (id !== undefined) await applyWaiting(ingest, jid, {own, id});
  if (row.groupchat && row.archiveId !== undefined) {
    await applyWaitingModeration(ingest, jid, row.archiveId);
  }
}

/** A message with a provisional place gets the one that the archive gives. */
async function movePlaced(
  ingest: Ingest,
  existing: MessageRow,
  candidate: Candidate,
  ord: Ord,
): Promise<void> {
  const {tx, effects} = ingest;
  const conversation = await followMoved(ingest, existing, ord);
  const {seenByOther, shared} = conversation;
  const {unread, mention: _mention, ...known} = existing;
  const named = {...known, archiveId: candidate.archiveId, ord, placed: true};
  const moved = {...named, aliases: aliasesOf(named, ingest.account)};
  const row = seenAt(advanced(moved, 'sent'), seenByOther);
  const isUnread = unread && !isSeen(conversation, ord);
  const saved = isUnread ? asUnread(row, ord) : row;
  effects.save(tx, saved);
  if (saved.own) await advance(tx, effects, saved, 'sent');
  if (isAwaited(shared, saved)) await settleDisplayed(ingest, saved, saved.archiveId);
}

function asUnread(row: MessageRow, ord: Ord): MessageRow {
  const index = [row.conversation, ord] as const;
  return {...row, unread: index, ...(row.mentionsUs && {mention: index})};
}

/** A copy of what is here and in its place: an own message is with the server, then. */
async function settleCopy(ingest: Ingest, existing: MessageRow, copy: Candidate): Promise<void> {
  const {tx, effects} = ingest;
  if (copy.moderated) takeAway(ingest, existing, copy.moderated);
  const isProof = copy.archiveId !== undefined || existing.delivery?.state === 'sending';
  if (existing.own && isProof) await advance(tx, effects, existing, 'sent');
}

/** Receipts and markers (XEP-0184, XEP-0333) in a stanza. */
async function applyNews(ingest: Ingest, stanza: MessageStanza): Promise<void> {
  if (stanza.type === 'error') return;
  const {own, conversation} = ingest.partiesOf(stanza);
  const {receipt, marker, moderation} = stanza;
  if (stanza.type === 'groupchat') {
    const isByRoom = resourceOf(stanza.from) === undefined;
    if (moderation && isByRoom) await applyModeration(ingest, conversation, moderation);
    if (marker?.kind === 'displayed') await ingest.applyMarker?.(ingest, stanza);
    return;
  }
  if (receipt !== undefined && !own) {
    await applyTarget(ingest, conversation, 'delivered', receipt);
  }
  if (marker && own && marker.kind !== 'received') {
    await applyTarget(ingest, conversation, 'displayed', marker.id);
  }
  if (marker && !own) {
    const kind = marker.kind === 'received' ? 'delivered' : 'seen';
    await applyTarget(ingest, conversation, kind, marker.id);
  }
}

/** Applies it if the message is here; otherwise it waits (invariant 12). */
async function applyTarget(
  ingest: Ingest,
  conversation: Jid,
  kind: TargetKind,
  id: StanzaId,
): Promise<void> {
  const {tx, effects, account} = ingest;
  const isAboutOwn = kind !== 'displayed';
  const author = isAboutOwn ? account : conversation;
  const row = await findByStanzaId(tx, conversation, author, id);
  if (!row) {
    const sender = isAboutOwn ? conversation : account;
    await ingest.waiting.keep({conversation, kind, id, sender});
  } else if (kind === 'delivered') {
    await advance(tx, effects, row, 'delivered');
  } else if (kind === 'seen') {
    await markSeen(tx, effects, row);
  } else {
    await moveDisplayed(ingest, conversation, row);
  }
}

async function applyWaiting(
  ingest: Ingest,
  conversation: Jid,
  message: {readonly own: boolean; readonly id: StanzaId},
): Promise<void> {
  const {own, id} = message;
  const expectedSender = own ? conversation : ingest.account;
  for (const target of await ingest.waiting.take(conversation, id, BY_STANZA_ID)) {
    const isForThis = target.sender === expectedSender && (target.kind !== 'displayed') === own;
    if (isForThis) await applyTarget(ingest, conversation, target.kind, id);
    else await ingest.waiting.keep(target);
  }
}
