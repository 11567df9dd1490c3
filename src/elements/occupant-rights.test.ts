import {expect, test} from 'vitest';
import type {Affiliation, Role} from '../model/room.ts';
import {deedsFor} from './occupant-rights.ts';

type Standing = readonly [Role, Affiliation];

function names([role, affiliation]: Standing, [theirRole, theirAffiliation]: Standing): string[] {
  return deedsFor({role, affiliation}, {role: theirRole, affiliation: theirAffiliation}).map(
    ({name}) => name,
  );
}

test.for([
  // We, they, what is offered.
  [['participant', 'none'], ['participant', 'none'], []],
  [['participant', 'member'], ['visitor', 'none'], []],
  [['visitor', 'none'], ['moderator', 'owner'], []],
  [
    ['moderator', 'none'],
    ['visitor', 'none'],
    ['giveVoice', 'kick'],
  ],
  [
    ['moderator', 'none'],
    ['participant', 'none'],
    ['takeVoice', 'kick'],
  ],
  [['moderator', 'none'], ['participant', 'member'], []],
  [['moderator', 'member'], ['participant', 'member'], ['kick']],
  [['moderator', 'none'], ['moderator', 'owner'], []],
  [
    ['moderator', 'admin'],
    ['participant', 'none'],
    ['takeVoice', 'makeModerator', 'makeMember', 'kick', 'ban'],
  ],
  [
    ['moderator', 'admin'],
    ['moderator', 'member'],
    ['takeModerator', 'takeMember', 'kick', 'ban'],
  ],
  [
    ['moderator', 'admin'],
    ['moderator', 'admin'],
    ['kick', 'ban'],
  ],
  [['moderator', 'admin'], ['moderator', 'owner'], []],
  [
    ['moderator', 'owner'],
    ['visitor', 'none'],
    ['giveVoice', 'makeModerator', 'makeMember', 'makeAdmin', 'makeOwner', 'kick', 'ban'],
  ],
  [
    ['moderator', 'owner'],
    ['moderator', 'admin'],
    ['takeAdmin', 'makeOwner', 'kick', 'ban'],
  ],
  [
    ['moderator', 'owner'],
    ['moderator', 'owner'],
    ['takeOwner', 'kick', 'ban'],
  ],
] as const satisfies readonly (readonly [Standing, Standing, readonly string[]])[])(
  '%s may do with %s: %s',
  ([we, they, offered]) => {
    expect(names(we, they)).toEqual(offered);
  },
);
