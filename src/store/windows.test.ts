import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, describe, expect, test} from 'vitest';
import type {MessageKey, Ord} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import {keyAlias} from './aliases.ts';
import {saveMessage} from './messages.ts';
import {accountStoreName, openAccountStore} from './open.ts';
import type {AccountStore} from './schema.ts';
import {read, write} from './transaction.ts';
import {loadBetween} from './windows.ts';

const ALICE = 'alice@example.org' as BareJid;
const BOB = 'bob@example.org' as BareJid;
/** Right above Bob in the index. */
const BOBBY = 'bob@example.orgy' as BareJid;

let store: AccountStore;

async function say(conversation: Jid, ord: string): Promise<void> {
  const key = `${conversation} ${ord}` as MessageKey;
  await write(store, ['messages'], (tx) =>
    saveMessage(tx, {
      key,
      conversation,
      ord: ord as Ord,
      placed: true,
      own: false,
      sender: conversation,
      time: 0,
      id: undefined,
      originId: undefined,
      archiveId: undefined,
      body: ord,
      delivery: undefined,
      markable: false,
      aliases: [keyAlias(key)],
    }),
  );
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openAccountStore(accountStoreName(ALICE));
  for (const ord of ['b', 'd', 'f', 'h']) await say(BOB, ord);
  await say(BOBBY, 'c');
  return () => store.close();
});

async function newest(limit: number, above?: string, below?: string): Promise<string> {
  const bounds = {above: above as Ord | undefined, below: below as Ord | undefined};
  const rows = await read(store, ['messages'], (tx) => loadBetween(tx, BOB, bounds, limit));
  return rows.map(({body}) => body).join(' ');
}

describe.each(['both ways', 'only upwards'])('where the browser reads rows %s', (ways) => {
  beforeEach(() => {
    if (ways === 'both ways') return undefined;
    const {getAllRecords} = IDBIndex.prototype as unknown as Record<string, unknown>;
    Reflect.deleteProperty(IDBIndex.prototype, 'getAllRecords');
    expect(IDBIndex.prototype).not.toHaveProperty('getAllRecords');
    return () => Object.assign(IDBIndex.prototype, {getAllRecords});
  });

  test('the newest of a conversation come, oldest first', async () => {
    expect(await newest(2)).toBe('f h');
    expect(await newest(9)).toBe('b d f h');
    expect(await newest(1)).toBe('h');
  });

  test('those at the bounds stay out', async () => {
    expect(await newest(9, 'b', 'h')).toBe('d f');
    expect(await newest(1, 'b', 'h')).toBe('f');
    expect(await newest(9, 'h')).toBe('');
    expect(await newest(9, undefined, 'b')).toBe('');
    expect(await newest(9, 'f', 'd')).toBe('');
  });
});
