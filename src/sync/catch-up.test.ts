import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, describe, expect, test} from 'vitest';
import {startAccount} from '../../test/fakes/simulated-account.ts';
import {scrollToStart, SimulatedPage} from '../../test/fakes/simulated-page.ts';
import {ALICE, BOB, BOBS_PHONE, CAROL, CAROLS_LAPTOP} from '../../test/fakes/simulated-people.ts';
import {
  EJABBERD,
  PROSODY,
  SimulatedServer,
  stanza,
  type ServerHabits,
} from '../../test/fakes/simulated-wire.ts';
import {bareOf, type FullJid} from '../model/jid.ts';
import {loadHoles} from '../store/holes.ts';
import {loadWindow} from '../store/messages.ts';
import type {AccountStore, HoleRow} from '../store/schema.ts';
import {findSegment} from '../store/segments.ts';
import {read} from '../store/transaction.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function archiveMany(server: SimulatedServer, count: number, from: FullJid = BOBS_PHONE): void {
  for (let turn = 0; turn < count; turn++) {
    const body = `${from} ${server.bodies(bareOf(from)).length}`;
    server.archive(stanza({from, to: ALICE, body}));
  }
}

async function holesOf(store: AccountStore): Promise<readonly HoleRow[]> {
  return await read(store, ['holes'], (tx) => loadHoles(tx, ALICE));
}

async function bodiesOnDisk(store: AccountStore): Promise<readonly string[]> {
  const rows = await read(store, ['messages'], (tx) => loadWindow(tx, BOB, undefined, 1000));
  return rows.map((row) => row.body).toReversed();
}

test('carbons, roster and presence come before the archive is asked', async () => {
  const {wire, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  const kinds = wire.log.map((sent) => sent.kind);
  expect(kinds.slice(0, 4).toSorted()).toEqual(['announce', 'carbons', 'query', 'roster']);
  expect(kinds.indexOf('announce')).toBe(2);
  expect(kinds.indexOf('query')).toBe(3);
  await stop();
});

test('a roster that is refused stops nothing else', async () => {
  const server = new SimulatedServer(ALICE);
  archiveMany(server, 3);
  const {wire, failures, sync, stop} = await startAccount(server);
  wire.refusesRoster = true;
  await wire.connect();
  expect((await sync.timeline(BOB, 10)).messages).toHaveLength(3);
  expect(failures).toHaveLength(1);
  await stop();
});

test('the newest page is on screen before older ones are asked for', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 10});
  archiveMany(server, 30);
  const {wire, screen, stop} = await startAccount(server);
  const shownAt: number[] = [];
  wire.onQuery = () => void shownAt.push(screen.messages(BOB).length);
  await wire.connect();
  // The third is asked for while the second is being committed.
  expect(shownAt).toEqual([0, 10, 10]);
  expect(screen.bodies(BOB)).toEqual(server.bodies(BOB));
  await stop();
});

test('a first connect fetches so many pages and no more', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 5});
  archiveMany(server, 100);
  const account = await startAccount(server, {pagesOnConnect: 4});
  let asked = 0;
  account.wire.onQuery = () => void asked++;
  await account.wire.connect();
  expect(asked).toBe(4);
  expect(await bodiesOnDisk(account.store)).toEqual(server.bodies(BOB).slice(-20));
  account.wire.drop();
  await account.wire.connect();
  expect(await bodiesOnDisk(account.store)).toEqual(server.bodies(BOB).slice(-20));
  await account.stop();
});

