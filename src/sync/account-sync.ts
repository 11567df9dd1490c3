/**
 * One account: where its wire meets its disk. Everything that changes is committed first and
 * returned as a Change after the commit; only then is it published.
 */
import type {ChatState, Contact, Presence, Typing} from '../model/contact.ts';
import type {ArchiveId, MessageKey, Ord, OriginId} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import type {SavedStream} from '../model/saved-stream.ts';
import type {ArchiveSearchPage, SearchPage, SearchText} from '../model/search.ts';
import type {GapEnd, TimelinePage, TimelinePlace} from '../model/timeline.ts';
import type {WireListener} from '../xmpp/wire.ts';
import type {Rooms} from './rooms/rooms.ts';

export type RoomWish = {
  /** How many are wanted. */
  readonly bytes: number;
  /** Does somebody look at this conversation? */
  readonly isOpen: (conversation: Jid) => boolean;
  /** Messages of each conversation that stay, and that go at once; for tests. */
  readonly keep?: number;
  readonly batch?: number;
};

export interface AccountSync extends WireListener {
  /** The stream of an earlier host, for the wire to go on with; to be asked before it starts. */
  savedStream(): Promise<SavedStream | undefined>;
  contacts(): Promise<readonly Contact[]>;
  presences(): readonly (readonly [BareJid, Presence])[];
  typing(): readonly Typing[];
  /** What is done in rooms: loaded when it is needed. */
  rooms(): Promise<Rooms>;
  /** Where to begin reading: about `limit` messages. What is missing among the newest is fetched. */
  timeline(conversation: Jid, limit: number): Promise<TimelinePage>;
  /**
   * About `limit` messages that are here. A place that does not exist gives none. Around a time
   * of which nothing is here they are fetched first, if there is a connection.
   */
  messages(conversation: Jid, place: TimelinePlace, limit: number): Promise<TimelinePage>;
  /**
   * Fetches some of what is missing right below `high`; what comes of it is published.
   *
   * @param from - whether the newest or the oldest of it; the newest if absent
   * @throws ConnectionError, StanzaError
   */
  fillGap(conversation: Jid, high: Ord, from?: GapEnd): Promise<void>;
  /** Fetches what lies below all that is here, like `fillGap`. */
  fetchOlder(conversation: Jid): Promise<void>;

  /** Commits message and outbox row; sending follows. Idempotent by id. */
  send(conversation: Jid, id: OriginId, body: string): Promise<MessageKey>;
  retry(conversation: Jid, key: MessageKey): Promise<void>;
  discard(conversation: Jid, key: MessageKey): Promise<void>;
  setChatState(conversation: Jid, state: ChatState): void;
  markDisplayed(conversation: Jid, ord: Ord): Promise<void>;
  setDraft(conversation: Jid, text: string): Promise<void>;
  /** What is on this device; `before` is the `next` of an earlier page. */
  search(wish: SearchText & {readonly before: number | undefined}): Promise<SearchPage>;
  /** What the server finds; undefined where it does not search. */
  searchArchive(
    wish: SearchText & {readonly before: ArchiveId | undefined},
  ): Promise<ArchiveSearchPage | undefined>;
  /**
   * Makes room on the disk: the search index goes first, then the oldest messages of conversations
   * that nobody looks at, as far as the server has them.
   *
   * @returns about how many bytes
   */
  makeRoom(wish: RoomWish): Promise<number>;
  /** Removes what is here of a conversation, or of all, from this device only. */
  deleteHistory(conversation: Jid | undefined): Promise<void>;
  addContact(jid: BareJid, name: string | undefined): Promise<void>;
  removeContact(jid: BareJid): Promise<void>;
  answerSubscription(jid: BareJid, accept: boolean): Promise<void>;
  /** The stream was ended. Resolves when all that was begun is committed. */
  close(): Promise<void>;
}
