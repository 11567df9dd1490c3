/**
 * The one place where transactions begin and end. A write transaction awaits nothing but
 * IndexedDB (or it commits by itself too early), and what is thrown in it aborts all of it.
 */
import {checkLease, hasTakenLease, takeLease} from './lease.ts';
import type {AccountStore, ReadTx, StoreName, WriteTx} from './schema.ts';
import {toStorageError} from './storage-error.ts';

/**
 * Runs `body` in a write transaction and resolves once it is committed. Whose lease was taken
 * writes nothing (docs/sync.md, invariant 1).
 *
 * @throws StorageError, `superseded` among them, or what `body` threw; nothing is written then
 */
export async function write<T>(
  store: AccountStore,
  names: readonly StoreName[],
  body: (tx: WriteTx) => Promise<T>,
): Promise<T> {
  try {
    if (!hasTakenLease(store)) await takeLease(store);
    const tx: WriteTx = store.transaction([...new Set([...names, 'meta' as const])], 'readwrite');
    const committed = settled(tx.done);
    try {
      // The lease is asked for first, but not awaited: nothing is committed before the answer.
      const [, result] = await Promise.all([checkLease(store, tx), body(tx)]);
      await tx.done;
      return result;
    } catch (error) {
      abort(tx);
      await committed;
      throw tx.error ?? error;
    }
  } catch (error) {
    throw toStorageError(error);
  }
}

/** Runs `body` in a read transaction: what it sees is of one moment. */
export async function read<T>(
  store: AccountStore,
  names: readonly StoreName[],
  body: (tx: ReadTx) => Promise<T>,
): Promise<T> {
  try {
    const tx = store.transaction([...names], 'readonly');
    const done = settled(tx.done);
    const result = await body(tx);
    await done;
    return result;
  } catch (error) {
    throw toStorageError(error);
  }
}

function abort(tx: WriteTx): void {
  try {
    tx.abort();
  } catch {
    // It has ended already: IndexedDB itself aborted it.
  }
}

/** Resolves when `promise` is settled, however. */
async function settled(promise: Promise<unknown>): Promise<void> {
  await promise.then(
    () => {},
    () => {},
  );
}
