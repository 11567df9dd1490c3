/** XEP-0486 MUC Avatars, version 0.1.0, over XEP-0054. Left out: all but the first of several pictures. */
import type {RoomAvatar} from '../model/room.ts';
import {childOf, childText, el, type Element} from './xml.ts';

const NS_VCARD = 'vcard-temp';
const NS_UPDATE = 'vcard-temp:x:update';

/** Asks for it; the IQ goes to the room. */
export function buildAvatarRequest(): Element {
  return el('vCard', {xmlns: NS_VCARD});
}

/** Parses the answer; undefined if there is no picture in it. */
export function parseAvatar(iq: Element): RoomAvatar | undefined {
  const card = childOf(iq, 'vCard', NS_VCARD);
  const photo = card && childOf(card, 'PHOTO', NS_VCARD);
  const type = photo && childText(photo, 'TYPE', NS_VCARD)?.trim();
  // Some break it into lines.
  const data = photo && childText(photo, 'BINVAL', NS_VCARD)?.replace(/\s+/g, '');
  return type && data ? {type, data} : undefined;
}

/** Sets it, or takes it away. */
export function buildAvatar(avatar: RoomAvatar | undefined): Element {
  const photo =
    avatar && el('PHOTO', {}, el('TYPE', {}, avatar.type), el('BINVAL', {}, avatar.data));
  return el('vCard', {xmlns: NS_VCARD}, photo);
}

/**
 * The hash in a presence of the room itself (§5.2, XEP-0153), by which servers tell of it that have no
 * field for it: '' where there is none (any more), undefined where nothing is said of it.
 */
export function parseAvatarHash(presence: Element): string | undefined {
  const update = childOf(presence, 'x', NS_UPDATE);
  return update && childText(update, 'photo', NS_UPDATE)?.trim();
}
