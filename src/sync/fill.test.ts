/** What is missing of a conversation, as pages see it, and how they fill it. */
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, describe, expect, test} from 'vitest';
import {startAccount, type SimulatedAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB, BOBS_PHONE, CAROL, CAROLS_LAPTOP} from '../../test/fakes/simulated-people.ts';
import {SimulatedPage} from '../../test/fakes/simulated-page.ts';
import {
  countingIds,
  EJABBERD,
  PROSODY,
  SimulatedServer,
  stanza,
} from '../../test/fakes/simulated-wire.ts';
import type {Gap} from '../model/timeline.ts';
import {bareOf, type FullJid} from '../model/jid.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function archive(server: SimulatedServer, count: number, from: FullJid = BOBS_PHONE): void {
  for (let turn = 0; turn < count; turn++) {
    const body = `${from} ${server.everArchived(bareOf(from)).length}`;
    server.archive(stanza({from, to: ALICE, body}));
  }
}

/** Twenty messages of Bob's were missed, of which the last five are here. */
async function withGap(
  server: SimulatedServer,
  ids: () => string = countingIds(),
): Promise<SimulatedAccount> {
  archive(server, 5);
  const account = await startAccount(server, {pagesOnConnect: 1, ids});
  await account.wire.connect();
  account.wire.drop();
  archive(server, 20);
  await account.wire.connect();
  return account;
}

async function open(account: SimulatedAccount, page = 2): Promise<SimulatedPage> {
  const view = new SimulatedPage(account, BOB, {window: 100, page});
  await view.until(({status}) => status === 'ready');
  return view;
}

/** A page that has all that is here; nothing is fetched for it. */
async function openAll(account: SimulatedAccount): Promise<SimulatedPage> {
  const view = await open(account);
  await view.owner.jumpTo('end');
  while (view.timeline.before !== 'start') await view.owner.loadOlder();
  return view;
}

function gapOf(view: SimulatedPage): Gap {
  const [gap] = view.timeline.gaps;
  if (!gap) throw new Error('nothing is missing');
  return gap;
}

test('without a connection what lies below a gap is shown, and the gap with it', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 5});
  const account = await withGap(server);
  account.wire.drop();
  const view = await open(account, 50);
  const bodies = server.bodies(BOB);
  expect(view.bodies).toEqual([...bodies.slice(0, 5), ...bodies.slice(-5)]);
  const high = view.timeline.messages[5]?.ord;
  expect(view.timeline).toMatchObject({gaps: [{kind: 'missing', high}], before: 'start'});
  const closed = {name: 'ConnectionError', kind: 'closed'};
  await expect(view.owner.fillGap(gapOf(view))).rejects.toMatchObject(closed);
  await account.stop();
});

test('two tabs that fill a gap at once ask once, and both see it shrink and close', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 5});
  const account = await withGap(server);
  const [one, two] = [await open(account), await open(account)];
  for (const view of [one, two]) {
    await view.owner.jumpTo('end');
    await view.owner.loadOlder();
    await view.owner.loadOlder();
  }
  let missing = 15;
  const before = server.queries.length;
  while (missing > 0) {
    await Promise.all([one.owner.fillGap(gapOf(one)), two.owner.fillGap(gapOf(two))]);
    expect(two.bodies).toEqual(one.bodies);
    missing -= 5;
    expect(one.timeline.gaps).toHaveLength(missing > 0 ? 1 : 0);
  }
  expect(server.queries).toHaveLength(before + 3);
  expect(one.bodies.at(-1)).toBe(server.bodies(BOB).at(-1));
  const gone: Gap = {low: '' as Gap['low'], high: 'a0' as Gap['high'], kind: 'missing'};
  const asked = server.queries.length;
  await one.owner.fillGap(gone);
  expect(server.queries).toHaveLength(asked);
  await account.stop();
});

