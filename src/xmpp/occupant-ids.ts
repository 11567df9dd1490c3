/** XEP-0421 Occupant identifiers, version 1.0.1. */
import {childOf, nonEmptyAttribute, type Element} from './xml.ts';

export const NS_OCCUPANT_ID = 'urn:xmpp:occupant-id:0';

/** Not to be trusted unless the room says that it has them (§3.1). */
export function parseOccupantId(stanza: Element): string | undefined {
  const element = childOf(stanza, 'occupant-id', NS_OCCUPANT_ID);
  return element && nonEmptyAttribute(element, 'id');
}
