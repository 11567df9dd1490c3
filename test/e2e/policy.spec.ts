/** The tests' own watch over the strict policy of their pages: nothing that it refuses stays unseen. */
import {startSite} from '../../demo/server/site.js';
import {Chat} from './chat.ts';
import {expect, test} from './fixtures.ts';
import {PAGES, serviceThrough} from './world.ts';

test.describe('what the policy refuses', () => {
  test.use({
    expectedErrors: [/The policy refused|securitypolicyviolation|Content.Security.Policy/i],
  });

  test('on a page is seen', async ({page, site, errors}) => {
    await page.goto(`${site.url}/test/two.html`);
    expect(errors).toEqual([]);
    await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
    await expect
      .poll(() => errors)
      .toContainEqual(expect.stringMatching(/^The policy refused style-src/));
  });

  test('in the worker is seen', async ({page, server, network, dist, me, errors}) => {
    // It allows no connection to the server.
    const site = await startSite({
      folders: {'/': PAGES, '/dist/': dist.folder},
      values: {service: serviceThrough(network), domain: server.domain},
      connect: [dist.origin],
    });
    const before = dist.errors.length;
    const chat = new Chat(page);
    await page.goto(`${site.url}/messenger.html`);
    await chat.fillSignIn(me.jid, me.password);
    await expect(chat.alert).toBeVisible();
    await expect
      .poll(() => [...errors, ...dist.errors.slice(before)])
      .toContainEqual(expect.stringMatching(/connect-src/));
    expect(network.connections()).toBe(0);
    await site.stop();
  });
});

test('what the policy refuses fails the test', async ({page, site}) => {
  test.fail();
  await page.goto(`${site.url}/test/two.html`);
  const seen = page.waitForEvent('console', (message) => message.text().startsWith('The policy'));
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await seen;
});
