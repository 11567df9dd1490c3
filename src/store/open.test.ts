import 'fake-indexeddb/auto';
import {openDB} from 'idb';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test, vi} from 'vitest';
import {type BareJid, parseAccountJid} from '../model/jid.ts';
import {ConnectionError, StorageError, toErrorInfo} from '../model/errors.ts';
import type {MessageKey, Ord} from '../model/ids.ts';
import {MIGRATIONS, STORE_NAMES} from './migrations.ts';
import {accountStoreName, deleteAccountStore, openAccountStore} from './open.ts';
import {loadHoles} from './holes.ts';
import {loadOutbox} from './outbox.ts';
import type {StoreName} from './schema.ts';
import {indexSome} from './term-index.ts';
import {findAtTime, findFirstUnread, loadBelow} from './windows.ts';
import {loadConversation, saveConversation} from './conversations.ts';
import {loadOwnUnsent, saveMessage} from './messages.ts';
import type {AccountSchema, MessageRow} from './schema.ts';
import {read, write} from './transaction.ts';

function jid(text: string): BareJid {
  const parsed = parseAccountJid(text);
  if (!parsed) throw new Error(`not an address: ${text}`);
  return parsed;
}

const ALICE = jid('alice@localhost');
const BOB = jid('bob@localhost');

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  return () => vi.restoreAllMocks();
});

async function kindOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof StorageError ? error.kind : `not a StorageError: ${String(error)}`;
}

test('a new database has every store and the version of this build', async () => {
  const store = await openAccountStore(accountStoreName(ALICE));
  expect([...store.objectStoreNames].toSorted()).toEqual([...STORE_NAMES].toSorted());
  expect(store.version).toBe(MIGRATIONS.length);
  store.close();
});

test('a database of each older version is brought to this one', async () => {
  for (let version = 1; version <= MIGRATIONS.length; version++) {
    globalThis.indexedDB = new IDBFactory();
    const old = await openDB(accountStoreName(ALICE), version, {
      upgrade(database, _old, _new, tx) {
        for (const migrate of MIGRATIONS.slice(0, version)) {
          void migrate(database as never, tx as never);
        }
      },
    });
    old.close();
    const store = await openAccountStore(accountStoreName(ALICE));
    expect([store.version, [...store.objectStoreNames].toSorted()]).toEqual([
      MIGRATIONS.length,
      [...STORE_NAMES].toSorted(),
    ]);
    store.close();
  }
});

/** Rows as the version wrote them that made these stores. */
const FIRST_ROWS = {
  meta: [
    {name: 'roster-version', value: 'ver1'},
    {name: 'head', value: 'a2'},
  ],
  conversations: [
    {jid: BOB, displayed: 'a0', unread: 1, last: undefined, draft: 'typed', activity: 3},
  ],
  messages: [
    {key: 'm0', conversation: BOB, ord: 'a0', placed: true, time: 1, own: false, sender: BOB},
    {key: 'm1', conversation: BOB, ord: 'a1', placed: true, time: 2, own: false, sender: BOB},
    {key: 'm2', conversation: BOB, ord: 'a2', placed: false, time: 3, own: true, sender: ALICE},
  ].map((row) => ({
    ...row,
    originId: row.key,
    body: `body of ${row.key}`,
    markable: false,
    aliases: [`key ${row.key}`],
    ...(row.own && {delivery: {state: 'sending'}}),
    ...(row.key === 'm1' && {unread: [BOB, row.ord]}),
  })),
  targets: [{conversation: BOB, kind: 'seen', id: 'later', sender: BOB}],
  segments: [
    {
      archive: ALICE,
      top: {id: 'id1', ord: 'a1', stamp: 2},
      bottom: {id: 'id0', ord: 'a0', stamp: 1, edge: 'open'},
      bottoms: {},
      depth: 1,
      unsettled: [],
    },
  ],
  holes: [
    {
      archive: ALICE,
      low: {id: 'id0', ord: 'a0', stamp: 1},
      high: {id: 'id1', ord: 'a1', stamp: 2},
      lost: false,
      open: true,
      overrides: {},
    },
  ],
  outbox: [{conversation: BOB, id: 'm2', state: 'queued', attempts: 0, after: undefined}],
  roster: [{jid: BOB, name: 'Bob', subscription: 'both', asked: false, groups: []}],
  asks: [{jid: 'carol@localhost', nick: 'Carol'}],
} as const;

