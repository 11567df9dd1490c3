/** What we write and what comes may cross on the way: the archive tells which came first. */
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test, vi} from 'vitest';
import {createDeferred} from '../model/deferred.ts';
import type {StanzaId} from '../model/ids.ts';
import {StanzaError} from '../model/errors.ts';
import {findSegment} from '../store/segments.ts';
import {read} from '../store/transaction.ts';
import {startAccount, type SimulatedAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB, BOBS_PHONE, CAROLS_LAPTOP} from '../../test/fakes/simulated-people.ts';
import {
  countingIds,
  EJABBERD,
  originId,
  PROSODY,
  SimulatedServer,
  stanza,
} from '../../test/fakes/simulated-wire.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** An account whose message is on its way to the server. */
async function startWriting(
  server: SimulatedServer,
  ids: () => string = countingIds(),
): Promise<SimulatedAccount> {
  const account = await startAccount(server, {ids});
  await account.wire.connect();
  await account.wire.incoming({from: BOBS_PHONE, body: 'before'});
  await account.sync.send(BOB, originId('mine'), 'mine');
  await account.wire.until(() => account.wire.inFlight.length === 1);
  return account;
}

async function expectOrder({screen, sync}: SimulatedAccount, bodies: readonly string[]) {
  await screen.until(() => screen.bodies(BOB).join() === bodies.join());
  const {messages} = await sync.timeline(BOB, 10);
  expect(messages.map(({body}) => body)).toEqual(bodies);
}

for (const habits of [PROSODY, EJABBERD]) {
  const name = habits === PROSODY ? 'Prosody' : 'ejabberd';

  test(`two messages that cross have the order of the archive, ${name}`, async () => {
    const server = new SimulatedServer(ALICE, habits);
    const account = await startWriting(server);
    const {wire, stop} = account;
    await wire.incoming({from: BOBS_PHONE, body: 'his'});
    wire.process();
    await wire.acknowledge();
    await expectOrder(account, ['before', 'his', 'mine']);
    expect(server.received).toHaveLength(1);
    await stop();
  });

  test(`what waited on both sides has it when the stream is resumed, ${name}`, async () => {
    const account = await startWriting(new SimulatedServer(ALICE, habits));
    const {wire, stop} = account;
    wire.drop();
    await wire.incoming({from: BOBS_PHONE, body: 'his'});
    await wire.resume();
    wire.process();
    await wire.acknowledge();
    await expectOrder(account, ['before', 'his', 'mine']);
    await stop();
  });

  test(`so has what arrived while its confirmation was lost, ${name}`, async () => {
    const account = await startWriting(new SimulatedServer(ALICE, habits));
    const {wire, stop} = account;
    wire.drop();
    await wire.incoming({from: BOBS_PHONE, body: 'his'});
    wire.process();
    await wire.resume();
    await expectOrder(account, ['before', 'his', 'mine']);
    await stop();
  });

  test(`and what another host goes on with, ${name}`, async () => {
    const server = new SimulatedServer(ALICE, habits);
    const ids = countingIds();
    const first = await startWriting(server, ids);
    await first.sync.saveStream();
    first.kill();
    await first.wire.incoming({from: BOBS_PHONE, body: 'his'});
    first.wire.process();
    const account = await startAccount(server, {ids});
    await account.wire.resume();
    const {messages} = await account.sync.timeline(BOB, 10);
    expect(messages.map(({body}) => body)).toEqual(['before', 'his', 'mine']);
    await account.stop();
  });

  test(`what the server lost while it handed the stream over is found, ${name}`, async () => {
    const account = await startAccount(new SimulatedServer(ALICE, habits));
    const {wire, stop} = account;
    await wire.connect();
    await wire.incoming({from: BOBS_PHONE, body: 'before'});
    wire.drop();
    wire.swallow({from: BOBS_PHONE, body: 'lost'});
    wire.onResumed = () => void wire.incoming({from: BOBS_PHONE, body: 'after'});
    await wire.resume();
    await expectOrder(account, ['before', 'lost', 'after']);
    await stop();
  });

  test(`what it delivers too late has its place all the same, ${name}`, async () => {
    const account = await startAccount(new SimulatedServer(ALICE, habits));
    const {wire, stop} = account;
    await wire.connect();
    await wire.incoming({from: BOBS_PHONE, body: 'before'});
    wire.drop();
    const deliver = wire.swallow({from: BOBS_PHONE, body: 'late', id: 'late' as StanzaId});
    wire.onResumed = () => {
      void wire.incoming({from: BOBS_PHONE, body: 'after'});
      void deliver();
    };
    await wire.resume();
    await expectOrder(account, ['before', 'late', 'after']);
    await stop();
  });

  test(`and so it is by the next host, ${name}`, async () => {
    const server = new SimulatedServer(ALICE, habits);
    const ids = countingIds();
    const first = await startAccount(server, {ids});
    await first.wire.connect();
    await first.wire.incoming({from: BOBS_PHONE, body: 'before'});
    first.kill();
    first.wire.swallow({from: BOBS_PHONE, body: 'lost'});
    const account = await startAccount(server, {ids});
    account.wire.onResumed = () => void account.wire.incoming({from: BOBS_PHONE, body: 'after'});
    await account.wire.resume();
    await account.screen.until(() => account.screen.bodies(BOB).join() === 'lost,after');
    const {messages} = await account.sync.timeline(BOB, 10);
    expect(messages.map(({body}) => body)).toEqual(['before', 'lost', 'after']);
    await account.stop();
  });
}

