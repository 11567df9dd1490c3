import {createBridgeCaller} from '../bridge/caller.ts';
import {holdLock, pageLock} from '../bridge/liveness.ts';
import type {OriginId} from '../model/ids.ts';
import type {GetToken} from '../model/session.ts';
import type {NatterClient} from './client.ts';
import {createClient} from './create-client.ts';
import {createHostFinder} from './hosts/find-host.ts';
import {hostsFor} from './hosts/hosts.ts';
import {newUuid} from './new-uuid.ts';

/** Where the chat lives; what `<natter-chat>` got as attributes. */
export type ConnectOptions = {
  /**
   * wss: or https: URLs (ws: and http: on loopback), separated by white space, the preferred one
   * first. Without any the domain is asked.
   */
  readonly service?: string | undefined;
  /** XMPP domain, if it is not the one of the address that signs in. */
  readonly domain?: string | undefined;
  /** The account, if it is known before anybody signs in: tabs with another one have another session. */
  readonly jid?: string | undefined;
  /**
   * Where tokens come from, for accounts that sign in by `{getToken: true}`. One page of all that
   * have it is asked whenever a token is needed, also after this page was reloaded.
   */
  readonly getToken?: GetToken | undefined;
  /**
   * URL of `worker.js`, if it is not beside this script; a file of the page's own origin may also
   * import it (README.md says how). The same on all pages of the site.
   */
  readonly workerUrl?: string | undefined;
};

/**
 * Finds the host that all tabs of this origin share, or starts it. Never throws: if there can
 * be no host, `session` says so.
 */
export function connectClient(options: ConnectOptions): NatterClient {
  const {service, domain, getToken, workerUrl} = options;
  const page = newUuid();
  const beside = (name: string) => new URL(/* @vite-ignore */ name, import.meta.url);
  const finder = createHostFinder(
    hostsFor({
      scope: scopeOf(options),
      page,
      workerUrl: workerUrl ? new URL(workerUrl, document.baseURI) : beside('./worker.js'),
      inPageUrl: beside('./engine-in-page.js'),
    }),
  );
  const isVisible = () => document.visibilityState === 'visible';
  const caller = createBridgeCaller({
    openPort: (onFailure) => finder.open(onFailure),
    onSuperseded: () => finder.movesOn(),
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
  return jid ?? domain ?? service ?? '';
}
