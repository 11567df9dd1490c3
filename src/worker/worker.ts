/**
 * What every worker of ours is started from: it keeps the ports that come before the engine, and
 * fetches that. The engine is not in this file, and not imported by a statement, for what WebKit and
 * Firefox make of that (decision 41).
 */
import type {HostNews} from '../bridge/host-news.ts';

declare const self: (SharedWorkerGlobalScope | DedicatedWorkerGlobalScope) & {
  natterPorts?: MessagePort[] | {push(...ports: MessagePort[]): void};
};

const url = new URL(/* @vite-ignore */ './worker-engine.js', import.meta.url).href;
const isShared = 'onconnect' in self;
if (isShared && !self.natterPorts) {
  self.natterPorts = [];
  self.addEventListener('connect', ({ports}) => self.natterPorts?.push(...ports));
}
import(/* @vite-ignore */ url).catch((error: unknown) => {
  const news: HostNews = {natter: 'failed', message: String(error)};
  const tell = (...listeners: readonly {postMessage(news: HostNews): void}[]) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
    for (const listener of listeners) listener.postMessage(news);
    // Whoever tries again gets another worker.
    if (listeners.length > 0) self.close();
  };
  const early = Array.isArray(self.natterPorts) ? self.natterPorts : [];
  // It may be known before the first port comes.
  self.natterPorts = {push: tell};
  tell(...(isShared ? early : [self]));
});
