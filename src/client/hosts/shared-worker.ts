import {parseHostNews} from '../../bridge/host-news.ts';
import {portOf, type Port, type ToHost, type ToPage} from '../../bridge/envelopes.ts';
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
        return enginePort(worker.port, onFailure);
      } catch (error) {
        queueMicrotask(() => onFailure(error));
        return {post() {}, listen() {}, close() {}};
      }
    },
  };
}

/** The port to an engine, which keeps to itself what the worker, not the engine, says. */
export function enginePort(
  port: MessagePort,
  onFailure: (cause: unknown) => void,
): Port<ToHost, ToPage> {
  const all = portOf<ToHost, ToPage>(port);
  return {
    ...all,
    listen(listener, signal) {
      all.listen((envelope) => {
        const news = parseHostNews(envelope);
        if (!news) listener(envelope);
        else if (news.natter === 'failed') onFailure(news.message);
      }, signal);
    },
  };
}
