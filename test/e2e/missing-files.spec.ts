/** The worker starts, and the engine that it fetches is not there: half of an upload, say. */
import {copyFileSync, cpSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {removeFolder, temporaryFolder} from '../../demo/server/child-process.js';
import {Chat} from './chat.ts';
import {expect, test as base} from './fixtures.ts';
import {serviceThrough, startTestSite} from './world.ts';

type Scripts = {
  /** A page with the chat, whose scripts are of its own origin, and one whose are of another. */
  readonly pages: Readonly<Record<'its own' | 'another', string>>;
  remove(...names: readonly string[]): void;
  restore(...names: readonly string[]): void;
};

const test = base.extend<{readonly scripts: Scripts}>({
  scripts: async ({context, dist, server, network}, use) => {
    const folder = temporaryFolder('natter-missing-');
    cpSync(dist.folder, folder, {recursive: true});
    const common = {
      service: serviceThrough(network),
      domain: server.domain,
      dist: {folder, origin: dist.origin},
    };
    const own = await startTestSite(common);
    const other = await startTestSite({...common, scripts: `${own.url}/dist`});
    await use({
      pages: {'its own': `${own.url}/test/hosts.html`, another: `${other.url}/test/hosts.html`},
      remove(...names) {
        for (const name of names) rmSync(join(folder, name));
      },
      restore(...names) {
        for (const name of names) copyFileSync(join(dist.folder, name), join(folder, name));
      },
    });
    // What can wait they fetch some time after they have begun.
    for (const page of context.pages()) await page.close();
    await other.stop();
    await own.stop();
    removeFolder(folder);
  },
});

// Browsers tell of what is not there; from another origin it is refused, too.
test.use({expectedErrors: [/\b404\b|ERR_FAILED|engine(-in-page)?\.js/]});

for (const origin of ['its own', 'another'] as const) {
  test.describe(`scripts of ${origin} origin`, () => {
    test('without the worker’s engine the chat runs in the page, for all tabs', async ({
      page,
      context,
      scripts,
      me,
      bob,
      peer,
      server,
    }) => {
      scripts.remove('worker-engine.js');
      const first = new Chat(page);
      await page.goto(scripts.pages[origin]);
      await first.signIn(me);
      const second = new Chat(await context.newPage());
      await second.page.goto(scripts.pages[origin]);
      await second.open(bob.name);
      await second.send('without a worker');
      await peer.messageWith('without a worker');
      expect(await server.connectionCount(me.user)).toBe(1);
    });

    test('without any engine that is said, and the chat starts once there is one', async ({
      page,
      scripts,
      me,
      bob,
      peer,
    }) => {
      const engines = ['worker-engine.js', 'engine-in-page.js'];
      scripts.remove(...engines);
      const chat = new Chat(page);
      await page.goto(scripts.pages[origin]);
      await expect(chat.alert).toHaveText(/couldn’t start in this browser. Reload the page/);
      scripts.restore(...engines);
      await page.reload();
      await chat.signIn(me);
      await chat.open(bob.name);
      await chat.send('there again');
      await peer.messageWith('there again');
    });
  });
}
