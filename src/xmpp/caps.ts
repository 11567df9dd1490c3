/**
 * XEP-0115 Entity Capabilities, version 1.6.0: ours are told. Left out: believing those of others,
 * forms in the verification string.
 */
import {toBase64, utf8} from './base64.ts';
import {NS_CHAT_STATES} from './chat-states.ts';
import {NS_DISCO_INFO, NS_DISCO_ITEMS, type DiscoInfo} from './disco.ts';
import {NS_DISPLAYED} from './displayed.ts';
import {NS_MARKERS} from './markers.ts';
import {NS_PING} from './ping.ts';
import {NS_RECEIPTS} from './receipts.ts';
import {NS_BOOKMARKS, NS_CONFERENCE, NS_MUC} from './room-stanzas.ts';
import {el, type Element} from './xml.ts';

export const NS_CAPS = 'http://jabber.org/protocol/caps';

/** Names the software (§4): a URI, not a place. */
export const CAPS_NODE = 'urn:x-natter:client';

/** What this client is and knows. */
export const OWN_DISCO: DiscoInfo = {
  identities: [{category: 'client', type: 'web', name: 'Natter'}],
  features: [
    NS_CAPS,
    NS_CHAT_STATES,
    NS_DISCO_INFO,
    NS_DISCO_ITEMS,
    // Tells the server that we want to hear of changes (XEP-0163 §4.3.2).
    `${NS_BOOKMARKS}+notify`,
    `${NS_DISPLAYED}+notify`,
    NS_CONFERENCE,
    NS_MARKERS,
    NS_MUC,
    NS_PING,
    NS_RECEIPTS,
  ],
};

/** The verification string (§5.1) under SHA-1, base64. */
export async function capsVersion({identities, features}: DiscoInfo): Promise<string> {
  const parts = [
    ...identities.map(({category, type, name}) => `${category}/${type}//${name ?? ''}`).sort(),
    ...features.toSorted(),
  ];
  const text = parts.map((part) => `${part}<`).join('');
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-1', utf8(text))));
}

/** Goes into every broadcast presence. */
export function buildCaps(version: string): Element {
  return el('c', {xmlns: NS_CAPS, hash: 'sha-1', node: CAPS_NODE, ver: version});
}
