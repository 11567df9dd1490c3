import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test} from 'vitest';
import {startAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB, BOBS_PHONE, CAROL, CAROLS_LAPTOP} from '../../test/fakes/simulated-people.ts';
import {originId, SimulatedServer} from '../../test/fakes/simulated-wire.ts';
import {ConnectionError, InputError} from '../model/errors.ts';
import type {RosterItem} from '../xmpp/roster.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function item(jid: RosterItem['jid'], changes: Partial<RosterItem> = {}): RosterItem {
  return {jid, name: undefined, subscription: 'both', asked: false, groups: [], ...changes};
}

const SUBSCRIBE = {type: 'subscribe', from: CAROL, status: undefined, nick: 'Caz'} as const;

test('the roster is kept with its version, and is there offline', async () => {
  const server = new SimulatedServer(ALICE);
  server.roster = [item(BOB, {name: 'Bob', groups: ['Friends']})];
  server.rosterVersion = 'v1';
  const first = await startAccount(server);
  await first.wire.connect();
  await first.stop();
  const {sync, wire, screen, stop} = await startAccount(server);
  expect(await sync.contacts()).toMatchObject([
    {jid: BOB, name: 'Bob', inRoster: true, subscription: 'both', groups: ['Friends'], unread: 0},
  ]);
  await wire.connect();
  expect(screen.contacts.size).toBe(0);
  await stop();
});

test('a new roster replaces the old one', async () => {
  const server = new SimulatedServer(ALICE);
  server.roster = [item(BOB), item(ALICE)];
  const {sync, wire, screen, stop} = await startAccount(server);
  await wire.connect();
  server.roster = [item(CAROL)];
  await wire.connect();
  expect((await sync.contacts()).map((contact) => contact.jid)).toEqual([CAROL]);
  expect([...screen.contacts.keys()]).toEqual([CAROL]);
  await stop();
});

test('pushes add, change and remove, and their version is kept', async () => {
  const server = new SimulatedServer(ALICE);
  const {sync, wire, screen, stop} = await startAccount(server);
  await wire.connect();
  await sync.rosterPush({item: item(BOB, {asked: true, subscription: 'none'}), version: 'v2'});
  expect(screen.contacts.get(BOB)).toMatchObject({asked: true, subscription: 'none'});
  await sync.rosterPush({item: {jid: BOB, subscription: 'remove'}, version: 'v3'});
  expect(screen.contacts.has(BOB)).toBe(false);
  server.rosterVersion = 'v3';
  server.roster = [item(CAROL)];
  await wire.connect();
  expect(await sync.contacts()).toEqual([]);
  await stop();
});

test('somebody who wrote has a row, in the roster or not; a conversation survives removal', async () => {
  const server = new SimulatedServer(ALICE);
  server.roster = [item(BOB)];
  const {sync, wire, stop} = await startAccount(server);
  await wire.connect();
  await wire.incoming({from: CAROLS_LAPTOP, body: 'hello'});
  expect(await sync.contacts()).toMatchObject([
    {jid: BOB, inRoster: true, last: undefined},
    {jid: CAROL, inRoster: false, subscription: 'none', unread: 1, last: {body: 'hello'}},
  ]);
  await wire.incoming({from: BOBS_PHONE, body: 'hi'});
  await sync.rosterPush({item: {jid: BOB, subscription: 'remove'}, version: undefined});
  expect(await sync.contacts()).toMatchObject([{jid: BOB, inRoster: false}, {jid: CAROL}]);
  await stop();
});

test('the last message of a contact says what it is and how far it came', async () => {
  const {sync, wire, screen, stop} = await startAccount(new SimulatedServer(ALICE));
  await sync.send(BOB, originId('1'), 'hello');
  expect(screen.contacts.get(BOB)?.last).toMatchObject({
    key: originId('1'),
    body: 'hello',
    own: true,
    delivery: {state: 'sending'},
  });
  await wire.connect();
  wire.process();
  await wire.acknowledge();
  expect(screen.contacts.get(BOB)?.last?.delivery).toEqual({state: 'sent'});
  await stop();
});

