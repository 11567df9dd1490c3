/**
 * What is on disk for one account. Rows are plain data; each store has a small file of its own
 * with what is done to it, inside a transaction that the caller holds. Rows in IndexedDB have no
 * undefined index keys: a property that an index reads is absent where there is nothing to index.
 */
import type {DBSchema, IDBPDatabase, IDBPTransaction, StoreNames} from 'idb';
import type {LastMessage, PresenceShow, Subscription} from '../model/contact.ts';
import type {ArchiveId, MessageKey, Ord, OriginId, StanzaId} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import type {DeliveryState, Moderation} from '../model/message.ts';
import type {RoomFeatures, RoomInvitation, RoomNotify} from '../model/room.ts';
import type {SavedStream} from '../model/saved-stream.ts';

/** A small fact about the account, by name. */
export type MetaRow =
  | {readonly name: 'roster-version'; readonly value: string}
  /** The highest `ord` ever given out. */
  | {readonly name: 'head'; readonly value: Ord}
  /** Counts the hosts that have opened this database: the last one may write. */
  | {readonly name: 'lease'; readonly value: number}
  /** What another host needs to go on with the stream. */
  | {readonly name: 'stream'; readonly value: StreamRow}
  /** Who was there, as of `stream`. */
  | {readonly name: 'presences'; readonly value: readonly KnownPresence[]}
  /** How far the messages are indexed for the search. */
  | {readonly name: 'indexed'; readonly value: IndexedRows}
  /** When the index was dropped to make room, in ms since the epoch. */
  | {readonly name: 'crowded'; readonly value: number};

export type IndexedRows = {
  /** The rows above this, */
  readonly from: number;
  /** up to and with this. */
  readonly upTo: number;
  /** `WORDS_VERSION` of then. */
  readonly version: number;
};

export type StreamRow = SavedStream & {
  /** All was done that a new session asks for. */
  readonly isSetUp: boolean;
};

/** One resource that is available. */
export type KnownPresence = {
  readonly from: Jid;
  readonly show: Exclude<PresenceShow, 'unavailable'>;
  readonly status: string | undefined;
  readonly priority: number;
};

export type ConversationRow = {
  readonly jid: Jid;
  /** Incoming messages at or below this were seen (invariant 16). */
  readonly displayed: Ord | undefined;
  /**
   * Present while `displayed` stands on a message that has no place in the archive yet: what comes
   * from there below it was seen only up to `firm`.
   */
  readonly loose?: {readonly firm: Ord | undefined} | undefined;
  /** A marker that is due to be sent for `displayed`. */
  readonly pendingMarker: StanzaId | ArchiveId | undefined;
  /** What our clients tell each other of `displayed` (XEP-0490); absent while they tell nothing. */
  readonly shared?: SharedDisplayed;
  /** The other side has seen our messages at or below this. */
  readonly seenByOther: Ord | undefined;
  /** The same of each person in a room: by occupant id, else by address. */
  readonly readers?: Readonly<Record<string, Ord>>;
  readonly unread: number;
  /** Absent: none. */
  readonly mentions?: number;
  readonly last: LastMessage | undefined;
  readonly draft: string;
  /** When the last message was sent, in ms since the epoch; 0 without one. */
  readonly activity: number;
};

export type SharedDisplayed = {
  /** All of them know that what came up to here was displayed. */
  readonly told: {readonly ord: Ord; readonly id: ArchiveId} | undefined;
  /** Was displayed here, and the others do not know it yet. */
  readonly due: {readonly ord: Ord; readonly id: ArchiveId | undefined} | undefined;
  /** Another client has displayed up to and with this message, which is not here (invariant 12). */
  readonly awaited: AwaitedDisplayed | undefined;
  /** Another client tells what it displays. What it sends says nothing more, then. */
  readonly isByOthers: boolean;
};

export type AwaitedDisplayed = {
  readonly id: ArchiveId;
  /** The archive was asked where it is. */
  readonly isSought: boolean;
};

