/** What tests in real browsers are made of: a server, a site with the chat, people. */
import {randomBytes} from 'node:crypto';
import {fileURLToPath} from 'node:url';
import {LOOPBACK} from '../../demo/server/ports.js';
import {startProsody} from '../../demo/server/prosody.js';
import {startSite, type Site} from '../../demo/server/site.js';
import type {XmppServer} from '../../demo/server/types.ts';
import {startEjabberd} from '../servers/ejabberd.js';
import type {TcpProxy} from './tcp-proxy.ts';

/** An account, with the name that the other one has for it. */
export type Account = {
  readonly user: string;
  readonly name: string;
  readonly password: string;
  readonly jid: string;
};

export const PAGES = fileURLToPath(new URL('../../demo/pages', import.meta.url));
export const TEST_PAGES = fileURLToPath(new URL('pages', import.meta.url));
/** The built files. */
export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** Prosody, once it had to let something through to somebody inactive, lets all through for 5 s. */
const AT_ONCE = 'csi_resume_inactive_delay = 0.1\n';

export function startServer(name: XmppServer['name']): Promise<XmppServer> {
  return name === 'prosody' ? startProsody({archive: 'sql', more: AT_ONCE}) : startEjabberd();
}

/** The address of the server as the browser reaches it. */
export function serviceThrough(network: TcpProxy): string {
  return `ws://${LOOPBACK}:${network.port}/xmpp-websocket`;
}

/** The demo's pages and the ones for tests, under the strict policy, on a new origin. */
export function startTestSite({
  service,
  domain,
  dist,
  scripts = '/dist',
  folders = {},
}: {
  service: string;
  domain: string;
  /** The built files; `origin` is where they report to, beside what they are for. */
  dist: {readonly folder: string; readonly origin?: string};
  /** Where pages that say so take the scripts from. */
  scripts?: string;
  /** Other folders, by the start of the path. */
  folders?: Readonly<Record<string, string>>;
}): Promise<Site> {
  return startSite({
    folders: {'/': PAGES, '/test/': TEST_PAGES, '/dist/': dist.folder, ...folders},
    values: {service, domain, scripts},
    connect: [
      ...service.split(' ').map((url) => new URL(url).origin),
      ...(dist.origin === undefined ? [] : [dist.origin]),
    ],
  });
}

/** An account with a user name that no other test has. */
export async function createAccount(server: XmppServer, name: string): Promise<Account> {
  const user = `${name.toLowerCase()}-${randomBytes(5).toString('hex')}`;
  const password = randomBytes(8).toString('hex');
  await server.register(user, password);
  return {user, name, password, jid: `${user}@${server.domain}`};
}
