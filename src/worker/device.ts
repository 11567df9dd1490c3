/** What this device keeps, as far as it can: where it cannot, the session goes on without. */
import {StorageError, toErrorInfo, type ErrorInfo} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import type {KeptCredentials} from '../model/session.ts';
import {saveAccount, updateAccount, type AccountRecord} from '../store/accounts.ts';
import {accountStoreName, openAccountStore, spareStoreName} from '../store/open.ts';
import type {AccountStore} from '../store/schema.ts';
import {probeStorage, useMemoryStorage} from './storage.ts';

export interface Device {
  /** Why something could not be kept. */
  readonly problem: ErrorInfo | undefined;
  /** To be called before anything else. */
  prepare(): Promise<void>;
  /**
   * Opens the database of an account. One that cannot be used (written by a newer version, broken)
   * is left as it is; until it can be used again, a spare one takes its place.
   */
  openStore(jid: BareJid): Promise<AccountStore>;
  /** The disk takes nothing more; or it does again. */
  setFull(isFull: boolean): void;
  /** Remembers who is signed in. */
  remember(record: AccountRecord): Promise<void>;
  /** Remembers what a login has left, of an account that is remembered. */
  update(record: AccountRecord, kept: KeptCredentials): Promise<void>;
}

export function createDevice(): Device {
  let problem: ErrorInfo | undefined;

  async function attempt(keeping: Promise<unknown>): Promise<void> {
    try {
      await keeping;
    } catch (error) {
      problem = toErrorInfo(error);
    }
  }

  /** Takes back what was not sent from a spare database. */
  async function reclaim(
    jid: BareJid,
    store: AccountStore,
    databases: Promise<readonly IDBDatabaseInfo[]>,
  ): Promise<void> {
    const all = await databases;
    if (!all.some(({name}) => name === spareStoreName(jid))) return;
    const {takeBack} = await import('./succession.ts');
    await attempt(takeBack(jid, store));
  }

  return {
    get problem() {
      return problem;
    },

    async prepare() {
      await probeStorage().catch(async (error: unknown) => {
        problem = toErrorInfo(error);
        await useMemoryStorage();
      });
    },

    async openStore(jid) {
      // Asked for beside the opening, not after.
      const databases = indexedDB.databases();
      databases.catch(() => {});
      try {
        const store = await openAccountStore(accountStoreName(jid));
        await reclaim(jid, store, databases);
        return store;
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        problem = toErrorInfo(error);
        return await openAccountStore(spareStoreName(jid));
      }
    },

    setFull(isFull) {
      if (isFull) problem ??= toErrorInfo(new StorageError('quota'));
      else if (problem?.kind === 'quota') problem = undefined;
    },

    remember: (record) => attempt(saveAccount(record)),
    update: (record, kept) => attempt(updateAccount(record, kept)),
  };
}
