/** XEP-0334 Message Processing Hints, version 0.4. Left out: `no-copy`, `no-permanent-store`. */
import {el, type Element} from './xml.ts';

const NS_HINTS = 'urn:xmpp:hints';

export function buildHint(hint: 'store' | 'no-store'): Element {
  return el(hint, {xmlns: NS_HINTS});
}
