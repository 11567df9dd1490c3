/** Hosts without a browser: a real engine, and tabs that are connected to it. */
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {afterEach, beforeEach, vi} from 'vitest';
import {createBridgeCaller, type BridgeCaller} from '../../src/bridge/caller.ts';
import {portOf, type ToHost, type ToPage} from '../../src/bridge/envelopes.ts';
import {createClient} from '../../src/client/create-client.ts';
import type {NatterClient} from '../../src/client/client.ts';
import type {OriginId} from '../../src/model/ids.ts';
import type {GetToken, SessionState} from '../../src/model/session.ts';
import {createEngine} from '../../src/worker/engine.ts';
import type {Clock} from '../../src/xmpp/clock.ts';
import {ScriptedServer} from './scripted-socket.ts';

export const SERVICE = 'wss://example.org/xmpp-websocket';

/** Opens a tab that is connected to a host. */
export type OpenTab = (
  service?: string,
  getToken?: GetToken,
  onCaller?: (caller: BridgeCaller) => void,
) => NatterClient;

export interface EngineHarness {
  /** Fresh for each test, as is the disk. */
  readonly server: ScriptedServer;
  /** Aborts after the test, when all tabs are closed. */
  readonly signal: AbortSignal;
  /**
   * Starts a host, as after a restart of the browser.
   *
   * @param clock - of the time after the last tab
   */
  startHost(clock?: Clock): OpenTab;
}

/** Call once in a test file. */
export function createEngineHarness(): EngineHarness {
  let server: ScriptedServer;
  let tabs: AbortController;

  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    server = new ScriptedServer();
    vi.stubGlobal('WebSocket', server.WebSocket);
    // Of the page: none of them goes, or tells the others what it keeps.
    vi.stubGlobal('addEventListener', () => {});
    tabs = new AbortController();
  });

  afterEach(() => {
    tabs.abort();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  return {
    get server() {
      return server;
    },
    get signal() {
      return tabs.signal;
    },
    startHost: (clock) => startHost(tabs.signal, clock),
  };
}

/** Resolves to the state of the session as soon as it fits. */
export async function until(
  client: NatterClient,
  fits: (state: SessionState) => boolean,
): Promise<SessionState> {
  await vi.waitUntil(() => fits(client.session.get()), {timeout: 5000});
  return client.session.get();
}

export const isOnline = (state: SessionState) =>
  state.phase === 'signed-in' && state.connection.status === 'online';

function startHost(signal: AbortSignal, clock?: Clock): OpenTab {
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
