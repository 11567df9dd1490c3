import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, describe, expect, test} from 'vitest';
import {inRoom, RoomClient} from '../../../test/fakes/room-client.ts';
import {startAccount} from '../../../test/fakes/simulated-account.ts';
import {ALICE} from '../../../test/fakes/simulated-people.ts';
import {originId, SimulatedServer} from '../../../test/fakes/simulated-wire.ts';
import type {SimulatedRoom} from '../../../test/fakes/simulated-room.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function joinsOf({account}: RoomClient): readonly string[] {
  return account.wire.log.flatMap((sent) => (sent.kind === 'join' ? [sent.joining.as] : []));
}

function phaseOf(client: RoomClient, {jid}: SimulatedRoom): Promise<string | undefined> {
  return client.status(jid).then((status) => status?.phase);
}

/** In so many rooms, on a new session whose server answers nobody who enters. */
async function enteringMany(count: number) {
  const server = new SimulatedServer(ALICE);
  const all = Array.from({length: count}, (_, index) => server.rooms.create(`room-${index}`));
  const [room] = all;
  if (!room) throw new Error('no room');
  const client = new RoomClient(server, room, await startAccount(server));
  await client.account.wire.connect();
  for (const {jid} of all) await client.join({room: jid});
  client.account.wire.drop();
  const waiting: (() => void)[] = [];
  const enter = server.rooms.enter.bind(server.rooms);
  server.rooms.enter = (joining) => waiting.push(() => enter(joining));
  const earlier = joinsOf(client).length;
  const joins = () => joinsOf(client).slice(earlier);
  const answer = async (answered = 1) => {
    for (const go of waiting.splice(0, answered)) go();
    await client.settled();
  };
  await client.account.wire.connect();
  await client.settled();
  return {client, all, joins, answer, waiting};
}

describe('a new session', () => {
  test('enters all rooms again, and fetches what was said meanwhile', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.say('bob', 'before');
    client.account.wire.drop();
    await client.room.say('bob', 'meanwhile');
    await client.account.wire.connect();
    await client.settled();
    expect(await client.status()).toMatchObject({phase: 'joined'});
    expect(await client.bodies()).toEqual(['before', 'meanwhile']);
  });

  test('enters no more than four at a time, and those first that are looked at', async () => {
    const {client, all, joins, answer} = await enteringMany(7);
    expect(joins()).toHaveLength(4);
    await answer();
    expect(joins()).toHaveLength(5);
    await answer(4);
    expect(joins()).toHaveLength(7);
    await answer(2);
    for (const room of all) expect(await phaseOf(client, room)).toBe('joined');
  });

  test('writes nothing to a room that is not entered yet', async () => {
    const {client, all, answer} = await enteringMany(6);
    const last = all.at(-1) ?? client.room;
    await client.account.sync.send(last.jid, originId('1'), 'hello');
    await client.settled();
    expect(await phaseOf(client, last)).toBe('joining');
    expect(client.account.wire.messages()).toEqual([]);
    await answer(4);
    await answer(2);
    await client.process();
    expect(last.said).toEqual(['hello']);
  });

  test('that breaks while rooms are entered goes on with all of them when it is resumed', async () => {
    const {client, all, answer, waiting} = await enteringMany(6);
    await answer(1);
    waiting.length = 0;
    client.account.wire.drop();
    await client.account.wire.resume();
    await client.settled();
    await answer(4);
    await answer(4);
    for (const room of all) expect(await phaseOf(client, room)).toBe('joined');
  });

  test('that comes while a room is being left does not enter it', async () => {
    const client = await inRoom();
    await (await client.actions()).bookmark({room: client.jid, name: 'Team', autojoin: true});
    const leaving = client.leave();
    client.account.wire.drop();
    await client.account.wire.connect();
    await leaving.catch(() => {});
    await client.settled();
    expect(await client.shown()).toMatchObject({autojoin: false, status: {phase: 'out'}});
    expect(joinsOf(client)).toHaveLength(1);
  });

  test('leaves a room that another client of ours has left meanwhile', async () => {
    const client = await inRoom();
    await (await client.actions()).bookmark({room: client.jid, name: 'Team', autojoin: true});
    client.account.wire.drop();
    const kept = client.server.rooms.bookmarks.get(client.jid);
    if (kept) client.server.rooms.bookmarks.set(client.jid, {...kept, autojoin: false});
    await client.account.wire.connect();
    await client.settled();
    expect(await client.shown()).toMatchObject({autojoin: false, status: {phase: 'out'}});
    expect(client.room.ours).toBeUndefined();
  });

  test('does not enter what was left', async () => {
    const client = await inRoom();
    await client.leave();
    client.account.wire.drop();
    await client.account.wire.connect();
    await client.settled();
    expect(joinsOf(client)).toHaveLength(1);
  });
});

