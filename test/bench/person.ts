/** One who has the chat open, in a browser profile and on a network of their own. */
import type {Browser, Page} from 'playwright';
import type {XmppServer} from '../../demo/server/types.ts';
import {startTcpProxy, type TcpProxy} from '../e2e/tcp-proxy.ts';
import {createAccount, DIST, serviceThrough, startTestSite, type Account} from '../e2e/world.ts';
import {installProbe, type Probe, type Status} from './probe.ts';

/** How often each. */
export type Streams = {readonly resumed: number; readonly begun: number};

export interface Person {
  readonly jid: string;
  readonly network: TcpProxy;
  /** See `Probe`. */
  when(status: Status, since: number): Promise<number>;
  count(status: Status, since: number, until: number): Promise<number>;
  say(body: string): Promise<void>;
  shown(body: string): Promise<number>;
  reload(): Promise<void>;
  /** Ends the SharedWorker, as a browser may at any moment. */
  killHost(): Promise<void>;
  /** How the session was begun, or gone on with, so far. */
  streams(): Streams;
  leave(): Promise<void>;
}

export async function startPerson({
  browser,
  server,
  other,
}: {
  readonly browser: Browser;
  readonly server: XmppServer;
  readonly other: Account;
}): Promise<Person> {
  const account = await createAccount(server, 'Anna');
  await server.befriend(account, other);
  const network = await startTcpProxy(server.httpPort);
  const site = await startTestSite({
    service: serviceThrough(network),
    domain: server.domain,
    dist: {folder: DIST},
  });
  const context = await browser.newContext({locale: 'en-GB'});
  await context.addInitScript(installProbe, other.jid);
  const page = await context.newPage();
  await page.goto(`${site.url}/messenger.html`);
  await ask(page, 'signIn', [account.jid, account.password]);

  return {
    jid: account.jid,
    network,
    when: (...params) => ask(page, 'when', params),
    count: (...params) => ask(page, 'count', params),
    say: (body) => ask(page, 'say', [body]),
    shown: (body) => ask(page, 'shown', [body]),
    async reload() {
      await page.reload({waitUntil: 'commit'});
    },
    async killHost() {
      const cdp = await browser.newBrowserCDPSession();
      const {targetInfos} = await cdp.send('Target.getTargets');
      const host = targetInfos.find(
        ({type, url}) => type === 'shared_worker' && url.startsWith(site.url),
      );
      if (!host) throw new Error('there is no SharedWorker');
      await cdp.send('Target.closeTarget', {targetId: host.targetId});
      await cdp.detach();
    },
    streams: () => ({resumed: network.said('<resumed '), begun: network.said('<enabled ')}),
    async leave() {
      await context.close();
      await network.stop();
      await site.stop();
    },
  };
}

/** Asks the probe. A function cannot be told which call it is for by type: `Probe` says so. */
async function ask<Name extends keyof Probe>(
  page: Page,
  name: Name,
  params: Parameters<Probe[Name]>,
): Promise<Awaited<ReturnType<Probe[Name]>>> {
  const question = {name, params: params as readonly unknown[]};
  const answer = await page.evaluate(({name, params}) => {
    const probe = window.natterProbe as
      Record<string, (...params: unknown[]) => unknown> | undefined;
    return probe?.[name]?.(...params);
  }, question);
  return answer as Awaited<ReturnType<Probe[Name]>>;
}
