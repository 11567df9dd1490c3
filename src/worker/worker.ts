/**
 * Entry of every worker that hosts the engine; its name (bridge/names.ts) carries its scope.
 * A SharedWorker gets the tabs as ports. It may have been started by a small script that
 * imports this one (of ours, client/hosts/blob-script.ts, or the site's, README.md), and has the ports that came in the meantime. A
 * dedicated worker belongs to the tab that leads, and speaks with all of them over the bus.
 */
import type {HostNews} from '../bridge/host-news.ts';
import {portOf, type ToPage} from '../bridge/envelopes.ts';
import {scopeOfWorker} from '../bridge/names.ts';
import {createEngine} from './engine.ts';
import {canKeepKeys} from './key-keeping.ts';
import {serveBus} from './serve-bus.ts';

declare const self: (SharedWorkerGlobalScope | DedicatedWorkerGlobalScope) & {
  /** Where the small script puts the ports. */
  natterPorts?: {push(port: MessagePort): void};
};

const scope = scopeOfWorker(self.name);
const engine = createEngine({
  scope,
  wakeups: (wake, signal) => self.addEventListener('online', wake, {signal}),
});

if ('onconnect' in self) {
  const isFit = canKeepKeys();
  const accept = async (port: MessagePort): Promise<void> => {
    if (await isFit) engine.accept(portOf<ToPage, unknown>(port));
    else port.postMessage({natter: 'failed', message: 'it cannot keep keys'} satisfies HostNews);
  };
  const early = self.natterPorts;
  if (Array.isArray(early)) {
    self.natterPorts = {push: (port) => void accept(port)};
    for (const port of early as MessagePort[]) void accept(port);
  } else {
    self.addEventListener('connect', ({ports}) => ports.forEach((port) => void accept(port)));
  }
} else {
  const owner = self;
  serveBus(engine, scope, () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
    owner.postMessage({natter: 'over'} satisfies HostNews);
  });
}
