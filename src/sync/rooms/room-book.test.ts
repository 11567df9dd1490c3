import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {besideRoom, inRoom, kindOf, type RoomClient} from '../../../test/fakes/room-client.ts';
import {BOBS_PHONE} from '../../../test/fakes/simulated-people.ts';
import {originId} from '../../../test/fakes/simulated-wire.ts';
import {StanzaError} from '../../model/errors.ts';
import type {BareJid} from '../../model/jid.ts';
import type {Bookmark} from '../../xmpp/bookmarks.ts';

beforeAll(async () => {
  // So that it takes no time when it is needed.
  await import('../displayed-work.ts');
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const OTHER = 'other@rooms.example.org' as BareJid;

function bookmark(room: BareJid, parts: Partial<Bookmark> = {}): Bookmark {
  const none = {name: undefined, nick: undefined, password: undefined, extensions: undefined};
  return {...none, autojoin: false, ...parts, room};
}

async function reconnect({account}: RoomClient): Promise<void> {
  account.wire.drop();
  await account.wire.connect();
}

describe('bookmarks', () => {
  test('of the server are in the list, and those with autojoin are entered', async () => {
    const client = await besideRoom();
    client.server.rooms.create('other');
    client.server.rooms.bookmarks.set(client.jid, bookmark(client.jid, {name: 'Team'}));
    client.server.rooms.bookmarks.set(
      OTHER,
      bookmark(OTHER, {name: 'Other', nick: 'al', autojoin: true}),
    );
    await reconnect(client);
    await client.settled();
    expect(await client.shown()).toMatchObject({
      name: 'Team',
      isBookmarked: true,
      autojoin: false,
      status: {phase: 'out'},
    });
    expect(await client.shown(OTHER)).toMatchObject({
      name: 'Other',
      status: {phase: 'joined', nick: 'al'},
    });
  });

  test('that another client adds are entered at once', async () => {
    const client = await besideRoom();
    await client.server.rooms.bookmarkElsewhere(bookmark(client.jid, {autojoin: true}));
    await client.settled();
    expect(await client.status()).toMatchObject({phase: 'joined'});
  });

  test('that another client removes are left, and gone from the list', async () => {
    const client = await besideRoom();
    const {rooms} = client.server;
    await rooms.bookmarkElsewhere(bookmark(client.jid, {autojoin: true}));
    await client.settled();
    await rooms.removeBookmarkElsewhere(client.jid);
    await client.settled();
    expect(client.room.ours).toBeUndefined();
    expect(await client.shown()).toBeUndefined();
  });

  test('that lose autojoin elsewhere are left, and stay in the list', async () => {
    const client = await besideRoom();
    const {rooms} = client.server;
    await rooms.bookmarkElsewhere(bookmark(client.jid, {autojoin: true}));
    await client.settled();
    await rooms.bookmarkElsewhere(bookmark(client.jid));
    await client.settled();
    expect(await client.shown()).toMatchObject({isBookmarked: true, status: {phase: 'out'}});
  });

  test('that were removed elsewhere while we were away are no more', async () => {
    const client = await besideRoom();
    const {rooms} = client.server;
    await rooms.bookmarkElsewhere(bookmark(client.jid, {name: 'Team'}));
    client.account.wire.drop();
    rooms.bookmarks.clear();
    await client.account.wire.connect();
    await client.settled();
    expect(await client.shown()).toBeUndefined();
  });

  test('keep what other clients have put into them', async () => {
    const client = await besideRoom();
    const extensions = '<x xmlns="other">1</x>';
    await client.server.rooms.bookmarkElsewhere(bookmark(client.jid, {extensions}));
    const actions = await client.actions();
    await actions.bookmark({room: client.jid, name: 'Team', autojoin: true});
    await client.settled();
    const kept = client.server.rooms.bookmarks.get(client.jid);
    expect(kept).toMatchObject({name: 'Team', autojoin: true, extensions});
  });

  test('that are made and removed here leave us where we are', async () => {
    const client = await inRoom();
    const actions = await client.actions();
    await actions.bookmark({room: client.jid, name: 'Team', autojoin: true});
    await client.settled();
    expect(await client.shown()).toMatchObject({isBookmarked: true, name: 'Team'});
    await actions.removeBookmark({room: client.jid});
    await client.settled();
    expect(await client.shown()).toMatchObject({isBookmarked: false, name: undefined});
    expect(await client.status()).toMatchObject({phase: 'joined'});
    expect(client.server.rooms.bookmarks.size).toBe(0);
  });

  test('that the server does not take are none', async () => {
    const client = await inRoom();
    const actions = await client.actions();
    const {rooms} = client.server;
    rooms.bookmarks.set = () => {
      throw new StanzaError('resource-constraint', 'wait');
    };
    const bookmarking = actions.bookmark({room: client.jid, name: 'Team', autojoin: true});
    expect(await kindOf(bookmarking)).toBe('resource-constraint');
    expect(await client.shown()).toMatchObject({isBookmarked: false, name: undefined});
  });
});

describe('activity', () => {
  test('of rooms that we are not in is told, until we enter', async () => {
    const client = await besideRoom();
    client.server.rooms.bookmarks.set(client.jid, bookmark(client.jid));
    await reconnect(client);
    await client.settled();
    const asked = client.account.wire.log.filter(
      (sent) => sent.kind === 'room' && sent.ask === 'watchActivity',
    );
    expect(asked).toHaveLength(1);
    await client.server.rooms.activity(client.jid);
    await client.settled();
    expect(await client.shown()).toMatchObject({hasActivity: true});
    await client.join();
    expect(await client.shown()).toMatchObject({hasActivity: false});
  });

  test('of rooms that we do not know is nothing', async () => {
    const client = await besideRoom();
    await client.server.rooms.activity(OTHER);
    await client.settled();
    expect(await (await client.rooms()).list()).toEqual([]);
  });
});

describe('an invitation', () => {
  const by = BOBS_PHONE;

  test('is kept over a restart, and brings its password', async () => {
    const first = await besideRoom({password: 'sesame'});
    const invitation = {by, reason: 'come in', password: 'sesame', isDirect: false};
    await first.server.rooms.invite({room: first.jid, ...invitation});
    await first.account.stop();
    const client = await first.next();
    expect(await client.shown()).toMatchObject({invitation});
    await client.account.wire.connect();
    await client.join();
    expect(await client.shown()).toMatchObject({
      invitation: undefined,
      status: {phase: 'joined'},
    });
  });

  test('that is declined is gone, and who invited is told', async () => {
    const client = await besideRoom();
    const {rooms} = client.server;
    const invitation = {by, reason: undefined, password: undefined, isDirect: false};
    await rooms.invite({room: client.jid, ...invitation});
    await (await client.actions()).decline({room: client.jid, reason: 'no time'});
    expect(await client.shown()).toBeUndefined();
    expect(client.account.wire.log).toContainEqual({
      kind: 'room',
      ask: 'decline',
      room: client.jid,
    });
  });

  test('to where we are is none', async () => {
    const client = await inRoom();
    const invitation = {by, reason: undefined, password: undefined, isDirect: true};
    await client.server.rooms.invite({room: client.jid, ...invitation});
    expect(await client.shown()).toMatchObject({invitation: undefined});
  });
});

describe('who types', () => {
  test('is told by nickname, several at once, until they say something or are gone', async () => {
    const client = await inRoom({occupants: ['bob', 'carol', 'dave']});
    const typing = () => client.account.sync.typing();
    for (const nick of ['bob', 'carol', 'dave']) {
      await client.room.say(nick, '', {body: undefined, chatState: 'composing'});
    }
    expect(typing()).toEqual([{conversation: client.jid, nicks: ['bob', 'carol', 'dave']}]);
    await client.room.say('bob', 'done');
    await client.room.exit('carol');
    expect(typing()).toEqual([{conversation: client.jid, nicks: ['dave']}]);
    client.account.clock.advance(60_000);
    expect(typing()).toEqual([]);
  });

  test('is not ourselves on another device, nor somebody when we are gone', async () => {
    const client = await inRoom({occupants: ['bob']});
    const {ours} = client.room;
    await client.room.say('alice', '', {
      body: undefined,
      chatState: 'composing',
      occupantId: ours?.occupantId,
    });
    expect(client.account.sync.typing()).toEqual([]);
    await client.room.say('bob', '', {body: undefined, chatState: 'composing'});
    await client.room.kick();
    expect(client.account.sync.typing()).toEqual([]);
  });

  test('is told to the room, but not where we have no voice', async () => {
    const client = await inRoom();
    client.account.sync.setChatState(client.jid, 'composing');
    await client.settled();
    expect(client.account.wire.messages()).toMatchObject([
      {to: client.jid, type: 'groupchat', chatState: 'composing'},
    ]);
    client.account.sync.setChatState(client.jid, 'active');
    await client.settled();
    await client.room.setRole('alice', 'visitor');
    client.account.sync.setChatState(client.jid, 'composing');
    await client.settled();
    expect(client.account.wire.messages()).toHaveLength(2);
  });
});

describe('what was displayed in a room', () => {
  test('is told to our other clients', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.say('bob', 'hello');
    const [message] = await client.messages();
    if (message) await client.account.sync.markDisplayed(client.jid, message.ord);
    await client.settled();
    expect(client.server.displayed.get(client.jid)).toBe(client.room.idOf('hello'));
  });

  test('is told when we have caught up there, if it could not be before', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.say('bob', 'hello');
    client.account.wire.drop();
    const [message] = await client.messages();
    if (message) await client.account.sync.markDisplayed(client.jid, message.ord);
    await client.account.wire.connect();
    await client.settled();
    client.account.clock.advance(2_000);
    await client.settled();
    expect(client.server.displayed.get(client.jid)).toBe(client.room.idOf('hello'));
  });

  test('is heard from our other clients', async () => {
    const client = await inRoom({occupants: ['bob']});
    for (const body of ['one', 'two', 'three']) await client.room.say('bob', body);
    const id = client.room.idOf('two');
    await client.account.wire.displayedElsewhere({chat: client.jid, id});
    const [contact] = await client.account.sync.contacts();
    expect(contact).toMatchObject({jid: client.jid, unread: 1});
  });

  test('is known before what was said meanwhile counts', async () => {
    const client = await inRoom({occupants: ['bob']});
    await client.room.say('bob', 'zero');
    client.account.wire.drop();
    for (const body of ['one', 'two', 'three']) await client.room.say('bob', body);
    await client.room.say('alice', 'from my phone', {occupantId: 'id-of-alice'});
    await client.room.say('bob', 'four');
    client.server.displayed.set(client.jid, client.room.idOf('one'));
    await client.account.wire.connect();
    await client.settled();
    const [contact] = await client.account.sync.contacts();
    expect(contact).toMatchObject({jid: client.jid, unread: 3});
  });
});

