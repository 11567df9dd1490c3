/** One suite for every way to run the engine: what people see is the same. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {BrowserContext, Page} from '@playwright/test';
import {removeFolder, temporaryFolder} from '../../demo/server/child-process.js';
import {Chat} from './chat.ts';
import {expect, test as base, type TestOptions} from './fixtures.ts';
import {serviceThrough, startTestSite} from './world.ts';

type HostKind = {
  readonly title: string;
  /** The scripts come from another origin than the page. */
  readonly elsewhere: boolean;
  /** What the browser does not have, so that this host is the first that works. */
  readonly without: readonly ('SharedWorker' | 'Worker')[];
};

const SHARED: HostKind = {title: 'a shared worker', elsewhere: false, without: []};
const HOSTS: readonly HostKind[] = [
  SHARED,
  {title: 'a shared worker from another origin', elsewhere: true, without: []},
  {title: 'a worker of one tab', elsewhere: false, without: ['SharedWorker']},
  {
    title: 'a worker of one tab, from another origin',
    elsewhere: true,
    without: ['SharedWorker'],
  },
  {title: 'the page itself', elsewhere: false, without: ['SharedWorker', 'Worker']},
];

const test = base.extend<{readonly host: HostKind; readonly url: string} & TestOptions>({
  host: [SHARED, {option: true}],
  /** A page with the chat, for this host. */
  url: async ({host, context, dist, server, network, site}, use) => {
    const page = await startTestSite({
      service: serviceThrough(network),
      domain: server.domain,
      dist,
      ...(host.elsewhere && {scripts: `${site.url}/dist`}),
    });
    await context.addInitScript((names) => {
      for (const name of names) Reflect.deleteProperty(globalThis, name);
    }, host.without);
    await use(`${page.url}/test/hosts.html`);
    await page.stop();
  },
});

async function openTab(context: BrowserContext, url: string, page?: Page): Promise<Chat> {
  const chat = new Chat(page ?? (await context.newPage()));
  await chat.page.goto(url);
  return chat;
}

async function signOut(chat: Chat): Promise<void> {
  await chat.page.locator('[part~="account-button"]').click();
  await chat.page.getByRole('menuitem', {name: 'Sign out', exact: true}).click();
}

for (const host of HOSTS) {
  test.describe(`in ${host.title}`, () => {
    // What a SharedWorker's console swallows is told of a page, and in Firefox of its worker.
    const refusals = host.without.length > 0 ? [/ERR_CONNECTION_REFUSED|can’t establish/] : [];
    test.use({host, expectedErrors: refusals});

    test('two tabs share one connection, and each shows what the other one does', async ({
      page,
      context,
      url,
      me,
      bob,
      peer,
      server,
    }) => {
      const first = await openTab(context, url, page);
      await first.signIn(me);
      const second = await openTab(context, url);
      for (const chat of [first, second]) await chat.open(bob.name);
      await first.send('from the first');
      await peer.messageWith('from the first');
      await second.send('from the second');
      await peer.messageWith('from the second');
      await peer.message(me.jid, 'from the other side');
      for (const chat of [first, second]) {
        await expect
          .poll(() => chat.bodies())
          .toEqual(['from the first', 'from the second', 'from the other side']);
      }
      expect(await server.connectionCount(me.user)).toBe(1);
    });

    test('after a reload history is there before the network', async ({
      page,
      context,
      url,
      me,
      bob,
      peer,
      network,
    }) => {
      const chat = await openTab(context, url, page);
      await chat.signIn(me);
      await chat.open(bob.name);
      await peer.message(me.jid, 'kept');
      await expect(chat.message('kept')).toBeVisible();

      network.freeze();
      await page.reload();
      await chat.open(bob.name);
      await expect(chat.message('kept')).toBeVisible();
      await network.restore();
      await chat.expectOnline();
      await chat.send('and on');
      await peer.messageWith('and on');
    });

    test('closing the tab that came first changes nothing for the other', async ({
      page,
      context,
      url,
      me,
      bob,
      peer,
      server,
    }) => {
      const first = await openTab(context, url, page);
      await first.signIn(me);
      const second = await openTab(context, url);
      await second.open(bob.name);
      await peer.message(me.jid, 'before');
      await expect(second.message('before')).toBeVisible();

      await page.close();
      await second.send('still here');
      await peer.messageWith('still here');
      await peer.message(me.jid, 'after');
      await expect(second.message('after')).toBeVisible();
      expect(await second.bodies()).toEqual(['before', 'still here', 'after']);
      await expect.poll(() => server.connectionCount(me.user)).toBe(1);
    });

    test('what is written offline goes out once, also if its tab is closed', async ({
      page,
      context,
      url,
      me,
      bob,
      peer,
      network,
    }) => {
      const first = await openTab(context, url, page);
      await first.signIn(me);
      const second = await openTab(context, url);
      for (const chat of [first, second]) await chat.open(bob.name);
      await network.cut();
      await first.expectOffline();
      await first.send('written offline');
      await second.expectDelivery('written offline', 'Sending');
      await page.close();
      await network.restore();

      await peer.messageWith('written offline');
      await second.expectDelivery('written offline', 'Sent');
      expect(await peer.archive(me.jid)).toEqual(['written offline']);
    });

    test('signing out is for all tabs, and so is signing in again', async ({
      page,
      context,
      url,
      me,
      bob,
      server,
    }) => {
      const first = await openTab(context, url, page);
      await first.signIn(me);
      await expect(first.contact(bob.name)).toBeVisible();
      const second = await openTab(context, url);
      await expect(second.contacts).toBeVisible();

      await signOut(second);
      for (const chat of [first, second]) await expect(chat.contacts).toBeHidden();
      await expect.poll(() => server.connectionCount(me.user)).toBe(0);

      await first.page.bringToFront();
      await expect(first.signInButton).toBeVisible();
      await first.signIn(me);
      await expect(second.contacts).toBeVisible();
      expect(await server.connectionCount(me.user)).toBe(1);
    });
  });
}

