/**
 * The judge of the room: it has one archive, which all have in common, and gives what is said back
 * to who said it.
 */
import type {Entry} from './ledger.ts';
import type {RoomGlance} from './page-hand.ts';
import {complete, differences, once, ordered} from './sequence.ts';

export type RoomObservation = {
  /** What is in the tabs, by their name. */
  readonly tabs: readonly (RoomGlance & {readonly name: string})[];
  readonly archive: readonly string[];
  /** What Bob's client was told while he was there. */
  readonly heard: readonly string[];
  /** He was there all the time. */
  readonly heardAll: boolean;
};

/** The least that a page holds of what is there. */
const HELD = 25;

export function checkRoom(room: RoomObservation, said: readonly Entry[]): readonly string[] {
  const {archive, heard, heardAll} = room;
  const place = 'what Bob heard in the room';
  return [
    ...complete('the room’s archive', archive, said),
    ...ordered('the room’s archive', archive, said),
    ...(heardAll ? complete(place, heard, said) : once(place, heard, said)),
    ...ordered(place, heard, said),
    ...room.tabs.flatMap((tab) => checkTab(tab, archive, said)),
  ];
}

function checkTab(
  {name, status, rows, before, held}: RoomObservation['tabs'][number],
  archive: readonly string[],
  said: readonly Entry[],
): readonly string[] {
  const place = `the room in ${name}`;
  const bodies = rows.map(({body}) => body);
  const problems = [...complete(place, bodies, said), ...differences(place, bodies, archive)];
  if (status !== 'joined') problems.push(`${place}: Anna is ${status}`);
  if (before !== 'start') problems.push(`${place}: there is ${before}`);
  const end = bodies.slice(-Math.max(held.length, Math.min(HELD, bodies.length)));
  problems.push(...differences(`${place}, as the page holds it`, held, end));
  for (const {body, own, state} of rows) {
    const mine = said.some((entry) => entry.body === body && entry.by === 'anna');
    if (own !== mine) problems.push(`${place}: “${body}” is taken for ${own ? 'own' : 'Bob’s'}`);
    // Nobody in a room says that they have received it.
    if (mine && state !== 'sent') problems.push(`${place}: “${body}” is ${state}`);
  }
  return problems;
}
