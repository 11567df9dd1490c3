/**
 * How one side learns that the other is gone: ports never tell, but a Web Lock that its holder
 * took with it is free again within milliseconds.
 */

/**
 * True in a browser that does not keep pages for "back" while any lock is held, and that ends the
 * worker with them (Firefox). There, deadlines have to do.
 */
const costsCaching = / Gecko\/\d/.test(globalThis.navigator?.userAgent ?? '');

/** The lock that a page holds while it lives. */
export function pageLock(page: string): string {
  return `natter:page:${page}`;
}

/** The lock that a host holds while it lives. */
export function hostLock(instance: string): string {
  return `natter:host:${instance}`;
}

/**
 * Holds a lock until the end of this page or worker.
 *
 * @returns whether it is held; not where that would cost more than it is worth
 */
export async function holdLock(name: string): Promise<boolean> {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (!locks || costsCaching) return false;
  return await new Promise((resolve) => {
    const holding = locks.request(name, async () => {
      resolve(true);
      await new Promise(() => {});
    });
    // Refused: an opaque origin, say.
    holding.catch(() => resolve(false));
  });
}

/** Resolves once a lock that is held is free; rejects when the signal aborts. */
export async function awaitRelease(name: string, signal: AbortSignal): Promise<void> {
  await navigator.locks.request(name, {signal}, () => {});
}
