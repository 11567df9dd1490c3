/**
 * Rooms that are kept for the account: XEP-0402 PEP Native Bookmarks, version 1.2.0, and, read only, the
 * older XEP-0048, version 1.2. Left out: URLs among the bookmarks of XEP-0048. What others have put
 * into a bookmark's `<extensions/>` is kept as it is.
 */
import {type BareJid, parseBareJid} from '../model/jid.ts';
import {NS_PUBSUB} from './displayed.ts';
import {
  attribute,
  childOf,
  childrenOf,
  childText,
  el,
  nonEmptyAttribute,
  type Element,
} from './xml.ts';

export const NS_BOOKMARKS = 'urn:xmpp:bookmarks:1';
const NS_OLD_BOOKMARKS = 'storage:bookmarks';

export type Bookmark = {
  readonly room: BareJid;
  readonly name: string | undefined;
  readonly nick: string | undefined;
  readonly password: string | undefined;
  readonly autojoin: boolean;
  /** XML of `<extensions/>`, which is to be sent back unchanged (XEP-0402 §3.4). */
  readonly extensions: string | undefined;
};

/** Asks for all (§3.1). */
export function buildBookmarksRequest(): Element {
  return el('pubsub', {xmlns: NS_PUBSUB}, el('items', {node: NS_BOOKMARKS}));
}

/** Parses the answer; what is malformed is left out. */
export function parseBookmarks(iq: Element): readonly Bookmark[] {
  const pubsub = childOf(iq, 'pubsub', NS_PUBSUB);
  const items = pubsub && childOf(pubsub, 'items', NS_PUBSUB);
  if (!items || attribute(items, 'node') !== NS_BOOKMARKS) return [];
  return childrenOf(items, 'item', NS_PUBSUB).flatMap((item) => parseBookmark(item) ?? []);
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

/** The item to write. @param extensions - those that were read, as an element */
export function buildBookmark(bookmark: Bookmark, extensions?: Element): Element {
  const {room, name, nick, password, autojoin} = bookmark;
  return el(
    'item',
    {id: room},
    el(
      'conference',
      {xmlns: NS_BOOKMARKS, name, autojoin: String(autojoin)},
      nick === undefined ? undefined : el('nick', {}, nick),
      password === undefined ? undefined : el('password', {}, password),
      extensions,
    ),
  );
}