describe('what pages ask of a room', () => {
  test('needs a connection, and that we are there', async () => {
    const client = await besideRoom();
    const actions = await client.actions();
    const inviting = () =>
      actions.invite({room: client.jid, jid: 'dave@localhost' as BareJid, reason: undefined});
    expect(await kindOf(inviting())).toBe('not-found');
    await client.join();
    await inviting();
    client.account.wire.drop();
    expect(await kindOf(inviting())).toBe('closed');
  });

  test('may be refused', async () => {
    const client = await inRoom({occupants: ['bob']});
    client.room.setRole = () => Promise.reject(new StanzaError('forbidden', 'auth'));
    const {setAffiliation, setRole} = await client.actions();
    const bob = {room: client.jid, nick: 'bob', reason: undefined};
    expect(await kindOf(setRole({...bob, role: 'none'}))).toBe('forbidden');
    const banning = setAffiliation({
      room: client.jid,
      who: {nick: 'bob'},
      affiliation: 'outcast',
      reason: undefined,
    });
    // Whose address is not told.
    expect(await kindOf(banning)).toBe('forbidden');
  });

  test('is a subject, which all are told', async () => {
    const client = await inRoom();
    await (await client.actions()).setSubject({room: client.jid, subject: 'plans'});
    await client.settled();
    expect(await client.shown()).toMatchObject({subject: {text: 'plans', by: 'alice'}});
    await client.room.setSubject('');
    await client.settled();
    expect(await client.shown()).toMatchObject({subject: undefined});
  });

  test('is a setting, which is there after a restart', async () => {
    const first = await inRoom();
    await (await first.actions()).setNotify({room: first.jid, notify: 'none'});
    await first.account.stop();
    const client = await first.next();
    expect(await client.shown()).toMatchObject({notify: 'none'});
  });
});

test('what a room says of itself is asked again when it has changed', async () => {
  const client = await inRoom();
  client.room.info = {...client.room.info, name: 'The team'};
  await client.room.change(104);
  await client.settled();
  expect(await client.shown()).toMatchObject({name: 'The team'});
});

test('a room that begins to keep its history is asked for it', async () => {
  const client = await inRoom({occupants: ['bob']});
  const {info} = client.room;
  client.room.info = {...info, features: info.features.filter((name) => !name.includes(':mam:'))};
  await client.room.change(104);
  await client.settled();
  expect(await client.shown()).toMatchObject({features: {hasArchive: false}});
  client.room.info = info;
  await client.room.change(104);
  await client.settled();
  await client.room.say('bob', 'hello');
  await client.say('hi');
  expect(await client.shown()).toMatchObject({features: {hasArchive: true}});
  expect(await client.bodies()).toEqual(['hello', 'hi']);
  expect(await client.messages()).toMatchObject([{}, {id: originId('hi')}]);
});
