import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test} from 'vitest';
import {startAccount, type SimulatedAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB, BOBS_PHONE, CAROLS_LAPTOP, fullJid} from '../../test/fakes/simulated-people.ts';
import {originId, SimulatedServer, stanza} from '../../test/fakes/simulated-wire.ts';
import type {Ord, StanzaId} from '../model/ids.ts';
import type {Message} from '../model/message.ts';
import type {RosterItem} from '../xmpp/roster.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const BOB_IN_ROSTER: RosterItem = {
  jid: BOB,
  name: 'Bob',
  subscription: 'both',
  asked: false,
  groups: [],
};
const OTHER_CLIENT = fullJid('alice@localhost/other');

function id(text: string): StanzaId {
  return text as StanzaId;
}

async function unread({sync}: SimulatedAccount): Promise<number | undefined> {
  return (await sync.contacts()).find((contact) => contact.jid === BOB)?.unread;
}

async function bob({sync}: SimulatedAccount): Promise<readonly Message[]> {
  return (await sync.timeline(BOB, 50)).messages;
}

async function states(account: SimulatedAccount): Promise<readonly (string | undefined)[]> {
  return (await bob(account)).flatMap(({own, delivery}) => (own ? [delivery?.state] : []));
}

async function connected(server = new SimulatedServer(ALICE)): Promise<SimulatedAccount> {
  server.roster = [BOB_IN_ROSTER];
  const account = await startAccount(server);
  await account.wire.connect();
  return account;
}

/** Sends a message of ours that the server confirms. */
async function sent(account: SimulatedAccount, text: string): Promise<void> {
  const {sync, wire} = account;
  const before = wire.messages().length;
  await sync.send(BOB, originId(text), text);
  await wire.until(() => wire.messages().length > before);
  wire.process();
  await wire.acknowledge();
}

test('what comes in counts as unread until it was displayed', async () => {
  const account = await connected();
  const {wire, sync, screen} = account;
  for (const body of ['one', 'two', 'three']) await wire.incoming({from: BOBS_PHONE, body});
  expect(await unread(account)).toBe(3);
  const [, second] = await bob(account);
  if (!second) throw new Error('nothing came');
  await sync.markDisplayed(BOB, second.ord);
  expect(await unread(account)).toBe(1);
  expect(screen.contacts.get(BOB)?.unread).toBe(1);
  await account.stop();
});

test('displayed only moves forward, and saying it again changes nothing', async () => {
  const account = await connected();
  const {wire, sync, screen} = account;
  for (const body of ['one', 'two']) await wire.incoming({from: BOBS_PHONE, body});
  const [first, second] = await bob(account);
  if (!first || !second) throw new Error('nothing came');
  await sync.markDisplayed(BOB, second.ord);
  const changes = screen.changes.length;
  await sync.markDisplayed(BOB, second.ord);
  await sync.markDisplayed(BOB, first.ord);
  expect(screen.changes).toHaveLength(changes);
  expect(await unread(account)).toBe(0);
  await account.stop();
});

test('a place that is above everything does not mark what is still to come', async () => {
  const account = await connected();
  const {wire, sync} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'one'});
  await sync.markDisplayed(BOB, 'zz' as Ord);
  await wire.incoming({from: BOBS_PHONE, body: 'two'});
  expect(await unread(account)).toBe(1);
  await account.stop();
});

test('own messages are neutral', async () => {
  const account = await connected();
  await account.wire.incoming({from: BOBS_PHONE, body: 'one'});
  await account.sync.send(BOB, originId('1'), 'mine');
  expect(await unread(account)).toBe(1);
  await account.stop();
});

test('having seen an own message that waits does not hide what was missed below it', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  const {wire, sync} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'one'});
  wire.drop();
  await sync.send(BOB, originId('1'), 'mine');
  const last = (await bob(account)).at(-1);
  if (!last) throw new Error('nothing there');
  await sync.markDisplayed(BOB, last.ord);
  expect(await unread(account)).toBe(0);
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'missed'}));
  await wire.connect();
  expect(await unread(account)).toBe(1);
  await account.stop();
});

test('a message that another client of ours sent means that what was there is read', async () => {
  const account = await connected();
  const {wire} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'one'});
  await wire.sentElsewhere({to: BOB, body: 'from the phone', id: id('e1')});
  expect(await unread(account)).toBe(0);
  await wire.incoming({from: BOBS_PHONE, body: 'two'});
  expect(await unread(account)).toBe(1);
  await account.stop();
});

test('a displayed marker of another client of ours moves displayed, also before its message', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  const {wire} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'one', id: id('m1')});
  await wire.sentElsewhere({to: BOB, marker: {kind: 'displayed', id: id('m1')}});
  expect(await unread(account)).toBe(0);
  await wire.sentElsewhere({to: BOB, marker: {kind: 'displayed', id: id('m2')}});
  await wire.incoming({from: BOBS_PHONE, body: 'two', id: id('m2')});
  expect(await unread(account)).toBe(0);
  await account.stop();
});

test('what is told of a stanza id is not told of an origin id', async () => {
  const account = await connected();
  const {wire} = account;
  const name = originId('one') as string as StanzaId;
  await wire.incoming({from: BOBS_PHONE, body: 'one', id: name});
  await wire.incoming({from: BOBS_PHONE, body: 'two', id: id('m2'), originId: originId('one')});
  await wire.sentElsewhere({to: BOB, marker: {kind: 'displayed', id: name}});
  expect(await unread(account)).toBe(1);
  await account.stop();
});

test('what was missed while away is unread, what was answered before is not', async () => {
  const server = new SimulatedServer(ALICE);
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'question'}));
  server.archive(stanza({from: OTHER_CLIENT, to: BOB, body: 'answer'}));
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'thanks'}));
  const account = await connected(server);
  expect(await unread(account)).toBe(1);
  await account.stop();
});

