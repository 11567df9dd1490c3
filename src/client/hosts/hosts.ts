/**
 * Where the engine can run, best first (docs/architecture.md). Tabs of one browser find the same,
 * because what they try, and in which order, depends on nothing but the browser and the site.
 */
import {blobHost} from './blob.ts';
import type {Host, HostOptions} from './host.ts';
import {inPageHost} from './in-page.ts';
import {leaderHost} from './leader.ts';
import {sharedWorkerHost} from './shared-worker.ts';

export function hostsFor(options: HostOptions): readonly Host[] {
  const isOwn = options.workerUrl.origin === location.origin;
  const shared = isOwn ? sharedWorkerHost(options) : blobHost(options);
  const hasLocks = 'locks' in navigator;
  return [
    ...('SharedWorker' in window && (isOwn || hasLocks) ? [shared] : []),
    ...('Worker' in window && hasLocks ? [leaderHost(options)] : []),
    inPageHost(options),
  ];
}
