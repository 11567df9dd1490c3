/** Rooms that the account keeps on its server, for all its clients (XEP-0402). */
import type {BareJid} from '../../model/jid.ts';
import {loadRooms} from '../../store/rooms.ts';
import type {RoomRow} from '../../store/schema.ts';
import {read} from '../../store/transaction.ts';
import type {Bookmark} from '../../xmpp/bookmarks.ts';
import type {RoomListener} from '../../xmpp/room-wire.ts';
import {runStep} from '../step.ts';
import type {RoomParts} from './room-parts.ts';

type Save = (jid: BareJid, change: Partial<RoomRow>) => Promise<void>;

export const NO_BOOKMARK = {
  isBookmarked: false,
  autojoin: false,
  name: undefined,
  extensions: undefined,
};

type News = Parameters<RoomListener['bookmarks']>[0];

/** Tells what was changed here, and finds out what others have changed since. */
export async function fetchBookmarks(parts: RoomParts, save: Save): Promise<News> {
  const {context, wire} = parts;
  const rows = await read(context.store, ['rooms'], loadRooms);
  for (const row of rows.filter(({isBookmarkDue}) => isBookmarkDue)) {
    await runStep(context, 'telling of a bookmark', () => publishDue(parts, row, save));
  }
  const published = await wire.bookmarks();
  const kept = published.map(({room}) => room);
  const gone = rows.filter(({jid, isBookmarked}) => isBookmarked && !kept.includes(jid));
  const known = new Map(rows.map((row) => [row.jid, row]));
  const news = published.filter((bookmark) => !isKept(known.get(bookmark.room), bookmark));
  return {published: news, retracted: gone.map(({jid}) => jid)};
}

/** Another client has changed them. */
export async function takeBookmarks({published, retracted}: News, save: Save): Promise<void> {
  for (const bookmark of published) await save(bookmark.room, toRow(bookmark));
  for (const room of retracted) await save(room, NO_BOOKMARK);
}

/**
 * A room that we have left, or that is gone: nothing enters it again, also none of our other
 * clients. They are told as soon as there is a connection.
 *
 * @throws StanzaError of the server that keeps it
 */
export async function stopAutojoin(parts: RoomParts, row: RoomRow, save: Save): Promise<void> {
  const isDue = row.isBookmarked && row.autojoin;
  const left = {isWanted: false, autojoin: false};
  await save(row.jid, isDue ? {...left, isBookmarkDue: true} : left);
  if (isDue && parts.isConnected()) await publishDue(parts, {...row, ...left}, save);
}

async function publishDue({wire}: RoomParts, row: RoomRow, save: Save): Promise<void> {
  await wire.publishBookmark(toBookmark(row));
  await save(row.jid, {isBookmarkDue: false});
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

/** What of the row is of its bookmark. */
export function bookmarkOf({isBookmarked, autojoin, name, extensions}: RoomRow): Partial<RoomRow> {
  return {isBookmarked, autojoin, name, extensions};
}
