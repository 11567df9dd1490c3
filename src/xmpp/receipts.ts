/** XEP-0184 Message Delivery Receipts, version 1.4.0. */
import type {StanzaId} from '../model/ids.ts';
import {childOf, el, nonEmptyAttribute, onlyChildOf, type Element} from './xml.ts';

export const NS_RECEIPTS = 'urn:xmpp:receipts';

/** The id of the message that this one is a receipt for. */
export function parseReceipt(message: Element): StanzaId | undefined {
  const received = onlyChildOf(message, 'received', NS_RECEIPTS);
  return received && (nonEmptyAttribute(received, 'id') as StanzaId | undefined);
}

/** True if the sender asks for a receipt. */
export function parseReceiptRequest(message: Element): boolean {
  // §5.4: a receipt must not itself ask for one.
  return (
    childOf(message, 'request', NS_RECEIPTS) !== undefined &&
    childOf(message, 'received', NS_RECEIPTS) === undefined
  );
}

export function buildReceipt(id: StanzaId): Element {
  return el('received', {xmlns: NS_RECEIPTS, id});
}

export function buildReceiptRequest(): Element {
  return el('request', {xmlns: NS_RECEIPTS});
}