test('a draft is kept over a restart, and goes when it is cleared', async () => {
  const server = new SimulatedServer(ALICE);
  const first = await startAccount(server);
  await first.sync.setDraft(BOB, 'Dear Bo');
  await first.stop();
  const {sync, screen, stop} = await startAccount(server);
  expect(await sync.contacts()).toMatchObject([{jid: BOB, draft: 'Dear Bo'}]);
  await sync.setDraft(BOB, '');
  expect(await sync.contacts()).toEqual([]);
  expect(screen.changes).toEqual([{topic: 'contacts', upsert: [], remove: [BOB]}]);
  await stop();
});

test('one who asks to see our presence has a row that says so, until answered', async () => {
  const {sync, wire, screen, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await sync.presence(SUBSCRIBE);
  expect(await sync.contacts()).toMatchObject([
    {jid: CAROL, name: 'Caz', asks: true, inRoster: false},
  ]);
  await sync.answerSubscription(CAROL, true);
  expect(wire.log.filter((sent) => sent.kind === 'presence')).toEqual([
    {kind: 'presence', presence: {to: CAROL, type: 'subscribed'}},
    {kind: 'presence', presence: {to: CAROL, type: 'subscribe'}},
  ]);
  expect(screen.contacts.has(CAROL)).toBe(false);
  await stop();
});

test('declining says so and asks for nothing', async () => {
  const {sync, wire, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await sync.presence(SUBSCRIBE);
  await sync.answerSubscription(CAROL, false);
  expect(wire.log.filter((sent) => sent.kind === 'presence')).toEqual([
    {kind: 'presence', presence: {to: CAROL, type: 'unsubscribed'}},
  ]);
  expect(await sync.contacts()).toEqual([]);
  await stop();
});

test('one who may see our presence already is not asked about again', async () => {
  const server = new SimulatedServer(ALICE);
  server.roster = [item(CAROL, {subscription: 'from'})];
  const {sync, wire, stop} = await startAccount(server);
  await wire.connect();
  await sync.presence(SUBSCRIBE);
  expect(await sync.contacts()).toMatchObject([{jid: CAROL, asks: false}]);
  expect(wire.log.at(-1)).toEqual({kind: 'presence', presence: {to: CAROL, type: 'subscribed'}});
  await stop();
});

test('a request that is withdrawn, or granted elsewhere, is gone', async () => {
  const {sync, wire, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await sync.presence(SUBSCRIBE);
  await sync.presence({...SUBSCRIBE, type: 'unsubscribe'});
  expect(await sync.contacts()).toEqual([]);
  await sync.presence(SUBSCRIBE);
  await sync.rosterPush({item: item(CAROL, {subscription: 'from'}), version: undefined});
  expect(await sync.contacts()).toMatchObject([{jid: CAROL, asks: false, inRoster: true}]);
  await stop();
});

test('adding a contact asks to see their presence, and answers their own request', async () => {
  const {sync, wire, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await sync.presence(SUBSCRIBE);
  await sync.addContact(CAROL, 'Carol');
  expect(wire.log.slice(-3)).toEqual([
    {kind: 'roster-set'},
    {kind: 'presence', presence: {to: CAROL, type: 'subscribe'}},
    {kind: 'presence', presence: {to: CAROL, type: 'subscribed'}},
  ]);
  await stop();
});

test('one does not add oneself, and nobody while offline', async () => {
  const {sync, wire, stop} = await startAccount(new SimulatedServer(ALICE));
  await expect(sync.addContact(BOB, undefined)).rejects.toThrow(ConnectionError);
  await wire.connect();
  await expect(sync.addContact(ALICE, undefined)).rejects.toThrow(InputError);
  await stop();
});

test('removing asks the server, and only for who is in the roster', async () => {
  const server = new SimulatedServer(ALICE);
  server.roster = [item(BOB)];
  const {sync, wire, stop} = await startAccount(server);
  await wire.connect();
  await sync.removeContact(BOB);
  await sync.removeContact(CAROL);
  expect(wire.log.filter((sent) => sent.kind === 'roster-remove')).toHaveLength(1);
  await stop();
});