test('a page with nothing to show does not end a fill', async () => {
  const server = new SimulatedServer(ALICE, {...EJABBERD, pageCap: 3});
  archive(server, 1);
  const account = await startAccount(server, {pagesOnConnect: 1});
  await account.wire.connect();
  account.wire.drop();
  archive(server, 2);
  for (let turn = 0; turn < 10; turn++) {
    const receipt = {receipt: `r${turn}` as never};
    server.archive(stanza({from: BOBS_PHONE, to: ALICE, ...receipt}));
  }
  archive(server, 3);
  await account.wire.connect();
  account.wire.drop();
  const view = await open(account, 50);
  await account.wire.resume();
  await view.owner.fillGap(gapOf(view));
  expect(view.bodies).toEqual(server.bodies(BOB));
  await account.stop();
});

test('the archive of a server that has none is the disk: nothing is missing', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, hasArchive: false});
  const account = await startAccount(server);
  const view = await open(account);
  expect(view.timeline.before).toBe('unavailable');
  await account.wire.connect();
  await account.wire.incoming({from: BOBS_PHONE, body: 'hello'});
  expect(view.timeline).toMatchObject({before: 'start', after: 'end', gaps: []});
  const none = {name: 'StanzaError', kind: 'service-unavailable'};
  await expect(account.sync.fetchOlder(BOB)).rejects.toMatchObject(none);
  await account.stop();
});

test('what others missed is a gap in a conversation of which nothing was missed, until it is known', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 5});
  archive(server, 3);
  const account = await startAccount(server, {pagesOnConnect: 1});
  await account.wire.connect();
  account.wire.drop();
  archive(server, 20, CAROLS_LAPTOP);
  await account.wire.connect();
  account.wire.drop();
  const view = await open(account, 50);
  expect(view.timeline).toMatchObject({after: 'end', gaps: [{kind: 'missing'}]});
  await account.wire.resume();
  await view.owner.fillGap(gapOf(view));
  expect(view.timeline.gaps).toEqual([]);
  expect((await account.sync.messages(CAROL, 'end', 1)).coverage.gaps).toHaveLength(1);
  await account.stop();
});

test('after a restart of the host a page shows the same window, with what came since', async () => {
  const server = new SimulatedServer(ALICE);
  const ids = countingIds();
  archive(server, 40);
  const first = await startAccount(server, {ids});
  await first.wire.connect();
  const view = new SimulatedPage(first, BOB, {window: 12, page: 4});
  await view.until(({status}) => status === 'ready');
  const wanted = server.bodies(BOB)[10] ?? '';
  await view.owner.jumpTo({time: server.timeOf(wanted)});
  const before = view.bodies;
  expect(before).toContain(wanted);
  await first.stop();

  const second = await startAccount(server, {ids});
  view.attach(second);
  await second.wire.connect();
  await second.wire.incoming({from: BOBS_PHONE, body: 'new'});
  expect(view.bodies).toEqual(before);
  await view.owner.jumpTo('end');
  expect(view.bodies.at(-1)).toBe('new');
  await second.stop();
});

