/**
 * What a room says of itself: XEP-0045 §6.4, version 1.35.5, with the hash of its avatar (XEP-0486,
 * version 0.1.0). Left out: of several hashes all but the first.
 */
import {parseDataForm} from './data-form.ts';
import {NS_DISCO_INFO, parseDiscoInfo} from './disco.ts';
import type {RoomInfo} from './room-wire.ts';
import {childOf, type Element} from './xml.ts';

const ROOM_INFO = 'muc#roominfo_';
/** Of Prosody before it had XEP-0486. */
const OLD_AVATAR_HASH = '{http://modules.prosody.im/mod_vcard_muc}avatar#sha1';

/** Parses the answer to a disco#info; undefined if it is none. */
export function parseRoomInfo(iq: Element): RoomInfo | undefined {
  const info = parseDiscoInfo(iq);
  const query = childOf(iq, 'query', NS_DISCO_INFO);
  if (!info || !query) return undefined;
  const fields = parseDataForm(query)?.fields ?? [];
  const value = (name: string) =>
    fields.find((field) => field.name === name)?.values[0] || undefined;
  return {
    name: info.identities.find(({category}) => category === 'conference')?.name,
    description: value(`${ROOM_INFO}description`),
    language: value(`${ROOM_INFO}lang`),
    features: info.features,
    avatar: value(`${ROOM_INFO}avatarhash`) ?? value(OLD_AVATAR_HASH),
  };
}
