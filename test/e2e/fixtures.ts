/**
 * What every e2e test gets: a real server (one for each Playwright worker), a network of its own
 * that it can cut, a site with the demo's pages on an origin of its own, and two accounts that
 * nobody else uses. A test fails if its pages report an error that it did not announce.
 */
import {test as base, expect, type BrowserContext} from '@playwright/test';
import type {Site} from '../../demo/server/site.js';
import type {XmppServer} from '../../demo/server/types.ts';
import {startPeer, type Peer} from './peer/peer.ts';
import {watchDist, type WatchedDist} from './worker-errors.ts';
import {startTcpProxy, type TcpProxy} from './tcp-proxy.ts';
import {
  createAccount,
  DIST,
  serviceThrough,
  startServer,
  startTestSite,
  type Account,
} from './world.ts';

export type TestOptions = {
  /** Console errors that belong to what the test does: none, unless it says so. */
  readonly expectedErrors: readonly RegExp[];
};

export type WorkerOptions = {readonly serverName: XmppServer['name']};

type TestFixtures = TestOptions & {
  readonly network: TcpProxy;
  readonly site: Site;
  /** Who signs in on the page. */
  readonly me: Account;
  /** The one they talk to, named Bob; a contact of theirs. */
  readonly bob: Account;
  /** Bob's client, logged in. */
  readonly peer: Peer;
  /** Another browser: nothing of what the first one keeps, and a network of its own. */
  readonly elsewhere: Elsewhere;
  /** What the pages have reported so far. */
  readonly errors: string[];
  readonly cleanPages: undefined;
};

type Elsewhere = {
  readonly context: BrowserContext;
  readonly network: TcpProxy;
  readonly site: Site;
};

type WorkerFixtures = WorkerOptions & {
  readonly server: XmppServer;
  /** The built files, watched. */
  readonly dist: WatchedDist;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  serverName: ['prosody', {option: true, scope: 'worker'}],
  expectedErrors: [[], {option: true}],

  server: [
    async ({serverName}, use) => {
      const server = await startServer(serverName);
      await use(server);
      await server.dispose();
    },
    {scope: 'worker'},
  ],

  dist: [
    // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads the names from here
    async ({}, use) => {
      const dist = await watchDist(DIST);
      await use(dist);
      await dist.stop();
    },
    {scope: 'worker'},
  ],

  network: async ({server}, use) => {
    // A test may have ended while it had the server stopped.
    await server.start();
    const network = await startTcpProxy(server.httpPort);
    await use(network);
    await network.stop();
  },

  site: async ({server, dist, network, context}, use) => {
    const site = await startTestSite({
      service: serviceThrough(network),
      domain: server.domain,
      dist,
    });
    await use(site);
    // What can wait they fetch some time after they have begun.
    for (const page of context.pages()) await page.close();
    await site.stop();
  },

  me: async ({server}, use) => {
    await use(await createAccount(server, 'Anna'));
  },

  bob: async ({server, me}, use) => {
    const bob = await createAccount(server, 'Bob');
    await server.befriend(me, bob);
    await use(bob);
  },

  peer: async ({server, bob}, use) => {
    const peer = await startPeer(server, bob.user, bob.password);
    await use(peer);
    await peer.stop();
  },

  elsewhere: async ({browser, server, dist, errors}, use) => {
    const network = await startTcpProxy(server.httpPort);
    const service = serviceThrough(network);
    const site = await startTestSite({service, domain: server.domain, dist});
    const context = await browser.newContext();
    await collectErrors(context, errors);
    await use({context, network, site});
    await context.close();
    await site.stop();
    await network.stop();
  },

  // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads the names from here
  errors: async ({}, use) => {
    await use([]);
  },

  cleanPages: [
    async ({context, errors, expectedErrors, dist}, use) => {
      await collectErrors(context, errors);
      const before = dist.errors.length;
      await use(undefined);
      const unexpected = [...errors, ...dist.errors.slice(before)].filter(
        (error) => !expectedErrors.some((some) => some.test(error)),
      );
      expect(unexpected, 'errors that nobody caught').toEqual([]);
    },
    {auto: true},
  ],
});

export {createAccount, expect, serviceThrough, startTestSite};
export type {Account};

/**
 * Uncaught errors, unhandled rejections, console errors and what the strict policy refused, of all
 * pages, as they come. Firefox tells of a refusal on the page only, so the page says it aloud.
 */
async function collectErrors(context: BrowserContext, errors: string[]): Promise<void> {
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sample}) => {
      console.error(`The policy refused ${violatedDirective}: ${blockedURI} ${sample}`);
    });
  });
  context.on('weberror', (error) => errors.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
}
