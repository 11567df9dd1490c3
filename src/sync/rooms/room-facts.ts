/** What a room says of itself: as it is kept, and as pages see it. */
import {RoomError} from '../../model/errors.ts';
import {parseFullJid, type BareJid, type FullJid} from '../../model/jid.ts';
import type {Room, RoomFeatures, RoomStatus} from '../../model/room.ts';
import type {RoomInfoRow, RoomRow} from '../../store/schema.ts';
import {NS_ARCHIVE} from '../../xmpp/archive.ts';
import {NS_MODERATION, NS_MODERATION_0} from '../../xmpp/moderation.ts';
import type {RoomInfo} from '../../xmpp/room-wire.ts';

export function toInfoRow({name, description, language, features, avatar}: RoomInfo): RoomInfoRow {
  return {
    name,
    description,
    language,
    avatar,
    namespaces: features,
    features: featuresOf(new Set(features)),
  };
}

/** XEP-0045 §15.2, and what stands for more. */
function featuresOf(names: ReadonlySet<string>): RoomFeatures {
  return {
    isNonAnonymous: names.has('muc_nonanonymous'),
    isMembersOnly: names.has('muc_membersonly'),
    isModerated: names.has('muc_moderated'),
    isPasswordProtected: names.has('muc_passwordprotected'),
    isPersistent: names.has('muc_persistent'),
    isPublic: names.has('muc_public'),
    hasArchive: names.has(NS_ARCHIVE),
    hasModeration: names.has(NS_MODERATION) || names.has(NS_MODERATION_0),
  };
}

/** @throws RoomError `nick-refused` if nobody can have this nickname */
export function addressIn(room: BareJid, nick: string): FullJid {
  const address = parseFullJid(`${room}/${nick}`);
  if (!address) throw new RoomError('nick-refused');
  return address;
}

export function isAutojoined({isBookmarked, autojoin}: RoomRow): boolean {
  return isBookmarked && autojoin;
}

/** Are we to be there whenever there is a connection? */
export function isWanted(row: RoomRow): boolean {
  return row.isWanted || isAutojoined(row);
}

export function toRoom(row: RoomRow, status: RoomStatus): Room {
  const {jid, subject, nick, isBookmarked, autojoin, notify, invitation, hasActivity, info} = row;
  return {
    jid,
    name: row.name ?? info?.name,
    description: info?.description,
    language: info?.language,
    status,
    subject,
    features: info?.features,
    nick,
    isBookmarked,
    autojoin,
    // What is said in a room for few is for each of them.
    notify: notify ?? (info?.features.isMembersOnly ? 'all' : 'mentions'),
    invitation,
    hasActivity,
    avatar: info?.avatar,
  };
}
