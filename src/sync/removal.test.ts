import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test} from 'vitest';
import {startAccount, type SimulatedAccount} from '../../test/fakes/simulated-account.ts';
import {scrollToStart, SimulatedPage} from '../../test/fakes/simulated-page.ts';
import {ALICE, BOB, BOBS_PHONE, CAROL, CAROLS_LAPTOP} from '../../test/fakes/simulated-people.ts';
import {
  countingIds,
  EJABBERD,
  originId,
  PROSODY,
  SimulatedServer,
  stanza,
} from '../../test/fakes/simulated-wire.ts';
import {type BareJid, bareOf, type FullJid} from '../model/jid.ts';
import type {StanzaId} from '../model/ids.ts';
import {indexSome} from '../store/term-index.ts';
import {loadBelow} from '../store/windows.ts';
import {read} from '../store/transaction.ts';
import type {RoomWish} from './account-sync.ts';

let server: SimulatedServer;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  server = new SimulatedServer(ALICE);
});

const ALL: RoomWish = {bytes: Infinity, isOpen: () => false, keep: 3, batch: 5};

function archive(count: number, from: FullJid): void {
  for (let turn = 0; turn < count; turn++) {
    const body = `${from} ${server.everArchived(bareOf(from)).length}`;
    server.archive(stanza({from, to: ALICE, body}));
  }
}

async function onDisk({store}: SimulatedAccount, who: BareJid): Promise<readonly string[]> {
  const rows = await read(store, ['messages'], (tx) => loadBelow(tx, who, undefined, 10_000));
  return rows.map((row) => row.body);
}

/** Bob's and Carol's messages in turns; all of them are here, and Bob's are read. */
async function withHistory(): Promise<SimulatedAccount> {
  for (let turn = 0; turn < 20; turn++) {
    archive(1, BOBS_PHONE);
    archive(1, CAROLS_LAPTOP);
  }
  const account = await startAccount(server);
  await account.wire.connect();
  const last = account.screen.messages(BOB).at(-1);
  if (last) await account.sync.markDisplayed(BOB, last.ord);
  return account;
}

test('what was evicted comes back by scrolling, in its place and read', async () => {
  const account = await withHistory();
  expect(await account.sync.makeRoom(ALL)).toBeGreaterThan(0);
  expect(await onDisk(account, BOB)).toEqual(server.bodies(BOB).slice(-3));

  const {messages, before} = await scrollToStart(account, BOB, 4);
  expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
  expect(before).toBe('start');
  expect(account.screen.contacts.get(BOB)?.unread).toBe(0);
  await account.stop();
});

test('unread messages, and those of a conversation that is open, are never evicted', async () => {
  const account = await withHistory();
  await account.sync.makeRoom({...ALL, isOpen: (jid) => jid === BOB});
  expect(await onDisk(account, BOB)).toEqual(server.bodies(BOB));
  expect(await onDisk(account, CAROL)).toEqual(server.bodies(CAROL));
  await account.stop();
});

test('what would come back as unread is never evicted', async () => {
  archive(20, BOBS_PHONE);
  const account = await startAccount(server);
  await account.wire.connect();
  // Without its place in the archive nobody can say what else comes from there below it.
  const loose = {from: BOBS_PHONE, to: ALICE, body: 'loose', id: 'a-unique-id-0001' as StanzaId};
  await account.sync.message({stanza: stanza(loose), via: 'direct', archiveId: undefined});
  const last = account.screen.messages(BOB).at(-1);
  if (last) await account.sync.markDisplayed(BOB, last.ord);
  expect(account.screen.contacts.get(BOB)?.unread).toBe(0);
  await account.sync.makeRoom({...ALL, keep: 1});
  await scrollToStart(account, BOB, 4);
  expect(account.screen.contacts.get(BOB)?.unread).toBe(0);
  expect(await onDisk(account, BOB)).toHaveLength(21);

  server.archive(stanza(loose));
  await account.wire.connect();
  await account.sync.makeRoom({...ALL, keep: 1});
  expect((await onDisk(account, BOB)).length).toBeLessThan(5);
  await scrollToStart(account, BOB, 4);
  expect(account.screen.contacts.get(BOB)?.unread).toBe(0);
  await account.stop();
});

test('what was not sent is never evicted, nor what is newer', async () => {
  const account = await withHistory();
  account.wire.drop();
  await account.sync.send(BOB, originId('waits'), 'waits');
  await account.wire.connect();
  account.wire.drop();
  archive(5, BOBS_PHONE);
  await account.wire.connect();
  const last = account.screen.messages(BOB).at(-1);
  if (last) await account.sync.markDisplayed(BOB, last.ord);
  await account.sync.makeRoom({...ALL, keep: 1});
  expect(await onDisk(account, BOB)).toContain('waits');
  await account.stop();
});

test('nothing is evicted that the server does not have any more', async () => {
  const account = await withHistory();
  server.expire(6);
  await account.sync.makeRoom(ALL);
  expect(await onDisk(account, BOB)).toHaveLength(20);
  await account.stop();
});

test('nothing but the index goes while there is no connection', async () => {
  const account = await withHistory();
  await indexSome(account.store);
  account.wire.drop();
  expect(await account.sync.makeRoom(ALL)).toBeGreaterThan(0);
  expect(await onDisk(account, BOB)).toHaveLength(20);
  expect(await account.store.getAll('volumes')).toEqual([]);
  await account.stop();
});

