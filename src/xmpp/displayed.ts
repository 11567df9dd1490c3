/**
 * XEP-0490 Message Displayed Synchronization, version 1.0.1, as far as it is read: which message
 * of each chat our clients have shown last, in a private node of the account (XEP-0163, XEP-0223).
 * private-items.ts writes to it. Left out: private messages of rooms, server assist.
 */
import type {ArchiveId} from '../model/ids.ts';
import {type BareJid, type Jid, parseBareJid, parseJid} from '../model/jid.ts';
import {parseStanzaIds} from './stable-ids.ts';
import {attribute, childOf, childrenOf, el, onlyChildOf, type Element} from './xml.ts';

export const NS_DISPLAYED = 'urn:xmpp:mds:displayed:0';
export const NS_PUBSUB = 'http://jabber.org/protocol/pubsub';
const NS_EVENT = `${NS_PUBSUB}#event`;

/** Up to and with this message the chat was displayed. */
export type DisplayedItem = {
  readonly chat: Jid;
  /** In the account's archive; or in that of the room. */
  readonly id: ArchiveId;
  readonly isRoom?: true;
};

/** True if a message claims to tell of a change in some node, rightly or not. */
export function looksLikeEvent(message: Element): boolean {
  return childOf(message, 'event', NS_EVENT) !== undefined;
}

/**
 * The news of the node in a message.
 *
 * @returns undefined unless it tells of this node, and comes from the own account: XEP-0223 §7,
 *   "clients MUST verify that the 'from' attribute on incoming event messages is either absent or
 *   equal to their own account JID" (CVE-2023-28686)
 */
export function parseDisplayedEvent(
  message: Element,
  account: BareJid,
): readonly DisplayedItem[] | undefined {
  const from = attribute(message, 'from');
  if (from !== undefined && parseJid(from) !== account) return undefined;
  const event = onlyChildOf(message, 'event', NS_EVENT);
  return event && parseItems(event, NS_EVENT, account);
}

/** Builds the question for all that the node has (§3.4). */
export function buildDisplayedRequest(): Element {
  return el('pubsub', {xmlns: NS_PUBSUB}, el('items', {node: NS_DISPLAYED}));
}

/** Parses the answer; what is malformed in it is left out. */
export function parseDisplayedResult(iq: Element, account: BareJid): readonly DisplayedItem[] {
  const pubsub = onlyChildOf(iq, 'pubsub', NS_PUBSUB);
  return (pubsub && parseItems(pubsub, NS_PUBSUB, account)) ?? [];
}

function parseItems(
  parent: Element,
  namespace: string,
  account: BareJid,
): readonly DisplayedItem[] | undefined {
  const items = onlyChildOf(parent, 'items', namespace);
  if (!items || attribute(items, 'node') !== NS_DISPLAYED) return undefined;
  return childrenOf(items, 'item', namespace).flatMap((item) => {
    const chat = parseBareJid(attribute(item, 'id') ?? '');
    const displayed = onlyChildOf(item, 'displayed', NS_DISPLAYED);
    const [stanzaId, ...others] = displayed ? parseStanzaIds(displayed) : [];
    // §3.1: "exactly one". Of 1:1 chats it is our own archive that gives the ids, of a room its own.
    if (chat === undefined || !stanzaId || others.length > 0) return [];
    if (stanzaId.by === account) return [{chat, id: stanzaId.id}];
    return stanzaId.by === chat ? [{chat, id: stanzaId.id, isRoom: true as const}] : [];
  });
}
