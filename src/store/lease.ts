/**
 * Who may write (docs/sync.md, invariant 1). Hosts can overlap: a frozen tab wakes up, another
 * build is still open. Whoever opens the database takes the lease, with an epoch of its own, and
 * every write transaction of whoever had it before finds that out, and writes nothing.
 */
import {createDeferred, type Deferred} from '../model/deferred.ts';
import {StorageError} from '../model/errors.ts';
import type {AccountStore, ReadTx} from './schema.ts';

type Lease = {readonly epoch: number; readonly lost: Deferred<void>};

const leases = new WeakMap<AccountStore, Lease>();

/** Makes this the one that may write, and everybody before it one that may not. */
export async function takeLease(store: AccountStore): Promise<void> {
  const tx = store.transaction(['meta'], 'readwrite');
  const epoch = (await loadEpoch(tx)) + 1;
  await tx.objectStore('meta').put({name: 'lease', value: epoch});
  await tx.done;
  leases.set(store, {epoch, lost: createDeferred()});
}

/** Did the disk let us take it? */
export function hasTakenLease(store: AccountStore): boolean {
  return leases.has(store);
}

/**
 * To be called in every write transaction, before it writes.
 *
 * @throws StorageError `superseded`
 */
export async function checkLease(store: AccountStore, tx: ReadTx): Promise<void> {
  const lease = leases.get(store);
  if ((await loadEpoch(tx)) === lease?.epoch) return;
  lease?.lost.resolve();
  throw new StorageError('superseded');
}

/** Looks whether it is still so; who cannot look is told elsewhere. */
export async function confirmLease(store: AccountStore): Promise<void> {
  try {
    await checkLease(store, store.transaction(['meta']));
  } catch {
    // What it found is told by `leaseLost`.
  }
}

/** Another host has changed or deleted the database itself. */
export function loseLease(store: AccountStore): void {
  leases.get(store)?.lost.resolve();
}

/** Resolves once it is known that another host has the lease, or the database. */
export async function leaseLost(store: AccountStore): Promise<void> {
  await leases.get(store)?.lost.promise;
}

async function loadEpoch(tx: ReadTx): Promise<number> {
  const row = await tx.objectStore('meta').get('lease');
  return row?.name === 'lease' ? row.value : 0;
}
