import {StorageError} from '../model/errors.ts';

const PROBE = 'natter-probe';

/**
 * Finds out whether this browser lets us keep anything: some refuse it in private windows or
 * where site data is blocked, and they tell only when one tries.
 *
 * @throws StorageError `denied`
 */
export async function probeStorage(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const denied = (cause: unknown) => reject(new StorageError('denied', undefined, {cause}));
    try {
      const request = indexedDB.open(PROBE);
      request.addEventListener('error', () => denied(request.error));
      request.addEventListener('success', () => {
        request.result.close();
        indexedDB.deleteDatabase(PROBE);
        resolve();
      });
    } catch (error) {
      denied(error);
    }
  });
}

/**
 * From here on IndexedDB is in memory, for as long as this worker lives: the session then works
 * as ever, only that nothing of it is kept. What is on the disk stays as it is.
 */
export async function useMemoryStorage(): Promise<void> {
  await import('fake-indexeddb/auto');
}
