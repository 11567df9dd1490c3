/**
 * The page's API, without any framework. It holds no protocol and no storage: what it shows is
 * what the host has committed, and what it is asked to do it asks of the host.
 */
import type {ChatState, Contact, Presence} from '../model/contact.ts';
import type {MessageKey, Ord} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {Credentials, SessionState} from '../model/session.ts';
import type {TimelinePage} from '../model/timeline.ts';
import type {Observable} from './observable.ts';

/** The part of a conversation that the page holds, oldest first. */
export type Timeline = {
  /** `loading` until the first snapshot is there. */
  readonly status: 'loading' | 'ready';
  readonly messages: readonly Message[];
  readonly before: TimelinePage['before'];
  /** An older stretch is on its way. */
  readonly loadingOlder: boolean;
};

export interface Conversation {
  readonly jid: BareJid;
  readonly timeline: Observable<Timeline>;
  /** True while the other side is typing. */
  readonly typing: Observable<boolean>;
  /** Prepends older messages to the timeline. Does nothing while one such request is under way. */
  loadOlder(): Promise<void>;
  /**
   * Resolves when the message is on disk; it is then in the timeline as "Sending".
   *
   * @throws InputError `empty`, `too-long`
   */
  send(body: string): Promise<void>;
  retry(key: MessageKey): Promise<void>;
  discard(key: MessageKey): Promise<void>;
  setChatState(state: ChatState): void;
  /** What is at or below `ord` was on screen in a visible page. */
  markDisplayed(ord: Ord): void;
  setDraft(text: string): void;
}

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
  /** Who is typing to us. */
  readonly typing: Observable<ReadonlySet<BareJid>>;
  /** The same object for the same address, for as long as the client lives. */
  conversation(jid: BareJid): Conversation;

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
  /** Leaves the host. The session goes on for other tabs. */
  close(): void;
}
