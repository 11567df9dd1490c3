/** What comes for rooms, told to whoever listens: in the order in which it came. */
import {type BareJid, bareOf, parseJid, resourceOf} from '../model/jid.ts';
import {parseBookmarkEvent} from './bookmarks.ts';
import {parseChallenge} from './captcha.ts';
import {parseDeclination, parseInvitation} from './invitations.ts';
import {parseRoomPresence} from './muc.ts';
import {parseActivity} from './room-activity.ts';
import {parseAvatarHash} from './room-avatars.ts';
import {NS_MUC_USER, type RoomReader} from './room-stanzas.ts';
import type {RoomListener} from './room-wire.ts';
import {
  attribute,
  childOf,
  childrenOf,
  childText,
  isElement,
  NS_CLIENT,
  parseCount,
  type Element,
} from './xml.ts';

export type RoomReaderOptions = {
  readonly listener: RoomListener;
  readonly account: () => BareJid;
  /** Those that we have asked to let us in: their presences are ours, whatever they look like. */
  readonly joined: ReadonlySet<BareJid>;
  /** Gets those that we make by entering them. */
  readonly created: Set<BareJid>;
  /** Gets the hashes of the avatars that rooms tell by presence. */
  readonly avatars: Map<BareJid, string>;
};

/** "A new room has been created" (XEP-0045 §10.1.1). */
const CREATED = 201;

const DONE = Promise.resolve();

/** Makes the reader for a listener. */
export function createRoomReader(options: RoomReaderOptions): RoomReader {
  const {listener, account, joined, created, avatars} = options;

  function readPresence(stanza: Element): Promise<void> | undefined {
    const from = parseJid(attribute(stanza, 'from') ?? '');
    const isOurs = from && (joined.has(bareOf(from)) || childOf(stanza, 'x', NS_MUC_USER));
    if (!isOurs) return undefined;
    const presence = parseRoomPresence(stanza, account());
    const hash = resourceOf(from) === undefined ? parseAvatarHash(stanza) : undefined;
    if (hash !== undefined) avatars.set(bareOf(from), hash);
    // What says nothing that we understand is of no contact either.
    if (presence?.type === 'here' && presence.codes.includes(CREATED)) created.add(presence.room);
    if (presence) listener.presence(presence);
    return DONE;
  }

  function readMessage(stanza: Element): Promise<void> | undefined {
    const type = attribute(stanza, 'type');
    if (type === 'error') return undefined;
    if (type === 'groupchat') return readStatus(stanza);
    const own = readOwn(stanza);
    if (own) return own;
    const declination = parseDeclination(stanza);
    if (declination) {
      listener.declination(declination);
      return DONE;
    }
    const invitation = parseInvitation(stanza);
    if (invitation) return listener.invitation(invitation);
    const from = parseJid(attribute(stanza, 'from') ?? '');
    if (!from) return undefined;
    const form = parseChallenge(stanza);
    if (form) {
      listener.challenge(bareOf(from), from, form);
      return DONE;
    }
    const activity = parseActivity(stanza);
    if (!activity) return undefined;
    // Only the service of these rooms can know.
    listener.activity(activity.filter((room) => room.endsWith(`@${from}`)));
    return DONE;
  }

  /** From the own account only (XEP-0223 §7, CVE-2023-28686). */
  function readOwn(stanza: Element): Promise<void> | undefined {
    const news = parseBookmarkEvent(stanza);
    if (!news) return undefined;
    const from = attribute(stanza, 'from');
    return from === undefined || parseJid(from) === account() ? listener.bookmarks(news) : DONE;
  }

  /** XEP-0045 §10.2.1: "a <message/> with status codes and nothing else", of the room itself. */
  function readStatus(stanza: Element): Promise<void> | undefined {
    const from = parseJid(attribute(stanza, 'from') ?? '');
    const user = childOf(stanza, 'x', NS_MUC_USER);
    const isSaid = ['body', 'subject'].some(
      (name) => childText(stanza, name, NS_CLIENT) !== undefined,
    );
    if (!from || resourceOf(from) !== undefined || !user || isSaid) return undefined;
    const codes = childrenOf(user, 'status', NS_MUC_USER).flatMap(
      (status) => parseCount(attribute(status, 'code')) ?? [],
    );
    if (codes.length === 0) return undefined;
    listener.changed(bareOf(from), codes);
    return DONE;
  }

  return (stanza) => {
    if (isElement(stanza, 'presence', NS_CLIENT)) return readPresence(stanza);
    return readMessage(stanza);
  };
}