describe.each([
  ['Prosody', PROSODY],
  ['ejabberd', EJABBERD],
])('%s', (_name, habits) => {
  test('who comes to a gap from below is shown first what is next, until it closes', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    const account = await withGap(server);
    const view = await openAll(account);
    const bodies = server.bodies(BOB);
    const upper = bodies.slice(-5);
    for (const here of [10, 15]) {
      const gap = gapOf(view);
      view.owner.seen(gap.low);
      await view.owner.fillGap(gap);
      expect(view.bodies).toEqual([...bodies.slice(0, here), ...upper]);
      const {messages} = view.timeline;
      expect(gapOf(view)).toMatchObject({low: messages[here - 1]?.ord, high: messages[here]?.ord});
    }
    // Where the archive cannot be told where to end, the first of the next page says so.
    const most = habits.isExtended ? 1 : 2;
    for (let turn = 0; turn < most; turn++) {
      view.owner.seen(gapOf(view).low);
      await view.owner.fillGap(gapOf(view));
      expect(view.bodies).toEqual(bodies);
    }
    expect(view.timeline.gaps).toEqual([]);
    await account.stop();
  });

  test('a gap that is filled from both ends closes where they meet, and for others, too', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    const ids = countingIds();
    archive(server, 5);
    archive(server, 5, CAROLS_LAPTOP);
    const account = await startAccount(server, {pagesOnConnect: 1, ids});
    await account.wire.connect();
    account.wire.drop();
    for (let turn = 0; turn < 30; turn++) {
      archive(server, 1);
      archive(server, 1, CAROLS_LAPTOP);
    }
    await account.wire.connect();
    const view = await openAll(account);
    for (let turn = 0; view.timeline.gaps.length > 0; turn++) {
      const gap = gapOf(view);
      view.owner.seen(turn % 3 === 0 ? gap.high : gap.low);
      await view.owner.fillGap(gap);
    }
    expect(view.bodies.slice(-30)).toEqual(server.bodies(BOB).slice(-30));
    const {coverage} = await account.sync.messages(CAROL, 'end', 1);
    expect(coverage.gaps).toHaveLength(1);
    await account.stop();

    const next = await startAccount(server, {pagesOnConnect: 100, ids});
    await next.wire.connect();
    for (const who of [BOB, CAROL]) {
      const {messages, coverage: all} = await next.sync.messages(who, 'end', 100);
      expect(messages.map(({body}) => body)).toEqual(server.bodies(who));
      expect(all).toEqual({gaps: [], bottom: 'start'});
    }
    await next.stop();
  });

  test('what the archive as a whole fetches meets what was filled from below', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    const ids = countingIds();
    const account = await withGap(server, ids);
    const view = await openAll(account);
    view.owner.seen(gapOf(view).low);
    await view.owner.fillGap(gapOf(view));
    view.close();
    await account.stop();
    const next = await startAccount(server, {pagesOnConnect: 100, ids});
    await next.wire.connect();
    const {messages, coverage} = await next.sync.messages(BOB, 'end', 100);
    expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
    expect(coverage).toEqual({gaps: [], bottom: 'start'});
    await next.stop();
  });

  test('a gap stays open from below while the archive may still change', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 50});
    server.habits = {...server.habits, pageCap: 5};
    const account = await withGap(server);
    server.habits = {...server.habits, pageCap: 50};
    server.isStable = false;
    const view = await openAll(account);
    view.owner.seen(gapOf(view).low);
    const wait = {name: 'StanzaError', kind: 'service-unavailable'};
    await expect(view.owner.fillGap(gapOf(view))).rejects.toMatchObject(wait);
    expect(view.bodies).toEqual(server.bodies(BOB));
    expect(view.timeline.gaps).toMatchObject([{kind: 'missing'}]);
    server.isStable = true;
    view.owner.seen(gapOf(view).low);
    await view.owner.fillGap(gapOf(view));
    expect(view.timeline.gaps).toEqual([]);
    await account.stop();
  });

  test('what was lost right above the lower end is said, also to who comes from there', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    const account = await withGap(server);
    server.expire(10);
    const view = await openAll(account);
    for (let turn = 0; turn < 2; turn++) {
      view.owner.seen(gapOf(view).low);
      await view.owner.fillGap(gapOf(view));
    }
    expect(view.timeline.gaps).toMatchObject([{kind: 'lost'}]);
    expect(view.bodies.slice(-15)).toEqual(server.bodies(BOB));
    await account.stop();
  });

  test('what the archive forgets before it is fetched is said to be lost', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    const account = await withGap(server);
    server.expire(10);
    const view = await openAll(account);
    await view.owner.fillGap(gapOf(view));
    await view.owner.fillGap(gapOf(view));
    expect(view.timeline.gaps).toMatchObject([{kind: 'lost'}]);
    expect(view.bodies.slice(-15)).toEqual(server.bodies(BOB));
    await account.stop();
  });

  test('an archive that has forgotten all says so, and not one that has nothing new', async () => {
    const server = new SimulatedServer(ALICE, {...habits, pageCap: 5});
    archive(server, 5);
    const account = await startAccount(server, {pagesOnConnect: 1});
    await account.wire.connect();
    await account.wire.connect();
    const view = await openAll(account);
    expect(view.timeline.gaps).toEqual([]);
    archive(server, 2, CAROLS_LAPTOP);
    account.wire.drop();
    archive(server, 1);
    server.expire(8);
    await account.wire.connect();
    await account.wire.incoming({from: BOBS_PHONE, body: 'new'});
    expect(view.timeline.gaps).toMatchObject([{kind: 'lost'}]);
    await account.stop();
  });
});
