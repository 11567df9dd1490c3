/** Jumping to a time of which nothing is here yet. */
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, describe, expect, test} from 'vitest';
import {startAccount, type SimulatedAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB, BOBS_PHONE, CAROL, CAROLS_LAPTOP} from '../../test/fakes/simulated-people.ts';
import {scrollToStart, SimulatedPage} from '../../test/fakes/simulated-page.ts';
import {
  countingIds,
  EJABBERD,
  PROSODY,
  SimulatedServer,
  stanza,
} from '../../test/fakes/simulated-wire.ts';
import type {FullJid, Jid} from '../model/jid.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** `count` messages of each, by turns, named by who and number. */
function converse(server: SimulatedServer, count: number): void {
  const first = server.bodies(BOB).length;
  for (let turn = first; turn < first + count; turn++) {
    const say = (from: FullJid, body: string) =>
      server.archive(stanza({from, to: ALICE, body: `${body} ${turn}`}));
    say(BOBS_PHONE, 'bob');
    say(CAROLS_LAPTOP, 'carol');
  }
}

async function openPage(account: SimulatedAccount, conversation: Jid = BOB) {
  const page = new SimulatedPage(account, conversation, {window: 30, page: 8});
  await page.until(({status}) => status === 'ready');
  return page;
}

describe.each([
  ['Prosody', PROSODY],
  ['ejabberd', EJABBERD],
])('%s', (_name, habits) => {
  test('a time below all that is here shows what was said then, with gaps around it', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 6});
    converse(server, 60);
    const account = await startAccount(server, {pagesOnConnect: 1});
    await account.wire.connect();
    const page = await openPage(account);
    const time = server.timeOf('bob 20');
    expect(await page.owner.jumpTo({time})).toMatchObject({body: 'bob 20'});
    expect(page.bodies).toEqual(
      expect.arrayContaining(['bob 20', 'bob 21', 'bob 22', 'bob 23', 'bob 24', 'bob 25']),
    );
    expect(page.bodies).not.toContain('bob 26');
    expect(page.timeline.before).toBe('more');
    const after = page.timeline.messages[6];
    expect(page.timeline.gaps).toMatchObject([{high: after?.ord, kind: 'missing'}]);
    await account.stop();
  });

  test('each stretch grows together with the others, and nothing is out of order', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 6});
    converse(server, 60);
    const account = await startAccount(server, {pagesOnConnect: 1});
    await account.wire.connect();
    const page = await openPage(account);
    for (const body of ['bob 10', 'bob 40', 'bob 25', 'bob 24', 'bob 0']) {
      const found = await page.owner.jumpTo({time: server.timeOf(body)});
      expect(found).toMatchObject({body});
    }
    page.close();
    const {messages, before} = await scrollToStart(account, BOB, 5);
    expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
    expect(before).toBe('start');
    await account.stop();
  });

  test('inside a gap it splits it, for this conversation only', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 6});
    converse(server, 3);
    const account = await startAccount(server, {pagesOnConnect: 1});
    const {sync, wire, stop} = account;
    await wire.connect();
    wire.drop();
    converse(server, 50);
    await wire.connect();
    const page = await openPage(account);
    expect(await page.owner.jumpTo({time: server.timeOf('bob 30')})).toMatchObject({
      body: 'bob 30',
    });
    const {coverage} = await sync.messages(BOB, 'end', 1);
    expect(coverage.gaps).toHaveLength(2);
    expect((await sync.messages(CAROL, 'end', 1)).coverage.gaps).toHaveLength(1);
    for (const conversation of [CAROL, BOB]) {
      const {messages} = await scrollToStart(account, conversation, 5);
      expect(messages.map(({body}) => body)).toEqual(server.bodies(conversation));
    }
    await stop();
  });

  test('what the archive as a whole fetches later closes the gaps around it', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 6});
    converse(server, 3);
    const ids = countingIds();
    const account = await startAccount(server, {pagesOnConnect: 1, ids});
    await account.wire.connect();
    account.wire.drop();
    converse(server, 40);
    await account.wire.connect();
    const page = await openPage(account);
    await page.owner.jumpTo({time: server.timeOf('bob 20')});
    await page.owner.jumpTo({time: server.timeOf('bob 30')});
    page.close();
    await account.stop();

    const next = await startAccount(server, {pagesOnConnect: 100, ids});
    await next.wire.connect();
    const {messages, coverage} = await next.sync.messages(BOB, 'end', 100);
    expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
    expect(coverage).toEqual({gaps: [], bottom: 'start'});
    await next.stop();
  });
  test.each([
    ['in a hole', true],
    ['below the bottom', false],
  ])('what others wrote since does not confuse the order, %s', async (_where, wasHere) => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 6});
    const ids = countingIds();
    const first = await startAccount(server, {pagesOnConnect: 1, ids});
    converse(server, 3);
    if (wasHere) await first.wire.connect();
    await first.stop();
    for (let turn = 3; turn < 40; turn++) {
      server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: `bob ${turn}`}));
    }
    for (let turn = 3; turn < 90; turn++) {
      server.archive(stanza({from: CAROLS_LAPTOP, to: ALICE, body: `carol ${turn}`}));
    }
    const second = await startAccount(server, {pagesOnConnect: 1, ids});
    await second.wire.connect();
    await second.sync.messages(BOB, {time: server.timeOf('bob 20')}, 5);
    await second.stop();
    const third = await startAccount(server, {pagesOnConnect: 100, ids});
    await third.wire.connect();
    const {messages, coverage} = await third.sync.messages(BOB, 'end', 100);
    expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
    expect(coverage).toEqual({gaps: [], bottom: 'start'});
    await third.stop();
  });
});

test('what was removed from this device comes back down to that time', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 5});
  converse(server, 40);
  const account = await startAccount(server, {pagesOnConnect: 100});
  await account.wire.connect();
  await account.sync.deleteHistory(BOB);
  const {messages, target, coverage} = await account.sync.messages(
    BOB,
    {time: server.timeOf('bob 20')},
    100,
  );
  expect(messages.find(({key}) => key === target)).toMatchObject({body: 'bob 20'});
  const bodies = messages.map(({body}) => body);
  expect(bodies).toEqual(server.bodies(BOB).slice(-bodies.length));
  expect(coverage).toEqual({gaps: [], bottom: 'more'});
  const all = await scrollToStart(account, BOB, 5);
  expect(all.messages.map(({body}) => body)).toEqual(server.bodies(BOB));
  await account.stop();
});

test('what is here is not asked for', async () => {
  const server = new SimulatedServer(ALICE);
  converse(server, 10);
  const account = await startAccount(server);
  await account.wire.connect();
  const page = await openPage(account);
  const asked = server.queries.length;
  const time = server.timeOf('bob 4');
  expect(await page.owner.jumpTo({time})).toMatchObject({body: 'bob 4'});
  expect(await page.owner.jumpTo({time: 0})).toMatchObject({body: 'bob 0'});
  expect(await page.owner.jumpTo({time: Date.UTC(2030, 0)})).toBeUndefined();
  expect(server.queries).toHaveLength(asked);
  await account.stop();
});

test('without a connection it is the first of what is here', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 6});
  converse(server, 30);
  const account = await startAccount(server, {pagesOnConnect: 1});
  await account.wire.connect();
  account.wire.drop();
  const page = await openPage(account);
  const [oldest] = page.bodies;
  expect(await page.owner.jumpTo({time: server.timeOf('bob 3')})).toMatchObject({body: oldest});
  await account.stop();
});
