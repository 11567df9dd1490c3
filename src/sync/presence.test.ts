import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test} from 'vitest';
import {startAccount} from '../../test/fakes/simulated-account.ts';
import {
  ALICE,
  BOB,
  BOBS_PHONE,
  CAROL,
  CAROLS_LAPTOP,
  fullJid,
} from '../../test/fakes/simulated-people.ts';
import {originId, SimulatedServer} from '../../test/fakes/simulated-wire.ts';
import type {PresenceStanza} from '../xmpp/presence.ts';
import {PresenceBook} from './presence.ts';
import {TYPING_TIMEOUT} from './typing.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

type Available = Extract<PresenceStanza, {type: 'available'}>;

const BOBS_DESK = fullJid('bob@localhost/desk');
const GONE = {type: 'unavailable', status: undefined} as const;

function available(from: Available['from'], changes: Partial<Available> = {}): Available {
  return {type: 'available', from, show: 'available', status: undefined, priority: 0, ...changes};
}

test('a contact is as present as the best of its resources', () => {
  const book = new PresenceBook();
  book.apply(available(BOBS_PHONE, {show: 'away'}));
  expect(book.list()).toEqual([[BOB, {show: 'away', status: undefined}]]);
  book.apply(available(BOBS_DESK, {show: 'available', status: 'at work'}));
  expect(book.list()).toEqual([[BOB, {show: 'available', status: 'at work'}]]);
  book.apply(available(BOBS_PHONE, {show: 'dnd', priority: 5}));
  expect(book.list()).toEqual([[BOB, {show: 'dnd', status: undefined}]]);
  book.apply({...GONE, from: BOBS_PHONE});
  book.apply({...GONE, from: BOBS_DESK});
  expect(book.list()).toEqual([]);
});

test('of equals the latest speaks', () => {
  const book = new PresenceBook();
  book.apply(available(BOBS_PHONE, {status: 'one'}));
  book.apply(available(BOBS_DESK, {status: 'two'}));
  book.apply(available(BOBS_PHONE, {status: 'three'}));
  expect(book.list()).toEqual([[BOB, {show: 'available', status: 'three'}]]);
});

test('unavailable from the bare address speaks for all', () => {
  const book = new PresenceBook();
  book.apply(available(BOBS_PHONE));
  book.apply(available(BOBS_DESK));
  expect(book.apply({...GONE, from: BOB})).toEqual([
    {topic: 'presence', jid: BOB, presence: {show: 'unavailable', status: undefined}},
  ]);
  expect(book.list()).toEqual([]);
});

test('what does not change is not published', () => {
  const book = new PresenceBook();
  book.apply(available(BOBS_PHONE));
  expect(book.apply(available(BOBS_PHONE))).toEqual([]);
  expect(book.apply({...GONE, from: CAROL})).toEqual([]);
});

test('offline nobody is there; after a resumption those who were are there again', async () => {
  const {sync, wire, screen, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await sync.presence(available(BOBS_PHONE));
  wire.drop();
  expect(sync.presences()).toEqual([]);
  expect(screen.changes).toContainEqual({
    topic: 'presence',
    jid: BOB,
    presence: {show: 'unavailable', status: undefined},
  });
  await wire.resume();
  expect(sync.presences()).toEqual([[BOB, {show: 'available', status: undefined}]]);
  wire.drop();
  await wire.connect();
  expect(sync.presences()).toEqual([]);
  await stop();
});

test('composing shows until the message, a pause, or the end of patience', async () => {
  const {sync, wire, screen, clock, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  const compose = () => wire.incoming({from: BOBS_PHONE, chatState: 'composing'});
  await compose();
  expect(sync.typing()).toEqual([{conversation: BOB}]);
  await wire.incoming({from: BOBS_PHONE, body: 'hello', chatState: 'active'});
  expect(sync.typing()).toEqual([]);
  await compose();
  await wire.incoming({from: BOBS_PHONE, chatState: 'paused'});
  expect(sync.typing()).toEqual([]);
  await compose();
  clock.advance(TYPING_TIMEOUT - 1);
  expect(sync.typing()).toEqual([{conversation: BOB}]);
  clock.advance(1);
  expect(sync.typing()).toEqual([]);
  await compose();
  await sync.presence({...GONE, from: BOBS_PHONE});
  expect(sync.typing()).toEqual([]);
  const typing = screen.changes.flatMap((change) =>
    change.topic === 'typing' ? [change.typing] : [],
  );
  expect(typing).toEqual([true, false, true, false, true, false, true, false]);
  await stop();
});

test('composing again makes patience begin again, and a lost connection ends it', async () => {
  const {sync, wire, clock, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await wire.incoming({from: BOBS_PHONE, chatState: 'composing'});
  clock.advance(TYPING_TIMEOUT / 2);
  await wire.incoming({from: BOBS_PHONE, chatState: 'composing'});
  clock.advance(TYPING_TIMEOUT / 2);
  expect(sync.typing()).toEqual([{conversation: BOB}]);
  wire.drop();
  expect(sync.typing()).toEqual([]);
  await stop();
});

test('our own typing on another client, and what is old, is nobody typing', async () => {
  const {sync, wire, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await wire.sentElsewhere({to: BOB, chatState: 'composing'});
  await wire.incoming({from: BOBS_PHONE, chatState: 'composing', delay: 1});
  expect(sync.typing()).toEqual([]);
  await stop();
});

test('our typing is told once, to who may see our presence', async () => {
  const server = new SimulatedServer(ALICE);
  server.roster = [{jid: BOB, name: undefined, subscription: 'from', asked: false, groups: []}];
  const {sync, wire, stop} = await startAccount(server);
  await wire.connect();
  sync.setChatState(BOB, 'composing');
  sync.setChatState(BOB, 'composing');
  sync.setChatState(BOB, 'paused');
  sync.setChatState(CAROL, 'composing');
  sync.setChatState(BOB, 'gone');
  await stop();
  expect(wire.messages()).toMatchObject([
    {to: BOB, chatState: 'composing', hint: 'no-store'},
    {to: BOB, chatState: 'paused', hint: 'no-store'},
  ]);
});

test('a stranger who tells chat states is told ours', async () => {
  const {sync, wire, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await wire.incoming({from: CAROLS_LAPTOP, chatState: 'active', body: 'hello'});
  sync.setChatState(CAROL, 'composing');
  await wire.until(() => wire.messages().length > 0);
  expect(wire.messages()).toMatchObject([{to: CAROL, chatState: 'composing'}]);
  await stop();
});

test('after a message we are composing anew', async () => {
  const server = new SimulatedServer(ALICE);
  server.roster = [{jid: BOB, name: undefined, subscription: 'both', asked: false, groups: []}];
  const {sync, wire, stop} = await startAccount(server);
  await wire.connect();
  sync.setChatState(BOB, 'composing');
  await wire.until(() => wire.messages().length === 1);
  await sync.send(BOB, originId('1'), 'hello');
  await wire.until(() => wire.messages().length === 2);
  sync.setChatState(BOB, 'composing');
  await wire.until(() => wire.messages().length === 3);
  expect(wire.messages().map((message) => message.chatState)).toEqual([
    'composing',
    'active',
    'composing',
  ]);
  await stop();
});
