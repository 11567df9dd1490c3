/** Rooms of many (XEP-0045): who is in them, and what these may do. */
import type {PresenceShow} from './contact.ts';
import type {DataForm} from './data-form.ts';
import type {RoomErrorKind} from './errors.ts';
import type {BareJid, Jid} from './jid.ts';

/** Lasting (XEP-0045 §5.2). */
export type Affiliation = 'owner' | 'admin' | 'member' | 'none' | 'outcast';

/** For as long as somebody is in the room (XEP-0045 §5.1). */
export type Role = 'moderator' | 'participant' | 'visitor' | 'none';

/** What somebody is in this room, in words (XEP-0317). */
export type Hat = {
  readonly uri: string;
  readonly title: string;
};

/** Somebody in a room. */
export type Occupant = {
  /** The resource of their address in the room; unique in it at any time, and free for others after. */
  readonly nick: string;
  /** XEP-0421: the same for the same person, whatever the nickname; undefined where the room has none. */
  readonly occupantId: string | undefined;
  /** Who it is; undefined where the room does not tell us. */
  readonly jid: Jid | undefined;
  readonly affiliation: Affiliation;
  readonly role: Role;
  readonly show: Exclude<PresenceShow, 'unavailable'>;
  readonly status: string | undefined;
  readonly hats: readonly Hat[];
};

/** The room is gone (XEP-0045 §10.9). */
export type Destruction = {
  readonly reason: string | undefined;
  /** Where it goes on. */
  readonly alternate: BareJid | undefined;
  readonly password: string | undefined;
};

/** Why we are not in a room, or no longer. */
export type RoomProblem = {
  readonly kind: RoomErrorKind;
  /** In the words of whoever did it, or of the service. */
  readonly reason: string | undefined;
  /** Nickname of who did it. */
  readonly actor: string | undefined;
  /** Where the room goes on. */
  readonly alternate: BareJid | undefined;
  /** What the service asks before it lets us in (XEP-0158). */
  readonly form: DataForm | undefined;
};

export type RoomStatus =
  /** Not there, and not on the way; `problem` says why, if it was not our wish. */
  | {readonly phase: 'out'; readonly problem: RoomProblem | undefined}
  /** On the way, as soon as there is a connection. */
  | {readonly phase: 'joining'}
  | {
      readonly phase: 'joined';
      /** Ours in this room, which may have chosen another one than we wished. */
      readonly nick: string;
      readonly role: Role;
      readonly affiliation: Affiliation;
    };

/** What the room says of itself (XEP-0045 §6.4). */
export type RoomFeatures = {
  /** Everybody sees who the others are. */
  readonly isNonAnonymous: boolean;
  readonly isMembersOnly: boolean;
  readonly isModerated: boolean;
  readonly isPasswordProtected: boolean;
  readonly isPersistent: boolean;
  readonly isPublic: boolean;
  /** It keeps its history (XEP-0313). */
  readonly hasArchive: boolean;
  /** Moderators can take messages away (XEP-0425). */
  readonly hasModeration: boolean;
};

/** When a message in a room is worth a notification. */
export type RoomNotify = 'all' | 'mentions' | 'none';

export type RoomInvitation = {
  /** Who invites, if that is known. */
  readonly by: Jid | undefined;
  readonly reason: string | undefined;
  readonly password: string | undefined;
  /** It came straight from a person (XEP-0249): there is no room to tell that we decline. */
  readonly isDirect: boolean;
};

/** A room that we are in, have kept, or are invited to. */
export type Room = {
  readonly jid: BareJid;
  /** Of the bookmark, else the room's own. */
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** BCP 47 tag. */
  readonly language: string | undefined;
  readonly status: RoomStatus;
  readonly subject: {readonly text: string; readonly by: string | undefined} | undefined;
  /** Undefined until the room has told. */
  readonly features: RoomFeatures | undefined;
  /** The one that we wish. */
  readonly nick: string | undefined;
  readonly isBookmarked: boolean;
  /** Entered whenever we are online. */
  readonly autojoin: boolean;
  readonly notify: RoomNotify;
  readonly invitation: RoomInvitation | undefined;
  /** Something was said there while we were not in it (XEP-0437). */
  readonly hasActivity: boolean;
  /** XEP-0486: hash of the avatar; see `avatar` in room-requests.ts. */
  readonly avatar: string | undefined;
};

/** A room that its service lists. */
export type FoundRoom = {readonly jid: BareJid; readonly name: string | undefined};

export type FoundRooms = {
  readonly service: BareJid;
  readonly rooms: readonly FoundRoom[];
  /** Goes on from here; undefined: that is all. */
  readonly next: string | undefined;
};

/** Somebody on a list of the room, here or not. */
export type ListedPerson = {
  readonly jid: Jid | undefined;
  readonly nick: string | undefined;
  readonly affiliation: Affiliation;
  readonly role: Role;
  readonly reason: string | undefined;
};

export type RoomAvatar = {
  /** Media type. */
  readonly type: string;
  /** base64. */
  readonly data: string;
};
