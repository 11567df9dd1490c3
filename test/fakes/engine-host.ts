/** Hosts without a browser: a real engine, and tabs that are connected to it. */
import {createBridgeCaller, type BridgeCaller} from '../../src/bridge/caller.ts';
import {portOf, type ToHost, type ToPage} from '../../src/bridge/envelopes.ts';
import {createClient} from '../../src/client/create-client.ts';
import type {NatterClient} from '../../src/client/client.ts';
import type {OriginId} from '../../src/model/ids.ts';
import type {GetToken} from '../../src/model/session.ts';
import {createEngine} from '../../src/worker/engine.ts';
import type {Clock} from '../../src/xmpp/clock.ts';

export const SERVICE = 'wss://example.org/xmpp-websocket';

/**
 * Starts a host, as after a restart of the browser.
 *
 * @param signal - closes its tabs
 * @param clock - of the time after the last tab
 * @returns opens a tab that is connected to it
 */
export function startHost(
  signal: AbortSignal,
  clock?: Clock,
): (
  service?: string,
  getToken?: GetToken,
  onCaller?: (caller: BridgeCaller) => void,
) => NatterClient {
  const engine = createEngine({scope: 'example.org', wakeups() {}, ...(clock && {clock})});
  return (service = SERVICE, getToken, onCaller = () => {}) => {
    const caller = createBridgeCaller({
      openPort() {
        const channel = new MessageChannel();
        engine.accept(portOf<ToPage, unknown>(channel.port1));
        signal.addEventListener('abort', () => channel.port1.close());
        return portOf<ToHost, ToPage>(channel.port2);
      },
      hello: {page: crypto.randomUUID(), visible: true, service, domain: undefined},
      getToken,
    });
    onCaller(caller);
    const client = createClient({
      caller,
      service,
      domain: undefined,
      newId: () => crypto.randomUUID() as OriginId,
    });
    client.session.subscribe(() => {}, signal);
    return client;
  };
}
