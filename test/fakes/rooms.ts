/** Rooms for tests of elements, and what becomes of requests about them. */
import type {Affiliation, ListedPerson, Room} from '../../src/model/room.ts';
import type {RoomRequestName} from '../../src/model/room-requests.ts';
import {type FakeClient, jid} from './client.ts';
import {as, room} from './room-people.ts';

export const studio = jid('studio@rooms.example.org');

/** A room that we are in. */
export function joined(affiliation: Affiliation): Room {
  return room(studio, {name: 'Studio', status: as('moderator', affiliation)});
}

/** Somebody on a list. */
export function listed(address: string, rest: Partial<ListedPerson> = {}): ListedPerson {
  return {
    jid: jid(address),
    nick: undefined,
    affiliation: 'member',
    role: 'none',
    reason: undefined,
    ...rest,
  };
}

/** What becomes of requests, by name; all others succeed with nothing. */
export function answer(
  client: FakeClient,
  answers: Partial<Record<RoomRequestName, () => unknown>>,
): void {
  client.room.onRequest = async ({name}) => {
    await Promise.resolve();
    return answers[name] ? answers[name]() : {};
  };
}
