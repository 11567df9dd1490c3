import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, describe, expect, test} from 'vitest';
import {besideRoom, inRoom, type RoomClient} from '../../../test/fakes/room-client.ts';
import {scrollToStart} from '../../../test/fakes/simulated-page.ts';
import {ALICE, BOB, CAROL} from '../../../test/fakes/simulated-people.ts';
import {EJABBERD, originId, PROSODY} from '../../../test/fakes/simulated-wire.ts';
import type {Contact} from '../../model/contact.ts';
import {StanzaError} from '../../model/errors.ts';
import type {OriginId, StanzaId} from '../../model/ids.ts';
import type {FullJid, Jid} from '../../model/jid.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

async function states(client: RoomClient): Promise<readonly (string | undefined)[]> {
  return (await client.messages()).map(({delivery}) => delivery?.state);
}

async function contact({account, jid}: RoomClient, other: Jid = jid): Promise<Contact | undefined> {
  return (await account.sync.contacts()).find((each) => each.jid === other);
}

function occupant({jid}: RoomClient, nick: string): FullJid {
  return `${jid}/${nick}` as FullJid;
}

/** Bob says so many things. */
async function talk({room}: RoomClient, from: number, to: number): Promise<void> {
  for (let count = from; count <= to; count++) await room.say('bob', `said ${count}`);
}

function numbers(from: number, to: number): readonly string[] {
  return Array.from({length: to - from + 1}, (_, index) => `said ${from + index}`);
}

test('who has opened it before it is known as a room sees that there is more than is here', async () => {
  const client = await besideRoom();
  await talk(client, 1, 200);
  expect((await client.account.sync.timeline(client.jid, 100)).coverage.bottom).toBe('start');
  await client.join();
  const told = client.account.screen.changes.flatMap((change) =>
    change.topic === 'messages' && change.conversation === client.jid && change.coverage
      ? [change.coverage]
      : [],
  );
  expect(told.at(-1)).toEqual({gaps: [], bottom: 'more'});
});

describe('what is said', () => {
  test('comes in its order, with who has said it', async () => {
    const client = await inRoom({occupants: ['bob', 'carol']});
    await client.room.say('bob', 'hello');
    await client.room.say('carol', 'hi');
    expect(await client.messages()).toMatchObject([
      {own: false, sender: occupant(client, 'bob'), occupantId: 'id-of-bob', body: 'hello'},
      {own: false, sender: occupant(client, 'carol'), occupantId: 'id-of-carol', body: 'hi'},
    ]);
  });

  test('by us is settled by what comes back, not by the acknowledgement of the server', async () => {
    const client = await inRoom();
    const {broadcasting} = holdBack(client);
    await client.account.sync.send(client.jid, originId('1'), 'hello');
    await client.process();
    await client.account.wire.acknowledge();
    expect(await states(client)).toEqual(['sending']);
    await broadcasting();
    expect(await states(client)).toEqual(['sent']);
    expect(await client.account.store.getAll('outbox')).toEqual([]);
  });

  test('by us is never asked for receipts, and carries its name', async () => {
    const client = await inRoom();
    await client.say('hello');
    expect(client.account.wire.messages()).toMatchObject([
      {to: client.jid, type: 'groupchat', originId: originId('hello'), requestReceipt: false},
    ]);
  });

  test('by another device of ours is ours', async () => {
    const client = await inRoom();
    await client.room.say('alice', 'from my phone', {occupantId: client.room.ours?.occupantId});
    expect(await client.messages()).toMatchObject([{own: true, delivery: {state: 'sent'}}]);
  });

  test('without a voice is refused, and said to be', async () => {
    const client = await inRoom();
    await client.room.setRole('alice', 'visitor');
    await client.say('hello');
    expect(await client.messages()).toMatchObject([
      {delivery: {state: 'failed', error: {kind: 'forbidden'}}},
    ]);
    expect(await client.status()).toMatchObject({role: 'visitor'});
  });

  test.for([
    ['with occupant ids', true],
    ['without', false],
  ] as const)('with one id by two people is two messages, %s', async ([, hasOccupantIds]) => {
    const client = await inRoom({occupants: ['bob', 'carol'], hasOccupantIds});
    const id = 'the-same-id-123456789' as StanzaId;
    await client.room.say('bob', 'mine', {id, originId: id as string as OriginId});
    await client.room.say('carol', 'no, mine', {id, originId: id as string as OriginId});
    expect(await client.bodies()).toEqual(['mine', 'no, mine']);
  });

  test('with our id by somebody else does not settle ours', async () => {
    const client = await inRoom({occupants: ['bob']});
    client.account.wire.drop();
    await client.account.sync.send(client.jid, originId('1'), 'hello');
    await client.account.wire.resume();
    const id = originId('1') as string as StanzaId;
    await client.room.say('bob', 'hello', {id, originId: originId('1')});
    await client.process();
    expect(await client.messages()).toMatchObject([{own: false}, {own: true}]);
    expect(client.room.said).toEqual(['hello', 'hello']);
  });

  test('under a nickname that was ours is not ours where there are no occupant ids', async () => {
    const client = await inRoom({hasOccupantIds: false});
    await client.say('as alice');
    await (await client.actions()).changeNick({room: client.jid, nick: 'al'});
    client.account.clock.advance(60_000);
    await client.say('as al');
    await client.room.enter('alice');
    await client.room.say('alice', 'I am another one');
    expect((await client.messages()).map(({own}) => own)).toEqual([true, true, false]);
  });
});

