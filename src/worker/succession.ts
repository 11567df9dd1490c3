/** From one address of a visitor to the next; fetched when that happens, which is seldom. */
import {StorageError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {
  accountStoreName,
  deleteAccountStore,
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
