/**
 * The contract between page and host: two maps. A page asks with `Requests` and watches with
 * `Topics`; there is nothing else, and in particular no request that sends raw XML, because
 * other scripts of the page's origin can reach the host too.
 */
import type {ChatState, Contact, Presence, Typing} from '../model/contact.ts';
import type {
  ContactsChange,
  MessagesChange,
  OccupantsChange,
  RoomsChange,
} from '../model/changes.ts';
import type {ArchiveId, MessageKey, OriginId, Ord} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import type {Occupant, Room} from '../model/room.ts';
import type {RoomRequest} from '../model/room-requests.ts';
import type {ArchiveSearchPage, SearchPage, SearchText} from '../model/search.ts';
import type {Credentials, SessionState} from '../model/session.ts';
import type {GapEnd, TimelinePage, TimelinePlace} from '../model/timeline.ts';

/**
 * Version of this contract. It is part of the handshake, of the worker's name and of all lock
 * names: pages with another version have a host of their own.
 */
export const CONTRACT_VERSION = 4;

/** No parameters, no result. */
export type Nothing = Readonly<Record<string, never>>;

export type Requests = {
  /** Resolves when the account is online for the first time, rejects if it cannot be. */
  signIn: {
    params: {
      readonly jid: string;
      readonly credentials: Credentials;
      /** URLs, see `ConnectOptions`; undefined to ask the domain. */
      readonly service: string | undefined;
      /** XMPP domain, if it is not the account's. */
      readonly domain: string | undefined;
      /** Keep what is needed to log in again after a restart. */
      readonly remember: boolean;
    };
    result: {readonly jid: BareJid};
  };
  /** Ends the session and purges its keys; `forget` deletes the history on this device too. */
  signOut: {params: {readonly forget: boolean}; result: Nothing};
  /** "Try now": connects at once if offline. */
  reconnect: {params: Nothing; result: Nothing};
  /** Resolves when the message is on disk. Asking twice with the same id is harmless. */
  sendMessage: {
    params: {readonly conversation: Jid; readonly id: OriginId; readonly body: string};
    result: {readonly key: MessageKey};
  };
  /** Sends a failed message again, with the same id. */
  retryMessage: {
    params: {readonly conversation: Jid; readonly key: MessageKey};
    result: Nothing;
  };
  /** Removes a failed message. */
  discardMessage: {
    params: {readonly conversation: Jid; readonly key: MessageKey};
    result: Nothing;
  };
  /**
   * About `limit` messages that are here; a place that does not exist gives none. Around a time of
   * which nothing is here they are fetched first, if there is a connection.
   */
  loadMessages: {
    params: {
      readonly conversation: Jid;
      readonly place: TimelinePlace;
      readonly limit: number;
    };
    result: TimelinePage;
  };
  /** Fetches some of what is missing right below `high`; what comes is told as changes. */
  fillGap: {
    params: {readonly conversation: Jid; readonly high: Ord; readonly from: GapEnd};
    result: Nothing;
  };
  /** Fetches what lies below all that is here; what comes is told as changes. */
  fetchOlder: {params: {readonly conversation: Jid}; result: Nothing};
  /** Removes what is here of a conversation, or of all, from this device. */
  deleteHistory: {params: {readonly conversation: Jid | undefined}; result: Nothing};
  setChatState: {
    params: {readonly conversation: Jid; readonly state: ChatState};
    result: Nothing;
  };
  /** What is at or below `ord` was on screen in a visible page. */
  markDisplayed: {
    params: {readonly conversation: Jid; readonly ord: Ord};
    result: Nothing;
  };
  setDraft: {
    params: {readonly conversation: Jid; readonly text: string};
    result: Nothing;
  };
  /** Adds to the roster and asks to see their presence. */
  addContact: {
    params: {readonly jid: string; readonly name: string | undefined};
    result: {readonly jid: BareJid};
  };
  removeContact: {params: {readonly jid: BareJid}; result: Nothing};
  /** Answers one who asks to see our presence; accepting asks to see theirs, too. */
  answerSubscription: {
    params: {readonly jid: BareJid; readonly accept: boolean};
    result: Nothing;
  };
  /** Messages on this device; rejects with InputError `empty` if the text has no word. */
  search: {
    params: SearchText & {readonly before: number | undefined};
    result: SearchPage;
  };
  /** Messages in the archive of the server; undefined where it does not search. */
  searchArchive: {
    params: SearchText & {readonly before: ArchiveId | undefined};
    result: ArchiveSearchPage | undefined;
  };
  /** What is asked of rooms, and checked where it is done; the result is that of its name. */
  room: {params: RoomRequest; result: unknown};
};

export type Topics = {
  session: {params: Nothing; snapshot: SessionState; change: SessionState};
  contacts: {params: Nothing; snapshot: readonly Contact[]; change: ContactsChange};
  presence: {
    params: Nothing;
    snapshot: readonly (readonly [BareJid, Presence])[];
    change: {readonly jid: BareJid; readonly presence: Presence};
  };
  /** Who is typing to us. */
  typing: {
    params: Nothing;
    snapshot: readonly Typing[];
    change: Typing & {readonly typing: boolean};
  };
  /** Rooms that we are in, have kept, or are invited to. */
  rooms: {params: Nothing; snapshot: readonly Room[]; change: RoomsChange};
  /** Who is in a room. */
  occupants: {
    params: {readonly room: BareJid};
    snapshot: readonly Occupant[];
    change: OccupantsChange;
  };
  /** About `limit` messages to begin reading with, then all that changes in the conversation. */
  timeline: {
    params: {readonly conversation: Jid; readonly limit: number};
    snapshot: TimelinePage;
    change: MessagesChange;
  };
};

export type RequestName = keyof Requests;
export type TopicName = keyof Topics;

/** What a host does for a request. */
export type RequestHandlers = {
  readonly [Name in RequestName]: (
    params: Requests[Name]['params'],
  ) => Promise<Requests[Name]['result']>;
};

/** How a host reads the present state of a topic. */
export type SnapshotReaders = {
  readonly [Name in TopicName]: (
    params: Topics[Name]['params'],
  ) => Promise<Topics[Name]['snapshot']>;
};

type GlobalTopic = Exclude<TopicName, 'timeline' | 'occupants'>;

/** A change of a topic; of a timeline, or of the people in a room, which one. */
export type TopicChange =
  | {
      [Name in GlobalTopic]: {readonly topic: Name; readonly change: Topics[Name]['change']};
    }[GlobalTopic]
  | {
      readonly topic: 'timeline';
      readonly conversation: Jid;
      readonly change: Topics['timeline']['change'];
    }
  | {
      readonly topic: 'occupants';
      readonly room: BareJid;
      readonly change: Topics['occupants']['change'];
    };
