/** Opens and deletes the database of an account. */
import {deleteDB, openDB, type OpenDBCallbacks} from 'idb';
import {StorageError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {loseLease, takeLease} from './lease.ts';
import {MIGRATIONS, STORE_NAMES, type Migration} from './migrations.ts';
import type {AccountSchema, AccountStore} from './schema.ts';
import {toStorageError} from './storage-error.ts';

export function accountStoreName(jid: BareJid): string {
  return `natter:${jid}`;
}

/**
 * Where an account is kept while its own database cannot be used. Not a JID's database: a space
 * is in no JID.
 */
export function spareStoreName(jid: BareJid): string {
  return `natter:${jid} spare`;
}

/**
 * Opens the account's database, brings it to the version of this build, and takes its lease:
 * whoever had it open before writes no more.
 *
 * @param name - `accountStoreName` or `spareStoreName`
 * @param migrations - for tests
 * @throws StorageError `denied`, `newer`, `broken`, `quota`, or `blocked` if another tab keeps
 *   an older version open
 */
export async function openAccountStore(
  name: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<AccountStore> {
  const store = await open(name, migrations.length, {
    upgrade(database, oldVersion, _newVersion, tx) {
      // A migration that fails must not leave half of it behind.
      migrate(database, tx, migrations.slice(oldVersion)).catch(() => tx.abort());
      // The opening itself rejects, too.
      tx.done.catch(() => {});
    },
  });
  if (STORE_NAMES.some((name) => !store.objectStoreNames.contains(name))) {
    store.close();
    throw new StorageError('broken', 'a store is missing');
  }
  await takeLease(store).catch((error: unknown) => {
    const problem = toStorageError(error);
    // A full disk can still be read. The first write that it takes will take the lease, too.
    if (problem instanceof StorageError && problem.kind === 'quota') return;
    store.close();
    throw problem;
  });
  return store;
}

async function migrate(
  ...[database, tx, migrations]: [...Parameters<Migration>, readonly Migration[]]
): Promise<void> {
  for (const migration of migrations) await migration(database, tx);
}

/** Deletes the account's history on this device. Waits for nobody: who has it open is told to close. */
export async function deleteAccountStore(jid: BareJid): Promise<void> {
  await deleteStore(accountStoreName(jid));
  await deleteStore(spareStoreName(jid));
}

/** Deletes one database, in the same way. */
export async function deleteStore(name: string): Promise<void> {
  try {
    await deleteDB(name);
  } catch (error) {
    throw toStorageError(error);
  }
}

async function open(
  name: string,
  version: number,
  callbacks: Pick<OpenDBCallbacks<AccountSchema>, 'upgrade'>,
): Promise<AccountStore> {
  return await new Promise<AccountStore>((resolve, reject) => {
    let isGivenUp = false;
    const opening = opened(name, version, {
      ...callbacks,
      blocked() {
        isGivenUp = true;
        reject(new StorageError('blocked'));
      },
      blocking(_current, _blocked, event) {
        // `versionchange`: somebody upgrades or deletes it. Never stand in the way.
        (event.target as IDBDatabase).close();
        opening.then(loseLease, () => {});
      },
    });
    opening.then((store) => {
      if (isGivenUp) store.close();
      resolve(store);
    }, reject);
  });
}

async function opened(
  name: string,
  version: number,
  callbacks: OpenDBCallbacks<AccountSchema>,
): Promise<AccountStore> {
  try {
    return await openDB<AccountSchema>(name, version, callbacks);
  } catch (error) {
    // On opening, these mean that the browser gives no storage (Firefox, private windows).
    if (error instanceof Error && ['InvalidStateError', 'ReferenceError'].includes(error.name)) {
      throw new StorageError('denied', error.message, {cause: error});
    }
    // A migration that failed aborts the opening, and the database stays as it was.
    if (error instanceof Error && ['AbortError', 'ConstraintError'].includes(error.name)) {
      throw new StorageError('broken', error.message, {cause: error});
    }
    throw toStorageError(error);
  }
}
