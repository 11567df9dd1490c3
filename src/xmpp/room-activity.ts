/** XEP-0437 Room Activity Indicators, version 0.2.0. */
import {type BareJid, parseBareJid} from '../model/jid.ts';
import {NS_ACTIVITY} from './room-stanzas.ts';
import {childOf, childrenOf, el, NS_CLIENT, type Element} from './xml.ts';

/** Wants to hear of rooms that we are not in, from their service. */
export function buildActivityRequest(service: BareJid): Element {
  return el('presence', {xmlns: NS_CLIENT, to: service}, el('rai', {xmlns: NS_ACTIVITY}));
}

/** The rooms that a message names, whoever sent it; undefined if it is about something else. */
export function parseActivity(message: Element): readonly BareJid[] | undefined {
  const activity = childOf(message, 'rai', NS_ACTIVITY);
  return (
    activity &&
    childrenOf(activity, 'activity', NS_ACTIVITY).flatMap(
      (room) => parseBareJid(room.getText().trim()) ?? [],
    )
  );
}