/** The room gets what we say, and tells it later. */
function holdBack({account, room}: RoomClient): {readonly broadcasting: () => Promise<void>} {
  const receive = room.receive.bind(room);
  const held: Parameters<typeof receive>[0][] = [];
  room.receive = async (message) => {
    held.push(message);
  };
  return {
    broadcasting: async () => {
      for (const message of held.splice(0)) await receive(message);
      await account.wire.acknowledge();
    },
  };
}

describe('what is said while we are not in the room', () => {
  test('goes out once we have caught up, once and in order', async () => {
    const client = await inRoom({occupants: ['bob']});
    client.account.wire.drop();
    for (const text of ['one', 'two', 'three']) {
      await client.account.sync.send(client.jid, originId(text), text);
    }
    await client.room.say('bob', 'meanwhile');
    await client.account.wire.connect();
    await client.process();
    expect(client.room.said).toEqual(['meanwhile', 'one', 'two', 'three']);
    expect(await client.bodies()).toEqual(['meanwhile', 'one', 'two', 'three']);
    expect(await states(client)).toEqual([undefined, 'sent', 'sent', 'sent']);
  });

  test('waits until we have entered', async () => {
    const client = await besideRoom();
    await (await client.actions()).setNotify({room: client.jid, notify: 'all'});
    await client.account.sync.send(client.jid, originId('1'), 'hello');
    await client.process();
    expect(client.room.said).toEqual([]);
    await client.join();
    await client.process();
    expect(client.room.said).toEqual(['hello']);
  });
});

describe.for([
  ['PROSODY', PROSODY],
  ['EJABBERD', EJABBERD],
] as const)('of a stream that broke, %s', ([, habits]) => {
  test('what had arrived is found in the archive, and what had not is sent once', async () => {
    const client = await inRoom({}, habits);
    const {wire} = client.account;
    await client.account.sync.send(client.jid, originId('1'), 'arrived');
    await client.account.sync.send(client.jid, originId('2'), 'lost');
    await client.settled();
    const deliver = wire.deliver.bind(wire);
    wire.deliver = async () => {};
    wire.process(1);
    await client.server.rooms.settled();
    wire.deliver = deliver;
    wire.drop();
    await wire.connect();
    await client.process();
    expect(client.room.said).toEqual(['arrived', 'lost']);
    expect(await client.bodies()).toEqual(['arrived', 'lost']);
    expect(await states(client)).toEqual(['sent', 'sent']);
  });

  test('what had arrived is found below a page of others', async () => {
    const client = await inRoom({occupants: ['bob']}, {...habits, pageCap: 5});
    const {wire} = client.account;
    await talk(client, 1, 3);
    await client.account.sync.send(client.jid, originId('1'), 'arrived');
    await client.settled();
    const deliver = wire.deliver.bind(wire);
    wire.deliver = async () => {};
    wire.process();
    await client.server.rooms.settled();
    wire.deliver = deliver;
    wire.drop();
    await talk(client, 4, 30);
    await wire.connect();
    await client.process();
    expect(client.room.said.filter((body) => body === 'arrived')).toHaveLength(1);
    expect(await states(client)).toContain('sent');
    expect(await states(client)).not.toContain('sending');
  });
});

