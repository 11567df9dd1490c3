import {StorageError, type StorageErrorKind} from '../model/errors.ts';

/**
 * What IndexedDB threw, as a StorageError where it is about storage. Anything else (a mistake of
 * ours, say) stays what it is, so that it is not taken for a broken disk.
 */
export function toStorageError(error: unknown): unknown {
  if (error instanceof StorageError || !(error instanceof Error)) return error;
  const kind = kindOf(error.name);
  return kind ? new StorageError(kind, `${error.name}: ${error.message}`, {cause: error}) : error;
}

function kindOf(name: string): StorageErrorKind | undefined {
  switch (name) {
    case 'SecurityError':
    case 'NotAllowedError':
      return 'denied';
    case 'VersionError':
      return 'newer';
    case 'QuotaExceededError':
      return 'quota';
    case 'UnknownError':
    case 'NotFoundError':
    case 'InvalidStateError':
    case 'NotReadableError':
      return 'broken';
    default:
      return undefined;
  }
}
