/** A plain site of many pages: the chat comes along. */
import type {Page} from '@playwright/test';
import {removeFolder} from '../../demo/server/child-process.js';
import type {Site} from '../../demo/server/site.js';
import {Chat, signedIn} from './chat.ts';
import {expect, test, type Account} from './fixtures.ts';
import type {Peer} from './peer/peer.ts';
import {copyDist} from './worker-errors.ts';
import {serviceThrough, startTestSite} from './world.ts';

const NAVIGATIONS = 20;

type Visit = {
  readonly page: Page;
  readonly site: Site;
  readonly me: Account;
  readonly bob: Account;
  readonly peer: Peer;
  /** Whether pages come back as they were left. */
  readonly isCached: boolean;
};

/**
 * Goes from page to page, and back now and then. On each page something is sent, and left without
 * waiting for it; something is received on the way.
 */
async function walk({page, site, me, bob, peer, isCached}: Visit): Promise<void> {
  const chat = await signedIn(page, site.url, me);
  const mine: string[] = [];
  const his: string[] = [];
  let restored = 0;
  for (let step = 1; step <= NAVIGATIONS; step++) {
    await chat.open(bob.name);
    await chat.send(`mine ${step}`);
    await expect(chat.ownMessage(`mine ${step}`)).toBeVisible();
    mine.push(`mine ${step}`);
    const said = peer.message(me.jid, `his ${step}`);
    his.push(`his ${step}`);
    await page.evaluate(() => Object.assign(globalThis, {wasHere: true}));
    if (step % 5 === 0) {
      // A page that comes out of the cache is not loaded: no other event would come.
      await page.goBack({waitUntil: 'commit'});
      if (await page.evaluate(() => 'wasHere' in globalThis)) restored += 1;
    } else await page.goto(`${site.url}/${step % 2 === 1 ? 'workshop' : 'messenger'}.html`);
    await said;
  }
  // What is said at the moment of leaving may cost a page its place in the cache.
  expect(restored > 0).toBe(isCached);
  await chat.open(bob.name);
  await peer.messageWith(`mine ${NAVIGATIONS}`);
  const archived = await peer.archiveOf(me, bob.jid);
  expect(archived.filter((body) => body.startsWith('mine'))).toEqual(mine);
  expect(archived.filter((body) => body.startsWith('his'))).toEqual(his);
  await expect.poll(() => chat.bodies()).toEqual(archived);
  expect(peer.received().flatMap(({body}) => body ?? [])).toEqual(mine);
}

for (const cache of ['on', 'off'] as const) {
  test(`${NAVIGATIONS} navigations are one connection, back/forward cache ${cache}`, async ({
    playwright,
    launchOptions,
    site,
    me,
    bob,
    peer,
    network,
  }) => {
    test.setTimeout(90_000);
    const isCached = cache === 'on';
    const browser = await playwright.chromium.launch({
      ...launchOptions,
      ...(isCached && {ignoreDefaultArgs: ['--disable-back-forward-cache']}),
    });
    try {
      await walk({page: await browser.newPage(), site, me, bob, peer, isCached});
      expect(network.connections()).toBe(1);
    } finally {
      await browser.close();
    }
  });
}

test('after the last page the session ends politely, unless another page comes in time', async ({
  page,
  context,
  dist,
  server,
  network,
  me,
  bob,
  peer,
}) => {
  // The 25 s in which it may come are 7 here.
  const folder = copyDist(
    dist.folder,
    `const after = setTimeout;
    self.setTimeout = (run, ms, ...rest) => after(run, ms === 25_000 ? 7_000 : ms, ...rest);\n`,
  );
  const site = await startTestSite({
    service: serviceThrough(network),
    domain: server.domain,
    dist: {folder, origin: dist.origin},
  });
  await signedIn(page, site.url, me);
  await page.close();

  const second = new Chat(await context.newPage());
  await second.page.goto(`${site.url}/messenger.html`);
  await second.open(bob.name);
  await second.send('still the same');
  await peer.messageWith('still the same');
  await second.expectDelivery('still the same', 'Sent');
  expect(network.connections()).toBe(1);

  await second.page.close();
  expect(await server.connectionCount(me.user)).toBe(1);
  // It goes on without any page; a stream that is just cut would be kept for minutes.
  await peer.presenceThat(
    'farewell',
    ({from, type}) => from.startsWith(`${me.jid}/`) && type === 'unavailable',
  );
  await expect.poll(() => server.connectionCount(me.user)).toBe(0);
  await expect.poll(() => network.open()).toBe(0);

  const third = new Chat(await context.newPage());
  await third.page.goto(`${site.url}/messenger.html`);
  await third.open(bob.name);
  await third.expectOnline();
  await peer.message(me.jid, 'welcome back');
  await expect(third.message('welcome back')).toBeVisible();
  await third.page.close();
  await site.stop();
  removeFolder(folder);
});