describe('a room without an archive', () => {
  test('keeps what comes, once, also when it tells it again', async () => {
    const client = await inRoom({hasArchive: false, occupants: ['bob']});
    await client.room.say('bob', 'hello');
    await client.say('hi');
    client.account.wire.drop();
    await client.account.wire.connect();
    await client.settled();
    await client.room.say('bob', 'again');
    expect(await client.bodies()).toEqual(['hello', 'hi', 'again']);
    expect(await states(client)).toEqual([undefined, 'sent', undefined]);
    const page = await client.account.sync.timeline(client.jid, 10);
    expect(page.coverage).toEqual({gaps: [], bottom: 'start'});
  });

  test('leaves it to the person what becomes of what may have arrived', async () => {
    const client = await inRoom({hasArchive: false});
    await client.account.sync.send(client.jid, originId('1'), 'hello');
    await client.settled();
    client.account.wire.drop();
    await client.account.wire.connect();
    await client.settled();
    expect(await states(client)).toEqual(['failed']);
    const [message] = await client.messages();
    if (message) await client.account.sync.retry(client.jid, message.key);
    await client.process();
    expect(client.room.said).toEqual([]);
    expect(await states(client)).toEqual(['sent']);
  });
});

describe.for([
  ['PROSODY', PROSODY],
  ['EJABBERD', EJABBERD],
] as const)('an archive that is longer than what is fetched, %s', ([, habits]) => {
  const short = {...habits, pageCap: 10};

  test('leaves a gap, which is filled by who scrolls up', async () => {
    const client = await inRoom({occupants: ['bob']}, short);
    await talk(client, 1, 5);
    client.account.wire.drop();
    await talk(client, 6, 60);
    await client.account.wire.connect();
    await client.settled();
    const {coverage} = await client.account.sync.messages(client.jid, 'end', 100);
    expect(coverage.gaps).toMatchObject([{kind: 'missing'}]);
    const {messages, before} = await scrollToStart(client.account, client.jid);
    expect(messages.map(({body}) => body)).toEqual(numbers(1, 60));
    expect(before).toBe('start');
  });

  test('is fetched down to its beginning by who scrolls', async () => {
    const client = await besideRoom({occupants: ['bob']}, short);
    await talk(client, 1, 60);
    await client.join();
    const {messages} = await scrollToStart(client.account, client.jid);
    expect(messages.map(({body}) => body)).toEqual(numbers(1, 60));
  });

  test('is looked into by time', async () => {
    const client = await inRoom({occupants: ['bob']}, short);
    await talk(client, 1, 5);
    client.account.wire.drop();
    await talk(client, 6, 100);
    await client.account.wire.connect();
    await client.settled();
    const time = client.room.archived.find(({stanza}) => stanza.body === 'said 50')?.time ?? 0;
    const page = await client.account.sync.messages(client.jid, {time}, 5);
    const target = page.messages.find(({key}) => key === page.target);
    expect(target?.body).toBe('said 50');
  });

  test('that has forgotten what was here says so', async () => {
    const client = await inRoom({occupants: ['bob']}, short);
    await talk(client, 1, 5);
    client.account.wire.drop();
    await talk(client, 6, 30);
    client.room.expire(15);
    await client.account.wire.connect();
    await client.settled();
    const timeline = await scrollToStart(client.account, client.jid);
    expect(timeline.gaps).toMatchObject([{kind: 'lost'}]);
    expect(timeline.messages.map(({body}) => body)).toEqual([...numbers(1, 5), ...numbers(16, 30)]);
  });
});

test('what comes while the newest page is asked for, and is older, stands below it', async () => {
  const client = await besideRoom({occupants: ['bob']}, {...PROSODY, pageCap: 1});
  const {room, server} = client;
  const query = room.query.bind(room);
  const settled = server.rooms.settled.bind(server.rooms);
  const arriving: Promise<void>[] = [];
  room.query = (asked) => {
    room.query = query;
    arriving.push(room.say('bob', 'said 3'));
    return query(asked);
  };
  let queries = 0;
  server.rooms.settled = async () => {
    await settled();
    // With the room it is asked what it is first.
    if (room.ours && queries++ === 1) arriving.push(talk(client, 1, 2));
  };
  await client.join();
  await Promise.all(arriving);
  const {messages} = await scrollToStart(client.account, client.jid);
  expect(messages.map(({body}) => body)).toEqual(room.said);
});