test('a marker goes to a sender who asked, for the newest that was seen', async () => {
  const account = await connected();
  const {wire, sync} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'one', id: id('m1'), markable: true});
  await wire.incoming({from: BOBS_PHONE, body: 'two', id: id('m2'), markable: true});
  await wire.incoming({from: BOBS_PHONE, body: 'three', id: id('m3')});
  const last = (await bob(account)).at(-1);
  if (!last) throw new Error('nothing came');
  await sync.markDisplayed(BOB, last.ord);
  await wire.until(() => wire.messages().length > 0);
  await account.stop();
  expect(wire.messages()).toMatchObject([
    {to: BOB, marker: {kind: 'displayed', id: 'm2'}, hint: 'store'},
  ]);
});

test('no marker to who did not ask, nor to a stranger', async () => {
  const account = await connected();
  const {wire, sync} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'one', id: id('m1')});
  await wire.incoming({from: CAROLS_LAPTOP, body: 'two', id: id('m2'), markable: true});
  for (const contact of await sync.contacts()) {
    if (contact.last) await sync.markDisplayed(contact.jid, contact.last.ord);
  }
  expect((await sync.contacts()).map((contact) => contact.unread)).toEqual([0, 0]);
  await account.stop();
  expect(wire.messages()).toEqual([]);
});

test('a marker for what was seen offline is sent with the next session', async () => {
  const account = await connected();
  const {wire, sync} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'one', id: id('m1'), markable: true});
  wire.drop();
  const [message] = await bob(account);
  if (!message) throw new Error('nothing came');
  await sync.markDisplayed(BOB, message.ord);
  expect(wire.messages()).toEqual([]);
  await wire.connect();
  await wire.connect();
  expect(wire.messages()).toMatchObject([{marker: {kind: 'displayed', id: 'm1'}}]);
  await account.stop();
});

test('what was seen before it is kept is seen, too', async () => {
  const account = await connected();
  const {wire, sync, screen} = account;
  wire.drop();
  let seen: Promise<void> | undefined;
  let came: Promise<void> | undefined;
  wire.onQuery = async () => {
    wire.onQuery = () => {};
    const asks = {id: id('m1'), markable: true};
    came = wire.incoming({from: BOBS_PHONE, body: 'while it catches up', ...asks});
    await screen.until(() => screen.bodies(BOB).length > 0);
    const [shown] = screen.messages(BOB);
    seen = shown && sync.markDisplayed(BOB, shown.ord);
  };
  await wire.connect();
  await came;
  await seen;
  expect(await unread(account)).toBe(0);
  await account.stop();
  expect(wire.messages()).toMatchObject([{marker: {kind: 'displayed', id: 'm1'}}]);
});

test('receipts and markers move an own message forward only', async () => {
  const account = await connected();
  const {wire} = account;
  await sent(account, 'hello');
  const target = originId('hello') as string as StanzaId;
  await wire.incoming({from: BOBS_PHONE, receipt: target});
  expect(await states(account)).toEqual(['delivered']);
  await wire.incoming({from: BOBS_PHONE, marker: {kind: 'displayed', id: target}});
  expect(await states(account)).toEqual(['read']);
  await wire.incoming({from: BOBS_PHONE, marker: {kind: 'received', id: target}});
  await wire.incoming({from: BOBS_PHONE, receipt: target});
  expect(await states(account)).toEqual(['read']);
  await account.stop();
});

test('displayed covers all own messages before it, and none after', async () => {
  const account = await connected();
  for (const text of ['1', '2', '3']) await sent(account, text);
  const target = originId('2') as string as StanzaId;
  await account.wire.incoming({from: BOBS_PHONE, marker: {kind: 'displayed', id: target}});
  expect(await states(account)).toEqual(['read', 'read', 'sent']);
  await account.stop();
});

test('a receipt proves that a message arrived, so it is not sent again', async () => {
  const account = await connected();
  const {wire, sync} = account;
  await sync.send(BOB, originId('1'), 'hello');
  await wire.until(() => wire.messages().length === 1);
  await wire.incoming({from: BOBS_PHONE, receipt: originId('1') as string as StanzaId});
  expect(await states(account)).toEqual(['delivered']);
  await wire.connect();
  expect(wire.messages()).toHaveLength(1);
  await account.stop();
});

test('nobody else can confirm a message', async () => {
  const account = await connected();
  await sent(account, 'hello');
  const target = originId('hello') as string as StanzaId;
  await account.wire.incoming({from: CAROLS_LAPTOP, receipt: target});
  await account.wire.incoming({from: CAROLS_LAPTOP, marker: {kind: 'displayed', id: target}});
  expect(await states(account)).toEqual(['sent']);
  await account.stop();
});

test('news of a message that is not here yet wait for it', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  const {wire} = account;
  await wire.incoming({from: BOBS_PHONE, receipt: id('e1')});
  await wire.incoming({from: CAROLS_LAPTOP, marker: {kind: 'displayed', id: id('e1')}});
  await wire.sentElsewhere({to: BOB, body: 'from the phone', id: id('e1')});
  expect(await states(account)).toEqual(['delivered']);
  await account.stop();
});

test('receipts and markers in the archive count', async () => {
  const server = new SimulatedServer(ALICE);
  for (const text of ['e1', 'e2']) {
    server.archive(stanza({from: OTHER_CLIENT, to: BOB, body: text, id: id(text)}));
  }
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, marker: {kind: 'displayed', id: id('e1')}}));
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, receipt: id('e2')}));
  const account = await connected(server);
  expect(await states(account)).toEqual(['read', 'delivered']);
  await account.stop();
});
