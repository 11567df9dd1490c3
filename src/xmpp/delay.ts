/** XEP-0203 Delayed Delivery, version 2.0, with the time stamps of XEP-0082, version 1.1. */
import {attribute, childOf, el, type Element} from './xml.ts';

export const NS_DELAY = 'urn:xmpp:delay';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** XEP-0082 §3.2 DateTime as ms since the epoch, or undefined. */
export function parseDateTime(text: string | undefined): number | undefined {
  if (text === undefined || !DATE_TIME.test(text)) return undefined;
  const time = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(time) ? undefined : time;
}

/** When a stanza was sent that comes late, in ms since the epoch. */
export function parseDelay(stanza: Element): number | undefined {
  const delay = childOf(stanza, 'delay', NS_DELAY);
  return delay && parseDateTime(attribute(delay, 'stamp'));
}

/** @param time - ms since the epoch */
export function buildDelay(time: number): Element {
  return el('delay', {xmlns: NS_DELAY, stamp: new Date(time).toISOString()});
}
