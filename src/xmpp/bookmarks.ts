/**
 * Rooms that are kept for the account: XEP-0402 PEP Native Bookmarks, version 1.2.0, and, read only, the
 * older XEP-0048, version 1.2. Left out: URLs among the bookmarks of XEP-0048. What others have put
 * into a bookmark's `<extensions/>` is kept as it is.
 */
import {type BareJid, parseBareJid} from '../model/jid.ts';
import {NS_PUBSUB} from './displayed.ts';
import {NS_BOOKMARKS, NS_EVENT} from './room-stanzas.ts';
import {parseElement} from './strict-xml.ts';
import {
  attribute,
  childOf,
  childrenOf,
  childText,
  el,
  nonEmptyAttribute,
  type Element,
} from './xml.ts';

const NS_OLD_BOOKMARKS = 'storage:bookmarks';
const NS_PRIVATE = 'jabber:iq:private';

export type Bookmark = {
  readonly room: BareJid;
  readonly name: string | undefined;
  readonly nick: string | undefined;
  readonly password: string | undefined;
  readonly autojoin: boolean;
  /** XML of `<extensions/>`, which is to be sent back unchanged (XEP-0402 §3.4). */
  readonly extensions: string | undefined;
};

export type BookmarkNews = {
  readonly published: readonly Bookmark[];
  readonly retracted: readonly BareJid[];
};

/** Asks for all (§3.2). */
export function buildBookmarksRequest(): Element {
  return el('pubsub', {xmlns: NS_PUBSUB}, el('items', {node: NS_BOOKMARKS}));
}

/** Asks for those of older clients (XEP-0048 §3, in XEP-0049). */
export function buildOldBookmarksRequest(): Element {
  return el('query', {xmlns: NS_PRIVATE}, el('storage', {xmlns: NS_OLD_BOOKMARKS}));
}

/** The same, where they have kept them in a node (XEP-0048 §3.1, in XEP-0223). */
export function buildOldNodeRequest(): Element {
  return el('pubsub', {xmlns: NS_PUBSUB}, el('items', {node: NS_OLD_BOOKMARKS}));
}

/** Parses the answer; what is malformed is left out. */
export function parseBookmarks(iq: Element): readonly Bookmark[] {
  const pubsub = childOf(iq, 'pubsub', NS_PUBSUB);
  const items = pubsub && childOf(pubsub, 'items', NS_PUBSUB);
  if (!items || attribute(items, 'node') !== NS_BOOKMARKS) return [];
  return childrenOf(items, 'item', NS_PUBSUB).flatMap((item) => parseBookmark(item) ?? []);
}

/** What a message tells of the node (§4); undefined if it is about something else. */
export function parseBookmarkEvent(message: Element): BookmarkNews | undefined {
  const event = childOf(message, 'event', NS_EVENT);
  const items = event && childOf(event, 'items', NS_EVENT);
  if (!items || attribute(items, 'node') !== NS_BOOKMARKS) return undefined;
  return {
    published: childrenOf(items, 'item', NS_EVENT).flatMap((item) => parseBookmark(item) ?? []),
    retracted: childrenOf(items, 'retract', NS_EVENT).flatMap(
      (item) => parseBareJid(attribute(item, 'id') ?? '') ?? [],
    ),
  };
}

/** One item of the node, whose id is the room's address (§3). */
export function parseBookmark(item: Element): Bookmark | undefined {
  const room = parseBareJid(attribute(item, 'id') ?? '');
  const conference = childOf(item, 'conference', NS_BOOKMARKS);
  if (!room || !conference) return undefined;
  return {
    ...parseConference(conference, NS_BOOKMARKS, room),
    extensions: childOf(conference, 'extensions', NS_BOOKMARKS)?.toString(),
  };
}

/** Those of older clients in the answer to either question. */
export function parseOldAnswer(iq: Element): readonly Bookmark[] {
  const query = childOf(iq, 'query', NS_PRIVATE);
  const pubsub = childOf(iq, 'pubsub', NS_PUBSUB);
  const items = pubsub && childOf(pubsub, 'items', NS_PUBSUB);
  const item = items && childrenOf(items, 'item', NS_PUBSUB).at(-1);
  const parent = query ?? item;
  return parent ? parseOldBookmarks(parent) : [];
}

/** The `<storage/>` of XEP-0048, wherever it is kept (XEP-0049, XEP-0223). */
export function parseOldBookmarks(parent: Element): readonly Bookmark[] {
  const storage = childOf(parent, 'storage', NS_OLD_BOOKMARKS);
  if (!storage) return [];
  return childrenOf(storage, 'conference', NS_OLD_BOOKMARKS).flatMap((conference) => {
    const room = parseBareJid(attribute(conference, 'jid') ?? '');
    if (!room) return [];
    return [{...parseConference(conference, NS_OLD_BOOKMARKS, room), extensions: undefined}];
  });
}

function parseConference(
  conference: Element,
  namespace: string,
  room: BareJid,
): Omit<Bookmark, 'extensions'> {
  return {
    room,
    name: nonEmptyAttribute(conference, 'name'),
    nick: childText(conference, 'nick', namespace) || undefined,
    password: childText(conference, 'password', namespace) || undefined,
    autojoin: ['true', '1'].includes(attribute(conference, 'autojoin') ?? ''),
  };
}

/** Takes a room away; our other clients are told (§3.5). */
export function buildBookmarkRetraction(room: BareJid): Element {
  const retract = el('retract', {node: NS_BOOKMARKS, notify: 'true'}, el('item', {id: room}));
  return el('pubsub', {xmlns: NS_PUBSUB}, retract);
}

/** The item to write. */
export function buildBookmark(bookmark: Bookmark): Element {
  const {room, name, nick, password, autojoin, extensions} = bookmark;
  return el(
    'item',
    {id: room},
    el(
      'conference',
      {xmlns: NS_BOOKMARKS, name, autojoin: String(autojoin)},
      nick === undefined ? undefined : el('nick', {}, nick),
      password === undefined ? undefined : el('password', {}, password),
      extensions === undefined ? undefined : parseElement(extensions),
    ),
  );
}
