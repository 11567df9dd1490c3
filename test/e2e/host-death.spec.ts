/** The host is killed, and the pages find another one by themselves. Chromium lets a test do that. */
import type {Browser} from '@playwright/test';
import {busName} from '../../src/bridge/names.ts';
import {Chat, signedIn} from './chat.ts';
import {expect, test} from './fixtures.ts';

/** Ends the SharedWorker of the chat, as the browser does when it runs out of memory. */
async function killSharedWorker(browser: Browser, origin: string): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const {targetInfos} = await session.send('Target.getTargets');
  const workers = targetInfos.filter(
    ({type, url}) => type === 'shared_worker' && url.includes(origin),
  );
  expect(workers).toHaveLength(1);
  for (const {targetId} of workers) await session.send('Target.closeTarget', {targetId});
  await session.detach();
}

test('a shared worker that was killed is replaced at once, and nothing is lost', async ({
  page,
  browser,
  context,
  site,
  me,
  bob,
  peer,
  server,
  network,
}) => {
  const first = await signedIn(page, site.url, me);
  await first.open(bob.name);
  const second = new Chat(await context.newPage());
  await second.page.goto(`${site.url}/messenger.html`);
  await second.open(bob.name);
  await first.send('before');
  await peer.messageWith('before');
  await first.expectDelivery('before', 'Sent');

  await killSharedWorker(browser, site.url);
  await expect.poll(() => network.said('<resumed ')).toBe(1);
  // Nobody has touched a page: they know by themselves.
  await peer.message(me.jid, 'after');
  for (const chat of [first, second]) {
    await expect(chat.message('after')).toBeVisible();
    expect(await chat.bodies()).toEqual(['before', 'after']);
  }
  await second.send('and on');
  await peer.messageWith('and on');
  expect(await server.connectionCount(me.user)).toBe(1);
});

test('when the tab whose worker serves all dies, another one goes on', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
  server,
}) => {
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
  await signedIn(page, site.url, me);
  const second = new Chat(await context.newPage());
  await second.page.goto(`${site.url}/messenger.html`);
  await second.open(bob.name);

  const crashed = page.waitForEvent('crash');
  const session = await context.newCDPSession(page);
  session.send('Page.crash').catch(() => {});
  await crashed;

  await peer.message(me.jid, 'after');
  await expect(second.message('after')).toBeVisible();
  await second.send('and on');
  await peer.messageWith('and on');
  await expect.poll(() => server.connectionCount(me.user)).toBe(1);
});

test('a tab that is frozen while its worker serves all gives it up', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
  const first = await signedIn(page, site.url, me);
  const second = new Chat(await context.newPage());
  await second.page.goto(`${site.url}/messenger.html`);
  await second.open(bob.name);
  await second.page.bringToFront();

  const session = await context.newCDPSession(page);
  await session.send('Page.setWebLifecycleState', {state: 'frozen'});
  await peer.message(me.jid, 'while it is frozen');
  await expect(second.message('while it is frozen')).toBeVisible();
  await second.send('answered');
  await peer.messageWith('answered');

  await session.send('Page.setWebLifecycleState', {state: 'active'});
  await first.page.bringToFront();
  await first.open(bob.name);
  await first.send('awake again');
  await peer.messageWith('awake again');
  for (const chat of [first, second]) {
    await expect
      .poll(() => chat.bodies())
      .toEqual(['while it is frozen', 'answered', 'awake again']);
  }
});

test('a tab that leads and is silent is robbed of it', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
  server,
}) => {
  // A tab that was frozen before it could give up looks like this to the others.
  await page.goto(`${site.url}/index.html`);
  await page.evaluate(
    async (lock) => {
      await new Promise<void>((held) => {
        const holding = navigator.locks.request(lock, () => {
          held();
          return new Promise(() => {});
        });
        holding.catch(() => {});
      });
    },
    `${busName(server.domain)}:leader`,
  );
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));

  const chat = new Chat(await context.newPage());
  await chat.page.goto(`${site.url}/messenger.html`);
  await chat.signIn(me);
  await chat.open(bob.name);
  await chat.send('after all');
  await peer.messageWith('after all');
});
