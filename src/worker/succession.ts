/** From one store to the next: of a visitor's next address, or after a spare one. Fetched when that happens, which is seldom. */
import {StorageError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {
  accountStoreName,
  deleteAccountStore,
  deleteStore,
  openAccountStore,
  spareStoreName,
} from '../store/open.ts';
import type {AccountStore} from '../store/schema.ts';
import {inheritUnsent} from '../sync/inherit-unsent.ts';

/**
 * Moves what a visitor has not sent to the store of the next address, and deletes the rest.
 *
 * @param from - the address before; nobody uses its store any more
 * @param to - the store of `account`
 */
export async function succeed(from: BareJid, to: AccountStore, account: BareJid): Promise<void> {
  const known = new Set((await indexedDB.databases()).map(({name}) => name));
  for (const name of [accountStoreName(from), spareStoreName(from)]) {
    if (!known.has(name)) continue;
    try {
      const store = await openAccountStore(name);
      await inheritUnsent(store, to, account).finally(() => store.close());
    } catch (error) {
      // What cannot be read is not to be had by waiting: the address is gone.
      if (!(error instanceof StorageError)) throw error;
    }
  }
  await deleteAccountStore(from);
}

/** Moves what was not sent while a spare store took the place of this one, and deletes that. */
export async function takeBack(account: BareJid, to: AccountStore): Promise<void> {
  const spare = await openAccountStore(spareStoreName(account));
  await inheritUnsent(spare, to, account).finally(() => spare.close());
  await deleteStore(spareStoreName(account));
}