test('the index goes first, and messages only if that is not enough', async () => {
  const account = await withHistory();
  await indexSome(account.store);
  await account.sync.makeRoom({...ALL, bytes: 1});
  expect(await account.store.getAll('volumes')).toEqual([]);
  expect(await onDisk(account, BOB)).toHaveLength(20);
  const page = {text: 'phone', conversation: BOB, limit: 10, before: undefined};
  expect((await account.sync.search(page)).isIndexed).toBe(false);
  account.clock.advance(2 * 86_400_000);
  expect((await account.sync.search(page)).hits).toHaveLength(10);
  await account.stop();
});

test('what was evicted and has expired since is said to be lost', async () => {
  const account = await withHistory();
  await account.sync.makeRoom(ALL);
  server.expire(20);
  const {messages, before} = await scrollToStart(account, BOB, 4);
  expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
  expect(before).toBe('lost');
  await account.stop();
});

test('a page of the whole archive brings back nothing that was removed', async () => {
  server.habits = {...PROSODY, pageCap: 10};
  const ids = countingIds();
  const few = await startAccount(server, {pagesOnConnect: 1, ids});
  archive(4, BOBS_PHONE);
  for (let turn = 0; turn < 15; turn++) {
    archive(1, BOBS_PHONE);
    archive(1, CAROLS_LAPTOP);
  }
  await few.wire.connect();
  await few.sync.deleteHistory(BOB);
  await few.stop();

  const account = await startAccount(server, {pagesOnConnect: 10, ids});
  await account.wire.connect();
  expect(await onDisk(account, CAROL)).toEqual(server.bodies(CAROL));
  expect(await onDisk(account, BOB)).toEqual([]);
  const {messages, before} = await scrollToStart(account, BOB, 4);
  expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
  expect(before).toBe('start');
  await account.stop();
});

test('what was deleted does not come back as new where the archive ignores where to end', async () => {
  server.habits = {...EJABBERD, pageCap: 1};
  archive(1, BOBS_PHONE);
  const account = await startAccount(server, {pagesOnConnect: 1});
  await account.wire.connect();
  const [last] = account.screen.messages(BOB);
  if (last) await account.sync.markDisplayed(BOB, last.ord);
  const ids = {id: 'a-unique-id-0001' as StanzaId, originId: originId('live')};
  await account.wire.incoming({from: CAROLS_LAPTOP, body: 'live', ...ids});
  await account.sync.deleteHistory(BOB);
  account.wire.drop();
  archive(3, CAROLS_LAPTOP);
  await account.wire.connect();
  const {messages} = await scrollToStart(account, BOB, 4);
  expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
  expect(account.screen.contacts.get(BOB)?.unread).toBe(0);
  await account.stop();
});

test('a deleted conversation is empty in every page, and what comes then is new', async () => {
  const account = await withHistory();
  const page = new SimulatedPage(account, BOB, {window: 300, page: 50});
  await page.until(({status}) => status === 'ready');
  await account.sync.deleteHistory(BOB);
  expect(page.bodies).toEqual([]);
  expect(account.screen.contacts.get(BOB)).toBeUndefined();
  expect(await onDisk(account, CAROL)).toEqual(server.bodies(CAROL));

  const id = 'new' as StanzaId;
  await account.wire.incoming({from: BOBS_PHONE, id, originId: originId('new'), body: 'new'});
  expect(page.bodies).toEqual(['new']);
  expect(account.screen.contacts.get(BOB)?.unread).toBe(1);
  await page.until(({before}) => before === 'more');
  await page.owner.loadOlder();
  expect(page.bodies).toEqual(server.bodies(BOB));
  expect(account.screen.contacts.get(BOB)?.unread).toBe(1);
  page.close();
  await account.stop();
});

test('what was not sent stays when its conversation is deleted, and is sent', async () => {
  const account = await withHistory();
  account.wire.drop();
  await account.sync.send(BOB, originId('waits'), 'waits');
  await account.sync.deleteHistory(BOB);
  expect(await onDisk(account, BOB)).toEqual(['waits']);
  await account.wire.connect();
  account.wire.process();
  expect(server.received.map(({body}) => body)).toEqual(['waits']);
  await account.stop();
});

test('deleting everything leaves no message and no word of one', async () => {
  const account = await withHistory();
  await indexSome(account.store);
  await account.sync.deleteHistory(undefined);
  for (const name of ['messages', 'volumes', 'terms', 'places'] as const) {
    expect(await account.store.getAll(name), name).toEqual([]);
  }
  const rows = await account.store.getAll('conversations');
  expect(rows.map(({last}) => last)).toEqual([undefined, undefined]);
  await account.stop();
});

test('a page that was asked for before something was removed does not count', async () => {
  server.habits = {...PROSODY, pageCap: 5};
  archive(30, BOBS_PHONE);
  const account = await startAccount(server, {pagesOnConnect: 2});
  await account.wire.connect();
  const last = account.screen.messages(BOB).at(-1);
  if (last) await account.sync.markDisplayed(BOB, last.ord);
  const ask = account.wire.queryArchive.bind(account.wire);
  account.wire.queryArchive = async (query) => {
    const page = await ask(query);
    account.wire.queryArchive = ask;
    await account.sync.deleteHistory(BOB);
    return page;
  };
  await account.sync.fetchOlder(BOB);
  const {messages} = await scrollToStart(account, BOB, 4);
  expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
  await account.stop();
});