test.describe('in a shared worker from another origin', () => {
  test.use({host: {title: 'a shared worker from another origin', elsewhere: true, without: []}});

  test('who signs out for good leaves no trace of where the tabs met', async ({
    page,
    context,
    url,
    me,
    bob,
    peer,
  }) => {
    const meetings = (at: Page) =>
      at.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('natter:')));
    const first = await openTab(context, url, page);
    await first.signIn(me);
    const second = await openTab(context, url);
    await expect(second.contacts).toBeVisible();
    expect(await meetings(page)).toHaveLength(1);

    const elsewhere = new URL('/elsewhere.html', url).href;
    await context.route(elsewhere, (route) =>
      route.fulfill({contentType: 'text/html', body: '<link rel="icon" href="data:," />'}),
    );
    const forget = async ({page: tab}: Chat) => {
      await tab.locator('[part~="account-button"]').click();
      await tab.getByRole('menuitem', {name: /remove.*device/i}).click();
    };
    await forget(first);
    await expect(second.signInButton).toBeVisible();
    await page.goto(elsewhere);
    // The other tab is still there to be met.
    await expect.poll(() => meetings(page)).toHaveLength(1);
    await page.goto(url);
    await first.signIn(me);
    await second.open(bob.name);
    await first.open(bob.name);
    await peer.message(me.jid, 'to both');
    for (const chat of [first, second]) await expect(chat.message('to both')).toBeVisible();

    await forget(second);
    await expect(first.signInButton).toBeVisible();
    await page.close();
    await second.page.goto(elsewhere);
    await expect.poll(() => meetings(second.page)).toEqual([]);
  });
});

test('a small file of the site’s own is a shared worker whose engine is elsewhere, under its policy', async ({
  page,
  context,
  dist,
  server,
  network,
  site,
  me,
  bob,
  peer,
}) => {
  const folder = temporaryFolder('natter-own-');
  // As in README.md.
  writeFileSync(
    join(folder, 'worker.js'),
    `addEventListener('connect', ({ports}) => (self.natterPorts ??= []).push(...ports));
import('${site.url}/dist/worker.js');\n`,
  );
  const own = await startTestSite({
    service: serviceThrough(network),
    domain: server.domain,
    dist,
    scripts: `${site.url}/dist`,
    folders: {'/own/': folder},
  });
  const url = `${own.url}/test/worker-url.html`;
  const first = await openTab(context, url, page);
  await first.signIn(me);
  const second = await openTab(context, url);
  await second.open(bob.name);
  await first.page.close();
  await second.send('from elsewhere');
  await peer.messageWith('from elsewhere');
  await peer.message(me.jid, 'so I hear');
  await expect(second.message('so I hear')).toBeVisible();
  // A worker of one tab would have gone with it, and its connection.
  expect(network.connections()).toBe(1);
  await own.stop();
  removeFolder(folder);
});

test.describe('where the page forbids workers', () => {
  // The browser reports each attempt.
  test.use({expectedErrors: [/worker-src|Content.Security.Policy|blocked/i]});

  test('the engine runs in the page, for all tabs', async ({
    page,
    context,
    site,
    me,
    bob,
    peer,
    server,
  }) => {
    const url = `${site.url}/test/no-workers.html`;
    const first = await openTab(context, url, page);
    await first.signIn(me);
    const second = await openTab(context, url);
    await second.open(bob.name);
    await second.send('without workers');
    await peer.messageWith('without workers');
    expect(await server.connectionCount(me.user)).toBe(1);
  });

  test('without locks each tab has an engine, the last one has the chat, and nothing is lost or double', async ({
    page,
    context,
    site,
    me,
    bob,
    peer,
    server,
  }) => {
    await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
    const url = `${site.url}/test/no-workers.html`;
    const first = await openTab(context, url, page);
    await first.signIn(me);
    await first.open(bob.name);
    await first.send('one');
    await peer.messageWith('one');
    await first.expectDelivery('one', 'Sent');

    const second = await openTab(context, url);
    await second.open(bob.name);
    await second.expectOnline();
    const passedOn = /Another tab of this site has the chat now/;
    await expect(first.status.filter({hasText: passedOn})).toBeVisible();
    await second.send('two');
    await peer.messageWith('two');
    await peer.message(me.jid, 'three');
    await expect(second.message('three')).toBeVisible();
    await expect(first.message('one')).toBeVisible();

    await first.page.reload();
    await first.open(bob.name);
    await first.expectOnline();
    await expect(second.status.filter({hasText: passedOn})).toBeVisible();
    await first.send('four');
    await peer.messageWith('four');
    const whole = ['one', 'two', 'three', 'four'];
    await expect.poll(() => first.bodies()).toEqual(whole);
    expect(await peer.archive(me.jid)).toEqual(whole);
    expect(await server.connectionCount(me.user)).toBe(1);
  });
});
