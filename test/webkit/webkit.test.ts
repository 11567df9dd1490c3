/** The main job in WebKit: a SharedWorker that is restarted silently when its first tab closes. */
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import type {Site} from '../../demo/server/site.js';
import type {XmppServer} from '../../demo/server/types.ts';
import {startPeer, type Peer} from '../e2e/peer/peer.ts';
import {startTcpProxy, type TcpProxy} from '../e2e/tcp-proxy.ts';
import {
  createAccount,
  DIST,
  serviceThrough,
  startServer,
  startTestSite,
  type Account,
} from '../e2e/world.ts';
import {ENTER, startWebKit, type Tab, type WebKit} from './webdriver.ts';

let server: XmppServer;
let network: TcpProxy;
let site: Site;
let me: Account;
let peer: Peer;
let webkit: WebKit;

beforeAll(async () => {
  server = await startServer('prosody');
});

afterAll(async () => {
  await server.dispose();
});

beforeEach(async () => {
  network = await startTcpProxy(server.httpPort);
  const service = serviceThrough(network);
  site = await startTestSite({service, domain: server.domain, dist: {folder: DIST}});
  me = await createAccount(server, 'Anna');
  const bob = await createAccount(server, 'Bob');
  await server.befriend(me, bob);
  peer = await startPeer(server, bob.user, bob.password);
  webkit = await startWebKit();
});

afterEach(async () => {
  await webkit.close();
  await peer.stop();
  await site.stop();
  await network.stop();
});

async function openTab(): Promise<Tab> {
  const tab = await webkit.openTab();
  await tab.goTo(`${site.url}/messenger.html`);
  return tab;
}

async function signIn(tab: Tab): Promise<void> {
  await tab.type('#address', me.jid);
  await tab.type('#password', me.password);
  await tab.click('[part~="submit-button"]');
}

async function openConversation(tab: Tab): Promise<void> {
  await tab.click('[part~="list-item"] button', 'Bob');
}

async function send(tab: Tab, body: string): Promise<void> {
  await tab.type('textarea', `${body}${ENTER}`);
}

async function expectBodies(tab: Tab, bodies: readonly string[]): Promise<void> {
  await expect.poll(() => tab.texts('[part~="body"]'), {timeout: 10_000}).toEqual(bodies);
}

test('who signs in can write and be written to', async () => {
  const tab = await openTab();
  await signIn(tab);
  await openConversation(tab);

  await send(tab, 'Hello from WebKit');
  await peer.messageWith('Hello from WebKit');
  await peer.message(me.jid, 'Hello to WebKit');

  await expectBodies(tab, ['Hello from WebKit', 'Hello to WebKit']);
});

test('two tabs are one connection, and both show everything once', async () => {
  const first = await openTab();
  await signIn(first);
  await openConversation(first);
  const second = await openTab();
  await openConversation(second);

  await send(first, 'from the first');
  await peer.messageWith('from the first');
  await send(second, 'from the second');
  await peer.messageWith('from the second');
  await peer.message(me.jid, 'from the other side');

  for (const tab of [first, second]) {
    await expectBodies(tab, ['from the first', 'from the second', 'from the other side']);
  }
  expect(await server.connectionCount(me.user)).toBe(1);
});

test('when the tab that started the host closes, the others go on', async () => {
  const first = await openTab();
  await signIn(first);
  await openConversation(first);
  const second = await openTab();
  await openConversation(second);
  await peer.message(me.jid, 'before');
  await expectBodies(second, ['before']);

  await first.close();
  await peer.message(me.jid, 'after');
  await expectBodies(second, ['before', 'after']);
  await send(second, 'still here');
  await peer.messageWith('still here');

  await expectBodies(second, ['before', 'after', 'still here']);
  expect(await server.connectionCount(me.user)).toBe(1);
});

test('after a reload history is there before the network', async () => {
  const tab = await openTab();
  await signIn(tab);
  await openConversation(tab);
  await send(tab, 'from before the reload');
  await peer.messageWith('from before the reload');

  network.freeze();
  await tab.reload();
  await openConversation(tab);
  await expectBodies(tab, ['from before the reload']);

  await network.restore();
  await peer.message(me.jid, 'and after it');
  await expectBodies(tab, ['from before the reload', 'and after it']);
});
