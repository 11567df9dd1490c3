import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test} from 'vitest';
import type {BareJid} from '../model/jid.ts';
import {confirmLease, leaseLost} from './lease.ts';
import {loadRosterVersion, saveRosterVersion} from './meta.ts';
import {accountStoreName, openAccountStore, spareStoreName} from './open.ts';
import type {AccountStore} from './schema.ts';
import {read, write} from './transaction.ts';

const alice = 'alice@example.org' as BareJid;
const open = () => openAccountStore(accountStoreName(alice));
const save = (store: AccountStore, version: string) =>
  write(store, ['meta'], (tx) => saveRosterVersion(tx, version));
const load = (store: AccountStore) => read(store, ['meta'], loadRosterVersion);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test('who opened it last may write, and who was before may not', async () => {
  const first = await open();
  await save(first, '1');
  const second = await open();
  await expect(save(first, 'lost')).rejects.toMatchObject({
    name: 'StorageError',
    kind: 'superseded',
  });
  await save(second, '2');
  expect(await load(first)).toBe('2');
});

test('a transaction of the earlier one that had begun is committed before the lease is taken', async () => {
  const first = await open();
  const writing = save(first, 'in time');
  const second = await open();
  await writing;
  expect(await load(second)).toBe('in time');
});

test('a transaction that does not touch `meta` is refused, too', async () => {
  const first = await open();
  await open();
  const refused = write(first, ['roster'], async (tx) => {
    await tx.objectStore('roster').clear();
  });
  await expect(refused).rejects.toMatchObject({kind: 'superseded'});
});

test('it is told to who looks, without writing', async () => {
  const first = await open();
  await confirmLease(first);
  await open();
  await confirmLease(first);
  await leaseLost(first);
});

test('the spare database has a lease of its own', async () => {
  const first = await openAccountStore(spareStoreName(alice));
  await open();
  await save(first, 'kept');
  expect(await load(first)).toBe('kept');
  await openAccountStore(spareStoreName(alice));
  await expect(save(first, 'lost')).rejects.toMatchObject({kind: 'superseded'});
});
