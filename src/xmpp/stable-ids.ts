/** XEP-0359 Unique and Stable Stanza IDs, version 0.7.0. */
import type {ArchiveId, OriginId} from '../model/ids.ts';
import {type BareJid, type Jid, parseJid} from '../model/jid.ts';
import {attribute, childrenOf, el, nonEmptyAttribute, onlyChildOf, type Element} from './xml.ts';

export const NS_STABLE_IDS = 'urn:xmpp:sid:0';

/** Who gave a message which id. Anybody can write one: see `trustedArchiveId`. */
export type AssignedId = {readonly id: ArchiveId; readonly by: Jid};

export function parseOriginId(message: Element): OriginId | undefined {
  const origin = onlyChildOf(message, 'origin-id', NS_STABLE_IDS);
  return origin && (nonEmptyAttribute(origin, 'id') as OriginId | undefined);
}

/** The `<stanza-id/>`s that are direct children, in document order; malformed ones are left out. */
export function parseStanzaIds(message: Element): readonly AssignedId[] {
  return childrenOf(message, 'stanza-id', NS_STABLE_IDS).flatMap((child) => {
    const id = nonEmptyAttribute(child, 'id') as ArchiveId | undefined;
    const by = parseJid(attribute(child, 'by') ?? '');
    return id !== undefined && by ? [{id, by}] : [];
  });
}

/**
 * The id that an archive gave to a message.
 *
 * The caller must know that the archive removes forged ones: it advertises `urn:xmpp:sid:0` and
 * `urn:xmpp:mam:2` (§5). Prosody 0.12 lets a sender's `<stanza-id/>` with our `by` pass and adds
 * its own after it, so of doubles the last is the server's.
 */
export function trustedArchiveId(
  stanzaIds: readonly AssignedId[],
  archive: BareJid,
): ArchiveId | undefined {
  return stanzaIds.findLast(({by}) => by === archive)?.id;
}

export function buildOriginId(id: OriginId): Element {
  return el('origin-id', {xmlns: NS_STABLE_IDS, id});
}