for (let version = 1; version <= MIGRATIONS.length; version++) {
  test(`what version ${version} has kept is there, and is found, in this one`, async () => {
    const old = await openDB(accountStoreName(ALICE), version, {
      async upgrade(database, _old, _new, tx) {
        for (const migrate of MIGRATIONS.slice(0, version)) {
          await migrate(database as never, tx as never);
        }
      },
    });
    for (const [name, rows] of Object.entries(FIRST_ROWS)) {
      for (const row of rows) await old.add(name, row);
    }
    old.close();

    const store = await openAccountStore(accountStoreName(ALICE));
    for (const [name, rows] of Object.entries(FIRST_ROWS)) {
      expect(await store.getAll(name as StoreName), name).toMatchObject(
        name === 'meta' ? [...rows, {name: 'lease'}].toSorted(byName) : rows,
      );
    }
    const found = await read(store, ['messages', 'outbox', 'holes', 'segments'], async (tx) => ({
      newest: (await loadBelow(tx, BOB, undefined, 10)).map(({key}) => key),
      firstUnread: (await findFirstUnread(tx, BOB))?.key,
      atTime: (await findAtTime(tx, BOB, 2))?.key,
      outbox: (await loadOutbox(tx)).map(({id}) => id),
      holes: (await loadHoles(tx, ALICE)).length,
    }));
    expect(found).toEqual({
      newest: ['m0', 'm1', 'm2'],
      firstUnread: 'm1',
      atTime: 'm1',
      outbox: ['m2'],
      holes: 1,
    });
    // What such a version wrote is searched, and can be changed.
    expect(await indexSome(store)).not.toBe('new');
    await write(store, ['conversations'], async (tx) => {
      await saveConversation(tx, {...(await loadConversation(tx, BOB)), draft: 'more'});
    });
    store.close();
  });
}

function byName(a: object, b: object): number {
  return String(Reflect.get(a, 'name')) < String(Reflect.get(b, 'name')) ? -1 : 1;
}

test('rows of an older version are still there after its migration', async () => {
  const store = await openAccountStore(accountStoreName(ALICE));
  await write(store, ['conversations'], async (tx) => {
    await saveConversation(tx, {...(await loadConversation(tx, BOB)), draft: 'kept'});
  });
  store.close();
  const migrated = await openAccountStore(accountStoreName(ALICE), [...MIGRATIONS, () => {}]);
  const row = await read(migrated, ['conversations'], (tx) => loadConversation(tx, BOB));
  expect([migrated.version, row.draft]).toEqual([MIGRATIONS.length + 1, 'kept']);
  migrated.close();
});

test('what could not be sent is found in a database of before that was indexed', async () => {
  const before = await openDB<AccountSchema>(accountStoreName(ALICE), 2, {
    upgrade(database, _oldVersion, _newVersion, tx) {
      for (const migrate of MIGRATIONS.slice(0, 2)) void migrate(database, tx);
    },
  });
  const message = (ord: string, delivery: MessageRow['delivery']): MessageRow => ({
    key: ord as MessageKey,
    conversation: BOB,
    ord: ord as Ord,
    placed: false,
    time: 0,
    own: true,
    sender: ALICE,
    id: undefined,
    originId: undefined,
    archiveId: undefined,
    body: ord,
    delivery,
    markable: false,
    aliases: [],
  });
  const tx = before.transaction('messages', 'readwrite');
  await tx.store.put(message('b', {state: 'sending'}));
  await tx.store.put(message('a', {state: 'sent'}));
  await tx.done;
  before.close();
  const store = await openAccountStore(accountStoreName(ALICE));
  const unsent = async () => (await read(store, ['messages'], loadOwnUnsent)).map(({body}) => body);
  expect(await unsent()).toEqual(['b']);
  const failed = toErrorInfo(new ConnectionError('closed'));
  await write(store, ['messages'], async (written) => {
    await saveMessage(written, message('c', {state: 'failed', error: failed}));
    const [row] = await loadOwnUnsent(written);
    if (row) await saveMessage(written, {...row, delivery: {state: 'sent'}});
  });
  expect(await unsent()).toEqual(['c']);
  store.close();
});

