/**
 * Rooms (XEP-0045) as `sync` sees them on the network. Loaded when it is needed: see
 * `Wire.rooms`. The real one is made by create-room-wire.ts; tests give sync a simulated one.
 */
import type {DataForm, DataFormAnswers} from '../model/data-form.ts';
import type {ArchiveId} from '../model/ids.ts';
import type {BareJid, FullJid, Jid} from '../model/jid.ts';
import type {Affiliation, FoundRooms, ListedPerson, Role, RoomAvatar} from '../model/room.ts';
import type {Bookmark} from './bookmarks.ts';
import type {Declination, Invitation} from './invitations.ts';
import type {Joining, RoomPresence} from './muc.ts';

/** What a room says of itself (disco#info, with the form `muc#roominfo`). */
export type RoomInfo = {
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly language: string | undefined;
  /** Namespaces and `muc_…` features. */
  readonly features: readonly string[];
  /** XEP-0486: hash of its avatar; some rooms tell it only to who is there. */
  readonly avatar: string | undefined;
};

/** All requests reject as those of `Wire` do, and the others throw like `sendMessage`. */
export interface RoomWire {
  /** From here on `listener` is told; to be called once. What came before waits until then. */
  listen(listener: RoomListener): void;

  /** Its presences are told from here on, whatever they look like, until `leave`. */
  join(joining: Joining): void;
  changeNick(as: FullJid): void;
  leave(as: FullJid): void;
  /** XEP-0410: are we still there? `unknown` if that could not be found out. */
  ping(as: FullJid): Promise<'joined' | 'gone' | 'unknown'>;
  info(room: BareJid): Promise<RoomInfo>;
  /** @param service - undefined: that of the account's server */
  find(service: BareJid | undefined, after: string | undefined): Promise<FoundRooms>;

  setSubject(room: BareJid, subject: string): void;
  setRole(room: BareJid, nick: string, role: Role, reason: string | undefined): Promise<void>;
  setAffiliation(
    room: BareJid,
    jid: BareJid,
    affiliation: Affiliation,
    reason: string | undefined,
  ): Promise<void>;
  affiliations(room: BareJid, affiliation: Affiliation): Promise<readonly ListedPerson[]>;
  requestVoice(room: BareJid): void;
  /** @param features - the room's, which say how */
  moderate(
    room: BareJid,
    id: ArchiveId,
    reason: string | undefined,
    features: readonly string[],
  ): Promise<void>;
  /** Mediated, so that a room for members lets them in. */
  invite(room: BareJid, jid: BareJid, reason: string | undefined): void;
  decline(room: BareJid, to: Jid, reason: string | undefined): void;

  /** Opens a new room that is locked, with the service's own settings (§10.1.2). */
  openInstantRoom(room: BareJid): Promise<void>;
  configuration(room: BareJid): Promise<DataForm>;
  configure(room: BareJid, form: DataForm, answers: DataFormAnswers): Promise<void>;
  cancelConfiguration(room: BareJid): Promise<void>;
  destroy(room: BareJid, reason: string | undefined, alternate: BareJid | undefined): Promise<void>;
  avatar(room: BareJid): Promise<RoomAvatar | undefined>;
  setAvatar(room: BareJid, avatar: RoomAvatar | undefined): Promise<void>;
  /** @param from - who has asked (XEP-0158) */
  answerChallenge(from: Jid, form: DataForm, answers: DataFormAnswers): Promise<void>;

  /** XEP-0402; where there are none, those that older clients have kept (XEP-0048, XEP-0049). */
  bookmarks(): Promise<readonly Bookmark[]>;
  publishBookmark(bookmark: Bookmark): Promise<void>;
  retractBookmark(room: BareJid): Promise<void>;
  /** Wants to hear of activity in rooms that we are not in (XEP-0437); false where it is not offered. */
  watchActivity(service: BareJid): Promise<boolean>;
}

/**
 * What the network tells of rooms, in the order in which it came. What is said in rooms comes as
 * `WireListener.message` does, of type `groupchat`.
 */
export interface RoomListener {
  presence(presence: RoomPresence): void;
  invitation(invitation: Invitation): Promise<void>;
  declination(declination: Declination): void;
  /** The room asks something before it lets us in (XEP-0158). */
  challenge(room: BareJid, from: Jid, form: DataForm): void;
  /** Something about the room has changed (status codes 104, 170 to 173). */
  changed(room: BareJid, codes: readonly number[]): void;
  /** Another client of the account has changed the bookmarks. */
  bookmarks(news: {
    readonly published: readonly Bookmark[];
    readonly retracted: readonly BareJid[];
  }): Promise<void>;
  activity(rooms: readonly BareJid[]): void;
}
