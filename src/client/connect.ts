import {createBridgeCaller} from '../bridge/caller.ts';
import {CONTRACT_VERSION} from '../bridge/contract.ts';
import {portOf, type Port, type ToHost, type ToPage} from '../bridge/envelopes.ts';
import {holdLock, pageLock} from '../bridge/liveness.ts';
import {BridgeError} from '../model/errors.ts';
import type {OriginId} from '../model/ids.ts';
import type {GetToken} from '../model/session.ts';
import type {NatterClient} from './client.ts';
import {createClient} from './create-client.ts';
import {newUuid} from './new-uuid.ts';
import {trustedScriptUrl} from './trusted-script-url.ts';

/** Where the chat lives; what `<natter-chat>` got as attributes. */
export type ConnectOptions = {
  /** wss: or https: URL; ws: and http: on loopback. */
  readonly service: string;
  /** XMPP domain, if it is not the one of the address that signs in. */
  readonly domain?: string | undefined;
  /** The account, if it is known before anybody signs in: tabs with another one have another session. */
  readonly jid?: string | undefined;
  /**
   * Where tokens come from, for accounts that sign in by `{getToken: true}`. One page of all that
   * have it is asked whenever a token is needed, also after this page was reloaded.
   */
  readonly getToken?: GetToken | undefined;
};

/**
 * Finds the host that all tabs of this origin share, or starts it. Never throws: if there can
 * be no host, `session` says so.
 */
export function connectClient(options: ConnectOptions): NatterClient {
  const {service, domain, getToken} = options;
  const page = newUuid();
  const isVisible = () => document.visibilityState === 'visible';
  const caller = createBridgeCaller({
    openPort: (onFailure) => openSharedWorker(scopeOf(options), onFailure),
    hello: {page, service, domain, visible: isVisible()},
    getToken,
  });

  document.addEventListener('visibilitychange', () => caller.setVisible(isVisible()));
  void holdLock(pageLock(page)).then((isHeld) => {
    if (isHeld) caller.holding();
  });
  // A page in the back/forward cache looks alive, and pushing to it would evict it.
  window.addEventListener('pagehide', () => caller.suspend());
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) caller.resume();
  });

  return createClient({caller, service, domain, newId: () => newUuid() as OriginId});
}

/** Tabs share a host exactly if they have the same scope. */
function scopeOf({jid, domain, service}: ConnectOptions): string {
  return jid ?? domain ?? service;
}

/**
 * The same-origin SharedWorker: `worker.js` beside this file. Its name tells it its scope, and
 * carries the version, so that tabs with an older build keep a host of their own.
 */
function openSharedWorker(
  scope: string,
  onFailure: (error: BridgeError) => void,
): Port<ToHost, ToPage> {
  const failed = (cause?: unknown) =>
    onFailure(new BridgeError('no-host', 'the SharedWorker did not start', {cause}));
  try {
    const url = trustedScriptUrl(new URL(/* @vite-ignore */ './worker.js', import.meta.url));
    const name = `natter:${CONTRACT_VERSION}:${scope}`;
    const worker = new SharedWorker(url, {type: 'module', name});
    worker.addEventListener('error', () => failed());
    return portOf(worker.port);
  } catch (error) {
    queueMicrotask(() => failed(error));
    return {post() {}, listen() {}, close() {}};
  }
}
