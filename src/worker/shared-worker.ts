/**
 * Entry of the same-origin SharedWorker. Its name is `natter:<contract version>:<scope>`: tabs
 * of the same scope share this worker, and with it one session and one writer.
 */
import {portOf, type ToPage} from '../bridge/envelopes.ts';
import {createEngine} from './engine.ts';

declare const self: SharedWorkerGlobalScope;

const scope = self.name.split(':').slice(2).join(':');
const engine = createEngine({
  scope,
  wakeups: (wake, signal) => self.addEventListener('online', wake, {signal}),
});

self.addEventListener('connect', (event) => {
  const [port] = event.ports;
  if (port) engine.accept(portOf<ToPage, unknown>(port));
});
