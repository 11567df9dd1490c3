import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import {IDBFactory} from 'fake-indexeddb';
import {openDB} from 'idb';
import {beforeEach, expect, test, vi} from 'vitest';
import type {MessageKey, Ord} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import {MIGRATIONS} from './migrations.ts';
import {deleteMessage, findByKey, saveMessage} from './messages.ts';
import {saveIndexed} from './meta.ts';
import {accountStoreName, openAccountStore} from './open.ts';
import {SEARCH_STORES, passes, searchMessages, type Wish} from './search.ts';
import {keyAlias} from './aliases.ts';
import type {AccountStore, MessageRow} from './schema.ts';
import {clearIndex, indexSome} from './term-index.ts';
import {read, write} from './transaction.ts';
import {parseQuery} from './words.ts';

const alice = 'alice@example.org' as BareJid;
const bob = 'bob@example.org' as BareJid;
const bobby = 'bob@example.orgy' as BareJid;
const START = Date.UTC(2024, 0, 1);

let made = 0;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  made = 0;
  return () => vi.restoreAllMocks();
});

const open = () => openAccountStore(accountStoreName(alice));

type Said = {readonly body: string; readonly minute?: number; readonly conversation?: Jid};

function rowOf({body, minute, conversation = bob}: Said): MessageRow {
  made += 1;
  const key = `${made}` as MessageKey;
  return {
    key,
    conversation,
    ord: String(made).padStart(8, '0') as Ord,
    placed: true,
    time: START + (minute ?? made) * 60_000,
    own: false,
    sender: conversation,
    id: undefined,
    originId: undefined,
    archiveId: undefined,
    body,
    delivery: undefined,
    markable: false,
    aliases: [keyAlias(key)],
  };
}

async function say(store: AccountStore, ...said: readonly Said[]): Promise<void> {
  await write(store, ['messages'], async (tx) => {
    for (const one of said) await saveMessage(tx, rowOf(one));
  });
}

async function indexAll(store: AccountStore): Promise<void> {
  while ((await indexSome(store)) !== 'none');
}

async function search(store: AccountStore, text: string, rest: Partial<Wish> = {}) {
  const query = parseQuery(text);
  if (!query) throw new Error('nothing to search for');
  const wish = {query, conversation: undefined, before: undefined, limit: 50, ...rest};
  return await read(store, SEARCH_STORES, (tx) => searchMessages(tx, wish));
}

async function bodies(...args: Parameters<typeof search>): Promise<readonly string[]> {
  return (await search(...args)).hits.map(({row}) => row.body);
}

test('what is found is narrowed by whom and when', () => {
  const row = {own: true, time: 5};
  expect(passes(row, {})).toBe(true);
  expect([passes(row, {own: true}), passes(row, {own: false})]).toEqual([true, false]);
  expect([passes(row, {since: 5}), passes(row, {since: 6})]).toEqual([true, false]);
});

test('what is found has all the words, newest first, whatever the order of the rows', async () => {
  const store = await open();
  await say(
    store,
    {body: 'The new glaze is drying', minute: 3},
    {body: 'New tiles', minute: 9},
    {body: 'glaze: old and NEW', minute: 5},
    {body: 'old glaze', minute: 1},
  );
  await indexAll(store);
  expect(await bodies(store, 'glaz')).toEqual([
    'glaze: old and NEW',
    'The new glaze is drying',
    'old glaze',
  ]);
  expect(await bodies(store, 'ne gla')).toEqual(['glaze: old and NEW', 'The new glaze is drying']);
  expect(await bodies(store, 'kiln')).toEqual([]);
  store.close();
});

test('one conversation is searched alone', async () => {
  const store = await open();
  await say(
    store,
    {body: 'glaze one'},
    {body: 'glaze two', conversation: bobby},
    {body: 'glaze three'},
  );
  await indexAll(store);
  expect(await bodies(store, 'glaze', {conversation: bob})).toEqual(['glaze three', 'glaze one']);
  expect(await bodies(store, 'glaze', {conversation: bobby})).toEqual(['glaze two']);
  expect(await bodies(store, 'example')).toEqual([]);
  store.close();
});

test('new messages are indexed before the old ones', async () => {
  const store = await open();
  await say(store, {body: 'oldest'}, ...Array.from({length: 1500}, () => ({body: 'old'})));
  expect(await indexSome(store)).toBe('old');
  await say(store, {body: 'new one'});
  expect(await indexSome(store)).toBe('old');
  expect(await bodies(store, 'one')).toEqual(['new one']);
  expect(await bodies(store, 'oldest')).toEqual([]);
  await indexAll(store);
  expect(await bodies(store, 'oldest')).toEqual(['oldest']);
  store.close();
});

test('a database of before there was a search is indexed, too', async () => {
  const before = await openDB(accountStoreName(alice), 1, {
    upgrade(database, _old, _new, tx) {
      void MIGRATIONS[0]?.(database as never, tx as never);
    },
  });
  await before.put('messages', rowOf({body: 'a glaze of before'}));
  before.close();
  const store = await open();
  await indexAll(store);
  expect(await bodies(store, 'glaze')).toEqual(['a glaze of before']);
  store.close();
});

test('an index of another version of the words is made anew', async () => {
  const store = await open();
  await say(store, {body: 'glaze'});
  await indexAll(store);
  await write(store, ['meta'], (tx) => saveIndexed(tx, {from: 0, upTo: 1, version: -1}));
  await indexAll(store);
  expect(await bodies(store, 'glaze')).toEqual(['glaze']);
  expect(await store.count('volumes')).toBe(1);
  store.close();
});

