/** Who is who in what is said in a room. */
import {bareOf, resourceOf, type BareJid} from '../../model/jid.ts';
import type {RoomRow} from '../../store/schema.ts';
import {NS_OCCUPANT_ID} from '../../xmpp/occupant-ids.ts';
import type {MessageStanza} from '../../xmpp/message.ts';
import type {Parties} from '../candidate.ts';

/** More would not be asked for. */
const MOST_NICKS = 10;

/** What is known of the room and of us in it. */
type Known = Pick<RoomRow, 'jid' | 'info' | 'nicks' | 'givenUp' | 'occupantId'>;

export type RoomView = {
  readonly room: Known;
  readonly account: BareJid;
  /** When it was said, in ms since the epoch. */
  readonly time: number;
};

export function partiesOfRoom(stanza: MessageStanza, view: RoomView): Parties {
  const {room} = view;
  // XEP-0421 §3.1: only where the room says that it has them: else anybody could write one.
  const hasIds = room.info?.namespaces.includes(NS_OCCUPANT_ID) === true;
  const occupantId = hasIds ? stanza.occupantId : undefined;
  const own = isOwn(stanza, occupantId, view);
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
  {room, account, time}: RoomView,
): boolean {
  if (occupantId !== undefined && room.occupantId !== undefined) {
    return occupantId === room.occupantId;
  }
  if (occupantJid) return bareOf(occupantJid) === account;
  const nick = resourceOf(from);
  if (nick === undefined || !room.nicks.includes(nick)) return false;
  // What we gave up, somebody else may have taken since.
  return nick === room.nicks.at(-1) || time <= (room.givenUp?.[nick] ?? 0);
}

/** What becomes of the row when we have this nickname. */
export function withNick(
  {nicks, givenUp = {}}: Pick<RoomRow, 'nicks' | 'givenUp'>,
  nick: string,
  now: number,
): Pick<RoomRow, 'nicks' | 'givenUp'> {
  const last = nicks.at(-1);
  const kept = [...nicks.filter((other) => other !== nick), nick].slice(-MOST_NICKS);
  if (last === undefined || last === nick) return {nicks: kept, givenUp};
  const times = Object.entries({...givenUp, [last]: now});
  return {nicks: kept, givenUp: Object.fromEntries(times.filter(([each]) => kept.includes(each)))};
}

/** Does this text name somebody, as a word of its own? */
export function mentions(text: string, nick: string | undefined): boolean {
  if (nick === undefined || text === '') return false;
  const escaped = nick.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'iu').test(text);
}
