/** Which invitations are worth telling. */
import type {RoomRow} from '../../store/schema.ts';
import type {Invitation} from '../../xmpp/invitations.ts';

const HOUR = 60 * 60_000;
/** One that is older was not taken up, or on a device of which nothing is known here. */
const OLDEST = 30 * 24 * HOUR;

/**
 * False of one that comes late, out of the archive, and is old, is known, or was taken up.
 *
 * @param row - what is known of the room
 * @param now - ms since the epoch
 */
export function isNews({sent}: Invitation, row: RoomRow | undefined, now: number): boolean {
  if (sent === undefined) return true;
  if (row?.isWanted || row?.isBookmarked || now - sent > OLDEST) return false;
  // The clocks of server and device may differ.
  return row?.invitedAt === undefined || sent > row.invitedAt + HOUR;
}
