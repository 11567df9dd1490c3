/** The messages of all conversations. A conversation is read by cursor on [conversation, ord]. */
import type {MessageKey, Ord} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import {keyAlias} from './aliases.ts';
import type {MessageRow, ReadTx, WriteTx} from './schema.ts';

/** Rows that are held at once, where there may be any number of them. */
const CHUNK = 500;

/** All rows that have this alias; see aliases.ts. */
export async function findByAlias(tx: ReadTx, alias: string): Promise<readonly MessageRow[]> {
  const index = tx.objectStore('messages').index('alias');
  // Mostly there is none, and Chromium takes five times as long for `getAll` as for `getKey`.
  return (await index.getKey(alias)) === undefined ? [] : await index.getAll(alias);
}

export async function findByKey(tx: ReadTx, key: MessageKey): Promise<MessageRow | undefined> {
  return await tx.objectStore('messages').index('alias').get(keyAlias(key));
}

/** Own messages that are on their way, or could not be sent, oldest first. */
export async function loadOwnUnsent(tx: ReadTx): Promise<readonly MessageRow[]> {
  const rows = await tx.objectStore('messages').index('unsent').getAll();
  return rows.sort((a, b) => (a.ord < b.ord ? -1 : 1));
}

/** Is it for the index of those? */
export function isUnsent({own, delivery}: Pick<MessageRow, 'own' | 'delivery'>): boolean {
  return own && (delivery?.state === 'sending' || delivery?.state === 'failed');
}

/** Adds or changes a message. */
export async function saveMessage(tx: WriteTx, message: MessageRow): Promise<void> {
  const {unsent: _unsent, ...row} = message;
  await tx.objectStore('messages').put(isUnsent(message) ? {...row, unsent: 1} : row);
}

export async function deleteMessage(tx: WriteTx, message: MessageRow): Promise<void> {
  if (message.row !== undefined) await tx.objectStore('messages').delete(message.row);
}

/** Up to `limit` messages below `below` (undefined: the newest), newest first. */
export async function loadWindow(
  tx: ReadTx,
  conversation: Jid,
  below: Ord | undefined,
  limit: number,
): Promise<readonly MessageRow[]> {
  const rows: MessageRow[] = [];
  await eachBelow(tx, conversation, below, (row) => {
    rows.push(row);
    return rows.length < limit;
  });
  return rows;
}

/** The newest message below `below` (undefined: of all) that `test` accepts. */
export async function findBelow(
  tx: ReadTx,
  conversation: Jid,
  below: Ord | undefined,
  test: (row: MessageRow) => boolean,
): Promise<MessageRow | undefined> {
  let found: MessageRow | undefined;
  await eachBelow(tx, conversation, below, (row) => {
    if (test(row)) found = row;
    return found === undefined;
  });
  return found;
}

/** Visits messages below `below`, newest first, until `visit` returns false. */
async function eachBelow(
  tx: ReadTx,
  conversation: Jid,
  below: Ord | undefined,
  visit: (row: MessageRow) => boolean,
): Promise<void> {
  const upper = below === undefined ? [conversation, []] : [conversation, below];
  const range = IDBKeyRange.bound([conversation], upper, true, true);
  let cursor = await tx.objectStore('messages').index('ord').openCursor(range, 'prev');
  while (cursor && visit(cursor.value)) cursor = await cursor.continue();
}

/** The lowest place in use above `above` (undefined: of all). */
export async function nextOrdAbove(
  tx: ReadTx,
  conversation: Jid,
  above: Ord | undefined,
): Promise<Ord | undefined> {
  const lower = above === undefined ? [conversation] : [conversation, above];
  const range = IDBKeyRange.bound(lower, [conversation, []], true, true);
  const cursor = await tx.objectStore('messages').index('ord').openKeyCursor(range);
  return cursor?.key[1] as Ord | undefined;
}

/** Own messages above `above` (undefined: all) up to and with `upTo`. */
export async function loadOwnBetween(
  tx: ReadTx,
  conversation: Jid,
  above: Ord | undefined,
  upTo: Ord,
): Promise<readonly MessageRow[]> {
  const lower = above === undefined ? [conversation] : [conversation, above];
  const range = IDBKeyRange.bound(lower, [conversation, upTo], true, false);
  const rows = await tx.objectStore('messages').index('ord').getAll(range);
  return rows.filter(({own}) => own);
}

/** Messages that nobody has seen; or only those of them that are for us by name. */
export async function countUnread(
  tx: ReadTx,
  conversation: Jid,
  index: 'unread' | 'mention' = 'unread',
): Promise<number> {
  const range = IDBKeyRange.bound([conversation], [conversation, []]);
  return await tx.objectStore('messages').index(index).count(range);
}

/**
 * The messages up to and with `upTo` no longer count as unread.
 *
 * @returns the newest of them whose sender asks for markers
 */
export async function clearUnread(
  tx: WriteTx,
  conversation: Jid,
  upTo: Ord,
): Promise<MessageRow | undefined> {
  let markable: MessageRow | undefined;
  const range = IDBKeyRange.bound([conversation], [conversation, upTo]);
  const messages = tx.objectStore('messages');
  for (;;) {
    const rows = await messages.index('unread').getAll(range, CHUNK);
    await Promise.all(
      rows.map(({unread: _unread, mention: _mention, ...row}) => messages.put(row)),
    );
    markable = rows.findLast((row) => row.markable) ?? markable;
    if (rows.length < CHUNK) return markable;
  }
}
