/**
 * Where the engine can run, best first (docs/architecture.md). Tabs of one browser find the same,
 * because what they try, and in which order, depends on nothing but the browser and the site.
 */
import {blobHost} from './blob.ts';
import type {Host, HostOptions} from './host.ts';
import {lazyPort} from './lazy-port.ts';
import {sharedWorkerHost} from './shared-worker.ts';

export function hostsFor(options: HostOptions): readonly Host[] {
  const isOwn = options.workerUrl.origin === location.origin;
  const shared = isOwn ? sharedWorkerHost(options) : blobHost(options);
  const hasLocks = 'locks' in navigator;
  const fallbacks = () => import('./fallback-hosts.ts');
  const leader = async () => (await fallbacks()).leaderHost(options);
  const inPage = async () => (await fallbacks()).inPageHost(options);
  return [
    ...('SharedWorker' in window && (isOwn || hasLocks) ? [shared] : []),
    ...('Worker' in window && hasLocks ? [fetchedHost('worker of one tab', leader)] : []),
    fetchedHost('engine in the page', inPage),
  ];
}

/** A host whose code is fetched when it is tried. */
function fetchedHost(name: string, fetch: () => Promise<Host>): Host {
  let host: Promise<Host> | undefined;
  return {
    name,
    open(onFailure) {
      host ??= fetch();
      const opening = host.then((fetched) => fetched.open(onFailure));
      return lazyPort(opening, (cause) => {
        host = undefined;
        onFailure(cause);
      });
    },
  };
}