export type MessageRow = {
  readonly row?: number;
  readonly key: MessageKey;
  readonly conversation: Jid;
  readonly ord: Ord;
  /** True if `ord` is the place that the archive gave; false if it is provisional. */
  readonly placed: boolean;
  readonly time: number;
  readonly own: boolean;
  readonly sender: Jid;
  readonly id: StanzaId | undefined;
  readonly originId: OriginId | undefined;
  readonly archiveId: ArchiveId | undefined;
  readonly body: string;
  readonly delivery: DeliveryState | undefined;
  /** Its sender asks for markers (XEP-0333). */
  readonly markable: boolean;
  /** Names by which a copy of it is recognised (invariant 4); see aliases.ts. */
  readonly aliases: readonly string[];
  /** It was said in a room (XEP-0045), whose archive has it; else that of the account. */
  readonly groupchat?: true;
  /** Who it is in the room, where the room tells (XEP-0421). */
  readonly occupantId?: string;
  /** It is for us by name. */
  readonly mentionsUs?: true;
  readonly moderated?: Moderation;
  /** Present while it counts as unread. */
  readonly unread?: readonly [Jid, Ord];
  /** Present while it is unread and for us by name. */
  readonly mention?: readonly [Jid, Ord];
  /** Present while it is an own one that is on its way, or could not be sent. */
  readonly unsent?: 1;
};

/** What happened to a message that is not here yet (invariant 12). */
export type TargetRow = {
  readonly row?: number;
  readonly conversation: Jid;
  readonly kind: TargetKind;
  /** Of `moderated`, in the room's archive. */
  readonly id: StanzaId;
  readonly sender: Jid;
  readonly moderation?: Moderation;
};

export type TargetKind =
  /** The other side has our message. */
  | 'delivered'
  /** The other side has seen our message. */
  | 'seen'
  /** Another client of ours has shown their message. */
  | 'displayed'
  /** A moderator has taken it away. */
  | 'moderated';

/** A place in an archive. */
export type Position = {
  /** Undefined: before the first message of the archive. */
  readonly id: ArchiveId | undefined;
  readonly ord: Ord | undefined;
  /**
   * A time of the archive's own clock that is not after this place, in ms since the epoch;
   * undefined if none is known.
   */
  readonly stamp: number | undefined;
};

/** What lies below a stretch that is here: older ones may be fetched, none exist, or they are lost. */
export type Edge = 'open' | 'start' | 'lost';

export type Bottom = Position & {
  readonly edge: Edge;
  /** Present if what lies below was here and was removed: it may lie above the archive's bottom. */
  readonly removed?: Removed;
};

/** What was removed below a bottom. */
export type Removed = {
  /** The oldest of it, by which it is known that all is back; undefined once it is. */
  readonly oldest: ArchiveId | undefined;
  /** The newest of it, by which it is known that a page goes below the bottom. */
  readonly newest?: ArchiveId | undefined;
  /** What lay below it, for then. */
  readonly edge: Edge;
};

/** A place with a key of its own. */
export type KeyedPosition = Position & {readonly ord: Ord};

/** What is here of an archive: everything between bottom and top, except the holes. */
export type SegmentRow = {
  readonly archive: BareJid;
  /** Undefined while nothing was ever seen in it. */
  readonly top: KeyedPosition | undefined;
  readonly bottom: Bottom;
  /**
   * Conversations of which more is here than of the archive as a whole (invariant 11), or less,
   * because it was removed.
   */
  readonly bottoms: Readonly<Record<string, Bottom>>;
  /** Pages fetched downwards from the first top; bounded, the rest is fetched on demand. */
  readonly depth: number;
  /** The top before the oldest message that has no archive id yet, since the last catch-up. */
  readonly floor: Position | undefined;
  /** Where our own messages are still to be looked for, oldest first. */
  readonly unsettled: readonly Unsettled[];
};

/** A stretch that is here, but where our own messages may not be in their places. */
export type Unsettled = {
  readonly low: Position;
  readonly high: Position;
  /** Conversations of which it ends lower than `high`. */
  readonly highOf: Readonly<Record<string, Ord>>;
};

/** Messages of an archive between two places that were not fetched (invariants 8, 9 and 11). */
export type HoleRow = {
  readonly row?: number;
  readonly archive: BareJid;
  readonly low: KeyedPosition;
  readonly high: KeyedPosition;
  /** `low` is no longer in the archive: what was right above it is lost. */
  readonly lost: boolean;
  /** False if nothing more can be fetched; only a lost hole stays then. */
  readonly open: boolean;
  /** Conversations for which it is smaller, or no longer open (invariant 11). */
  readonly overrides: Readonly<Record<string, HoleOverride>>;
  /**
   * Present if only one conversation has this hole: somebody jumped into the middle of what is
   * missing, or came to it from below, and what was fetched there splits it for that conversation.
   */
  readonly part?: HolePart;
};

export type HolePart = {
  readonly conversation: Jid;
  /** The row of the archive's hole that it lies in; undefined: below the archive's bottom. */
  readonly of: number | undefined;
};

export type HoleOverride =
  {readonly state: 'open' | 'lost'; readonly high: KeyedPosition} | {readonly state: 'closed'};

