/** Two builds of the site are open at once: one of them has the chat, and the other one says so. */
import {startSite} from '../../demo/server/site.js';
import {Chat} from './chat.ts';
import {expect, test} from './fixtures.ts';
import {PAGES, serviceThrough, TEST_PAGES} from './world.ts';

const WORDS = /Another tab of this site has the chat now/;

test('the page that comes last has the chat, and there is no fight for it', async ({
  page,
  context,
  dist,
  server,
  network,
  me,
  bob,
  peer,
}) => {
  const site = await startSite({
    // The same build at another address stands for another build.
    folders: {'/': PAGES, '/test/': TEST_PAGES, '/old/': dist.folder, '/new/': dist.folder},
    values: {service: serviceThrough(network), domain: server.domain},
    connect: [new URL(serviceThrough(network)).origin],
  });
  const pageOf = (build: string) => `${site.url}/test/build.html?${build}`;
  await page.goto(pageOf('old'));
  const old = new Chat(page);
  await old.signIn(me);
  await old.open(bob.name);
  await peer.message(me.jid, 'one');
  await expect(old.message('one')).toBeVisible();

  const next = new Chat(await context.newPage());
  await next.page.goto(pageOf('new'));
  await next.open(bob.name);
  await next.expectOnline();
  await expect(old.status.filter({hasText: WORDS})).toBeVisible();
  await peer.message(me.jid, 'two');
  await expect(next.message('two')).toBeVisible();
  await expect(old.message('one')).toBeVisible();
  expect(await server.connectionCount(me.user)).toBe(1);
  const connections = network.connections();

  // Nothing but a page load takes it back.
  await old.page.bringToFront();
  await next.send('three');
  await peer.messageWith('three');
  expect(network.connections()).toBe(connections);

  await old.page.reload();
  await old.open(bob.name);
  await expect(old.message('three')).toBeVisible();
  await old.expectOnline();
  await expect(next.status.filter({hasText: WORDS})).toBeVisible();
  await old.send('four');
  await peer.messageWith('four');
  expect(await old.bodies()).toEqual(['one', 'two', 'three', 'four']);
  expect(await server.connectionCount(me.user)).toBe(1);
  await site.stop();
});
