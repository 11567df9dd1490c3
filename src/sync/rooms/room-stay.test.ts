import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, describe, expect, test} from 'vitest';
import {besideRoom, inRoom, kindOf, RoomClient} from '../../../test/fakes/room-client.ts';
import {startAccount} from '../../../test/fakes/simulated-account.ts';
import {ALICE} from '../../../test/fakes/simulated-people.ts';
import {originId, SimulatedServer} from '../../../test/fakes/simulated-wire.ts';
import type {BareJid} from '../../model/jid.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const JOINED = {phase: 'joined', nick: 'alice', role: 'participant', affiliation: 'none'};

function joins({account}: RoomClient): readonly unknown[] {
  return account.wire.log.flatMap((sent) => (sent.kind === 'join' ? [sent.joining] : []));
}

function asked({account}: RoomClient): readonly string[] {
  return account.wire.log.flatMap((sent) => (sent.kind === 'room' ? [sent.ask] : []));
}

test('who enters is there, and sees who else is', async () => {
  const client = await besideRoom({occupants: ['bob', 'carol']});
  await client.join();
  expect(await client.status()).toEqual(JOINED);
  expect(await client.nicks()).toEqual(['alice', 'bob', 'carol']);
  expect(client.room.ours?.nick).toBe('alice');
});

test('a room with an archive tells no history when we enter', async () => {
  expect(joins(await inRoom())).toMatchObject([{history: 0}]);
});

test('a room without an archive is asked for a little history', async () => {
  expect(joins(await inRoom({hasArchive: false}))).toMatchObject([{history: 30}]);
});

test('without a nickname it is that of the account', async () => {
  const client = await besideRoom();
  await client.join({nick: undefined});
  expect(await client.status()).toEqual(JOINED);
});

test('a new room is open at once, for all', async () => {
  const client = await besideRoom();
  const fresh = 'fresh@rooms.example.org' as BareJid;
  await client.join({room: fresh});
  expect(client.server.rooms.at(fresh).isLocked).toBe(false);
  expect(await client.status(fresh)).toMatchObject({phase: 'joined', affiliation: 'owner'});
  await client.account.sync.send(fresh, originId('1'), 'first');
  await client.process();
  expect(client.server.rooms.at(fresh).said).toEqual(['first']);
});

test('a new room that is reserved stays locked until it is configured', async () => {
  const client = await besideRoom();
  const fresh = 'fresh@rooms.example.org' as BareJid;
  await client.join({room: fresh, reserve: true});
  const room = client.server.rooms.at(fresh);
  expect(room.isLocked).toBe(true);
  await client.account.sync.send(fresh, originId('1'), 'first');
  await client.process();
  expect(room.said).toEqual([]);
  await (await client.actions()).configure({room: fresh, answers: {}});
  await client.process();
  expect(room.isLocked).toBe(false);
  expect(room.said).toEqual(['first']);
});

test('a locked room does not hold up what comes over the stream', async () => {
  const client = await besideRoom();
  const fresh = 'fresh@rooms.example.org' as BareJid;
  await client.join({room: fresh, reserve: true});
  const room = client.server.rooms.at(fresh);
  await room.say('service', 'this room is locked');
  await client.leave();
});

test('a reserved room that is given up is gone', async () => {
  const client = await besideRoom();
  const fresh = 'fresh@rooms.example.org' as BareJid;
  await client.join({room: fresh, reserve: true});
  await (await client.actions()).cancelConfiguration({room: fresh});
  expect(client.server.rooms.find(fresh)).toBeUndefined();
});

test('a room wants its password, and keeps it for the next time', async () => {
  const client = await besideRoom({password: 'sesame'});
  expect(await kindOf(client.join())).toBe('password');
  expect(await client.problem()).toBe('password');
  await client.join({password: 'sesame'});
  expect(await client.status()).toEqual(JOINED);
  client.account.wire.drop();
  await client.account.wire.connect();
  await client.settled();
  expect(joins(client).at(-1)).toMatchObject({password: 'sesame'});
  expect(await client.status()).toEqual(JOINED);
});

const REFUSALS = [
  ['forbidden', 'auth', 'banned'],
  ['item-not-found', 'cancel', 'not-found'],
  ['not-allowed', 'cancel', 'creation-refused'],
  ['not-acceptable', 'cancel', 'nick-refused'],
  ['jid-malformed', 'modify', 'nick-refused'],
  ['registration-required', 'auth', 'members-only'],
  ['conflict', 'cancel', 'nick-taken'],
  ['service-unavailable', 'wait', 'full'],
  ['resource-constraint', 'wait', 'full'],
  ['gone', 'cancel', 'moved'],
  ['remote-server-not-found', 'cancel', 'unreachable'],
  ['internal-server-error', 'wait', 'refused'],
] as const;

