/**
 * XEP-0045 Multi-User Chat, version 1.35.5: joining, leaving, and who is there. With hats
 * (XEP-0317, version 0.3.1). Left out: the protocol of 2000
 * ("groupchat 1.0"), badges and hues of hats.
 */
import {
  type BareJid,
  bareOf,
  type FullJid,
  parseBareJid,
  parseJid,
  resourceOf,
} from '../model/jid.ts';
import type {Affiliation, Destruction, Hat, Occupant, Role} from '../model/room.ts';
import {parseOccupantId} from './occupant-ids.ts';
import {parsePresence} from './presence.ts';
import {NS_MUC, NS_MUC_USER} from './room-stanzas.ts';
import {parseStanzaError, type ParsedStanzaError} from './stanza-error.ts';
import {
  attribute,
  childOf,
  childrenOf,
  childText,
  el,
  isElement,
  nonEmptyAttribute,
  NS_CLIENT,
  parseCount,
  type Element,
} from './xml.ts';

const NS_HATS = 'urn:xmpp:hats:0';

const AFFILIATIONS: readonly string[] = ['owner', 'admin', 'member', 'none', 'outcast'];
const ROLES: readonly string[] = ['moderator', 'participant', 'visitor', 'none'];

type Common = {
  readonly room: BareJid;
  /** Undefined where the room speaks for itself. */
  readonly nick: string | undefined;
};

/** A presence from a room, or from somebody in it. */
export type RoomPresence = Common &
  (
    | {readonly type: 'here'; readonly occupant: Occupant; readonly codes: readonly number[]}
    | {
        readonly type: 'gone';
        readonly codes: readonly number[];
        /** Of the kick, ban, or loss of affiliation. */
        readonly reason: string | undefined;
        /** Nickname of who did it. */
        readonly actor: string | undefined;
        /** With code 303: the name from here on. */
        readonly newNick: string | undefined;
        readonly occupantId: string | undefined;
        readonly destruction: Destruction | undefined;
      }
    | {
        readonly type: 'error';
        readonly error: ParsedStanzaError;
        /** Where it is now, if the room has moved (`gone`, `redirect`). */
        readonly alternate: BareJid | undefined;
      }
  );

/**
 * Parses a presence that comes from a room that we know to be one; whether we do is for the caller.
 *
 * @param account - stands for an absent `from` (RFC 6120 §8.1.2.1), which no room leaves out
 * @returns undefined if it is none
 */
export function parseRoomPresence(element: Element, account: BareJid): RoomPresence | undefined {
  if (!isElement(element, 'presence', NS_CLIENT)) return undefined;
  const presence = parsePresence(element, account);
  if (!presence) return undefined;
  const common = {room: bareOf(presence.from), nick: resourceOf(presence.from)};
  if (presence.type === 'error') {
    const error = parseStanzaError(element);
    return error && {...common, type: 'error', error, alternate: parseAlternate(element)};
  }
  const user = childOf(element, 'x', NS_MUC_USER);
  if (!user) return undefined;
  const codes = parseCodes(user);
  const item = childOf(user, 'item', NS_MUC_USER);
  if (presence.type === 'unavailable') {
    const actor = item && childOf(item, 'actor', NS_MUC_USER);
    const destroy = childOf(user, 'destroy', NS_MUC_USER);
    return {
      ...common,
      type: 'gone',
      codes,
      reason: (item && childText(item, 'reason', NS_MUC_USER)) || undefined,
      actor: actor && nonEmptyAttribute(actor, 'nick'),
      newNick: item && nonEmptyAttribute(item, 'nick'),
      occupantId: parseOccupantId(element),
      destruction: destroy && parseDestruction(destroy),
    };
  }
  if (presence.type !== 'available' || common.nick === undefined || !item) return undefined;
  const {show, status} = presence;
  const occupant: Occupant = {
    nick: common.nick,
    occupantId: parseOccupantId(element),
    jid: parseJid(attribute(item, 'jid') ?? ''),
    affiliation: parseAffiliation(attribute(item, 'affiliation')),
    role: parseRole(attribute(item, 'role')),
    show,
    status,
    hats: parseHats(element),
  };
  return {...common, type: 'here', occupant, codes};
}

function parseCodes(user: Element): readonly number[] {
  return childrenOf(user, 'status', NS_MUC_USER).flatMap(
    (status) => parseCount(attribute(status, 'code')) ?? [],
  );
}

/** What is not known gives no rights. */
export function parseAffiliation(text: string | undefined): Affiliation {
  return text !== undefined && AFFILIATIONS.includes(text) ? (text as Affiliation) : 'none';
}

export function parseRole(text: string | undefined): Role {
  return text !== undefined && ROLES.includes(text) ? (text as Role) : 'none';
}

function parseHats(presence: Element): readonly Hat[] {
  const hats = childOf(presence, 'hats', NS_HATS);
  if (!hats) return [];
  return childrenOf(hats, 'hat', NS_HATS).flatMap((hat) => {
    const uri = nonEmptyAttribute(hat, 'uri');
    const title = nonEmptyAttribute(hat, 'title');
    return uri !== undefined && title !== undefined ? [{uri, title}] : [];
  });
}

function parseDestruction(destroy: Element): Destruction {
  return {
    reason: childText(destroy, 'reason', NS_MUC_USER) || undefined,
    alternate: parseBareJid(attribute(destroy, 'jid') ?? ''),
    password: childText(destroy, 'password', NS_MUC_USER) || undefined,
  };
}

/** RFC 6120 §8.3.3.5: the new address is the text of the condition, as a URI. */
function parseAlternate(presence: Element): BareJid | undefined {
  const error = childOf(presence, 'error', NS_CLIENT);
  const texts = error?.children.flatMap((child) =>
    typeof child !== 'string' && ['gone', 'redirect'].includes(child.getName())
      ? [child.getText()]
      : [],
  );
  const [, address = ''] = /^xmpp:([^?;]+)/.exec(texts?.[0]?.trim() ?? '') ?? [];
  return parseBareJid(decodeAddress(address));
}

function decodeAddress(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type Joining = {
  /** The room, with the nickname that we would like to have. */
  readonly as: FullJid;
  readonly password?: string | undefined;
  /** The last so many messages; 0 where the archive tells. The rest is for the service to decide. */
  readonly history?: number | undefined;
};

/** Enters a room (§7.2). */
export function buildJoin({as, password, history}: Joining): Element {
  return el(
    'presence',
    {xmlns: NS_CLIENT, to: as},
    el(
      'x',
      {xmlns: NS_MUC},
      password === undefined ? undefined : el('password', {}, password),
      history === undefined
        ? undefined
        : el('history', history === 0 ? {maxchars: 0} : {maxstanzas: history}),
    ),
  );
}

/** Takes another nickname (§7.6). */
export function buildNickChange(as: FullJid): Element {
  return el('presence', {xmlns: NS_CLIENT, to: as});
}

/** Leaves (§7.14). */
export function buildLeaving(as: FullJid, status?: string): Element {
  return el(
    'presence',
    {xmlns: NS_CLIENT, to: as, type: 'unavailable'},
    status === undefined ? undefined : el('status', {}, status),
  );
}
