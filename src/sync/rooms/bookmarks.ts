/** Rooms that the account keeps on its server, for all its clients (XEP-0402). */
import type {BareJid} from '../../model/jid.ts';
import {loadRooms} from '../../store/rooms.ts';
import type {RoomRow} from '../../store/schema.ts';
import {read} from '../../store/transaction.ts';
import type {Bookmark} from '../../xmpp/bookmarks.ts';
import type {RoomListener} from '../../xmpp/room-wire.ts';
import type {RoomParts} from './room-parts.ts';

type Save = (jid: BareJid, change: Partial<RoomRow>) => Promise<void>;

const NONE = {isBookmarked: false, autojoin: false, name: undefined, extensions: undefined};

/**
 * Makes those on disk the same as those on the server.
 *
 * @returns those that are kept
 */
export async function keepBookmarks(
  {context, wire}: RoomParts,
  save: Save,
): Promise<readonly BareJid[]> {
  const published = await wire.bookmarks();
  const kept = published.map(({room}) => room);
  const rows = await read(context.store, ['rooms'], loadRooms);
  const gone = rows.filter(({jid, isBookmarked}) => isBookmarked && !kept.includes(jid));
  const known = new Map(rows.map((row) => [row.jid, row]));
  const news = published.filter((bookmark) => !isKept(known.get(bookmark.room), bookmark));
  await takeBookmarks({published: news, retracted: gone.map(({jid}) => jid)}, save);
  return kept;
}

/** Another client has changed them. */
export async function takeBookmarks(
  {published, retracted}: Parameters<RoomListener['bookmarks']>[0],
  save: Save,
): Promise<void> {
  for (const bookmark of published) await save(bookmark.room, toRow(bookmark));
  for (const room of retracted) await save(room, NONE);
}

function toRow({name, nick, password, autojoin, extensions}: Bookmark): Partial<RoomRow> {
  return {
    isBookmarked: true,
    name,
    autojoin,
    extensions,
    // What it does not say stays as it is here.
    ...(nick !== undefined && {nick}),
    ...(password !== undefined && {password}),
  };
}

function isKept(row: RoomRow | undefined, bookmark: Bookmark): boolean {
  return (
    row !== undefined &&
    Object.entries(toRow(bookmark)).every(([key, value]) => row[key as keyof RoomRow] === value)
  );
}

export function toBookmark({jid, name, nick, password, autojoin, extensions}: RoomRow): Bookmark {
  return {room: jid, name, nick, password, autojoin, extensions};
}