test.for(REFUSALS)('%s means: %s, %s', async ([condition, type, kind]) => {
  const client = await besideRoom({refusal: {condition, type}});
  expect(await kindOf(client.join())).toBe(kind);
  expect(await client.problem()).toBe(kind);
  expect(await client.occupants()).toEqual([]);
});

test('who was refused may try again, and is asked for no more by a bookmark', async () => {
  const client = await besideRoom({refusal: {condition: 'forbidden', type: 'auth'}});
  await kindOf(client.join());
  client.room.refusal = undefined;
  await client.join();
  expect(await client.status()).toEqual(JOINED);
});

test('a nickname that nobody can have is not asked for', async () => {
  const client = await besideRoom();
  expect(await kindOf(client.join({nick: ''}))).toBe('nick-refused');
  expect(joins(client)).toEqual([]);
});

test('a room that does not answer is not waited for for ever', async () => {
  const client = await besideRoom();
  client.server.rooms.enter = () => {};
  const joining = kindOf(client.join());
  await client.account.wire.until(() => joins(client).length > 0);
  client.account.clock.advance(30_000);
  expect(await joining).toBe('timeout');
  expect(await client.problem()).toBe('unreachable');
});

test('one who asks in the middle of entering is there in the end', async () => {
  const client = await besideRoom();
  const first = kindOf(client.join());
  const second = client.join({nick: 'al'});
  await second;
  await first;
  expect(await client.status()).toEqual({...JOINED, nick: 'al'});
});

test('the wish to be there stands without a connection, and over a restart', async () => {
  const server = new SimulatedServer(ALICE);
  const room = server.rooms.create('team');
  const first = new RoomClient(server, room, await startAccount(server));
  expect(await kindOf(first.join())).toBe('closed');
  expect(await first.status()).toEqual({phase: 'joining'});
  await first.account.stop();
  const client = await first.next();
  expect(await client.status()).toEqual({phase: 'joining'});
  await client.account.wire.connect();
  await client.settled();
  expect(await client.status()).toEqual(JOINED);
});

describe('a nickname', () => {
  test('is changed, and wished from then on', async () => {
    const client = await inRoom();
    await (await client.actions()).changeNick({room: client.jid, nick: 'al'});
    expect(await client.status()).toEqual({...JOINED, nick: 'al'});
    expect(await client.nicks()).toEqual(['al']);
    client.account.wire.drop();
    await client.account.wire.connect();
    await client.settled();
    expect(client.room.ours?.nick).toBe('al');
  });

  test('that somebody has stays theirs, and ours stays ours', async () => {
    const client = await inRoom({occupants: ['bob']});
    const {changeNick} = await client.actions();
    expect(await kindOf(changeNick({room: client.jid, nick: 'bob'}))).toBe('nick-taken');
    expect(await client.status()).toEqual(JOINED);
  });

  test('may be given by the room', async () => {
    const client = await inRoom();
    await client.room.admit('alice-2', {});
    await client.settled();
    expect(await client.status()).toEqual({...JOINED, nick: 'alice-2'});
    expect(await client.shown()).toMatchObject({nick: 'alice-2'});
  });

  test('of somebody else changes in the list of who is there', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.rename('bob', 'bobby');
    expect(await client.nicks()).toEqual(['alice', 'bobby']);
  });
});