test('a database of a newer version is left alone', async () => {
  const newer = await openDB(accountStoreName(ALICE), MIGRATIONS.length + 1);
  newer.close();
  expect(await kindOf(openAccountStore(accountStoreName(ALICE)))).toBe('newer');
});

test('a database without its stores is broken', async () => {
  const strange = await openDB(accountStoreName(ALICE), MIGRATIONS.length);
  strange.close();
  expect(await kindOf(openAccountStore(accountStoreName(ALICE)))).toBe('broken');
});

test('a migration that fails leaves the database as it was', async () => {
  const store = await openAccountStore(accountStoreName(ALICE));
  store.close();
  const failing = async () => {
    throw new Error('no');
  };
  expect(await kindOf(openAccountStore(accountStoreName(ALICE), [...MIGRATIONS, failing]))).toBe(
    'broken',
  );
  const again = await openAccountStore(accountStoreName(ALICE));
  expect(again.version).toBe(MIGRATIONS.length);
  again.close();
});

test.each([
  ['SecurityError', 'denied'],
  ['InvalidStateError', 'denied'],
  ['UnknownError', 'broken'],
  ['QuotaExceededError', 'quota'],
  ['VersionError', 'newer'],
])('a browser that answers %s on opening: storage is %s', async (name, kind) => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('no', name);
  });
  expect(await kindOf(openAccountStore(accountStoreName(ALICE)))).toBe(kind);
});

test('a tab that keeps an older version open blocks', async () => {
  const stubborn = indexedDB.open(accountStoreName(ALICE), 1);
  await new Promise((resolve) => stubborn.addEventListener('success', resolve));
  const next = [...MIGRATIONS, () => {}];
  expect(await kindOf(openAccountStore(accountStoreName(ALICE), next))).toBe('blocked');
  stubborn.result.close();
});

test('an open database closes when somebody upgrades it', async () => {
  const store = await openAccountStore(accountStoreName(ALICE));
  const upgraded = await openAccountStore(accountStoreName(ALICE), [...MIGRATIONS, () => {}]);
  expect(await kindOf(read(store, ['meta'], (tx) => tx.objectStore('meta').getAll()))).toBe(
    'broken',
  );
  upgraded.close();
});

test('a deleted history is gone, also while it is open', async () => {
  const store = await openAccountStore(accountStoreName(ALICE));
  await write(store, ['conversations'], async (tx) => {
    await saveConversation(tx, {...(await loadConversation(tx, BOB)), draft: 'secret'});
  });
  await deleteAccountStore(ALICE);
  const fresh = await openAccountStore(accountStoreName(ALICE));
  const row = await read(fresh, ['conversations'], (tx) => loadConversation(tx, BOB));
  expect(row.draft).toBe('');
  fresh.close();
});

test('accounts do not see each other', async () => {
  const alice = await openAccountStore(accountStoreName(ALICE));
  const bob = await openAccountStore(accountStoreName(BOB));
  await write(alice, ['conversations'], async (tx) => {
    await saveConversation(tx, {...(await loadConversation(tx, BOB)), draft: 'mine'});
  });
  const row = await read(bob, ['conversations'], (tx) => loadConversation(tx, BOB));
  expect(row.draft).toBe('');
  alice.close();
  bob.close();
});

test('what throws in a write transaction undoes all of it', async () => {
  const store = await openAccountStore(accountStoreName(ALICE));
  const failing = write(store, ['conversations'], async (tx) => {
    await saveConversation(tx, {...(await loadConversation(tx, BOB)), draft: 'half'});
    throw new RangeError('no');
  });
  await expect(failing).rejects.toThrow(RangeError);
  const row = await read(store, ['conversations'], (tx) => loadConversation(tx, BOB));
  expect(row.draft).toBe('');
  store.close();
});
