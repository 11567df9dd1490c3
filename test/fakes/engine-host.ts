/** Hosts without a browser: a real engine, and tabs that are connected to it. */
import {createBridgeCaller} from '../../src/bridge/caller.ts';
import {portOf, type ToHost, type ToPage} from '../../src/bridge/envelopes.ts';
import {createClient} from '../../src/client/create-client.ts';
import type {NatterClient} from '../../src/client/client.ts';
import type {OriginId} from '../../src/model/ids.ts';
import type {GetToken} from '../../src/model/session.ts';
import {createEngine} from '../../src/worker/engine.ts';

export const SERVICE = 'wss://example.org/xmpp-websocket';

/**
 * Starts a host, as after a restart of the browser.
 *
 * @param signal - closes its tabs
 * @returns opens a tab that is connected to it
 */
export function startHost(
  signal: AbortSignal,
): (service?: string, getToken?: GetToken) => NatterClient {
  const engine = createEngine({scope: 'example.org', wakeups() {}});
  return (service = SERVICE, getToken?) => {
    const channel = new MessageChannel();
    engine.accept(portOf<ToPage, unknown>(channel.port1));
    signal.addEventListener('abort', () => channel.port1.close());
    const client = createClient({
      caller: createBridgeCaller({
        openPort: () => portOf<ToHost, ToPage>(channel.port2),
        hello: {service, domain: undefined},
        getToken,
      }),
      service,
      domain: undefined,
      newId: () => crypto.randomUUID() as OriginId,
    });
    client.session.subscribe(() => {}, signal);
    return client;
  };
}
