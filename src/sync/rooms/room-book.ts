/** All rooms of an account: those on disk, and what becomes of them while we are connected. */
import type {BareJid} from '../../model/jid.ts';
import type {Occupant, Room} from '../../model/room.ts';
import type {RoomActions} from '../../model/room-requests.ts';
import {loadRooms} from '../../store/rooms.ts';
import type {RoomRow} from '../../store/schema.ts';
import {read} from '../../store/transaction.ts';
import type {SyncContext} from '../context.ts';
import type {Rooms} from './rooms.ts';

export class RoomBook implements Rooms {
  readonly #context: SyncContext;
  readonly actions: Partial<RoomActions> = {};

  constructor(context: SyncContext) {
    this.#context = context;
  }

  async list(): Promise<readonly Room[]> {
    const rows = await read(this.#context.store, ['rooms'], loadRooms);
    return rows.map(toRoom);
  }

  occupants(_room: BareJid): readonly Occupant[] {
    return [];
  }
}

function toRoom(row: RoomRow): Room {
  const {jid, subject, nick, isBookmarked, autojoin, notify, invitation, hasActivity, info} = row;
  return {
    jid,
    name: row.name ?? info?.name,
    description: info?.description,
    language: info?.language,
    status: {phase: 'out', problem: undefined},
    subject,
    features: info?.features,
    nick,
    isBookmarked,
    autojoin,
    notify: notify ?? 'mentions',
    invitation,
    hasActivity,
    avatar: info?.avatar,
  };
}
