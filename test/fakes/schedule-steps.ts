/** Of what the random schedules are made: what may happen to a client, its server and its pages. */
import * as fc from 'fast-check';
import {bareJid, BOB, CAROL} from './simulated-people.ts';

export const PEOPLE = [BOB, CAROL, bareJid('dave@localhost')] as const;
/** Local part of the room, and who else is there. */
export const ROOM = 'team';
export const NOBODY = 'nobody';

export type Move =
  'older' | 'newer' | 'gap' | 'gap from below' | 'end' | 'first-unread' | {readonly time: number};

export type Step =
  | {readonly do: 'incoming'; readonly who: number; readonly count: number}
  | {readonly do: 'elsewhere'; readonly who: number}
  /** The server loses one while the stream waits to be resumed, or delivers it too late. */
  | {readonly do: 'swallow'; readonly who: number; readonly isLate: boolean}
  | {readonly do: 'send'; readonly who: number}
  /** Somebody has seen, on a page, all that is here. */
  | {readonly do: 'read'; readonly who: number}
  /** The same on another device, up to so many before the last that came. */
  | {readonly do: 'read elsewhere'; readonly who: number; readonly but: number}
  /** The server takes in some of what was sent, and may say so; or the stream breaks before it can. */
  | {
      readonly do: 'process';
      readonly count: number;
      readonly next: 'nothing' | 'acknowledge' | 'drop' | 'crash';
    }
  | {readonly do: 'drop'}
  | {readonly do: 'connect'; readonly breakAfter: number}
  /** One of them says something just then. */
  | {readonly do: 'resume'; readonly who: number}
  | {readonly do: 'restart'}
  /** The host is gone in the middle of whatever it does; the next one may resume its stream. */
  | {readonly do: 'crash'}
  /** Somebody reads on a page. */
  | {readonly do: 'look'; readonly who: number; readonly move: Move}
  /** Somebody wants to see what was said at some time: so far into the archive. */
  | {readonly do: 'jump'; readonly who: number; readonly to: number}
  /** The archive forgets the oldest of what it has. */
  | {readonly do: 'expire'; readonly count: number}
  /** The disk is nearly full. */
  | {readonly do: 'evict'; readonly keep: number; readonly batch: number}
  /** Somebody removes a conversation from this device. */
  | {readonly do: 'delete'; readonly who: number}
  /** Lets what is going on go on for so many turns of the event loop. */
  | {readonly do: 'pause'; readonly turns: number}
  /** We are thrown out of the room, or it forgets us and does not say so; or we leave, or enter. */
  | {readonly do: 'kick' | 'expel' | 'leave' | 'join'}
  /** Time goes by, in ms: what is due is done. */
  | {readonly do: 'wait'; readonly time: number}
  /** Connects, and does not wait: what comes next meets a catch-up in progress. */
  | {readonly do: 'meet'; readonly who: number};

const GAP_MOVES = ['gap', 'gap from below'] as const;

/** The room as often as all people. */
const who = fc.oneof(fc.nat({max: PEOPLE.length - 1}), fc.constant(PEOPLE.length));
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({do: fc.constant('incoming'), who, count: fc.integer({min: 1, max: 9})}),
  },
  {weight: 2, arbitrary: fc.record({do: fc.constant('elsewhere'), who})},
  {weight: 1, arbitrary: fc.record({do: fc.constant('swallow'), who, isLate: fc.boolean()})},
  {weight: 4, arbitrary: fc.record({do: fc.constant('send'), who})},
  {weight: 2, arbitrary: fc.record({do: fc.constant('read'), who})},
  {
    weight: 2,
    arbitrary: fc.record({do: fc.constant('read elsewhere'), who, but: fc.nat({max: 5})}),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('process'),
      count: fc.nat({max: 3}),
      next: fc.constantFrom('nothing', 'acknowledge', 'acknowledge', 'drop', 'crash'),
    }),
  },
  {weight: 2, arbitrary: fc.record({do: fc.constant('drop')})},
  {
    weight: 3,
    arbitrary: fc.record({do: fc.constant('connect'), breakAfter: fc.constantFrom(0, 1, 2, 99)}),
  },
  {weight: 2, arbitrary: fc.record({do: fc.constant('resume'), who})},
  {weight: 1, arbitrary: fc.record({do: fc.constant('restart')})},
  {weight: 2, arbitrary: fc.record({do: fc.constant('crash')})},
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('look'),
      who,
      move: fc.constantFrom<Move>('older', 'newer', ...GAP_MOVES, 'end', 'first-unread'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({do: fc.constant('jump'), who, to: fc.nat({max: 99})}),
  },
  {
    weight: 1,
    arbitrary: fc.record({do: fc.constant('expire'), count: fc.integer({min: 1, max: 9})}),
  },
  {
    weight: 3,
    arbitrary: fc.record({do: fc.constantFrom('kick', 'expel', 'expel', 'leave', 'join', 'join')}),
  },
  {weight: 2, arbitrary: fc.record({do: fc.constant('wait'), time: fc.constantFrom(500, 900_000)})},
  {weight: 2, arbitrary: fc.record({do: fc.constant('meet'), who})},
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('evict'),
      keep: fc.constantFrom(1, 2, 5),
      batch: fc.constantFrom(1, 3, 100),
    }),
  },
  {weight: 1, arbitrary: fc.record({do: fc.constant('delete'), who})},
  {
    weight: 4,
    arbitrary: fc.record({do: fc.constant('pause'), turns: fc.constantFrom(1, 5, 50)}),
  },
) as fc.Arbitrary<Step>;
