import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test, vi} from 'vitest';
import {startAccount, type SimulatedAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB, BOBS_PHONE, CAROL} from '../../test/fakes/simulated-people.ts';
import {
  EJABBERD,
  originId,
  PROSODY,
  SimulatedServer,
  stanza,
} from '../../test/fakes/simulated-wire.ts';
import {InputError} from '../model/errors.ts';
import type {StanzaId} from '../model/ids.ts';
import type {Message} from '../model/message.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const NO_ARCHIVE = {...PROSODY, hasArchive: false};

async function bob({sync}: SimulatedAccount): Promise<readonly Message[]> {
  return (await sync.timeline(BOB, 50)).messages;
}

async function states(account: SimulatedAccount): Promise<readonly (string | undefined)[]> {
  return (await bob(account)).map((message) => message.delivery?.state);
}

function idOf(text: string): StanzaId {
  return originId(text) as string as StanzaId;
}

async function kindOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof InputError ? error.kind : `not an InputError: ${String(error)}`;
}

test('a message sent offline waits, also over a restart, and is sent once when bound', async () => {
  const server = new SimulatedServer(ALICE);
  const first = await startAccount(server);
  expect(await first.sync.send(BOB, originId('1'), 'hello')).toBe(originId('1'));
  expect(await states(first)).toEqual(['sending']);
  await first.stop();
  const account = await startAccount(server);
  expect(await states(account)).toEqual(['sending']);
  await account.wire.connect();
  expect(account.wire.messages()).toMatchObject([
    {
      to: BOB,
      id: originId('1'),
      originId: originId('1'),
      body: 'hello',
      requestReceipt: true,
      markable: true,
      chatState: 'active',
    },
  ]);
  await account.stop();
});

test('a message that comes just when the one before has gone out is sent, too', async () => {
  const account = await startAccount(new SimulatedServer(ALICE));
  const {sync, wire} = account;
  await wire.connect();
  for (let i = 0; i < 100; i++) {
    await sync.send(BOB, originId(`${i} a`), 'one');
    // A little later each time, so that some of them meet the end of the sending before.
    for (let turn = 0; turn < i; turn++) await Promise.resolve();
    await sync.send(BOB, originId(`${i} b`), 'two');
    await vi.waitFor(() => expect(wire.messages()).toHaveLength(2 * i + 2), {interval: 1});
  }
  await account.stop();
}, 20_000);

test('the server confirms, and the message is sent', async () => {
  const account = await startAccount(new SimulatedServer(ALICE));
  const {sync, wire} = account;
  await wire.connect();
  await sync.send(BOB, originId('1'), 'hello');
  await wire.until(() => wire.messages().length === 1);
  expect(await states(account)).toEqual(['sending']);
  wire.process();
  await wire.acknowledge();
  expect(await states(account)).toEqual(['sent']);
  await account.stop();
});

test('what the other side has read before the server confirmed it is read when it does', async () => {
  const account = await startAccount(new SimulatedServer(ALICE));
  const {sync, wire} = account;
  await wire.connect();
  await sync.send(BOB, originId('1'), 'above');
  await sync.send(BOB, originId('2'), 'below');
  await vi.waitFor(() => expect(wire.messages()).toHaveLength(2), {interval: 1});
  wire.process();
  await wire.incoming({from: BOBS_PHONE, marker: {kind: 'displayed', id: idOf('2')}});
  expect(await states(account)).toEqual(['sending', 'read']);
  await wire.acknowledge();
  expect(await states(account)).toEqual(['read', 'read']);
  await account.stop();
});

test('asking twice with one id sends once', async () => {
  const account = await startAccount(new SimulatedServer(ALICE));
  const keys = await Promise.all([
    account.sync.send(BOB, originId('1'), 'hello'),
    account.sync.send(BOB, originId('1'), 'hello'),
  ]);
  await account.wire.connect();
  expect(new Set(keys).size).toBe(1);
  expect(account.wire.messages()).toHaveLength(1);
  expect(await bob(account)).toHaveLength(1);
  await account.stop();
});

test('nothing to send, and too much, are refused', async () => {
  const {sync, stop} = await startAccount(new SimulatedServer(ALICE));
  expect(await kindOf(sync.send(BOB, originId('1'), ' \n'))).toBe('empty');
  expect(await kindOf(sync.send(BOB, originId('2'), 'é'.repeat(32 * 1024 + 1)))).toBe('too-long');
  expect(await sync.send(BOB, originId('3'), 'é'.repeat(32 * 1024))).toBe(originId('3'));
  await stop();
});