test('what another device of ours sent has it, too', async () => {
  const account = await startWriting(new SimulatedServer(ALICE));
  const {wire, stop} = account;
  await wire.sentElsewhere({to: BOB, body: 'from the phone'});
  wire.process();
  await wire.acknowledge();
  await expectOrder(account, ['before', 'from the phone', 'mine']);
  await stop();
});

test('what a server sends again, marked as delayed, has it, whatever came after it', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await startWriting(server);
  const {wire, store, clock, stop} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'at once'});
  await wire.incoming({from: BOBS_PHONE, body: 'again', delay: clock.now()});
  const marker = {kind: 'displayed', id: 'of nothing' as StanzaId} as const;
  await wire.incoming({from: BOBS_PHONE, marker});
  wire.process();
  await wire.acknowledge();
  await vi.waitFor(async () => {
    const segment = await read(store, ['segments'], (tx) => findSegment(tx, ALICE));
    expect(segment).toMatchObject({floor: undefined, unsettled: []});
  });
  await expectOrder(account, ['before', 'at once', 'again', 'mine']);
  await stop();
});

test('a confirmation that overtakes what came before it does not hide that they crossed', async () => {
  const account = await startWriting(new SimulatedServer(ALICE));
  const {wire, stop} = account;
  const coming = [wire.incoming({from: CAROLS_LAPTOP, body: 'hers'})];
  // It is being committed; what comes now waits for it.
  await Promise.resolve();
  await Promise.resolve();
  coming.push(wire.incoming({from: BOBS_PHONE, body: 'his'}));
  wire.process();
  await wire.acknowledge();
  await Promise.all(coming);
  await expectOrder(account, ['before', 'his', 'mine']);
  await stop();
});

test('a question that is cut off is asked again when the stream is resumed', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await startWriting(server);
  const {wire, sync, stop} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'his'});
  const asked = createDeferred();
  wire.onQuery = () => {
    wire.onQuery = () => {};
    wire.drop();
    asked.resolve();
  };
  wire.process();
  await wire.acknowledge();
  await asked.promise;
  await wire.resume();
  await expectOrder(account, ['before', 'his', 'mine']);
  await sync.send(BOB, originId('after'), 'after');
  await wire.until(() => wire.inFlight.length === 1);
  await stop();
});

test('an archive that does not tell the order stops nothing', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await startWriting(server);
  const {wire, screen, sync, stop} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'his'});
  wire.onQuery = () => {
    throw new StanzaError('internal-server-error', 'wait');
  };
  wire.process();
  await wire.acknowledge();
  await sync.send(BOB, originId('after'), 'after');
  await wire.until(() => wire.inFlight.length === 1);
  await wire.incoming({from: BOBS_PHONE, body: 'and his'});
  await screen.until(() => screen.bodies(BOB).length === 5);
  await stop();
});

