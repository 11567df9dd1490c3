/** What comes live, while it waits to be kept, and how it relates to what is here. */
import type {Deferred} from '../model/deferred.ts';
import type {Jid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import {loadOutbox} from '../store/outbox.ts';
import type {ReadTx, SegmentRow} from '../store/schema.ts';
import type {LiveMessage} from '../xmpp/wire.ts';
import {findCopy, type Candidate, type Item} from './candidate.ts';

/** A stanza on its way to the disk. */
export type Entry = {
  readonly live: LiveMessage;
  readonly item: Item;
  readonly candidate: Candidate | undefined;
  readonly stream: number;
  readonly deferred: Deferred<void>;
  /** As it is on screen, while it is not kept. */
  shown: Message | undefined;
  /** It was seen there. */
  isSeen: boolean;
  /** It came before the newest page was asked for. */
  isAsked: boolean;
};

/** The newest page of the archive. */
export type NewestPage = {readonly ids: ReadonlySet<string>; readonly reachesLow: boolean};

export const NO_PAGE: NewestPage = {ids: new Set(), reachesLow: true};

/**
 * What the server held back for us while we were offline is older than the newest page, also if it
 * comes after it. What a resumed stream brings again has a delay, too, but is as new as it seems.
 * Where the clock does not tell them apart, the archive is asked for the order.
 */
export function isHeldBack(
  {stanza: {delay}}: LiveMessage,
  segment: SegmentRow | undefined,
): boolean {
  const stamp = segment?.top?.stamp;
  return delay !== undefined && stamp !== undefined && delay <= stamp;
}

/** Something of ours is on its way, and in no room, which says itself what came when; in the same conversation if one is given. */
export async function hasWritten(tx: ReadTx, conversation?: Jid): Promise<boolean> {
  const rows = await loadOutbox(tx);
  return rows.some(
    (row) =>
      row.state === 'written' &&
      !row.groupchat &&
      (conversation === undefined || row.conversation === conversation),
  );
}

/** Those of which there is no copy on disk. */
export async function findFresh(
  tx: ReadTx,
  batch: readonly Entry[],
): Promise<ReadonlySet<Candidate | undefined>> {
  const candidates = batch.flatMap(({candidate}) => candidate ?? []);
  const copies = await Promise.all(candidates.map((candidate) => findCopy(tx, candidate)));
  return new Set(candidates.filter((_, index) => copies[index] === undefined));
}

/**
 * Those that are older than the newest page, and not in it because it has no room for them: they are
 * missing below it (invariant 8). The archive had what came before it was asked, and what comes in
 * front of something is older.
 */
export function findBelow(
  batch: readonly Entry[],
  {ids, reachesLow}: NewestPage,
): ReadonlySet<Entry> {
  if (reachesLow || ids.size === 0) return new Set();
  const isIn = ({item: {archiveId}}: Entry) => archiveId !== undefined && ids.has(archiveId);
  const last = batch.findLastIndex(isIn);
  const isBelow = (entry: Entry, index: number) =>
    entry.item.archiveId !== undefined && !isIn(entry) && (index < last || entry.isAsked);
  return new Set(batch.filter(isBelow));
}
