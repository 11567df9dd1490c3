/**
 * The engine at work in a worker (worker.ts), whose name (bridge/names.ts) carries its scope. A
 * SharedWorker gets the tabs as ports. A dedicated worker belongs to the tab that leads, and speaks
 * with all of them over the bus.
 */
import type {HostNews} from '../bridge/host-news.ts';
import {portOf, type ToPage} from '../bridge/envelopes.ts';
import {scopeOfWorker} from '../bridge/names.ts';
import {createEngine} from './engine.ts';
import {canKeepKeys} from './key-keeping.ts';
import {serveBus} from './serve-bus.ts';

declare const self: (SharedWorkerGlobalScope | DedicatedWorkerGlobalScope) & {
  /**
   * Where ports are put as they come; until now they were kept. By worker.ts, or by a small script that
   * imports it: ours (client/hosts/blob-script.ts), or the site's (README.md), or both.
   */
  natterPorts?: {push(...ports: MessagePort[]): void};
};

const scope = scopeOfWorker(self.name);
const engine = createEngine({
  scope,
  wakeups: (wake, signal) => self.addEventListener('online', wake, {signal}),
});

if ('onconnect' in self) {
  const isFit = canKeepKeys();
  const known = new WeakSet<MessagePort>();
  const accept = async (port: MessagePort): Promise<void> => {
    if (known.has(port)) return;
    known.add(port);
    if (await isFit) engine.accept(portOf<ToPage, unknown>(port));
    else port.postMessage({natter: 'failed', message: 'it cannot keep keys'} satisfies HostNews);
  };
  const early = Array.isArray(self.natterPorts) ? (self.natterPorts as MessagePort[]) : [];
  self.natterPorts = {push: (...ports) => ports.forEach((port) => void accept(port))};
  for (const port of early) void accept(port);
} else {
  const owner = self;
  serveBus(engine, scope, () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
    owner.postMessage({natter: 'over'} satisfies HostNews);
  });
}
