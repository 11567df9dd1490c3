import type {NatterClient} from '../client/client.ts';
import {bareOf} from '../model/jid.ts';
import type {Room} from '../model/room.ts';
import {nameIn} from './names.ts';
import type {RoomLocalize} from './room-localize.ts';

/** Who invites, and why. */
export function invitationWords(
  {words}: RoomLocalize,
  {jid, invitation}: Room,
  client: NatterClient | undefined,
): string {
  const by = invitation?.by;
  // Somebody in the room, or a person with an address of their own.
  const who = by && (bareOf(by) === jid ? by : bareOf(by));
  const text =
    who === undefined ? words.invited : words.invitedBy(nameIn(client?.contacts.get(), who));
  return invitation?.reason ? `${text} ${words.quote(invitation.reason)}` : text;
}
