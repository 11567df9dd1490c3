import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test, vi} from 'vitest';
import {startAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB, BOBS_PHONE, CAROLS_LAPTOP} from '../../test/fakes/simulated-people.ts';
import {EJABBERD, originId, SimulatedServer, stanza} from '../../test/fakes/simulated-wire.ts';
import type {StanzaId} from '../model/ids.ts';
import {bareOf} from '../model/jid.ts';
import type {SearchHit} from '../model/search.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const ANY = {conversation: undefined, before: undefined, limit: 50};
const said = (hits: readonly SearchHit[] = []) =>
  hits.map(({message, from}) => [message.body, from]);

/** A server whose archive has more than is fetched on connecting. */
function longArchive(count: number): SimulatedServer {
  const server = new SimulatedServer(ALICE, {...EJABBERD, pageCap: 2});
  for (let number = 1; number <= count; number++) {
    const id = `message-of-bob-${number}` as StanzaId;
    server.archive(stanza({from: BOBS_PHONE, to: ALICE, id, body: `glaze ${number}`}));
  }
  return server;
}

test('what was just written is found at once, in both directions', async () => {
  const {sync, wire} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  expect(said((await sync.search({...ANY, text: 'glaze'})).hits)).toEqual([]);
  await wire.incoming({from: BOBS_PHONE, body: 'The new glaze'});
  await sync.send(bareOf(CAROLS_LAPTOP), originId('1'), 'Which glaze?');
  const {hits, next, isIndexed} = await sync.search({...ANY, text: 'gla'});
  expect(said(hits)).toHaveLength(2);
  expect(said(hits)).toContainEqual(['The new glaze', 'device']);
  expect(said(hits)).toContainEqual(['Which glaze?', 'device']);
  expect([next, isIndexed]).toEqual([undefined, true]);
  expect(hits.find(({message}) => message.own)?.ranges).toEqual([[6, 9]]);
  const ofBob = await sync.search({...ANY, text: 'gla', conversation: BOB});
  expect(said(ofBob.hits)).toEqual([['The new glaze', 'device']]);
  const own = await sync.search({...ANY, text: 'gla', own: true});
  expect(said(own.hits)).toEqual([['Which glaze?', 'device']]);
});

test('messages are indexed when nothing was written for a while', async () => {
  const {sync, wire, clock, store} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await wire.incoming({from: BOBS_PHONE, body: 'The new glaze'});
  clock.advance(3_000);
  expect(await store.count('volumes')).toBe(0);
  clock.advance(3_000);
  await vi.waitUntil(async () => (await store.count('volumes')) === 1);
  // What came meanwhile keeps it waiting again.
  await wire.incoming({from: BOBS_PHONE, body: 'smells of the sea'});
  clock.advance(3_000);
  clock.advance(3_000);
  await vi.waitUntil(async () => (await store.count('volumes')) === 2);
  const {hits} = await sync.search({...ANY, text: 'sea'});
  expect(said(hits)).toEqual([['smells of the sea', 'device']]);
});

test('a text without a word is refused', async () => {
  const {sync} = await startAccount(new SimulatedServer(ALICE));
  await expect(sync.search({...ANY, text: ' ?'})).rejects.toMatchObject({kind: 'empty'});
  await expect(sync.searchArchive({...ANY, text: '""'})).rejects.toMatchObject({kind: 'empty'});
});

test('the server tells what is not here, and what is here is known', async () => {
  const server = longArchive(40);
  server.textField = 'withtext';
  const {sync, wire} = await startAccount(server);
  await wire.connect();
  const here = await sync.search({...ANY, text: 'glaze', limit: 200});
  const page = await sync.searchArchive({...ANY, text: '"glaze"', limit: 50, conversation: BOB});
  expect(said(page?.hits)).toEqual([
    ['glaze 40', 'device'],
    ['glaze 39', 'device'],
  ]);
  expect(page?.hits[0]?.message.key).toBe(here.hits[0]?.message.key);
  expect(server.queries.at(-1)).toMatchObject({
    with: BOB,
    text: {field: 'withtext', value: 'glaze'},
    before: '',
  });
  let before = page?.next;
  let last: readonly SearchHit[] = [];
  while (before !== undefined) {
    const older = await sync.searchArchive({...ANY, text: 'glaze', before});
    last = older?.hits ?? [];
    before = older?.next;
  }
  expect(said(last)).toEqual([
    ['glaze 2', 'server'],
    ['glaze 1', 'server'],
  ]);
  expect(last[0]?.ranges).toEqual([[0, 5]]);
});

test('a server that does not search is not asked', async () => {
  const server = longArchive(3);
  const {sync, wire} = await startAccount(server);
  await wire.connect();
  const before = server.queries.length;
  expect(await sync.searchArchive({...ANY, text: 'glaze'})).toBeUndefined();
  expect(server.queries.length).toBe(before);
});

test('without a connection the server cannot be asked', async () => {
  const {sync} = await startAccount(longArchive(3));
  await expect(sync.searchArchive({...ANY, text: 'glaze'})).rejects.toMatchObject({kind: 'closed'});
});
