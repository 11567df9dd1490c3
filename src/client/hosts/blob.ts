/**
 * A SharedWorker for an engine from another origin. Its script is a blob, whose URL is known only to
 * the tab that has made it; the tabs meet by writing it down (localStorage), one at a time (Web
 * Lock). The URL joins the running worker also after that tab has gone, and is dead once the worker
 * is: then the next tab makes another one. A tab that goes after somebody has signed out for good
 * forgets it (page-storage.ts); those that stay write it down again.
 */
import {parseHostNews} from '../../bridge/host-news.ts';
import type {Port, ToHost, ToPage} from '../../bridge/envelopes.ts';
import {workerName} from '../../bridge/names.ts';
import {trustedScriptUrl} from '../trusted-script-url.ts';
import {createBlobScript} from './blob-script.ts';
import type {Host, HostOptions} from './host.ts';
import {lazyPort} from './lazy-port.ts';
import {sharedWorkerOptions, enginePort} from './shared-worker.ts';

/** For the first word of a worker, in ms; it comes before the engine is fetched. */
const DEADLINE = 2000;

export function blobHost({scope, workerUrl}: HostOptions): Host {
  // The URL of the engine is a part: another version of it is another host.
  const key = `${workerName(scope)}:${workerUrl.href}`;
  let current: string | undefined;

  /** The port of the worker that this URL leads to. */
  async function join(url: string, onFailure: (cause: unknown) => void) {
    const blob = new URL(url);
    if (blob.protocol !== 'blob:' || blob.origin !== location.origin) throw new Error('not a blob');
    const options = sharedWorkerOptions(scope, 'classic');
    const worker = new SharedWorker(trustedScriptUrl(blob), options);
    await greeted(worker);
    current = url;
    return enginePort(worker.port, onFailure);
  }

  async function meet(onFailure: (cause: unknown) => void): Promise<Port<ToHost, ToPage>> {
    return await navigator.locks.request(`natter:rendezvous:${key}`, async () => {
      const known = localStorage.getItem(key);
      if (known !== null) {
        const joined = await join(known, onFailure).catch(() => undefined);
        if (joined) return joined;
      }
      const url = createBlobScript(workerUrl).href;
      const port = await join(url, onFailure);
      localStorage.setItem(key, url);
      return port;
    });
  }

  return {
    name: 'shared worker from a blob',
    open: (onFailure) => lazyPort(meet(onFailure), onFailure),
    movesOn: () => localStorage.getItem(key) !== current,
  };
}

/** Resolves when the worker says that it is there. */
async function greeted(worker: SharedWorker): Promise<void> {
  const done = new AbortController();
  const {signal} = done;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('it does not answer')), DEADLINE);
      signal.addEventListener('abort', () => clearTimeout(timer));
      worker.addEventListener('error', () => reject(new Error('it did not start')), {signal});
      const onMessage = ({data}: MessageEvent<unknown>) => {
        const news = parseHostNews(data);
        if (news?.natter === 'failed') reject(new Error(news.message));
        else resolve();
      };
      worker.port.addEventListener('message', onMessage, {signal});
      worker.port.start();
    });
  } finally {
    done.abort();
  }
}