test('an archive that refuses us does not keep us out', async () => {
  const client = await besideRoom({occupants: ['bob']});
  const {room} = client;
  room.query = () => {
    throw new StanzaError('forbidden', 'auth');
  };
  await client.join();
  await room.say('bob', 'hello');
  await client.say('hi');
  expect(await client.bodies()).toEqual(['hello', 'hi']);
  expect(await states(client)).toEqual([undefined, 'sent']);
});

describe('what is unread', () => {
  test('is counted, with what is for us by name, until it was displayed', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.say('bob', 'hello all');
    await client.room.say('bob', 'Alice: are you there?');
    await client.room.say('bob', 'malice is not a name');
    expect(await contact(client)).toMatchObject({unread: 3, mentions: 1, kind: 'room'});
    expect((await client.messages()).map(({mentionsUs}) => mentionsUs)).toEqual([
      undefined,
      true,
      undefined,
    ]);
    const ord = (await client.messages()).at(-1)?.ord;
    if (ord !== undefined) await client.account.sync.markDisplayed(client.jid, ord);
    expect(await contact(client)).toMatchObject({unread: 0, mentions: 0});
  });

  test('is found again in the archive, and what we say is for nobody', async () => {
    const client = await inRoom({occupants: ['bob']});
    client.account.wire.drop();
    await client.room.say('bob', 'for alice');
    await client.account.wire.connect();
    await client.settled();
    await client.say('I am alice');
    expect(await contact(client)).toMatchObject({unread: 1, mentions: 1});
  });

  test('is for us under a nickname that looks like a pattern', async () => {
    const client = await besideRoom({occupants: ['bob']});
    await client.join({nick: 'al-i/ce (x)*'});
    await client.room.say('bob', 'hey Al-I/ce (X)*, you');
    await client.room.say('bob', 'hey al-i');
    expect((await client.messages()).map(({mentionsUs}) => mentionsUs)).toEqual([true, undefined]);
  });
});

test('a draft of a room is kept, and its messages are found', async () => {
  const client = await inRoom({occupants: ['bob']});
  await client.room.say('bob', 'the quick brown fox');
  await client.account.sync.setDraft(client.jid, 'jumps over');
  expect(await contact(client)).toMatchObject({draft: 'jumps over', last: {nick: 'bob'}});
  await client.settled();
  const found = await client.account.sync.search({
    text: 'brown',
    conversation: undefined,
    before: undefined,
    limit: 10,
  });
  expect(found.hits.map(({message}) => message.body)).toEqual(['the quick brown fox']);
});

describe('what is removed from this device', () => {
  test('comes back from the archive of the room', async () => {
    const client = await inRoom({occupants: ['bob']});
    await talk(client, 1, 30);
    await client.account.sync.deleteHistory(client.jid);
    expect((await client.account.sync.messages(client.jid, 'end', 50)).messages).toEqual([]);
    await client.room.say('bob', 'said 31');
    const {messages} = await scrollToStart(client.account, client.jid);
    expect(messages.map(({body}) => body)).toEqual(numbers(1, 31));
  });

  test('to make room is the oldest of what was seen', async () => {
    const client = await inRoom({occupants: ['bob']});
    await talk(client, 1, 30);
    const last = (await client.messages()).at(-1);
    if (last) await client.account.sync.markDisplayed(client.jid, last.ord);
    const wish = {bytes: Infinity, isOpen: () => false, keep: 5, batch: 10};
    expect(await client.account.sync.makeRoom(wish)).toBeGreaterThan(0);
    const left = await client.account.sync.messages(client.jid, 'end', 50);
    expect(left.messages.map(({body}) => body)).toEqual(numbers(26, 30));
    const {messages} = await scrollToStart(client.account, client.jid);
    expect(messages.map(({body}) => body)).toEqual(numbers(1, 30));
  });
});

