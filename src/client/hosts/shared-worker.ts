import {portOf} from '../../bridge/envelopes.ts';
import {workerName} from '../../bridge/names.ts';
import {trustedScriptUrl} from '../trusted-script-url.ts';
import type {Host, HostOptions} from './host.ts';

/**
 * How a SharedWorker is started. All of it, and the URL, has to be the same in all tabs: another
 * combination is an error for who comes second. A browser that does not know `extendedLifetime`
 * ignores it; one that does keeps the worker for a while after the last page, and so one
 * connection for all pages of a site that somebody walks through.
 *
 * @param type - `classic` for the script that is a blob
 */
export function sharedWorkerOptions(scope: string, type: WorkerType): WorkerOptions {
  const options = {name: workerName(scope), type, extendedLifetime: true};
  return Object.freeze(options);
}

/** A SharedWorker of the page's own origin. */
export function sharedWorkerHost({scope, workerUrl}: HostOptions): Host {
  return {
    name: 'shared worker',
    open(onFailure) {
      try {
        const url = trustedScriptUrl(workerUrl);
        const worker = new SharedWorker(url, sharedWorkerOptions(scope, 'module'));
        worker.addEventListener('error', () => onFailure('it did not start'));
        return portOf(worker.port);
      } catch (error) {
        queueMicrotask(() => onFailure(error));
        return {post() {}, listen() {}, close() {}};
      }
    },
  };
}