describe.each([
  ['a server that heeds after with before', PROSODY],
  ['a server that ignores after with before', EJABBERD],
])('%s', (_name, habits: ServerHabits) => {
  test('what was missed is fetched, and only that is new', async () => {
    const server = new SimulatedServer(ALICE, habits);
    archiveMany(server, 5);
    const {wire, store, stop} = await startAccount(server);
    await wire.connect();
    wire.drop();
    archiveMany(server, 7);
    await wire.connect();
    expect(await bodiesOnDisk(store)).toEqual(server.bodies(BOB));
    expect(await holesOf(store)).toEqual([]);
    await stop();
  });

  test('a page that does not reach the old top records a hole, which is shown as a gap', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    archiveMany(server, 5);
    const {wire, store, sync, stop} = await startAccount(server, {pagesOnConnect: 1});
    await wire.connect();
    wire.drop();
    archiveMany(server, 20);
    await wire.connect();
    expect(await holesOf(store)).toMatchObject([{open: true, lost: false}]);
    wire.drop();
    const {messages, coverage} = await sync.timeline(BOB, 50);
    const bodies = server.bodies(BOB);
    const here = [...bodies.slice(0, 5), ...bodies.slice(-5)];
    expect(messages.map((message) => message.body)).toEqual(here);
    const [low, high] = [messages[4]?.ord, messages[5]?.ord];
    expect(coverage).toEqual({gaps: [{low, high, kind: 'missing'}], bottom: 'start'});
    await stop();
  });

  test('a hole shrinks page by page, and closes when its target is reached', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    archiveMany(server, 5);
    const {wire, store, stop} = await startAccount(server, {pagesOnConnect: 2});
    await wire.connect();
    wire.drop();
    archiveMany(server, 22);
    for (let turn = 0; turn < 4; turn++) {
      wire.drop();
      await wire.connect();
    }
    expect(await holesOf(store)).toEqual([]);
    expect(await bodiesOnDisk(store)).toEqual(server.bodies(BOB));
    await stop();
  });

  test('no page is asked for below what is missing', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    archiveMany(server, 10);
    const {wire, store, stop} = await startAccount(server);
    await wire.connect();
    wire.drop();
    const asked = server.queries.length;
    const known = server.archived.map(({archiveId}) => archiveId);
    archiveMany(server, 18);
    await wire.connect();
    expect(await bodiesOnDisk(store)).toEqual(server.bodies(BOB));
    await stop();
    const places = server.queries.slice(asked).map(({before}) => before);
    expect(places.filter((place) => known.some((id) => id === place))).toEqual([]);
  });

  test('a catch-up that breaks between pages leaves a hole, and is finished later', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    archiveMany(server, 5);
    const {wire, store, stop, failures} = await startAccount(server);
    await wire.connect();
    wire.drop();
    archiveMany(server, 20);
    wire.breakAfterQueries = 2;
    await wire.connect();
    expect(await holesOf(store)).toMatchObject([{open: true}]);
    wire.breakAfterQueries = Infinity;
    await wire.connect();
    expect(await holesOf(store)).toEqual([]);
    expect(await bodiesOnDisk(store)).toEqual(server.bodies(BOB));
    expect(failures).toEqual([]);
    await stop();
  });

  test('an archive that forgot our top: what came since is here, and the gap is on record', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    archiveMany(server, 5);
    const {wire, store, sync, stop} = await startAccount(server);
    await wire.connect();
    const old = server.bodies(BOB);
    wire.drop();
    archiveMany(server, 12);
    server.expire(8);
    await wire.connect();
    expect(await holesOf(store)).toMatchObject([{open: false, lost: true}]);
    expect(await bodiesOnDisk(store)).toEqual([...old, ...server.bodies(BOB)]);
    const {messages, coverage} = await sync.timeline(BOB, 50);
    expect(messages.map((message) => message.body)).toEqual([...old, ...server.bodies(BOB)]);
    const [low, high] = [messages[old.length - 1]?.ord, messages[old.length]?.ord];
    expect(coverage).toEqual({gaps: [{low, high, kind: 'lost'}], bottom: 'start'});
    await stop();
  });

  test('an archive that forgot the edge of a hole: the hole is lost, local rows stay', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    archiveMany(server, 5);
    const {wire, store, stop} = await startAccount(server, {pagesOnConnect: 1});
    await wire.connect();
    wire.drop();
    archiveMany(server, 20);
    await wire.connect();
    server.expire(22);
    const before = await bodiesOnDisk(store);
    wire.drop();
    await wire.connect();
    await wire.connect();
    const holes = await holesOf(store);
    expect(holes.every((hole) => hole.lost || hole.open)).toBe(true);
    expect(holes.length).toBeGreaterThan(0);
    expect(await bodiesOnDisk(store)).toEqual(before);
    await stop();
  });

  test('paging goes on over pages with nothing to show', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    archiveMany(server, 3);
    for (let turn = 0; turn < 20; turn++) {
      const receipt = {receipt: `r${turn}` as never};
      server.archive(stanza({from: CAROLS_LAPTOP, to: ALICE, ...receipt}));
    }
    const {wire, sync, stop} = await startAccount(server, {pagesOnConnect: 1});
    await wire.connect();
    await sync.fetchOlder(BOB);
    const page = await sync.messages(BOB, 'end', 10);
    expect(page.messages.map((message) => message.body)).toEqual(server.bodies(BOB));
    await stop();
  });

  test('scrolling up ends at the beginning, with every message once and in order', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 7});
    for (let turn = 0; turn < 10; turn++) {
      archiveMany(server, 4);
      archiveMany(server, 3, CAROLS_LAPTOP);
    }
    const account = await startAccount(server, {pagesOnConnect: 2});
    await account.wire.connect();
    for (const person of [BOB, CAROL]) {
      const {messages, before} = await scrollToStart(account, person, 6);
      expect(messages.map((message) => message.body)).toEqual(server.bodies(person));
      expect(before).toBe('start');
    }
    await account.stop();
  });

  test('filling one conversation does not close the hole for another', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    archiveMany(server, 5);
    const account = await startAccount(server, {pagesOnConnect: 1});
    await account.wire.connect();
    account.wire.drop();
    for (let turn = 0; turn < 8; turn++) {
      archiveMany(server, 2);
      archiveMany(server, 2, CAROLS_LAPTOP);
    }
    await account.wire.connect();
    const bob = await scrollToStart(account, BOB, 6);
    expect(bob.messages.map((message) => message.body)).toEqual(server.bodies(BOB));
    expect(await holesOf(account.store)).toMatchObject([{open: true}]);
    const carol = await scrollToStart(account, CAROL, 6);
    expect(carol.messages.map((message) => message.body)).toEqual(server.bodies(CAROL));
    await account.stop();
  });
});