describe('a session that is resumed', () => {
  test('asks whether we are still there', async () => {
    const client = await inRoom();
    client.account.wire.drop();
    client.room.drop();
    await client.account.wire.resume();
    await client.settled();
    expect(await client.problem()).toBe('dropped');
    client.account.clock.advance(500);
    await client.settled();
    expect(await client.status()).toMatchObject({phase: 'joined'});
  });

  test('does not enter where we still are, and misses nothing that the handing over lost', async () => {
    const client = await inRoom({occupants: ['bob']});
    client.account.wire.drop();
    await client.room.say('bob', 'sent again');
    client.server.stream?.sent.splice(-1);
    await client.room.say('bob', 'second');
    await client.account.wire.resume();
    await client.settled();
    expect(joinsOf(client)).toHaveLength(1);
    expect(await client.bodies()).toEqual(['sent again', 'second']);
  });

  test('goes on in the middle of catching up', async () => {
    const client = await inRoom({occupants: ['bob']});
    for (let count = 1; count <= 60; count++) await client.room.say('bob', `said ${count}`);
    client.account.wire.drop();
    for (let count = 61; count <= 200; count++) await client.room.say('bob', `said ${count}`);
    client.account.wire.onQuery = ({archive}) => {
      if (archive !== client.jid) return;
      client.account.wire.onQuery = () => {};
      client.account.wire.drop();
    };
    await client.account.wire.connect();
    await client.settled();
    expect(await client.bodies()).not.toContain('said 200');
    await client.room.say('bob', 'last');
    await client.account.wire.resume();
    await client.settled();
    const {messages} = await client.account.sync.messages(client.jid, 'end', 100);
    const bodies = messages.map(({body}) => body);
    expect(bodies.slice(-2)).toEqual(['said 200', 'last']);
    expect(bodies).toHaveLength(100);
  });

  test('comes back to a room that was lost for a reason that passes', async () => {
    const client = await inRoom();
    await client.room.kick(332);
    client.account.wire.drop();
    client.account.clock.advance(600_000);
    await client.account.wire.resume();
    await client.settled();
    expect(await client.status()).toMatchObject({phase: 'joined'});
  });

  test('does not come back to a room that threw us out', async () => {
    const client = await inRoom();
    await client.room.kick(307);
    client.account.wire.drop();
    await client.account.wire.resume();
    await client.settled();
    expect(await client.problem()).toBe('kicked');
  });

  test('does not send twice what is on its way', async () => {
    const client = await inRoom();
    await client.account.sync.send(client.jid, originId('1'), 'hello');
    await client.settled();
    client.account.wire.drop();
    await client.account.wire.resume();
    await client.process();
    expect(client.room.said).toEqual(['hello']);
    expect(await client.bodies()).toEqual(['hello']);
  });
});

test('who looks for a time in a room does not wait for a stream that is gone', async () => {
  const client = await inRoom({occupants: ['bob']});
  await client.room.say('bob', 'hello');
  client.account.wire.drop();
  client.server.rooms.enter = () => {};
  await client.account.wire.connect();
  await client.settled();
  const looking = client.account.sync.messages(client.jid, {time: 0}, 5);
  await client.settled();
  client.account.wire.drop();
  expect((await looking).messages.map(({body}) => body)).toEqual(['hello']);
});

describe('another host that goes on with the session', () => {
  test('enters the rooms, since it has seen nobody come', async () => {
    const first = await inRoom({occupants: ['bob']});
    await first.room.say('bob', 'hello');
    first.account.kill();
    const client = await first.next();
    await client.room.say('bob', 'meanwhile');
    await client.account.wire.resume();
    await client.settled();
    expect(await client.status()).toMatchObject({phase: 'joined', nick: 'alice'});
    expect(await client.nicks()).toEqual(['alice', 'bob']);
    expect(await client.bodies()).toEqual(['hello', 'meanwhile']);
  });

  test('sends once what the first had queued', async () => {
    const first = await inRoom();
    await first.account.sync.send(first.jid, originId('1'), 'on its way');
    await first.settled();
    first.account.kill();
    const client = await first.next();
    await client.account.wire.resume();
    await client.process();
    expect(client.room.said).toEqual(['on its way']);
    expect(await client.messages()).toMatchObject([{delivery: {state: 'sent'}}]);
  });

  test('leaves a room in which only the first was', async () => {
    const first = await inRoom();
    first.account.kill();
    const client = await first.next();
    client.server.rooms.enter = () => {};
    await client.account.wire.resume();
    await client.settled();
    await client.leave();
    await client.settled();
    expect(client.room.ours).toBeUndefined();
  });
});
