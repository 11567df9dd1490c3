/** XEP-0199 XMPP Ping, version 2.0.1. */
import {childOf, el, type Element} from './xml.ts';

export const NS_PING = 'urn:xmpp:ping';

export function isPing(iq: Element): boolean {
  return childOf(iq, 'ping', NS_PING) !== undefined;
}

export function buildPing(): Element {
  return el('ping', {xmlns: NS_PING});
}