test('what is gone, or says something else now, is not found', async () => {
  const store = await open();
  await say(store, {body: 'glaze gone'}, {body: 'glaze changed'}, {body: 'glaze kept'});
  await indexAll(store);
  await write(store, ['messages'], async (tx) => {
    const [gone, changed] = [
      await findByKey(tx, '1' as MessageKey),
      await findByKey(tx, '2' as MessageKey),
    ];
    if (!gone || !changed) throw new Error('not there');
    await deleteMessage(tx, gone);
    await saveMessage(tx, {...changed, body: 'something else'});
  });
  expect(await bodies(store, 'glaze')).toEqual(['glaze kept']);
  store.close();
});

test('an index that is cleared while it is made is made anew, whole', async () => {
  const store = await open();
  const clear = () => write(store, ['volumes', 'terms', 'places'], clearIndex);
  await say(store, {body: 'glaze one'});
  await indexAll(store);
  await say(store, {body: 'glaze two'});
  const [step] = [indexSome(store), await clear()];
  await step;
  await indexAll(store);
  expect(await bodies(store, 'glaze')).toEqual(['glaze two', 'glaze one']);
  store.close();
});

test('what is cleared while it is united stays away', async () => {
  const store = await open();
  for (let number = 0; number < 7; number++) {
    await say(store, {body: `tile ${number}`});
    await indexSome(store);
  }
  await say(store, {body: 'tile 7'});
  // oxlint-disable-next-line typescript/unbound-method -- it is applied
  const begin = IDBDatabase.prototype.transaction;
  let clearing: Promise<void> | undefined;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...args
  ) {
    const tx = begin.apply(this, args);
    // The eighth volume is there, and all are read to be united.
    const isReading = args[1] === 'readonly' && Array.from(args[0]).includes('volumes');
    if (isReading) clearing ??= write(store, ['volumes', 'terms', 'places'], clearIndex);
    return tx;
  });
  await indexSome(store);
  await clearing;
  expect([clearing === undefined, await store.count('volumes')]).toEqual([false, 0]);
  store.close();
});

test('there are few volumes, however the messages came', async () => {
  const store = await open();
  for (let batch = 0; batch < 130; batch++) {
    await say(store, {body: `glaze ${batch}`}, {body: `tile ${batch}`});
    await indexAll(store);
  }
  expect(await store.count('volumes')).toBeLessThan(24);
  expect(await bodies(store, 'glaze', {limit: 200})).toEqual(
    Array.from({length: 130}, (_, index) => `glaze ${129 - index}`),
  );
  store.close();
});

test('page by page everything is found once', async () => {
  const store = await open();
  await say(
    store,
    ...Array.from({length: 700}, (_, index) => ({body: `glaze ${index}`, minute: index % 300})),
  );
  await indexAll(store);
  const found: string[] = [];
  let before: number | undefined;
  do {
    const {hits, next} = await search(store, 'glaze', {before, limit: 64});
    found.push(...hits.map(({row}) => row.key));
    before = next;
  } while (before !== undefined);
  expect(found.length).toBe(700);
  expect(new Set(found).size).toBe(700);
  store.close();
});

test('a search that finds little goes on in the next call', async () => {
  const store = await open();
  await say(store, {body: 'the sea'}, ...Array.from({length: 1500}, () => ({body: 'sea the'})));
  await indexAll(store);
  let page = await search(store, '"the sea"');
  expect([page.hits.length, page.next === undefined]).toEqual([0, false]);
  while (page.hits.length === 0 && page.next !== undefined) {
    page = await search(store, '"the sea"', {before: page.next});
  }
  expect(page.hits.map(({row}) => row.body)).toEqual(['the sea']);
  store.close();
});

test('it finds what a search without an index finds', async () => {
  const word = fc.constantFrom(
    'glaze',
    'Glas',
    'kiln',
    'ofen',
    'Öfen',
    'a',
    '東京',
    '京都',
    '👍',
    'é',
    'glazed',
  );
  const body = fc.array(word, {minLength: 1, maxLength: 4}).map((words) => words.join(' '));
  const said = fc.record({body, minute: fc.nat(20), conversation: fc.constantFrom(bob, bobby)});
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(said, {maxLength: 12}), {maxLength: 12}),
      fc.array(word, {minLength: 1, maxLength: 2}),
      async (batches, words) => {
        globalThis.indexedDB = new IDBFactory();
        const store = await open();
        for (const batch of batches) {
          await say(store, ...batch);
          await indexSome(store);
        }
        await indexAll(store);
        const {hits, next} = await search(store, words.join(' '), {limit: 1000});
        expect(next).toBeUndefined();
        // Told apart by hand: the words here have no other spellings, and no quotes.
        const plain = (text: string) =>
          text
            .normalize('NFD')
            .replace(/\p{Mn}/gu, '')
            .toLowerCase();
        const expected = (await store.getAll('messages')).filter((row) =>
          words.every((sought) => {
            const others = plain(row.body).split(' ');
            return others.some((other) => other.startsWith(plain(sought)));
          }),
        );
        expect(hits.map(({row}) => row.key).toSorted()).toEqual(
          expected.map(({key}) => key).toSorted(),
        );
        const minutes = hits.map(({row}) => row.time);
        expect(minutes).toEqual(minutes.toSorted((a, b) => b - a));
        store.close();
      },
    ),
    {numRuns: 60},
  );
});
