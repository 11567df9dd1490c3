/** XEP-0030 Service Discovery, version 2.5rc3. Left out: items, extended information (forms). */
import {attribute, childOf, childrenOf, el, nonEmptyAttribute, type Element} from './xml.ts';

export const NS_DISCO_INFO = 'http://jabber.org/protocol/disco#info';
export const NS_DISCO_ITEMS = 'http://jabber.org/protocol/disco#items';

export type Identity = {
  readonly category: string;
  readonly type: string;
  readonly name: string | undefined;
};

export type DiscoInfo = {
  readonly identities: readonly Identity[];
  readonly features: readonly string[];
};

/** Parses an answer (or anything else) with a disco#info query; undefined if it has none. */
export function parseDiscoInfo(iq: Element): DiscoInfo | undefined {
  const query = childOf(iq, 'query', NS_DISCO_INFO);
  if (!query) return undefined;
  const identities = childrenOf(query, 'identity', NS_DISCO_INFO).flatMap((child) => {
    const category = nonEmptyAttribute(child, 'category');
    const type = nonEmptyAttribute(child, 'type');
    return category !== undefined && type !== undefined
      ? [{category, type, name: nonEmptyAttribute(child, 'name')}]
      : [];
  });
  const features = childrenOf(query, 'feature', NS_DISCO_INFO).flatMap((child) => {
    const feature = nonEmptyAttribute(child, 'var');
    return feature === undefined ? [] : [feature];
  });
  return {identities, features};
}

/** The node that a disco request is about: a `query` of either kind. */
export function parseDiscoNode(query: Element): string | undefined {
  return attribute(query, 'node');
}

/** Builds a question (without `info`) or an answer. */
export function buildDiscoInfo(info?: DiscoInfo, node?: string): Element {
  return el(
    'query',
    {xmlns: NS_DISCO_INFO, node},
    ...(info?.identities ?? []).map(({category, type, name}) =>
      el('identity', {category, type, name}),
    ),
    ...(info?.features ?? []).map((feature) => el('feature', {var: feature})),
  );
}

/** The answer of one who has no items. */
export function buildNoItems(node: string | undefined): Element {
  return el('query', {xmlns: NS_DISCO_ITEMS, node});
}
