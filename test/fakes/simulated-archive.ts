/** One archive of a simulated server, the account's or a room's, with the habits of real ones. */
import {StanzaError} from '../../src/model/errors.ts';
import type {ArchiveId} from '../../src/model/ids.ts';
import type {Jid} from '../../src/model/jid.ts';
import type {ArchivedMessage, ArchivePage, ArchiveQuery} from '../../src/xmpp/archive.ts';
import type {MessageStanza} from '../../src/xmpp/message.ts';

/** How servers keep and page what was said. */
export type ArchiveHabits = {
  /** The most that a page holds, whatever was asked for. */
  readonly pageCap: number;
  /** Heeds `after` in a query that has `before` too. */
  readonly heedsAfterWithBefore: boolean;
  /** `urn:xmpp:mam:2#extended` */
  readonly isExtended: boolean;
  /** What an id that is not in the archive gets. */
  readonly unknownId: 'item-not-found' | 'ignored';
};

type Entry = ArchivedMessage & {readonly conversation: Jid};

export class SimulatedArchive {
  /** XEP-0313 §4.3: false while ids and order may still change. */
  isStable = true;
  readonly #prefix: string;
  readonly #habits: () => ArchiveHabits;
  readonly #now: () => number;
  #entries: Entry[] = [];
  /** Also what it has forgotten. */
  readonly #all: Entry[] = [];

  /**
   * @param prefix - of its ids
   * @param now - the time of what comes next, in ms since the epoch
   */
  constructor(prefix: string, habits: () => ArchiveHabits, now: () => number) {
    this.#prefix = prefix;
    this.#habits = habits;
    this.#now = now;
  }

  append(stanza: MessageStanza, conversation: Jid): ArchivedMessage {
    const archiveId = `${this.#prefix}-${this.#all.length + 1}` as ArchiveId;
    const entry = {archiveId, time: this.#now(), stanza, conversation};
    this.#entries.push(entry);
    this.#all.push(entry);
    return entry;
  }

  /** Puts something else in the place of a message. */
  replace(archiveId: ArchiveId, stanza: MessageStanza): void {
    this.#entries = this.#entries.map((entry) =>
      entry.archiveId === archiveId ? {...entry, stanza} : entry,
    );
  }

  /** All that it has, oldest first. */
  get entries(): readonly ArchivedMessage[] {
    return this.#entries;
  }

  /** The same, with what it has forgotten. */
  get all(): readonly ArchivedMessage[] {
    return this.#all;
  }

  /** Forgets the oldest `count`. */
  expire(count: number): void {
    this.#entries = this.#entries.slice(count);
  }

  /** The id under which it has this text. */
  idOf(body: string): ArchiveId {
    const entry = this.#entries.find(({stanza}) => stanza.body === body);
    if (!entry) throw new Error(`the archive has no “${body}”`);
    return entry.archiveId;
  }

  /** The bodies that it has of one conversation, oldest first; also those it had. */
  bodies(conversation: Jid, {ever = false} = {}): readonly string[] {
    return (ever ? this.#all : this.#entries)
      .filter((entry) => entry.conversation === conversation)
      .flatMap((entry) => entry.stanza.body ?? []);
  }

  /** @throws StanzaError */
  query(query: ArchiveQuery): ArchivePage {
    const entries = this.#entries.filter(
      (entry) =>
        (query.with === undefined || entry.conversation === query.with) &&
        (query.start === undefined || entry.time >= query.start),
    );
    const habits = this.#habits();
    const isBackwards = query.before !== undefined;
    const heedsAfter = !isBackwards || habits.heedsAfterWithBefore;
    const start = heedsAfter ? this.#above(query.after, entries) : 0;
    const end = query.before ? this.#below(query.before, entries) : entries.length;
    const isExtended = query.beforeId !== undefined && habits.isExtended;
    const bound = isExtended ? this.#below(query.beforeId, entries) : entries.length;
    const range = entries.slice(start, Math.min(end, bound));
    const max = Math.min(query.max, habits.pageCap);
    const page = isBackwards ? range.slice(-max) : range.slice(0, max);
    return {
      messages: page,
      first: page[0]?.archiveId,
      last: page.at(-1)?.archiveId,
      complete: page.length === range.length,
      stable: this.isStable,
    };
  }

  #above(id: ArchiveId | undefined, entries: readonly Entry[]): number {
    const place = id === undefined ? undefined : this.#place(id);
    if (place === undefined) return 0;
    return entries.filter((entry) => this.#entries.indexOf(entry) <= place).length;
  }

  #below(id: ArchiveId, entries: readonly Entry[]): number {
    const place = this.#place(id) ?? this.#entries.length;
    return entries.filter((entry) => this.#entries.indexOf(entry) < place).length;
  }

  /** Where an id stands in the whole archive; undefined if it is ignored. */
  #place(id: ArchiveId): number | undefined {
    const place = this.#entries.findIndex((entry) => entry.archiveId === id);
    if (place >= 0) return place;
    if (this.#habits().unknownId === 'ignored') return undefined;
    throw new StanzaError('item-not-found', 'cancel');
  }
}
