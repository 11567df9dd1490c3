/** Rooms of many (XEP-0045), as the rest of sync and the worker see them. */
import type {Typing} from '../../model/contact.ts';
import type {BareJid} from '../../model/jid.ts';
import type {Occupant, Room} from '../../model/room.ts';
import type {RoomActions} from '../../model/room-requests.ts';
import type {LiveMessage} from '../../xmpp/wire.ts';
import type {RoomSync} from './room-sync.ts';

export interface Rooms {
  list(): Promise<readonly Room[]>;
  /** Who is there; nobody where we are not. */
  occupants(room: BareJid): readonly Occupant[];
  typing(): readonly Typing[];
  readonly actions: RoomActions;
  room(jid: BareJid): RoomSync | undefined;
  /** May something be said there now? */
  isReady(room: BareJid): boolean;

  /** Nobody there knows us: a new session, or a host that has seen nobody come. */
  startAnew(): void;
  /** Enters all that we want. Resolves when we are there, or were refused. */
  enter(isCurrent: () => boolean): Promise<void>;
  /** Makes the rooms that are kept here those that the account keeps, and enters the new ones. */
  followBookmarks(isCurrent: () => boolean): Promise<void>;
  /** The session goes on. Resolves when all is here that was said. */
  resumed(isCurrent: () => boolean): Promise<void>;
  closed(): void;
  /** Something said in a room; resolves when it is committed. */
  message(live: LiveMessage): Promise<void>;
  /** What we said was refused, since the room does not know us; true if we enter again. */
  refused(room: BareJid): boolean;
  /** Messages are being removed from this device. */
  removing(): void;
  end(): Promise<void>;
}
