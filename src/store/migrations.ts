/**
 * How a database becomes what this version needs. Append only: a migration that was released is
 * never changed, and their number is the version of the database.
 */
import type {IDBPDatabase, IDBPTransaction} from 'idb';
import {isUnsent} from './messages.ts';
import type {AccountSchema, StoreName} from './schema.ts';

type Database = IDBPDatabase<AccountSchema>;
export type UpgradeTx = IDBPTransaction<AccountSchema, StoreName[], 'versionchange'>;
/** Nothing but IndexedDB may be awaited in it. */
export type Migration = (database: Database, tx: UpgradeTx) => void | Promise<void>;

function createConversationStores(database: Database): void {
  database.createObjectStore('meta', {keyPath: 'name'});
  const conversations = database.createObjectStore('conversations', {keyPath: 'jid'});
  conversations.createIndex('activity', 'activity');

  const messages = database.createObjectStore('messages', {keyPath: 'row', autoIncrement: true});
  messages.createIndex('ord', ['conversation', 'ord'], {unique: true});
  messages.createIndex('alias', 'aliases', {multiEntry: true});
  messages.createIndex('unread', 'unread');
  messages.createIndex('time', ['conversation', 'time']);

  const targets = database.createObjectStore('targets', {keyPath: 'row', autoIncrement: true});
  targets.createIndex('target', ['conversation', 'kind', 'id']);

  database.createObjectStore('segments', {keyPath: 'archive'});
  const holes = database.createObjectStore('holes', {keyPath: 'row', autoIncrement: true});
  holes.createIndex('low', ['archive', 'low.ord']);

  const outbox = database.createObjectStore('outbox', {keyPath: 'sequence', autoIncrement: true});
  outbox.createIndex('id', 'id');

  database.createObjectStore('roster', {keyPath: 'jid'});
  database.createObjectStore('asks', {keyPath: 'jid'});
}

/** Empty at first: what is here already is indexed in the background (store/term-index.ts). */
function createTermStores(database: Database): void {
  database.createObjectStore('volumes', {keyPath: 'volume', autoIncrement: true});
  database.createObjectStore('terms', {keyPath: ['volume', 'page']});
  database.createObjectStore('places', {keyPath: 'volume'});
}

/** Own messages that are not with the server, found without reading all. */
async function indexUnsent(_database: Database, tx: UpgradeTx): Promise<void> {
  const messages = tx.objectStore('messages');
  messages.createIndex('unsent', 'unsent');
  let cursor = await messages.openCursor();
  while (cursor) {
    if (isUnsent(cursor.value)) await cursor.update({...cursor.value, unsent: 1});
    cursor = await cursor.continue();
  }
}

function createRoomStore(database: Database, tx: UpgradeTx): void {
  database.createObjectStore('rooms', {keyPath: 'jid'});
  tx.objectStore('messages').createIndex('mention', 'mention');
}

export const MIGRATIONS: readonly Migration[] = [
  createConversationStores,
  createTermStores,
  indexUnsent,
  createRoomStore,
];

export const STORE_NAMES: readonly StoreName[] = [
  'meta',
  'conversations',
  'messages',
  'targets',
  'segments',
  'holes',
  'outbox',
  'roster',
  'asks',
  'rooms',
  'volumes',
  'terms',
  'places',
];
