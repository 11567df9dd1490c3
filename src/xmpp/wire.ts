/**
 * The network as `sync` sees it: typed stanzas in and out, and nothing of streams. The real one
 * is `XmppSession` (session.ts); tests give sync a simulated one.
 */
import type {ArchiveId, StanzaId} from '../model/ids.ts';
import type {BareJid, FullJid, Jid} from '../model/jid.ts';
import type {SavedStream} from '../model/saved-stream.ts';
import type {ConnectionState} from '../model/session.ts';
import type {ArchivePage, ArchiveQuery} from './archive.ts';
import type {DisplayedItem} from './displayed.ts';
import type {MessageStanza, OutgoingMessage} from './message.ts';
import type {PresenceStanza} from './presence.ts';
import type {RoomWire} from './room-wire.ts';
import type {RosterItem, RosterPush, RosterResult} from './roster.ts';

/** What the account's archive can do; undefined where there is none. */
export type ArchiveSupport = {
  /** `urn:xmpp:mam:2#extended`: before-id, after-id, ids, flip-page. */
  readonly extended: boolean;
};

/** A message that came over the stream now. Carbons are unwrapped, and their wrapper was checked. */
export type LiveMessage = {
  readonly stanza: MessageStanza;
  /** How it came: to this client, or as a copy (XEP-0280) of what another client of ours got or sent. */
  readonly via: 'direct' | 'carbon-received' | 'carbon-sent';
  /** The account archive's id of it, from a stanza-id that may be trusted (XEP-0359 §5). */
  readonly archiveId: ArchiveId | undefined;
  /** What counts it, for `streamState`; undefined where nothing is counted. */
  readonly counted?: object | undefined;
};

/** What another host needs to go on with the stream; `saved` is to be called when it is on disk. */
export type StreamState = {readonly stream: SavedStream; readonly saved: () => void};

/**
 * Every request rejects with a StanzaError (the server refused), a ConnectionError `closed`
 * (the stream ended first; sending while offline too) or `timeout`.
 */
export interface Wire {
  readonly account: BareJid;

  /** Writes a message. Throws ConnectionError `closed` if there is no stream. */
  sendMessage(message: OutgoingMessage): void;
  /** Directed presence, subscription requests and answers. Throws like `sendMessage`. */
  sendPresence(presence: {
    readonly to: Jid;
    readonly type?: 'subscribe' | 'subscribed' | 'unsubscribe' | 'unsubscribed' | 'unavailable';
  }): void;
  /** Initial presence (RFC 6121 §4.2), with our caps (XEP-0115). */
  announce(): void;
  /** XEP-0280; resolves to false where the server has none. */
  enableCarbons(): Promise<boolean>;
  /** RFC 6121 §2.2, with `version` from the cache (§2.6). */
  fetchRoster(version: string | undefined): Promise<RosterResult>;
  setRosterItem(item: Pick<RosterItem, 'jid' | 'name' | 'groups'>): Promise<void>;
  removeRosterItem(jid: BareJid): Promise<void>;
  archiveSupport(): Promise<ArchiveSupport | undefined>;
  queryArchive(query: ArchiveQuery): Promise<ArchivePage>;
  /** What an archive is searched by (XEP-0431); undefined if it cannot be. */
  archiveTextField(archive: BareJid): Promise<string | undefined>;
  /** What our clients have displayed last, by chat (XEP-0490). */
  fetchDisplayed(): Promise<readonly DisplayedItem[]>;
  /** Tells our other clients; resolves to false where the server cannot keep it for us alone. */
  publishDisplayed(item: DisplayedItem): Promise<boolean>;
  /**
   * All that is about rooms; the same each time. Fetched when it is needed: rejects with a
   * ConnectionError `unreachable` if it cannot be. What comes for rooms waits until somebody
   * listens, and is not counted before that (XEP-0198): whoever logs in or takes over asks for it.
   */
  rooms(): Promise<RoomWire>;
  /**
   * What is to be kept in the transaction that commits these messages (XEP-0198). Undefined if
   * the stream cannot be resumed.
   */
  streamState(committing: readonly LiveMessage[]): StreamState | undefined;
}

/**
 * What the network tells. A promise that is returned says when the stanza is committed: only
 * then is it counted as handled for XEP-0198. Stanzas are told in the order they came, without
 * waiting for the promise of the one before. A rejection is logged, and counted as handled.
 */
export interface WireListener {
  /**
   * A new session is bound (never for a resumed one). Nothing was sent yet: it is the
   * listener that fetches the roster, turns carbons on, announces itself and catches up.
   */
  bound(jid: FullJid): Promise<void>;
  /** The session of an earlier host is about to go on in this one: nothing is sent until then. */
  takingOver(): Promise<void>;
  /**
   * The session of an earlier host goes on in this one. The server has confirmed what it had
   * (`acknowledged`); these messages did not arrive.
   */
  inherited(lost: readonly StanzaId[]): Promise<void>;
  /** The server waits for `streamState` to be on disk. A rejection says that it cannot be. */
  saveStream(): Promise<void>;
  /** The stream is gone: nothing that was received over it still waits. */
  closed(): void;
  connection(state: ConnectionState): void;
  message(message: LiveMessage): Promise<void>;
  presence(presence: PresenceStanza): Promise<void>;
  rosterPush(push: RosterPush): Promise<void>;
  /** One of our clients, this one among them, has told what it has displayed (XEP-0490). */
  displayed(items: readonly DisplayedItem[]): Promise<void>;
  /** The server confirmed (XEP-0198) that it has these, oldest first. */
  acknowledged(ids: readonly StanzaId[]): Promise<void>;
  /**
   * The server has no stream management: these were written, which is all that can be known.
   */
  written(id: StanzaId): Promise<void>;
}
