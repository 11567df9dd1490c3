import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test, vi} from 'vitest';
import {StorageError} from '../model/errors.ts';
import {parseAccountJid} from '../model/jid.ts';
import {loadConversation, saveConversation} from './conversations.ts';
import {openAccountStore} from './open.ts';
import type {AccountStore, WriteTx} from './schema.ts';
import {read, relieve, write} from './transaction.ts';

const found = parseAccountJid('bob@localhost');
if (!found) throw new Error('not an address');
const BOB = found;

let store: AccountStore;
let room = 0;
const told = vi.fn<(isFull: boolean) => void>();

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openAccountStore('natter:alice@localhost');
  told.mockReset();
  return () => store.close();
});

/** Takes room, if there is some. */
async function fill(tx: WriteTx, draft: string): Promise<void> {
  await saveConversation(tx, {...(await loadConversation(tx, BOB)), draft});
  if (room === 0) throw new DOMException('no room', 'QuotaExceededError');
  room--;
}

const draft = async () =>
  (await read(store, ['conversations'], (tx) => loadConversation(tx, BOB))).draft;

test('a write that finds the disk full is tried again once room is made', async () => {
  room = 0;
  relieve(store, {makeRoom: async () => ++room > 0, told});
  await write(store, ['conversations'], (tx) => fill(tx, 'kept'));
  expect(await draft()).toBe('kept');
  expect(told.mock.calls).toEqual([[false]]);
});

test('it is tried once more only, and then said', async () => {
  room = 0;
  const makeRoom = vi.fn(async () => true);
  relieve(store, {makeRoom, told});
  const writing = write(store, ['conversations'], (tx) => fill(tx, 'lost'));
  await expect(writing).rejects.toMatchObject({kind: 'quota'});
  expect(makeRoom).toHaveBeenCalledTimes(1);
  expect(told.mock.calls).toEqual([[true]]);
  expect(await draft()).toBe('');
});

test('it is not tried again where no room could be made, nor after another error', async () => {
  room = 0;
  const makeRoom = vi.fn(async () => false);
  relieve(store, {makeRoom, told});
  const body = vi.fn((tx: WriteTx) => fill(tx, 'lost'));
  await expect(write(store, ['conversations'], body)).rejects.toBeInstanceOf(StorageError);
  expect(body).toHaveBeenCalledTimes(1);
  const other = write(store, ['conversations'], () => Promise.reject(new TypeError('mine')));
  await expect(other).rejects.toBeInstanceOf(TypeError);
  expect(makeRoom).toHaveBeenCalledTimes(1);
});
