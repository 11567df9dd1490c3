/** Replaces the global IndexedDB by one in memory. The package has types for it that its exports hide. */
declare module 'fake-indexeddb/auto';
