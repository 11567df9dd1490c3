/** XEP-0280 Message Carbons, version 1.0.1. Left out: `<private/>`, disabling. */
import {type BareJid, parseJid} from '../model/jid.ts';
import {parseDelay} from './delay.ts';
import {NS_FORWARD} from './forward.ts';
import {parseMessage, type MessageStanza} from './message.ts';
import {attribute, childOf, el, NS_CLIENT, onlyChildOf, type Element} from './xml.ts';

export const NS_CARBONS = 'urn:xmpp:carbons:2';

export type Carbon = {
  readonly via: 'carbon-received' | 'carbon-sent';
  readonly stanza: MessageStanza;
};

/** True if a message claims to be the wrapper of a carbon, rightly or not. */
export function looksLikeCarbon(message: Element): boolean {
  return (
    childOf(message, 'received', NS_CARBONS) !== undefined ||
    childOf(message, 'sent', NS_CARBONS) !== undefined
  );
}

/**
 * Unwraps a carbon.
 *
 * @returns undefined unless it is whole and comes from the own account: §6.1, "Any forwarded
 *   copies received by a Carbons-enabled client MUST be from that user's bare JID; any copies that
 *   do not meet this requirement MUST be ignored" (CVE-2017-5589, CVE-2019-16235)
 */
export function parseCarbon(message: Element, account: BareJid): Carbon | undefined {
  if (parseJid(attribute(message, 'from') ?? '') !== account) return undefined;
  const received = onlyChildOf(message, 'received', NS_CARBONS);
  const sent = onlyChildOf(message, 'sent', NS_CARBONS);
  if (received && sent) return undefined;
  const wrapper = received ?? sent;
  const forwarded = wrapper && onlyChildOf(wrapper, 'forwarded', NS_FORWARD);
  const inner = forwarded && onlyChildOf(forwarded, 'message', NS_CLIENT);
  const stanza = inner && parseMessage(inner, account);
  // §6.1 lets no server copy them: rooms send to each client by themselves.
  if (!stanza || stanza.type === 'groupchat') return undefined;
  // A resumed stream brings the wrapper again, and says so there.
  const delay = stanza.delay ?? parseDelay(message);
  return {via: received ? 'carbon-received' : 'carbon-sent', stanza: {...stanza, delay}};
}

export function buildCarbonsEnable(): Element {
  return el('enable', {xmlns: NS_CARBONS});
}
