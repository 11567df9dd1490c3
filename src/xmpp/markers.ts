/** XEP-0333 Displayed Markers (chat markers), version 0.4. Left out: threads. */
import type {StanzaId} from '../model/ids.ts';
import {childOf, el, elementsOf, nonEmptyAttribute, type Element} from './xml.ts';

export const NS_MARKERS = 'urn:xmpp:chat-markers:0';

export type Marker = {
  readonly kind: 'received' | 'displayed' | 'acknowledged';
  /** The newest message that it speaks of. */
  readonly id: StanzaId;
};

/** The marker that a message is; undefined where there is none, or several. */
export function parseMarker(message: Element): Marker | undefined {
  const markers = elementsOf(message).flatMap((child) => {
    const kind = child.getName();
    const id = nonEmptyAttribute(child, 'id') as StanzaId | undefined;
    const isMarker = kind === 'received' || kind === 'displayed' || kind === 'acknowledged';
    return child.getNS() === NS_MARKERS && isMarker && id !== undefined
      ? [{kind, id} as const]
      : [];
  });
  return markers.length === 1 ? markers[0] : undefined;
}

/** True if the sender asks for markers. */
export function parseMarkable(message: Element): boolean {
  return childOf(message, 'markable', NS_MARKERS) !== undefined;
}

export function buildMarker({kind, id}: Marker): Element {
  return el(kind, {xmlns: NS_MARKERS, id});
}

export function buildMarkable(): Element {
  return el('markable', {xmlns: NS_MARKERS});
}
