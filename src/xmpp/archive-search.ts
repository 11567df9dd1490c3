/**
 * XEP-0431 Full Text Search in MAM, version 0.2.0. What servers had before it is understood, too:
 * the name of the field is all that differs. Whether a server has one is read from the form that
 * it offers (XEP-0313 §4.1.1), because those of before announce no feature.
 */
import {NS_ARCHIVE} from './archive.ts';
import {attribute, childOf, childrenOf, el, type Element} from './xml.ts';

const NS_FORM = 'jabber:x:data';

/** Those of XEP-0431, ejabberd, M-Link and MongooseIM. */
const FIELDS = ['{urn:xmpp:fulltext:0}fulltext', 'withtext', 'search', 'full-text-search'];

/** Builds the question for the form. */
export function buildArchiveFormQuery(): Element {
  return el('query', {xmlns: NS_ARCHIVE});
}

/** The field for a text in the form that an archive has answered with; undefined if it has none. */
export function parseTextField(iq: Element): string | undefined {
  const query = childOf(iq, 'query', NS_ARCHIVE);
  const form = query && childOf(query, 'x', NS_FORM);
  if (!form) return undefined;
  const offered = new Set(
    childrenOf(form, 'field', NS_FORM).map((field) => attribute(field, 'var')),
  );
  return FIELDS.find((field) => offered.has(field));
}
