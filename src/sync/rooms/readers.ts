/**
 * Who has read what in a private group, by XEP-0333 `displayed`, in the transaction that takes it
 * in. What we have said is read when everybody who is there then has displayed it; who comes or
 * goes later changes nothing of that. Why so: docs/decisions/0042-read-in-a-group.md.
 */
import type {ArchiveId} from '../../model/ids.ts';
import {bareOf, resourceOf} from '../../model/jid.ts';
import type {Occupant} from '../../model/room.ts';
import {findRoom, isPrivateGroup} from '../../store/rooms.ts';
import {highest, lowest} from '../../store/ord.ts';
import type {MessageStanza} from '../../xmpp/message.ts';
import type {Perspective} from '../candidate.ts';
import {markSeenTo} from '../delivery.ts';
import {moveDisplayed, type Reading} from '../read-state.ts';
import {findArchived} from '../shared-displayed.ts';
import type {OccupantBook} from './occupant-book.ts';

type Marking = Reading & Perspective;

/** Somebody has displayed the room up to a message; of one that is not here nothing is known. */
export async function applyMarker(
  reading: Marking,
  stanza: MessageStanza,
  occupants: OccupantBook,
): Promise<void> {
  const {tx, effects, archive: room} = reading;
  const {own, occupantId} = reading.partiesOf(stanza);
  if (!stanza.marker || !(await isPrivateGroup(tx, room))) return;
  const row = await findArchived(reading, room, stanza.marker.id as string as ArchiveId);
  if (!row) return;
  if (own) {
    await moveDisplayed(reading, room, row);
    return;
  }
  const known = occupants.get(resourceOf(stanza.from) ?? '');
  const reader = occupantId ?? addressOf(stanza.occupantJid ?? known?.jid);
  if (reader === undefined) return;
  const conversation = await effects.conversation(tx, room);
  const {readers = {}} = conversation;
  const before = readers[reader];
  if (highest(before, row.ord) === before) return;
  const after = {...readers, [reader]: row.ord};
  effects.noteConversation({...conversation, readers: after});
  const others = await othersIn(reading, occupants);
  const places = others.map((other) => (other === undefined ? undefined : after[other]));
  if (places.length === 0 || places.includes(undefined)) return;
  const ord = places.reduce((one, other) => lowest(one, other));
  if (ord !== undefined) await markSeenTo(tx, effects, {conversation: room, ord});
}

/** Everybody who is there but us; undefined for those of whom it is not known who they are. */
async function othersIn(
  {tx, account, archive: room}: Marking,
  occupants: OccupantBook,
): Promise<readonly (string | undefined)[]> {
  const row = await findRoom(tx, room);
  const isOurs = ({nick, occupantId, jid}: Occupant) =>
    nick === row?.nicks.at(-1) ||
    (occupantId !== undefined && occupantId === row?.occupantId) ||
    addressOf(jid) === account;
  return occupants
    .list()
    .filter((occupant) => !isOurs(occupant))
    .map(({occupantId, jid}) => occupantId ?? addressOf(jid));
}

function addressOf(jid: Occupant['jid']): string | undefined {
  return jid && bareOf(jid);
}
