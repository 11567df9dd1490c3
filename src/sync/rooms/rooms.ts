/** Rooms of many (XEP-0045), as the rest of sync and the worker see them. */
import type {BareJid} from '../../model/jid.ts';
import type {Occupant, Room} from '../../model/room.ts';
import type {RoomActions} from '../../model/room-requests.ts';

export interface Rooms {
  list(): Promise<readonly Room[]>;
  /** Who is there; nobody where we are not. */
  occupants(room: BareJid): readonly Occupant[];
  readonly actions: Partial<RoomActions>;
}