describe('what a moderator takes away', () => {
  test('is gone at once', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.say('bob', 'alice is bad');
    await client.room.moderate(client.room.idOf('alice is bad'), 'rude');
    expect(await client.messages()).toMatchObject([
      {body: '', moderated: {by: 'moderator', reason: 'rude'}},
    ]);
    expect(await contact(client)).toMatchObject({unread: 0, mentions: 0});
  });

  test('is gone also if it was here before, and we were not', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.say('bob', 'bad');
    const id = client.room.idOf('bad');
    client.account.wire.drop();
    await client.room.moderate(id);
    await client.room.say('bob', 'good');
    await client.account.wire.connect();
    await client.settled();
    expect(await client.messages()).toMatchObject([{body: '', moderated: {}}, {body: 'good'}]);
  });

  test('never comes, if it was gone when we came', async () => {
    const client = await besideRoom({occupants: ['bob']});
    await client.room.say('bob', 'bad');
    await client.room.moderate(client.room.idOf('bad'));
    await client.join();
    expect(await client.messages()).toMatchObject([{body: '', moderated: {}}]);
  });

  test('waits, if it is not here yet', async () => {
    const client = await besideRoom({occupants: ['bob']}, {...PROSODY, pageCap: 5});
    await talk(client, 1, 30);
    const id = client.room.idOf('said 1');
    await client.join();
    const {room} = client;
    // The archive keeps it all the same, as some do.
    const {replaced} = {replaced: room.archived.find(({archiveId}) => archiveId === id)};
    await room.moderate(id);
    if (replaced) room.restore(id, replaced.stanza);
    const {messages} = await scrollToStart(client.account, client.jid);
    expect(messages[0]).toMatchObject({body: '', moderated: {}});
    expect(messages).toHaveLength(30);
  });

  test('is taken away by us, and only by the room', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.say('bob', 'bad');
    await client.room.say('bob', 'spoof', {
      moderation: {archiveId: client.room.idOf('bad'), by: undefined, reason: undefined},
    });
    expect(await client.bodies()).toEqual(['bad', 'spoof']);
    const [message] = await client.messages();
    const {retract} = await client.actions();
    if (message) await retract({room: client.jid, key: message.key, reason: undefined});
    await client.settled();
    expect(await client.bodies()).toEqual(['', 'spoof']);
  });
});

describe('what is said in private', () => {
  test('is a conversation of its own', async () => {
    const client = await inRoom({occupants: ['bob']});
    const bob = occupant(client, 'bob');
    await client.room.whisper('bob', 'psst');
    await client.room.say('bob', 'aloud');
    expect(await client.bodies(bob)).toEqual(['psst']);
    expect(await client.bodies()).toEqual(['aloud']);
    expect(await contact(client, bob)).toMatchObject({kind: 'occupant', unread: 1});
  });

  test('is said only while we are in the room', async () => {
    const client = await inRoom({occupants: ['bob']});
    const bob = occupant(client, 'bob');
    await client.leave();
    await client.account.sync.send(bob, originId('1'), 'psst');
    await client.settled();
    expect(client.account.wire.messages()).toEqual([]);
    await client.join();
    await client.settled();
    expect(client.account.wire.messages()).toMatchObject([{to: bob, type: 'chat', isInRoom: true}]);
  });

  test('and refused is that message, and no other', async () => {
    const client = await inRoom({occupants: ['bob']});
    const bob = occupant(client, 'bob');
    await client.say('aloud');
    await client.room.setRole('alice', 'visitor');
    await client.say('psst', bob);
    expect(await client.messages(bob)).toMatchObject([
      {body: 'psst', delivery: {state: 'failed', error: {kind: 'forbidden'}}},
    ]);
    expect(await states(client)).toEqual(['sent']);
  });
});

test('what people say to us and what is said in rooms do not mix', async () => {
  const client = await inRoom({occupants: ['bob']});
  await client.account.wire.incoming({from: BOB, body: 'direct'});
  await client.room.say('bob', 'aloud');
  await client.account.wire.incoming({from: CAROL, body: 'direct, too'});
  expect(await client.bodies(BOB)).toEqual(['direct']);
  expect(await client.bodies(CAROL)).toEqual(['direct, too']);
  expect(await client.bodies()).toEqual(['aloud']);
  expect(client.server.account).toBe(ALICE);
});
