/**
 * The accounts that this device remembers, one for each scope (what a site's tabs share). A small
 * database of its own. No password is in it, and keys that cannot be extracted.
 */
import {openDB, type DBSchema, type IDBPDatabase} from 'idb';
import {type BareJid, parseAccountJid} from '../model/jid.ts';
import type {RouteMemory} from '../model/route.ts';
import type {KeptCredentials} from '../model/session.ts';
import {toStorageError} from './storage-error.ts';

export type AccountRecord = KeptCredentials & {
  readonly scope: string;
  readonly jid: BareJid;
  /** wss: and https: URLs (ws: and http: on loopback); undefined to ask the domain. */
  readonly service: string | undefined;
  /** XMPP domain, if it is not the account's. */
  readonly domain: string | undefined;
  readonly resource: string;
  /** The address that is gone to for a while in place of the preferred one. */
  readonly route?: RouteMemory | undefined;
  /** How it logs in, where that is not by what is kept: by asking pages, or as nobody. */
  readonly loginBy?: 'page' | 'anonymous' | undefined;
  /** UUID of this installation, for XEP-0388. Records of before have none. */
  readonly clientId?: string;
  /** ms since the epoch. */
  readonly lastUsed: number;
};

interface AccountsSchema extends DBSchema {
  accounts: {key: string; value: AccountRecord};
}

const NAME = 'natter';
const VERSION = 1;

/** The account of a scope, or undefined if there is none, or what is stored makes no sense. */
export async function loadAccount(scope: string): Promise<AccountRecord | undefined> {
  return await withAccounts(async (database) => {
    const record = await database.get('accounts', scope);
    return record && isRecord(record) ? record : undefined;
  });
}

export async function saveAccount(record: AccountRecord): Promise<void> {
  await withAccounts((database) => database.put('accounts', record));
}

/** Changes what is kept to connect and log in again, if the account of the scope is still this one. */
export async function updateAccount(
  {scope, jid}: Pick<AccountRecord, 'scope' | 'jid'>,
  kept: KeptCredentials & Pick<AccountRecord, 'route'>,
): Promise<void> {
  await withAccounts(async (database) => {
    const tx = database.transaction('accounts', 'readwrite');
    const record = await tx.store.get(scope);
    if (record?.jid === jid) await tx.store.put({...record, ...kept});
    await tx.done;
  });
}

export async function forgetAccount(scope: string): Promise<void> {
  await withAccounts((database) => database.delete('accounts', scope));
}

async function withAccounts<T>(
  use: (database: IDBPDatabase<AccountsSchema>) => Promise<T>,
): Promise<T> {
  try {
    const database = await openDB<AccountsSchema>(NAME, VERSION, {
      upgrade(opened) {
        opened.createObjectStore('accounts', {keyPath: 'scope'});
      },
    });
    try {
      return await use(database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw toStorageError(error);
  }
}

function isRecord(record: AccountRecord): boolean {
  return (
    typeof record.jid === 'string' &&
    parseAccountJid(record.jid) === record.jid &&
    ['string', 'undefined'].includes(typeof record.service) &&
    typeof record.resource === 'string'
  );
}