test('many messages are sent in their order', async () => {
  const {sync, wire, stop} = await startAccount(new SimulatedServer(ALICE));
  const texts = Array.from({length: 50}, (_, index) => `message ${index}`);
  for (const text of texts) await sync.send(BOB, originId(text), text);
  await wire.connect();
  expect(wire.messages().map((message) => message.body)).toEqual(texts);
  await stop();
});

test.each([
  ['heeds after with before', PROSODY],
  ['ignores after with before', EJABBERD],
])(
  'after a lost connection only what did not arrive is sent again, with the same id (server %s)',
  async (_name, habits) => {
    const server = new SimulatedServer(ALICE, habits);
    server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'before'}));
    const account = await startAccount(server);
    const {sync, wire} = account;
    await wire.connect();
    for (const text of ['1', '2', '3']) await sync.send(BOB, originId(text), text);
    await wire.until(() => wire.messages().length === 3);
    wire.process(2);
    await wire.incoming({from: BOBS_PHONE, body: 'between'});
    wire.drop();
    await wire.connect();
    expect(wire.messages().map((message) => message.id)).toEqual(
      ['1', '2', '3', '3'].map(originId),
    );
    wire.process();
    await wire.acknowledge();
    expect(server.bodies(BOB)).toEqual(['before', '1', '2', 'between', '3']);
    expect((await bob(account)).map((message) => message.body)).toEqual(server.bodies(BOB));
    expect(await states(account)).toEqual([undefined, 'sent', 'sent', undefined, 'sent']);
    await account.stop();
  },
);

test('a message that arrived is found however much came after it', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 5});
  const account = await startAccount(server, {pagesOnConnect: 2});
  const {sync, wire} = account;
  await wire.connect();
  await sync.send(BOB, originId('1'), 'arrived');
  await wire.until(() => wire.messages().length === 1);
  wire.process();
  wire.drop();
  for (let turn = 0; turn < 60; turn++) {
    server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: `more ${turn}`}));
  }
  await wire.connect();
  expect(wire.messages()).toHaveLength(1);
  expect((await sync.contacts())[0]?.last?.body).toBe('more 59');
  await account.stop();
});

test('without an archive what may have arrived is up to the person, the rest is sent', async () => {
  const account = await startAccount(new SimulatedServer(ALICE, NO_ARCHIVE));
  const {sync, wire} = account;
  await wire.connect();
  await sync.send(BOB, originId('1'), 'written');
  await wire.until(() => wire.messages().length === 1);
  wire.drop();
  await sync.send(BOB, originId('2'), 'queued');
  await wire.connect();
  expect(await bob(account)).toMatchObject([
    {
      body: 'written',
      delivery: {state: 'failed', error: {name: 'ConnectionError', kind: 'closed'}},
    },
    {body: 'queued', delivery: {state: 'sending'}},
  ]);
  expect(wire.messages().map((message) => message.body)).toEqual(['written', 'queued']);
  await account.stop();
});

test('a failed message is sent again on request, under its id, as the newest', async () => {
  const account = await startAccount(new SimulatedServer(ALICE, NO_ARCHIVE));
  const {sync, wire} = account;
  await wire.connect();
  const key = await sync.send(BOB, originId('1'), 'first');
  await wire.until(() => wire.messages().length === 1);
  await wire.connect();
  await wire.incoming({from: BOBS_PHONE, body: 'meanwhile'});
  await sync.retry(BOB, key);
  await wire.until(() => wire.messages().length === 2);
  wire.process();
  await wire.acknowledge();
  expect((await bob(account)).map((message) => [message.body, message.delivery?.state])).toEqual([
    ['meanwhile', undefined],
    ['first', 'sent'],
  ]);
  expect(wire.messages().map((message) => message.id)).toEqual([originId('1'), originId('1')]);
  await account.stop();
});

test('a message that the server refuses fails with its reason, and can be discarded', async () => {
  const account = await startAccount(new SimulatedServer(ALICE));
  const {sync, wire, screen} = account;
  await wire.connect();
  const key = await sync.send(BOB, originId('1'), 'hello');
  await wire.until(() => wire.messages().length === 1);
  wire.process();
  await wire.acknowledge();
  await sync.message({
    stanza: stanza({
      from: BOB,
      to: ALICE,
      type: 'error',
      id: idOf('1'),
      error: {condition: 'service-unavailable', type: 'cancel', text: 'gone'},
    }),
    via: 'direct',
    archiveId: undefined,
  });
  expect(await bob(account)).toMatchObject([
    {delivery: {state: 'failed', error: {name: 'StanzaError', kind: 'service-unavailable'}}},
  ]);
  wire.drop();
  await wire.connect();
  expect(await states(account)).toEqual(['failed']);
  await sync.discard(BOB, key);
  expect(await bob(account)).toEqual([]);
  expect(screen.messages(BOB)).toEqual([]);
  expect(await kindOf(sync.discard(BOB, key))).toBe('unknown-target');
  await account.stop();
});

