import {expect, test} from 'vitest';
import type {BareJid} from '../../model/jid.ts';
import {emptyRoom} from '../../store/rooms.ts';
import type {RoomRow} from '../../store/schema.ts';
import type {Invitation} from '../../xmpp/invitations.ts';
import {isNews} from './invitations.ts';

const ROOM = 'lounge@rooms.example.org' as BareJid;
const NOW = Date.UTC(2026, 0, 31);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const invitation = (sent?: number): Invitation => ({
  room: ROOM,
  by: undefined,
  isDirect: false,
  reason: undefined,
  password: undefined,
  sent,
});
const row = (parts: Partial<RoomRow>): RoomRow => ({...emptyRoom(ROOM), ...parts});

test.each<[string, boolean, number | undefined, RoomRow | undefined]>([
  ['that comes now is told', true, undefined, undefined],
  ['that comes now is told again', true, undefined, row({invitedAt: NOW - 1000})],
  ['that came while we were away is told', true, NOW - DAY, undefined],
  ['of long ago is not', false, NOW - 31 * DAY, undefined],
  ['to a room that we are to be in is not', false, NOW - DAY, row({isWanted: true})],
  ['to a room that is kept is not', false, NOW - DAY, row({isBookmarked: true})],
  ['that was told is not told again', false, NOW - DAY, row({invitedAt: NOW - DAY + 60_000})],
  ['after one that was told is', true, NOW - HOUR, row({invitedAt: NOW - DAY})],
])('an invitation %s', (_, told, sent, known) => {
  expect(isNews(invitation(sent), known, NOW)).toBe(told);
});
