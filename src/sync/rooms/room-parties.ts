/** Who is who in what is said in a room. */
import {bareOf, resourceOf, type BareJid} from '../../model/jid.ts';
import type {RoomRow} from '../../store/schema.ts';
import {NS_OCCUPANT_ID} from '../../xmpp/occupant-ids.ts';
import type {MessageStanza} from '../../xmpp/message.ts';
import type {Parties} from '../candidate.ts';

/** What is known of the room and of us in it. */
type Known = Pick<RoomRow, 'jid' | 'info' | 'nicks' | 'occupantId'>;

export function partiesOfRoom(stanza: MessageStanza, room: Known, account: BareJid): Parties {
  // XEP-0421 §3.1: only where the room says that it has them: else anybody could write one.
  const hasIds = room.info?.namespaces.includes(NS_OCCUPANT_ID) === true;
  const occupantId = hasIds ? stanza.occupantId : undefined;
  const own = isOwn(stanza, occupantId, room, account);
  const isForUs = !own && mentions(stanza.body ?? '', room.nicks.at(-1));
  return {
    own,
    conversation: room.jid,
    groupchat: true,
    ...(occupantId !== undefined && {occupantId}),
    ...(isForUs && {mentionsUs: true}),
  };
}

function isOwn(
  {from, occupantJid}: MessageStanza,
  occupantId: string | undefined,
  room: Known,
  account: BareJid,
): boolean {
  if (occupantId !== undefined && room.occupantId !== undefined) {
    return occupantId === room.occupantId;
  }
  if (occupantJid) return bareOf(occupantJid) === account;
  const nick = resourceOf(from);
  return nick !== undefined && room.nicks.includes(nick);
}

/** Does this text name somebody, as a word of its own? */
export function mentions(text: string, nick: string | undefined): boolean {
  if (nick === undefined || text === '') return false;
  const escaped = nick.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'iu').test(text);
}
