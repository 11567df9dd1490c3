import type {BareJid, Jid} from '../model/jid.ts';
import type {ReadTx, RoomRow, WriteTx} from './schema.ts';

/** What is known of a room of which nothing is on disk. */
export function emptyRoom(jid: BareJid): RoomRow {
  return {
    jid,
    isWanted: false,
    name: undefined,
    nick: undefined,
    password: undefined,
    autojoin: false,
    isBookmarked: false,
    extensions: undefined,
    notify: undefined,
    invitation: undefined,
    hasActivity: false,
    info: undefined,
    subject: undefined,
    nicks: [],
    occupantId: undefined,
  };
}

export async function findRoom(tx: ReadTx, jid: Jid): Promise<RoomRow | undefined> {
  return await tx.objectStore('rooms').get(jid);
}

export async function loadRooms(tx: ReadTx): Promise<readonly RoomRow[]> {
  return await tx.objectStore('rooms').getAll();
}

export async function saveRoom(tx: WriteTx, row: RoomRow): Promise<void> {
  await tx.objectStore('rooms').put(row);
}

/** Do those who are there know each other, and nobody else comes in (XEP-0045 §4.2)? */
export async function isPrivateGroup(tx: ReadTx, jid: Jid): Promise<boolean> {
  const {isMembersOnly, isNonAnonymous} = (await findRoom(tx, jid))?.info?.features ?? {};
  return isMembersOnly === true && isNonAnonymous === true;
}
