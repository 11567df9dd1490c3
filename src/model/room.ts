/** Rooms of many (XEP-0045): who is in them, and what these may do. */
import type {PresenceShow} from './contact.ts';
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
