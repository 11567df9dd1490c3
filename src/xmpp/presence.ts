/**
 * Presence (RFC 6121 §3 and §4), with the nickname of XEP-0172, version 1.1, in subscription
 * requests. Left out: probes, entity capabilities of others.
 */
import type {PresenceShow} from '../model/contact.ts';
import {type BareJid, type Jid, parseJid} from '../model/jid.ts';
import {attribute, childText, el, isElement, NS_CLIENT, type Element} from './xml.ts';

const NS_NICK = 'http://jabber.org/protocol/nick';

export type PresenceStanza =
  | {
      readonly type: 'available';
      readonly from: Jid;
      readonly show: Exclude<PresenceShow, 'unavailable'>;
      readonly status: string | undefined;
      /** -128 to 127. */
      readonly priority: number;
    }
  | {readonly type: 'unavailable'; readonly from: Jid; readonly status: string | undefined}
  | {
      readonly type: 'subscribe' | 'subscribed' | 'unsubscribe' | 'unsubscribed';
      readonly from: Jid;
      readonly status: string | undefined;
      /** XEP-0172 nickname given with a subscription request. */
      readonly nick: string | undefined;
    }
  | {readonly type: 'error'; readonly from: Jid};

export type OutgoingPresence = {
  readonly to: Jid;
  readonly type?: 'subscribe' | 'subscribed' | 'unsubscribe' | 'unsubscribed' | 'unavailable';
};

/**
 * Parses a presence stanza.
 *
 * @param account - stands for an absent `from` (RFC 6120 §8.1.2.1)
 * @returns undefined if it is not one, has a malformed `from`, or a type that clients do not get
 */
export function parsePresence(element: Element, account: BareJid): PresenceStanza | undefined {
  if (!isElement(element, 'presence', NS_CLIENT)) return undefined;
  const from = parseJid(attribute(element, 'from') ?? account);
  if (!from) return undefined;
  const type = attribute(element, 'type');
  const status = childText(element, 'status', NS_CLIENT) || undefined;
  switch (type) {
    case undefined:
      return {
        type: 'available',
        from,
        show: parseShow(childText(element, 'show', NS_CLIENT)),
        status,
        priority: parsePriority(childText(element, 'priority', NS_CLIENT)),
      };
    case 'unavailable':
      return {type, from, status};
    case 'subscribe':
    case 'subscribed':
    case 'unsubscribe':
    case 'unsubscribed':
      return {type, from, status, nick: childText(element, 'nick', NS_NICK) || undefined};
    case 'error':
      return {type, from};
    default:
      return undefined;
  }
}

/** RFC 6121 §4.7.2.1; what is not known says no more than that somebody is there. */
function parseShow(text: string | undefined): Exclude<PresenceShow, 'unavailable'> {
  const show = text?.trim();
  return show === 'chat' || show === 'away' || show === 'xa' || show === 'dnd' ? show : 'available';
}

/** RFC 6121 §4.7.2.3; what is not a priority is as if it was not there. */
function parsePriority(text: string | undefined): number {
  const priority = /^\s*[+-]?\d{1,3}\s*$/.test(text ?? '') ? Number(text) : 0;
  return priority >= -128 && priority <= 127 ? priority : 0;
}

export function buildPresence({to, type}: OutgoingPresence): Element {
  return el('presence', {xmlns: NS_CLIENT, to, type});
}

/** Initial presence (RFC 6121 §4.2) with our entity capabilities. */
export function buildInitialPresence(caps: Element): Element {
  return el('presence', {xmlns: NS_CLIENT}, caps);
}

/** Says to everybody that this client leaves (RFC 6121 §4.5). */
export function buildUnavailable(): Element {
  return el('presence', {xmlns: NS_CLIENT, type: 'unavailable'});
}
