/** XEP-0030 Service Discovery, version 2.5rc3: items, paged by XEP-0059, version 1.0, where they can be. */
import {type BareJid, parseBareJid} from '../model/jid.ts';
import {NS_DISCO_ITEMS} from './disco.ts';
import {
  attribute,
  childOf,
  childrenOf,
  childText,
  el,
  nonEmptyAttribute,
  parseCount,
  type Element,
} from './xml.ts';

const NS_RSM = 'http://jabber.org/protocol/rsm';

export type DiscoItems = {
  /** Those with an address of their own: nodes are left out. */
  readonly items: readonly {readonly jid: BareJid; readonly name: string | undefined}[];
  /** To ask for what comes after; undefined if that is all. */
  readonly next: string | undefined;
};

/** @param page - undefined to ask for all at once */
export function buildDiscoItems(page?: {
  readonly max: number;
  readonly after: string | undefined;
}): Element {
  const set =
    page &&
    el(
      'set',
      {xmlns: NS_RSM},
      el('max', {}, String(page.max)),
      page.after === undefined ? undefined : el('after', {}, page.after),
    );
  return el('query', {xmlns: NS_DISCO_ITEMS}, set);
}

/**
 * Parses the answer; undefined if it is none.
 *
 * @param isFirst - it is the first page, which not all servers number
 */
export function parseDiscoItems(iq: Element, isFirst = true): DiscoItems | undefined {
  const query = childOf(iq, 'query', NS_DISCO_ITEMS);
  if (!query) return undefined;
  const children = childrenOf(query, 'item', NS_DISCO_ITEMS);
  const items = children.flatMap((item) => {
    const jid = parseBareJid(attribute(item, 'jid') ?? '');
    const hasNode = nonEmptyAttribute(item, 'node') !== undefined;
    return jid && !hasNode ? [{jid, name: nonEmptyAttribute(item, 'name')}] : [];
  });
  const set = childOf(query, 'set', NS_RSM);
  const last = set && (childText(set, 'last', NS_RSM) || undefined);
  return {items, next: set && isLast(set, children.length, isFirst) ? undefined : last};
}

/** Only if the service counts it can be known beforehand that nothing follows. */
function isLast(set: Element, length: number, isFirst: boolean): boolean {
  const count = parseCount(childText(set, 'count', NS_RSM));
  const first = childOf(set, 'first', NS_RSM);
  const index = isFirst ? 0 : first && parseCount(attribute(first, 'index'));
  return length === 0 || (count !== undefined && index !== undefined && index + length >= count);
}