test('a hole above everything of a conversation is filled after its timeline was asked for', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 5});
  archiveMany(server, 5);
  const {wire, sync, screen, stop} = await startAccount(server, {pagesOnConnect: 1});
  await wire.connect();
  wire.drop();
  archiveMany(server, 3);
  archiveMany(server, 10, CAROLS_LAPTOP);
  await wire.connect();
  const {messages} = await sync.timeline(BOB, 5);
  expect(messages).toHaveLength(5);
  await screen.until(() => screen.bodies(BOB).length === server.bodies(BOB).length);
  expect(screen.bodies(BOB)).toEqual(server.bodies(BOB));
  await stop();
});

test('an unstable page never closes a hole', async () => {
  const server = new SimulatedServer(ALICE);
  archiveMany(server, 3);
  const {wire, store, stop} = await startAccount(server);
  await wire.connect();
  wire.drop();
  archiveMany(server, 3);
  server.isStable = false;
  await wire.connect();
  expect(await holesOf(store)).toMatchObject([{open: true, lost: false}]);
  server.isStable = true;
  wire.drop();
  await wire.connect();
  expect(await holesOf(store)).toEqual([]);
  await stop();
});

test('offline, history is there, and says that there may be more', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 5});
  archiveMany(server, 20);
  const first = await startAccount(server, {pagesOnConnect: 1});
  await first.wire.connect();
  await first.stop();
  const account = await startAccount(server);
  const page = new SimulatedPage(account, BOB, {window: 50, page: 50});
  expect(await page.until(({status}) => status === 'ready')).toMatchObject({before: 'unavailable'});
  expect(page.bodies).toEqual(server.bodies(BOB).slice(-5));
  const closed = {name: 'ConnectionError', kind: 'closed'};
  await expect(page.owner.loadOlder()).rejects.toMatchObject(closed);
  expect(page.bodies).toEqual(server.bodies(BOB).slice(-5));
  await account.stop();
});

test('without an archive a conversation begins where it begins here', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, hasArchive: false});
  const {wire, sync, stop} = await startAccount(server);
  await wire.connect();
  await wire.incoming({from: BOBS_PHONE, body: 'hello'});
  expect(await sync.timeline(BOB, 5)).toMatchObject({
    messages: [{body: 'hello'}],
    coverage: {bottom: 'start'},
  });
  await stop();
});

test('a receipt or an unknown stanza that is the newest of the archive is the top, too', async () => {
  const server = new SimulatedServer(ALICE);
  archiveMany(server, 2);
  const receipt = stanza({from: BOBS_PHONE, to: ALICE, receipt: 'x' as never});
  const id = server.archive(receipt);
  const {wire, store, stop} = await startAccount(server);
  await wire.connect();
  const segment = await read(store, ['segments'], (tx) => findSegment(tx, ALICE));
  expect(segment?.top?.id).toBe(id);
  await stop();
});