test('a resumption that is under way when all ends begins nothing any more', async () => {
  const server = new SimulatedServer(ALICE);
  const first = await startAccount(server);
  await first.wire.connect();
  first.kill();
  const account = await startAccount(server);
  const resumed = account.wire.resume();
  await account.stop();
  await resumed;
  expect(account.failures).toEqual([]);
});

test('what did not cross costs no question', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await startWriting(server);
  const {wire, sync, stop} = account;
  wire.process();
  await wire.acknowledge();
  await wire.incoming({from: BOBS_PHONE, body: 'his'});
  const asked = server.queries.length;
  await sync.send(BOB, originId('again'), 'again');
  await wire.until(() => wire.inFlight.length === 1);
  wire.process();
  await wire.acknowledge();
  await expectOrder(account, ['before', 'mine', 'his', 'again']);
  expect(server.queries).toHaveLength(asked);
  await stop();
});

test('what is written while the archive is asked comes after it, once', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await startWriting(server);
  const {wire, sync, stop} = account;
  await wire.incoming({from: BOBS_PHONE, body: 'his'});
  wire.onQuery = async () => {
    wire.onQuery = () => {};
    await sync.send(BOB, originId('more'), 'more');
  };
  wire.process();
  await wire.acknowledge();
  await wire.until(() => wire.inFlight.length === 1);
  wire.process();
  await wire.acknowledge();
  await expectOrder(account, ['before', 'his', 'mine', 'more']);
  expect(server.received.map(({body}) => body)).toEqual(['mine', 'more']);
  await stop();
});

test('where the clock does not tell whether a message is new, the archive is asked', async () => {
  const server = new SimulatedServer(ALICE);
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'one', id: '1' as StanzaId}));
  const account = await startAccount(server);
  const {wire, store, stop} = account;
  await wire.connect();
  const page = server.query({archive: ALICE, before: '', max: 1});
  const [newest] = page.messages;
  const queries = server.queries.length;
  await wire.incoming({from: BOBS_PHONE, body: 'two', id: '2' as StanzaId, delay: newest?.time});
  await vi.waitFor(() => expect(server.queries.length).toBeGreaterThan(queries));
  await expectOrder(account, ['one', 'two']);
  await vi.waitFor(async () => {
    const segment = await read(store, ['segments'], (tx) => findSegment(tx, ALICE));
    expect(segment).toMatchObject({top: {id: 'archive-2'}, floor: undefined});
  });
  await stop();
});

test('a session that is bound while a stream is taken over sends once', async () => {
  const server = new SimulatedServer(ALICE);
  const ids = countingIds();
  const first = await startAccount(server, {ids});
  await first.wire.connect();
  first.kill();
  const account = await startAccount(server, {ids});
  const {sync, wire, stop} = account;
  const resumed = wire.resume();
  for (const text of ['1', '2', '3']) await sync.send(BOB, originId(text), text);
  wire.drop();
  await wire.connect();
  wire.process();
  await wire.acknowledge();
  expect(server.received.map(({body}) => body)).toEqual(['1', '2', '3']);
  await resumed;
  await stop();
});

test('a copy that a resumed stream brings again after what is newer gets its place', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 1});
  const ids = countingIds();
  const first = await startAccount(server, {ids});
  first.wire.breakAfterQueries = 0;
  await first.wire.connect();
  first.kill();
  const account = await startAccount(server, {ids, pagesOnConnect: 3});
  const {wire, sync, stop} = account;
  const copy = wire.sentElsewhere({to: BOB, body: 'from the phone'});
  wire.onResumed = () => void wire.incoming({from: BOBS_PHONE, body: 'newer'});
  await wire.resume();
  await copy;
  await account.screen.until(() => account.screen.bodies(BOB).join() === 'from the phone,newer');
  const {messages} = await sync.messages(BOB, 'end', 10);
  expect(messages.map(({body}) => body)).toEqual(['from the phone', 'newer']);
  await stop();
});
