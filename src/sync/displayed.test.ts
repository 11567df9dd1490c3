/** XEP-0490: what our other clients have displayed, and what they are told of this one. */
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeAll, beforeEach, expect, test} from 'vitest';
import {startAccount, type SimulatedAccount} from '../../test/fakes/simulated-account.ts';
import {
  ALICE,
  BOB,
  BOBS_PHONE,
  CAROL,
  CAROLS_LAPTOP,
  fullJid,
} from '../../test/fakes/simulated-people.ts';
import {
  EJABBERD,
  originId,
  PROSODY,
  SimulatedServer,
  stanza,
} from '../../test/fakes/simulated-wire.ts';
import type {ArchiveId, StanzaId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import {findConversation} from '../store/conversations.ts';
import {read} from '../store/transaction.ts';

const OTHER_CLIENT = fullJid('alice@localhost/other');
const servers = [
  ['Prosody', PROSODY],
  ['ejabberd', EJABBERD],
] as const;

beforeAll(async () => {
  // So that it takes no time when it is needed.
  await import('./displayed-work.ts');
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function archived(server: SimulatedServer, ...bodies: readonly string[]): void {
  for (const body of bodies) server.archive(stanza({from: BOBS_PHONE, to: ALICE, body}));
}

function numbered(word: string, count: number): string[] {
  return Array.from({length: count}, (_, index) => `${word} ${index + 1}`);
}

/** Bob's conversation was displayed elsewhere up to this one. */
function displayedElsewhere(server: SimulatedServer, body: string): void {
  server.displayed.set(BOB, server.idOf(body));
}

async function connected(
  server: SimulatedServer,
  options: Parameters<typeof startAccount>[1] = {},
): Promise<SimulatedAccount> {
  const account = await startAccount(server, options);
  await account.wire.connect();
  return account;
}

async function unread({sync}: SimulatedAccount, jid: BareJid = BOB): Promise<number | undefined> {
  return (await sync.contacts()).find((contact) => contact.jid === jid)?.unread;
}

async function bob({sync}: SimulatedAccount): Promise<readonly Message[]> {
  return (await sync.messages(BOB, 'end', 500)).messages;
}

async function markDisplayed(account: SimulatedAccount, body: string): Promise<void> {
  const message = (await bob(account)).find((other) => other.body === body);
  if (!message) throw new Error(`there is no “${body}”`);
  await account.sync.markDisplayed(BOB, message.ord);
}

/** What this client has told the others, in the order it did. */
function told({wire}: SimulatedAccount): readonly ArchiveId[] {
  return wire.log.flatMap((sent) => (sent.kind === 'displayed' ? [sent.item.id] : []));
}

async function firstUnread({sync}: SimulatedAccount): Promise<string | undefined> {
  const {messages, target} = await sync.messages(BOB, 'first-unread', 10);
  return messages.find(({key}) => key === target)?.body;
}

/** What is being told or sought is done. It all happens in memory: this many turns are enough. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 300; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test.each(servers)(
  '%s: a device that signs in for the first time knows what was read',
  async (_, habits) => {
    const server = new SimulatedServer(ALICE, habits);
    archived(server, 'one', 'two');
    server.archive(stanza({from: OTHER_CLIENT, to: BOB, body: 'answer'}));
    archived(server, 'three', 'four');
    displayedElsewhere(server, 'three');
    const account = await connected(server);
    expect(await unread(account)).toBe(1);
    expect(await firstUnread(account)).toBe('four');
    await account.stop();
  },
);

test('own messages of other clients are neutral where the others tell what they display', async () => {
  const server = new SimulatedServer(ALICE);
  archived(server, 'one', 'two');
  displayedElsewhere(server, 'one');
  server.archive(stanza({from: OTHER_CLIENT, to: BOB, body: 'answer'}));
  const account = await connected(server);
  expect(await unread(account)).toBe(1);
  await account.wire.sentElsewhere({to: BOB, body: 'another'});
  expect(await unread(account)).toBe(1);
  await account.stop();
});

test('own messages of clients that tell nothing say that what was there is read', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  const {wire} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'one'});
  await markDisplayed(account, 'one');
  await settled();
  expect(server.displayed.get(BOB)).toBe(server.idOf('one'));
  await wire.incoming({from: BOBS_PHONE, body: 'two'});
  await wire.sentElsewhere({to: BOB, body: 'from the phone'});
  expect(await unread(account)).toBe(0);
  await account.stop();
});

test.each(servers)(
  '%s: what was displayed is found also where its page comes later',
  async (_, habits) => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 10});
    archived(server, ...numbered('message', 60));
    displayedElsewhere(server, 'message 35');
    const account = await connected(server, {pagesOnConnect: 1});
    await settled();
    expect(await unread(account)).toBe(25);
    expect(await firstUnread(account)).toBe('message 36');
    await account.stop();
  },
);

test('what is too far away is left, and counts from there once somebody scrolls to it', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 10});
  archived(server, ...numbered('message', 90));
  displayedElsewhere(server, 'message 5');
  const account = await connected(server, {pagesOnConnect: 1});
  await settled();
  expect(await unread(account)).toBe(50);
  await account.wire.connect();
  await settled();
  // It is not sought again; a new session fetches a page of its own accord.
  expect(await unread(account)).toBe(50);
  for (let page = 0; page < 4; page++) await account.sync.fetchOlder(BOB);
  expect(await unread(account)).toBe(85);
  await account.stop();
});

test('a conversation of which nothing is here is unread from where it was displayed', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 10});
  archived(server, 'one', 'two', 'three');
  for (const body of numbered('from Carol', 30)) {
    server.archive(stanza({from: CAROLS_LAPTOP, to: ALICE, body}));
  }
  displayedElsewhere(server, 'one');
  server.displayed.set(CAROL, server.idOf('from Carol 30'));
  const account = await connected(server, {pagesOnConnect: 1});
  await settled();
  expect(await unread(account)).toBe(2);
  expect(await unread(account, CAROL)).toBe(0);
  await account.stop();
});

test('nothing is fetched of a conversation in which nothing came since', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 10});
  archived(server, 'one', 'two', 'three');
  for (const body of numbered('from Carol', 30)) {
    server.archive(stanza({from: CAROLS_LAPTOP, to: ALICE, body}));
  }
  displayedElsewhere(server, 'three');
  const account = await connected(server, {pagesOnConnect: 1});
  await settled();
  const asked = () => server.queries.filter((query) => query.with === BOB);
  expect(asked()).toMatchObject([{after: server.idOf('three')}]);
  await account.wire.connect();
  await settled();
  expect(asked()).toHaveLength(1);
  await account.sync.fetchOlder(BOB);
  expect(await unread(account)).toBe(0);
  await account.stop();
});

test('what has no row of its own is a place like any other', async () => {
  const server = new SimulatedServer(ALICE);
  archived(server, 'one', 'two');
  // A reaction, say, which is displayed with what it belongs to.
  const reaction = server.archive(stanza({from: BOBS_PHONE, to: ALICE}));
  archived(server, 'three');
  server.displayed.set(BOB, reaction);
  const account = await connected(server);
  await settled();
  expect(await unread(account)).toBe(1);
  expect(await firstUnread(account)).toBe('three');

  const last = server.archive(stanza({from: BOBS_PHONE, to: ALICE}));
  await account.wire.displayedElsewhere({chat: BOB, id: last});
  account.clock.advance(60_000);
  await settled();
  expect(await unread(account)).toBe(0);
  await account.stop();
});

test('what the archive does not know is forgotten', async () => {
  const server = new SimulatedServer(ALICE);
  archived(server, 'one', 'two');
  server.displayed.set(BOB, 'nobody knows' as ArchiveId);
  const account = await connected(server);
  await settled();
  expect(await unread(account)).toBe(2);
  const row = await read(account.store, ['conversations'], (tx) => findConversation(tx, BOB));
  expect(row?.shared?.awaited).toBeUndefined();
  await account.stop();
});

test('another client that reads is followed at once, forward only', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  const {wire} = account;
  for (const body of ['one', 'two', 'three']) await wire.incoming({from: BOBS_PHONE, body});
  await wire.displayedElsewhere({chat: BOB, id: server.idOf('two')});
  expect(await unread(account)).toBe(1);
  expect(account.screen.contacts.get(BOB)?.unread).toBe(1);
  await wire.displayedElsewhere({chat: BOB, id: server.idOf('one')});
  expect(await unread(account)).toBe(1);
  await wire.displayedElsewhere({chat: CAROL, id: server.idOf('three')});
  expect(await unread(account)).toBe(1);
  await account.stop();
});

test('what is told while nobody listens comes with the resumed stream', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  const {wire} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'one'});
  wire.drop();
  await wire.displayedElsewhere({chat: BOB, id: server.idOf('one')});
  expect(await unread(account)).toBe(1);
  await wire.resume();
  expect(await unread(account)).toBe(0);
  await account.stop();
});

test('the others are told of what was displayed here, once, and of nothing else', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  const {wire, clock} = account;
  for (const body of ['one', 'two', 'three']) await wire.incoming({from: BOBS_PHONE, body});
  await markDisplayed(account, 'one');
  await settled();
  expect(told(account)).toEqual([server.idOf('one')]);
  // Who scrolls reads on: only the last of it is told.
  await markDisplayed(account, 'two');
  await markDisplayed(account, 'three');
  await settled();
  expect(told(account)).toHaveLength(1);
  clock.advance(60_000);
  await settled();
  expect(told(account)).toEqual([server.idOf('one'), server.idOf('three')]);

  await wire.sentElsewhere({to: BOB, body: 'from the phone'});
  await wire.incoming({from: BOBS_PHONE, body: 'four', id: 'm4' as StanzaId});
  await wire.sentElsewhere({to: BOB, marker: {kind: 'displayed', id: 'm4' as StanzaId}});
  expect(await unread(account)).toBe(0);
  clock.advance(60_000);
  await wire.connect();
  await settled();
  expect(told(account)).toHaveLength(2);
  await account.stop();
});

test('what was displayed offline is told with the next session, also by another host', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  await account.wire.incoming({from: BOBS_PHONE, body: 'one'});
  account.wire.drop();
  await markDisplayed(account, 'one');
  await settled();
  expect(told(account)).toEqual([]);
  account.kill();
  const next = await connected(server);
  await settled();
  expect(told(next)).toEqual([server.idOf('one')]);
  await next.stop();
});

test('a client that is behind does not take back what another has displayed', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 10});
  const account = await connected(server, {pagesOnConnect: 1});
  await account.wire.incoming({from: BOBS_PHONE, body: 'one'});
  account.wire.drop();
  await markDisplayed(account, 'one');
  archived(server, ...numbered('missed', 80));
  displayedElsewhere(server, 'missed 20');
  await account.wire.connect();
  await settled();
  expect(server.displayed.get(BOB)).toBe(server.idOf('missed 20'));
  // It is in the gap, and too deep in it.
  expect(await unread(account)).toBe(50);
  await account.stop();
});

test('what nobody knows any more does not keep the others from being told', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 1});
  archived(server, 'gone');
  displayedElsewhere(server, 'gone');
  server.expire(1);
  archived(server, 'one', 'two', 'three');
  const account = await connected(server);
  account.wire.drop();
  await markDisplayed(account, 'one');
  account.clock.advance(60_000);
  await account.wire.connect();
  await settled();
  expect(server.displayed.get(BOB)).toBe(server.idOf('one'));
  await account.stop();
});

test('what a client that was behind has taken back is told again', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  const {wire, clock} = account;
  for (const body of ['one', 'two']) await wire.incoming({from: BOBS_PHONE, body});
  await markDisplayed(account, 'two');
  await settled();
  await wire.displayedElsewhere({chat: BOB, id: server.idOf('one')});
  clock.advance(60_000);
  await settled();
  expect(server.displayed.get(BOB)).toBe(server.idOf('two'));
  expect(told(account)).toEqual([server.idOf('two'), server.idOf('two')]);
  await account.stop();
});

test('a message that has no archive id yet is told of when it has', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await connected(server);
  const {wire} = account;
  const message = stanza({
    from: BOBS_PHONE,
    to: ALICE,
    body: 'one',
    id: 'a-unique-id-0001' as StanzaId,
  });
  await account.sync.message({stanza: message, via: 'direct', archiveId: undefined});
  await markDisplayed(account, 'one');
  await settled();
  expect(told(account)).toEqual([]);
  server.archive(message);
  await wire.connect();
  account.clock.advance(60_000);
  await settled();
  expect(told(account)).toEqual([server.idOf('one')]);
  expect(await unread(account)).toBe(0);
  await account.stop();
});

test('where the server keeps no such thing nothing is told, and nothing is lost', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, keepsDisplayed: false});
  const account = await connected(server);
  await account.wire.incoming({from: BOBS_PHONE, body: 'one'});
  await markDisplayed(account, 'one');
  await settled();
  expect(told(account)).toEqual([]);
  await account.sync.send(BOB, originId('1'), 'mine');
  expect(await unread(account)).toBe(0);
  expect(account.failures).toEqual([]);
  await account.stop();
});
