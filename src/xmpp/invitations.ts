/**
 * Invitations to rooms: direct ones (XEP-0249, version 1.2) and those that the room passes on (XEP-0045
 * §7.8.2). Left out: `continue`, by which a conversation of two becomes one of many.
 */
import {type BareJid, bareOf, type Jid, parseBareJid, parseJid} from '../model/jid.ts';
import {parseDelay} from './delay.ts';
import {NS_CONFERENCE, NS_MUC_USER} from './room-stanzas.ts';
import {attribute, childOf, childText, el, nonEmptyAttribute, type Element} from './xml.ts';

export type Invitation = {
  readonly room: BareJid;
  /** Who invites; of a direct one the sender, who can be believed. */
  readonly by: Jid | undefined;
  readonly isDirect: boolean;
  readonly reason: string | undefined;
  readonly password: string | undefined;
  /** When, in ms since the epoch; undefined: now. */
  readonly sent?: number | undefined;
};

/** Somebody whom we invited does not come. */
export type Declination = {
  readonly room: BareJid;
  readonly by: Jid | undefined;
  readonly reason: string | undefined;
};

/** The invitation that a message is; undefined where it is none. */
export function parseInvitation(message: Element): Invitation | undefined {
  const from = parseJid(attribute(message, 'from') ?? '');
  if (!from) return undefined;
  const user = childOf(message, 'x', NS_MUC_USER);
  const invite = user && childOf(user, 'invite', NS_MUC_USER);
  if (invite) {
    return {
      room: bareOf(from),
      by: parseJid(attribute(invite, 'from') ?? ''),
      isDirect: false,
      reason: childText(invite, 'reason', NS_MUC_USER) || undefined,
      password: childText(user, 'password', NS_MUC_USER) || undefined,
      sent: parseDelay(message),
    };
  }
  const direct = childOf(message, 'x', NS_CONFERENCE);
  const room = direct && parseBareJid(attribute(direct, 'jid') ?? '');
  if (!room) return undefined;
  return {
    room,
    by: from,
    isDirect: true,
    reason: nonEmptyAttribute(direct, 'reason'),
    password: nonEmptyAttribute(direct, 'password'),
    sent: parseDelay(message),
  };
}

/** XEP-0045 §7.8.2: the room tells who invited that they are declined. */
export function parseDeclination(message: Element): Declination | undefined {
  const from = parseJid(attribute(message, 'from') ?? '');
  const user = childOf(message, 'x', NS_MUC_USER);
  const decline = user && childOf(user, 'decline', NS_MUC_USER);
  if (!from || !decline) return undefined;
  return {
    room: bareOf(from),
    by: parseJid(attribute(decline, 'from') ?? ''),
    reason: childText(decline, 'reason', NS_MUC_USER) || undefined,
  };
}

/** A direct invitation: the child of a message to the one who is invited. */
export function buildDirectInvitation(
  room: BareJid,
  {reason, password}: Pick<Invitation, 'reason' | 'password'>,
): Element {
  return el('x', {xmlns: NS_CONFERENCE, jid: room, reason, password});
}

/** The child of a message to the room, which passes it on, and lets a member in by it. */
export function buildMediatedInvitation(to: Jid, reason: string | undefined): Element {
  return buildAnswer('invite', to, reason);
}

/** Declines a mediated invitation: the child of a message to the room. */
export function buildDeclination(to: Jid, reason: string | undefined): Element {
  return buildAnswer('decline', to, reason);
}

function buildAnswer(name: 'invite' | 'decline', to: Jid, reason: string | undefined): Element {
  const child = reason === undefined ? undefined : el('reason', {}, reason);
  return el('x', {xmlns: NS_MUC_USER}, el(name, {to}, child));
}
