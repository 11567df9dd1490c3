/** A page that knows only the domain. Chromium can be told where that is. */
import {startSite} from '../../demo/server/site.js';
import {LOOPBACK} from '../../demo/server/ports.js';
import {startHostMeta} from '../servers/host-meta.ts';
import {putChat} from './chat.ts';
import {expect, test} from './fixtures.ts';
import {serviceThrough, TEST_PAGES} from './world.ts';

for (const format of ['json', 'xml'] as const) {
  test(`the domain tells in a ${format} file where its server is`, async ({
    playwright,
    launchOptions,
    dist,
    server,
    network,
    me,
    bob,
    peer,
  }) => {
    const service = serviceThrough(network);
    const web = await startHostMeta({format, links: {websocket: service}});
    const site = await startSite({
      folders: {'/test/': TEST_PAGES, '/dist/': dist.folder},
      values: {},
      // The web server of the domain, and what its file names.
      connect: [`http://${server.domain}`, new URL(service).origin, dist.origin],
    });
    const browser = await playwright.chromium.launch({
      ...launchOptions,
      args: [
        ...(launchOptions.args ?? []),
        `--host-resolver-rules=MAP ${server.domain}:80 ${LOOPBACK}:${web.port}`,
      ],
    });
    try {
      const chat = await putChat(await browser.newPage(), site.url, {domain: server.domain});
      await chat.signIn(me);
      await chat.open(bob.name);
      await chat.send('found you');
      await peer.messageWith('found you');
      expect(network.connections()).toBe(1);
      const files = ['/.well-known/host-meta.json', '/.well-known/host-meta'];
      expect(web.asked).toEqual(format === 'json' ? files.slice(0, 1) : files);
    } finally {
      await browser.close();
      await site.stop();
      await web.stop();
    }
  });
}
