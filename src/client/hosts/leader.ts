import {parseHostNews} from '../../bridge/host-news.ts';
import {workerName} from '../../bridge/names.ts';
import {trustedScriptUrl} from '../trusted-script-url.ts';
import {createBlobScript} from './blob-script.ts';
import {electedHost} from './elected.ts';
import type {Host, HostOptions} from './host.ts';

/** A dedicated worker of the tab that leads, where there are no SharedWorkers. */
export function leaderHost(options: HostOptions): Host {
  const {scope, workerUrl} = options;
  const isOwn = workerUrl.origin === location.origin;

  return electedHost('worker of one tab', options, ({onOver, onFailure}) => {
    try {
      const url = isOwn ? workerUrl : createBlobScript(workerUrl);
      const worker = new Worker(trustedScriptUrl(url), {
        name: workerName(scope),
        type: isOwn ? 'module' : 'classic',
      });
      // Before it runs an error means that it cannot be started; later it is one of ours.
      worker.addEventListener('error', (event) => {
        if (!event.message) onFailure('it did not start');
      });
      worker.addEventListener('message', ({data}) => {
        const news = parseHostNews(data);
        if (news?.natter === 'over') onOver();
        else if (news?.natter === 'failed') onFailure(news.message);
      });
      return () => worker.terminate();
    } catch (error) {
      queueMicrotask(() => onFailure(error));
      return () => {};
    }
  });
}