describe('who is no longer there', () => {
  const ENDS = [
    [307, 'kicked'],
    [301, 'banned'],
    [321, 'removed'],
    [322, 'members-only'],
    [332, 'shut-down'],
    [333, 'dropped'],
  ] as const;

  test.for(ENDS)('knows why: %i is %s', async ([code, kind]) => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.kick(code, {reason: 'because', actor: 'bob'});
    const status = await client.status();
    expect(status).toMatchObject({phase: 'out', problem: {kind, reason: 'because', actor: 'bob'}});
    expect(await client.occupants()).toEqual([]);
  });

  test('does not come back unasked after being thrown out', async () => {
    const client = await inRoom();
    await client.room.kick();
    await client.settled();
    client.account.clock.advance(600_000);
    client.account.wire.drop();
    await client.account.wire.connect();
    await client.settled();
    expect(joins(client)).toHaveLength(1);
    await client.join();
    expect(await client.status()).toEqual(JOINED);
  });

  test.for([332, 333])('comes back where %i was the reason, in growing intervals', async (code) => {
    const client = await inRoom();
    client.server.rooms.isReachable = false;
    await client.room.kick(code);
    const waited: number[] = [];
    for (const pause of [500, 1000, 2000]) {
      client.account.clock.advance(pause - 1);
      await client.settled();
      waited.push(joins(client).length);
      client.account.clock.advance(1);
      await client.settled();
      waited.push(joins(client).length);
    }
    expect(waited).toEqual([1, 2, 2, 3, 3, 4]);
    client.server.rooms.isReachable = true;
    client.account.clock.advance(4000);
    await client.settled();
    expect(await client.status()).toEqual(JOINED);
  });

  test('is told where a room that was destroyed goes on, and does not make it again', async () => {
    const client = await inRoom();
    await (await client.actions()).bookmark({room: client.jid, name: 'Team', autojoin: true});
    const alternate = 'next@rooms.example.org' as BareJid;
    await client.room.destroy({reason: 'moving', alternate});
    await client.settled();
    expect(await client.status()).toMatchObject({
      phase: 'out',
      problem: {kind: 'destroyed', reason: 'moving', alternate},
    });
    client.account.wire.drop();
    await client.account.wire.connect();
    await client.settled();
    expect(joins(client)).toHaveLength(1);
    expect(client.server.rooms.bookmarks.get(client.jid)).toMatchObject({autojoin: false});
  });

  test('finds it out after a long silence, and comes back', async () => {
    const client = await inRoom();
    await client.room.say('bob', 'hello');
    client.room.drop();
    client.account.clock.advance(15 * 60_000 - 1);
    await client.settled();
    expect(asked(client)).not.toContain('ping');
    client.account.clock.advance(1);
    await client.settled();
    expect(await client.problem()).toBe('dropped');
    client.account.clock.advance(500);
    await client.settled();
    expect(await client.status()).toEqual(JOINED);
  });

  test('is asked for nothing while the room can not be reached', async () => {
    const client = await inRoom();
    await client.room.say('bob', 'hello');
    client.server.rooms.isReachable = false;
    client.account.clock.advance(15 * 60_000);
    await client.settled();
    expect(await client.status()).toEqual(JOINED);
  });

  test('finds it out by a refusal, and says it all again, in order, once', async () => {
    const client = await inRoom();
    client.room.drop();
    for (const text of ['one', 'two', 'three']) {
      await client.account.sync.send(client.jid, originId(text), text);
    }
    await client.account.wire.until(() => client.account.wire.messages().length === 3);
    await client.process();
    await client.settled();
    expect(await client.problem()).toBe('dropped');
    expect((await client.messages()).map(({delivery}) => delivery?.state)).toEqual(
      Array(3).fill('sending'),
    );
    client.account.clock.advance(500);
    await client.settled();
    await client.process();
    expect(client.room.said).toEqual(['one', 'two', 'three']);
    expect((await client.messages()).map(({body, delivery}) => [body, delivery?.state])).toEqual([
      ['one', 'sent'],
      ['two', 'sent'],
      ['three', 'sent'],
    ]);
  });

  test('has left, and nothing is wrong', async () => {
    const client = await inRoom();
    await client.leave();
    await client.settled();
    expect(client.room.ours).toBeUndefined();
    expect(await client.shown()).toBeUndefined();
    client.account.wire.drop();
    await client.account.wire.connect();
    await client.settled();
    expect(joins(client)).toHaveLength(1);
    const told = client.account.screen.changes.filter(({topic}) => topic === 'rooms');
    expect(told.at(-1)).toMatchObject({upsert: [], remove: [client.jid]});
  });

  test('leaves and comes back at once', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.leave();
    await client.join({nick: 'al'});
    expect(await client.status()).toEqual({...JOINED, nick: 'al'});
    expect(await client.nicks()).toEqual(['al', 'bob']);
  });

  test('leaves without a connection, also where a bookmark would bring them back', async () => {
    const client = await inRoom();
    await (await client.actions()).bookmark({room: client.jid, name: 'Team', autojoin: true});
    client.account.wire.drop();
    await client.leave();
    await client.account.wire.connect();
    await client.settled();
    expect(joins(client)).toHaveLength(1);
    expect(client.server.rooms.bookmarks.get(client.jid)).toMatchObject({autojoin: false});
    expect(await client.shown()).toMatchObject({isBookmarked: true, autojoin: false});
  });
});

test('a form that is asked before we may come in is answered', async () => {
  const client = await besideRoom();
  const {rooms} = client.server;
  const enter = rooms.enter.bind(rooms);
  const form = {title: 'Are you human?', instructions: [], formType: undefined, fields: []};
  rooms.enter = () => {
    rooms.later(() => rooms.tell((listener) => listener.challenge(client.jid, client.jid, form)));
  };
  expect(await kindOf(client.join())).toBe('challenge');
  expect(await client.status()).toMatchObject({problem: {kind: 'challenge', form}});
  rooms.enter = enter;
  await (await client.actions()).answerChallenge({room: client.jid, answers: {}});
  expect(await client.status()).toEqual(JOINED);
});

test('the end of everything waits for no room that does not answer', async () => {
  const client = await besideRoom();
  client.server.rooms.enter = () => {};
  const joining = kindOf(client.join());
  await client.account.wire.until(() => joins(client).length > 0);
  await client.account.stop();
  expect(await joining).toBe('closed');
});
