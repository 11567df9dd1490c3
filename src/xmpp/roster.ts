/** Roster (RFC 6121 §2), with versioning (§2.6). Left out: pre-approval (§3.4). */
import type {Subscription} from '../model/contact.ts';
import {type BareJid, parseBareJid} from '../model/jid.ts';
import {
  attribute,
  childOf,
  childrenOf,
  el,
  isElement,
  nonEmptyAttribute,
  onlyChildOf,
  type Element,
} from './xml.ts';

export const NS_ROSTER = 'jabber:iq:roster';
const NS_ROSTER_VERSIONING = 'urn:xmpp:features:rosterver';

export type RosterItem = {
  readonly jid: BareJid;
  readonly name: string | undefined;
  readonly subscription: Subscription;
  /** `ask='subscribe'`. */
  readonly asked: boolean;
  readonly groups: readonly string[];
};

/** RFC 6121 §2.6.2: an empty result means that the given version is still right. */
export type RosterResult =
  | {readonly changed: false}
  | {
      readonly changed: true;
      readonly items: readonly RosterItem[];
      readonly version: string | undefined;
    };

export type RosterPush = {
  readonly item: RosterItem | {readonly jid: BareJid; readonly subscription: 'remove'};
  readonly version: string | undefined;
};

/** True if the server offers roster versioning in its stream features (§2.6.1). */
export function parseRosterVersioning(features: Element): boolean {
  return childOf(features, 'ver', NS_ROSTER_VERSIONING) !== undefined;
}

/** Parses the answer to a roster request (§2.1.4). Malformed items are left out. */
export function parseRosterResult(iq: Element): RosterResult {
  const query = childOf(iq, 'query', NS_ROSTER);
  if (!query) return {changed: false};
  const items = childrenOf(query, 'item', NS_ROSTER).flatMap((child) => {
    const item = parseItem(child);
    return item && item.subscription !== 'remove' ? [item] : [];
  });
  return {changed: true, items, version: attribute(query, 'ver')};
}

/**
 * Parses a roster push (§2.1.6). Whether it comes from the own account is for the caller to check.
 *
 * @returns undefined unless it has exactly one well-formed item
 */
export function parseRosterPush(iq: Element): RosterPush | undefined {
  const query = onlyChildOf(iq, 'query', NS_ROSTER);
  const child = query && onlyChildOf(query, 'item', NS_ROSTER);
  const item = child && parseItem(child);
  return item && {item, version: attribute(query, 'ver')};
}

function parseItem(element: Element): RosterPush['item'] | undefined {
  if (!isElement(element, 'item', NS_ROSTER)) return undefined;
  const jid = parseBareJid(attribute(element, 'jid') ?? '');
  // §2.1.2.5: no subscription is `none`.
  const subscription = attribute(element, 'subscription') ?? 'none';
  if (!jid) return undefined;
  if (subscription === 'remove') return {jid, subscription};
  if (!isSubscription(subscription)) return undefined;
  return {
    jid,
    name: nonEmptyAttribute(element, 'name'),
    subscription,
    asked: attribute(element, 'ask') === 'subscribe',
    groups: childrenOf(element, 'group', NS_ROSTER)
      .map((group) => group.getText())
      .filter((group) => group !== ''),
  };
}

function isSubscription(text: string): text is Subscription {
  return text === 'none' || text === 'to' || text === 'from' || text === 'both';
}

/** @param version - of the roster at hand, where the server offers versioning */
export function buildRosterRequest(version: string | undefined): Element {
  return el('query', {xmlns: NS_ROSTER, ver: version});
}

export function buildRosterSet({
  jid,
  name,
  groups,
}: Pick<RosterItem, 'jid' | 'name' | 'groups'>): Element {
  const children = groups.map((group) => el('group', {}, group));
  return el('query', {xmlns: NS_ROSTER}, el('item', {jid, name}, ...children));
}

export function buildRosterRemove(jid: BareJid): Element {
  return el('query', {xmlns: NS_ROSTER}, el('item', {jid, subscription: 'remove'}));
}