test('nobody else can fail a message', async () => {
  const account = await startAccount(new SimulatedServer(ALICE));
  const {sync, wire} = account;
  await wire.connect();
  await sync.send(BOB, originId('1'), 'hello');
  const error = {condition: 'forbidden', type: 'auth' as const, text: undefined};
  await sync.message({
    stanza: stanza({from: CAROL, to: ALICE, type: 'error', id: idOf('1'), error}),
    via: 'direct',
    archiveId: undefined,
  });
  expect(await states(account)).toEqual(['sending']);
  await account.stop();
});

test('only what has failed can be retried or discarded', async () => {
  const {sync, stop} = await startAccount(new SimulatedServer(ALICE));
  const key = await sync.send(BOB, originId('1'), 'hello');
  expect(await kindOf(sync.retry(BOB, key))).toBe('unknown-target');
  expect(await kindOf(sync.discard(BOB, key))).toBe('unknown-target');
  expect(await kindOf(sync.discard(CAROL, key))).toBe('unknown-target');
  await stop();
});

test('a message that waited while others wrote comes after them', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await startAccount(server);
  const {sync, wire} = account;
  await wire.connect();
  wire.drop();
  await sync.send(BOB, originId('1'), 'mine');
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'theirs'}));
  await wire.connect();
  wire.process();
  expect((await bob(account)).map((message) => message.body)).toEqual(server.bodies(BOB));
  await account.stop();
});

test('a sent message that no page has reached yet comes before what is newer', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 5});
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'before'}));
  const account = await startAccount(server, {pagesOnConnect: 1});
  const {sync, wire} = account;
  await wire.connect();
  await sync.send(BOB, originId('1'), 'mine');
  await wire.until(() => wire.messages().length === 1);
  wire.process();
  await wire.acknowledge();
  wire.drop();
  for (let turn = 0; turn < 20; turn++) {
    server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: `more ${turn}`}));
  }
  await wire.connect();
  wire.drop();
  const shown = (await bob(account)).map((message) => message.body);
  expect(shown).toEqual(['before', 'mine', ...server.bodies(BOB).slice(-5)]);
  await account.stop();
});

test('what waited while others wrote stays in its order, however much it is', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 1});
  const account = await startAccount(server);
  const {sync, wire} = account;
  await wire.connect();
  await sync.send(BOB, originId('first'), 'first');
  await wire.until(() => wire.inFlight.length === 1);
  wire.drop();
  const texts = Array.from({length: 30}, (_, index) => `text ${index}`);
  await sync.send(BOB, originId('text 0'), 'text 0');
  for (const body of ['one', 'two']) {
    server.archive(stanza({from: BOBS_PHONE, to: ALICE, body, id: body as StanzaId}));
  }
  // The newest page comes, then one of theirs, and no more: what is doubtful keeps ours waiting.
  let theirs: Promise<void> | undefined;
  wire.onQuery = ({before}) => {
    if (before) theirs ??= wire.incoming({from: BOBS_PHONE, body: 'three', id: 'c' as StanzaId});
  };
  wire.breakAfterQueries = 1;
  await wire.connect();
  await theirs;
  for (const text of texts.slice(1)) await sync.send(BOB, originId(text), text);
  wire.breakAfterQueries = Infinity;
  await wire.connect();
  await vi.waitFor(() => expect(wire.inFlight).toHaveLength(31));
  expect((await bob(account)).map(({body}) => body)).toEqual([
    'one',
    'two',
    'three',
    'first',
    ...texts,
  ]);
  await account.stop();
});

test('what a resumed stream brings again, marked with a delay, is as new as it seems', async () => {
  const server = new SimulatedServer(ALICE);
  const account = await startAccount(server);
  const {wire} = account;
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'one', id: 'a' as StanzaId}));
  await wire.connect();
  await wire.incoming({from: BOBS_PHONE, body: 'two', id: 'b' as StanzaId});
  const delay = Date.UTC(2026, 1, 1);
  await wire.incoming({from: BOBS_PHONE, body: 'three', id: 'c' as StanzaId, delay});
  await account.stop();
  const again = await startAccount(server);
  await again.wire.connect();
  expect(server.queries.at(-1)?.after).toBe('archive-3');
  expect((await bob(again)).map(({body}) => body)).toEqual(['one', 'two', 'three']);
  await again.stop();
});
