/**
 * XEP-0352 Client State Indication, version 1.0.0: whether anybody is looking. Not a stanza, and so
 * not counted by stream management.
 */
import {childOf, el, type Element} from './xml.ts';

const NS_CLIENT_STATE = 'urn:xmpp:csi:0';

/** True if the server wants to know; told in the features after authentication (§4.1). */
export function parseClientStateSupport(features: Element): boolean {
  return childOf(features, 'csi', NS_CLIENT_STATE) !== undefined;
}

export function buildClientState(isActive: boolean): Element {
  return el(isActive ? 'active' : 'inactive', {xmlns: NS_CLIENT_STATE});
}