export type OutboxRow = {
  readonly sequence?: number;
  readonly conversation: Jid;
  /** It goes to a room: sent when we are in it, and settled when the room says it (invariant 14). */
  readonly groupchat?: true;
  readonly id: OriginId;
  /** `written`: it was given to the network at least once, so that the server may have it. */
  readonly state: 'queued' | 'written';
  readonly attempts: number;
  /** Once written: the archive's top before that; undefined if it seemed empty. */
  readonly after: Ord | undefined;
};

export type RosterRow = {
  readonly jid: BareJid;
  readonly name: string | undefined;
  readonly subscription: Subscription;
  readonly asked: boolean;
  readonly groups: readonly string[];
};

/** Somebody who asks to see our presence. */
export type AskRow = {readonly jid: BareJid; readonly nick: string | undefined};

/** A room that we are in, have kept, or are invited to. */
export type RoomRow = {
  readonly jid: BareJid;
  /** We are to be in it. */
  readonly isWanted: boolean;
  /** That of the bookmark, if there is one. */
  readonly name: string | undefined;
  readonly nick: string | undefined;
  readonly password: string | undefined;
  readonly autojoin: boolean;
  readonly isBookmarked: boolean;
  /** What other clients have put into the bookmark, as XML. */
  readonly extensions: string | undefined;
  /** Undefined: the default of such rooms. */
  readonly notify: RoomNotify | undefined;
  readonly invitation: RoomInvitation | undefined;
  /** When we were last invited, in ms since the epoch; also if that was answered. */
  readonly invitedAt?: number;
  readonly hasActivity: boolean;
  /** What the room said of itself last. */
  readonly info: RoomInfoRow | undefined;
  readonly subject: {readonly text: string; readonly by: string | undefined} | undefined;
  /** Nicknames that we had there, the latest last: by them we are known in what it has kept. */
  readonly nicks: readonly string[];
  /** When we gave the others up, in ms since the epoch: somebody else may have them since. */
  readonly givenUp?: Readonly<Record<string, number>>;
  /** The bookmark was changed here, and the server was not told. */
  readonly isBookmarkDue?: boolean;
  /** Ours there (XEP-0421). */
  readonly occupantId: string | undefined;
};

export type RoomInfoRow = {
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly language: string | undefined;
  readonly features: RoomFeatures;
  /** The namespaces that it has named. */
  readonly namespaces: readonly string[];
  /** Hash of its avatar (XEP-0486). */
  readonly avatar: string | undefined;
};

/** Up to some ten thousand messages of the index of the search; see volumes.ts. */
export type VolumeRow = {
  readonly volume?: number;
  /** The place of the newest of them. */
  readonly newest: number;
  readonly size: number;
  /** The first term of each page. */
  readonly starts: readonly string[];
};

/** Terms of a volume, in order, and for each the numbers of the messages that have it. */
export type TermPageRow = {
  readonly volume: number;
  readonly page: number;
  /** With line feeds between. */
  readonly terms: string;
  /** Where in `postings` those of each term end. */
  readonly ends: Uint32Array;
  /** Ascending, for each term. */
  readonly postings: Uint16Array;
};

/** The places of the messages of a volume, newest first. */
export type PlacesRow = {readonly volume: number; readonly places: Float64Array};

export interface AccountSchema extends DBSchema {
  meta: {key: string; value: MetaRow};
  conversations: {key: string; value: ConversationRow; indexes: {activity: number}};
  messages: {
    key: number;
    value: MessageRow;
    indexes: {
      ord: [string, string];
      alias: string;
      unread: [string, string];
      mention: [string, string];
      time: [string, number];
      unsent: number;
    };
  };
  targets: {key: number; value: TargetRow; indexes: {target: [string, string, string]}};
  segments: {key: string; value: SegmentRow};
  holes: {key: number; value: HoleRow; indexes: {low: [string, string]}};
  outbox: {key: number; value: OutboxRow; indexes: {id: string}};
  roster: {key: string; value: RosterRow};
  asks: {key: string; value: AskRow};
  rooms: {key: string; value: RoomRow};
  volumes: {key: number; value: VolumeRow};
  terms: {key: [number, number]; value: TermPageRow};
  places: {key: number; value: PlacesRow};
}

export type StoreName = StoreNames<AccountSchema>;
export type AccountStore = IDBPDatabase<AccountSchema>;
export type WriteTx = IDBPTransaction<AccountSchema, StoreName[], 'readwrite'>;
export type ReadTx = IDBPTransaction<AccountSchema, StoreName[]> | WriteTx;
