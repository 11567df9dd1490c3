/**
 * The one place where transactions begin and end. A write transaction awaits nothing but
 * IndexedDB (or it commits by itself too early), and what is thrown in it aborts all of it.
 */
import {StorageError} from '../model/errors.ts';
import {checkLease, hasTakenLease, takeLease} from './lease.ts';
import type {AccountStore, ReadTx, StoreName, WriteTx} from './schema.ts';
import {toStorageError} from './storage-error.ts';

/** What helps on a full disk. */
export type Relief = {
  /** Makes room; false if there is nothing to be had. */
  readonly makeRoom: () => Promise<boolean>;
  /** Told after each write: does the disk take nothing more? */
  readonly told: (isFull: boolean) => void;
};

const reliefs = new WeakMap<AccountStore, Relief>();

/** From now on a write that finds the disk full makes room and is tried once more. */
export function relieve(store: AccountStore, relief: Relief): void {
  reliefs.set(store, relief);
}

function isQuota(error: unknown): boolean {
  return error instanceof StorageError && error.kind === 'quota';
}

/**
 * Runs `body` in a write transaction and resolves once it is committed. Whose lease was taken
 * writes nothing (docs/sync.md, invariant 1). `body` may run twice, see `relieve`.
 *
 * @throws StorageError, `superseded` among them, or what `body` threw; nothing is written then
 */
export async function write<T>(
  store: AccountStore,
  names: readonly StoreName[],
  body: (tx: WriteTx) => Promise<T>,
): Promise<T> {
  const {makeRoom, told} = reliefs.get(store) ?? {};
  let isFull = false;
  try {
    return await writeAtOnce(store, names, body);
  } catch (error) {
    isFull = isQuota(error);
    if (!isFull || !makeRoom || !(await makeRoom())) throw error;
    isFull = false;
    return await writeAtOnce(store, names, body).catch((again: unknown) => {
      isFull = isQuota(again);
      throw again;
    });
  } finally {
    told?.(isFull);
  }
}

/** As `write`, without help on a full disk: for what makes room itself. */
export async function writeAtOnce<T>(
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
