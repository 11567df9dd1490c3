/**
 * What every worker of ours is started from: it keeps the ports that come before the engine, and
 * fetches that. The engine is not in this file, and not imported by a statement, for what WebKit and
 * Firefox make of that (decision 41).
 */
import type {HostNews} from '../bridge/host-news.ts';

declare const self: (SharedWorkerGlobalScope | DedicatedWorkerGlobalScope) & {
  natterPorts?: MessagePort[];
};

const url = new URL(/* @vite-ignore */ './worker-engine.js', import.meta.url).href;
const isShared = 'onconnect' in self;
if (isShared && !self.natterPorts) {
  self.natterPorts = [];
  self.addEventListener('connect', ({ports}) => self.natterPorts?.push(...ports));
}
import(/* @vite-ignore */ url).catch((error: unknown) => {
  const listeners = isShared ? (self.natterPorts ?? []) : [self];
  const news: HostNews = {natter: 'failed', message: String(error)};
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
  for (const listener of listeners) listener.postMessage(news);
  // Whoever tries again gets another worker.
  self.close();
});
