/** What a page shows while its conversation is being deleted, and somebody sees it there. */
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeAll, beforeEach, expect, test} from 'vitest';
import {startAccount, type SimulatedAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB, BOBS_PHONE} from '../../test/fakes/simulated-people.ts';
import {SimulatedServer, stanza} from '../../test/fakes/simulated-wire.ts';
import type {Ord, StanzaId} from '../model/ids.ts';

let server: SimulatedServer;

beforeAll(async () => {
  // So that it takes no time when it is needed.
  await import('./displayed-work.ts');
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  server = new SimulatedServer(ALICE);
  server.roster = [{jid: BOB, name: 'Bob', subscription: 'both', asked: false, groups: []}];
});

/** With messages of Bob that nobody has seen, and that ask for markers. */
async function withUnread(...bodies: readonly string[]): Promise<SimulatedAccount> {
  for (const body of bodies) {
    const id = `id of ${body}` as StanzaId;
    server.archive(stanza({from: BOBS_PHONE, to: ALICE, id, body, markable: true}));
  }
  const account = await startAccount(server);
  await account.wire.connect();
  return account;
}

/** Where it is on screen. */
async function placeOf({sync}: SimulatedAccount, body: string): Promise<Ord> {
  const {messages} = await sync.messages(BOB, 'end', 50);
  const message = messages.find((other) => other.body === body);
  if (!message) throw new Error(`there is no “${body}”`);
  return message.ord;
}

function markers({wire}: SimulatedAccount): readonly (StanzaId | undefined)[] {
  return wire.messages().flatMap(({marker}) => (marker ? [marker.id] : []));
}

/** It all happens in memory: this many turns are enough. */
async function settled({clock}: SimulatedAccount): Promise<void> {
  for (let turn = 0; turn < 300; turn++) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(60_000);
  for (let turn = 0; turn < 300; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('what was seen is told also if it was just being deleted here, and no more than that', async () => {
  const account = await withUnread('one', 'two', 'three');
  const place = await placeOf(account, 'two');
  await account.sync.deleteHistory(BOB);
  await account.sync.markDisplayed(BOB, place);
  await settled(account);
  expect(server.displayed.get(BOB)).toBe(server.idOf('two'));
  expect(markers(account)).toEqual(['id of two']);

  // Once is enough.
  await account.sync.markDisplayed(BOB, place);
  await settled(account);
  expect(markers(account)).toEqual(['id of two']);
  await account.stop();
});

test('deleting alone tells nobody that anything was seen', async () => {
  const account = await withUnread('one');
  await account.sync.deleteHistory(BOB);
  await settled(account);
  expect(server.displayed.has(BOB)).toBe(false);
  expect(markers(account)).toEqual([]);
  await account.stop();
});

test('what is due to be told outlives the messages that it speaks of', async () => {
  const account = await withUnread('one');
  account.wire.drop();
  await account.sync.markDisplayed(BOB, await placeOf(account, 'one'));
  await account.sync.deleteHistory(BOB);
  await account.wire.connect();
  await settled(account);
  expect(server.displayed.get(BOB)).toBe(server.idOf('one'));
  expect(markers(account)).toEqual(['id of one']);
  await account.stop();
});

test('what comes back has another place: a place of before says nothing of it', async () => {
  const account = await withUnread('one', 'two');
  const place = await placeOf(account, 'two');
  await account.sync.deleteHistory(BOB);
  await account.sync.fetchOlder(BOB);
  await account.sync.markDisplayed(BOB, place);
  await settled(account);
  expect(server.displayed.has(BOB)).toBe(false);
  await account.stop();
});
