/**
 * The page's API, without any framework. It holds no protocol and no storage: what it shows is
 * what the host has committed, and what it is asked to do it asks of the host.
 */
import type {ChatState, Contact, Presence, Typing} from '../model/contact.ts';
import type {ArchiveId, MessageKey, Ord} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {ArchiveSearchPage, SearchPage, SearchFilter} from '../model/search.ts';
import type {Credentials, SessionState} from '../model/session.ts';
import type {Coverage, Gap} from '../model/timeline.ts';
import type {Observable} from './observable.ts';
import type {Rooms} from './rooms.ts';

/** The part of a conversation that the page holds: a window of at most about 300 messages. */
export type Timeline = {
  /** `loading` until the first snapshot is there. */
  readonly status: 'loading' | 'ready';
  /** Oldest first. */
  readonly messages: readonly Message[];
  /**
   * Where messages are missing, oldest first: between two of the window, above its first or below
   * its last. At most one between two messages.
   */
  readonly gaps: readonly Gap[];
  /**
   * What lies above the first message:
   * - `more`: older ones, here or on the server;
   * - `gap`: one of `gaps`, the first;
   * - `unavailable`: older ones that the server cannot be asked for now;
   * - `lost`: there were older ones, and the server no longer has them;
   * - `start`: this is the beginning.
   */
  readonly before: 'more' | 'gap' | 'unavailable' | 'lost' | 'start';
  /** What lies below the last one: messages that are here, or nothing. */
  readonly after: 'more' | 'end';
  /** A stretch at this side is on its way. */
  readonly loading: 'older' | 'newer' | undefined;
};

/** Where to move the window to: a message, the first at or after a time (ms since the epoch), … */
export type JumpTarget =
  {readonly key: MessageKey} | {readonly time: number} | 'first-unread' | 'end';

export interface Conversation {
  readonly jid: Jid;
  readonly timeline: Observable<Timeline>;
  /** True while the other side is typing, or in a room anybody. */
  readonly typing: Observable<boolean>;
  /**
   * Prepends older messages to the timeline: those that are here, also below a gap; where there
   * are none, from the server. Does nothing while a stretch is on its way.
   *
   * @throws ConnectionError, StanzaError
   */
  loadOlder(): Promise<void>;
  /** Appends newer messages that are here, where `after` is `more`. */
  loadNewer(): Promise<void>;
  /**
   * Moves the window.
   *
   * @returns the message to show; undefined if there is none, and the window stays
   */
  jumpTo(target: JumpTarget): Promise<Message | undefined>;
  /**
   * Fetches some of what is missing there, a page at least; the gap shrinks, or is gone. What is
   * next to the reader comes first: the oldest of it for who is below the gap, else the newest.
   * Tabs that ask for the same at once wait for the same.
   *
   * @throws ConnectionError, StanzaError
   */
  fillGap(gap: Gap): Promise<void>;
  /**
   * Resolves when the message is on disk; it is then in the timeline as "Sending".
   *
   * @throws InputError `empty`, `too-long`
   */
  send(body: string): Promise<void>;
  retry(key: MessageKey): Promise<void>;
  discard(key: MessageKey): Promise<void>;
  setChatState(state: ChatState): void;
  /** What of it is on this device. */
  coverage(): Promise<Coverage>;
  /**
   * All of it that is on this device, as a file; what is missing is said in it.
   *
   * @throws InputError `signed-out`, StorageError, BridgeError
   */
  exportMessages(format: ExportFormat, options?: ExportOptions): Promise<Blob>;
  /**
   * Removes its messages from this device; what was not sent yet stays, and the server keeps what
   * it has: that comes back when somebody scrolls to it. Nothing is to be shown of it meanwhile.
   */
  deleteHistory(): Promise<void>;
  /** What is at or below `ord` was on screen in a visible page. */
  markDisplayed(ord: Ord): void;
  setDraft(text: string): void;
}

/** `json`: one object; `text`: lines to read. */
export type ExportFormat = 'json' | 'text';

/** How an exported text reads; in English, with addresses, if absent. */
export type ExportOptions = {
  /** BCP 47 tag, for the dates; that of the browser if absent. */
  readonly locale?: string;
  /** Who has written a message. */
  readonly nameOf?: (message: Message) => string;
  /** What stands before the first message, if there are older ones, and where some are missing. */
  readonly words?: {readonly older: string; readonly lost: string; readonly gap: string};
};

export type SearchOptions<Before> = SearchFilter & {
  /** Only there. */
  readonly conversation?: Jid | undefined;
  /** Goes on where an earlier page ended: its `next`. */
  readonly before?: Before | undefined;
  /** How many hits at most; 50 if absent, and never more than 200. */
  readonly limit?: number;
  /** Aborted when the answer is no longer wanted. */
  readonly signal?: AbortSignal;
};

export type SignIn = {
  readonly jid: string;
  readonly credentials: Credentials;
  /** Keep what is needed to log in again after a restart of the browser. */
  readonly remember: boolean;
};

export interface NatterClient {
  readonly session: Observable<SessionState>;
  /** By last activity, newest first; those without any by name. Undefined until known. */
  readonly contacts: Observable<readonly Contact[] | undefined>;
  readonly presence: Observable<ReadonlyMap<BareJid, Presence>>;
  /** Who is typing to us: conversations, and in rooms the nicknames. */
  readonly typing: Observable<ReadonlyMap<Jid, Typing>>;
  /** What there is of rooms; loaded when it is asked for. The same object each time. */
  rooms(): Promise<Rooms>;
  /** The same object for the same address, for as long as the client lives. */
  conversation(jid: Jid): Conversation;

  /**
   * Resolves when online.
   *
   * @throws AuthenticationError, ConnectionError, InputError `address`, BridgeError
   */
  signIn(params: SignIn): Promise<void>;
  /** `forget` deletes the history on this device too. */
  signOut(params: {readonly forget: boolean}): Promise<void>;
  /** Connects at once if offline. */
  reconnect(): Promise<void>;
  /**
   * @throws InputError `address`
   * @returns the canonical address
   */
  addContact(jid: string, name?: string): Promise<BareJid>;
  removeContact(jid: BareJid): Promise<void>;
  answerSubscription(jid: BareJid, accept: boolean): Promise<void>;
  /**
   * Finds messages on this device that have all the words (or beginnings of words), newest first.
   *
   * @param text - words; in quotes, one after the other. Of more than 256 units the rest is ignored
   * @throws InputError `empty` if there is no word in it, StorageError, BridgeError; the reason of
   *   the signal, once that is aborted
   */
  search(text: string, options?: SearchOptions<number>): Promise<SearchPage>;
  /**
   * Asks the server for messages with this text; what "with" means is for the server to say.
   * Undefined where the server does not search.
   *
   * @throws as `search`, and ConnectionError, StanzaError
   */
  searchArchive(
    text: string,
    options?: SearchOptions<ArchiveId>,
  ): Promise<ArchiveSearchPage | undefined>;
  /** Removes the messages of all conversations from this device, as `Conversation` does. */
  deleteHistory(): Promise<void>;
  /** Leaves the host. The session goes on for other tabs. */
  close(): void;
}
