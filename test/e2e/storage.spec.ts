import type {Page} from '@playwright/test';
import {removeFolder} from '../../demo/server/child-process.js';
import {Chat, signedIn} from './chat.ts';
import {expect, serviceThrough, startTestSite, test} from './fixtures.ts';
import {copyDist} from './worker-errors.ts';

/** What the test makes of every database of the origin, while no chat is open. */
type Damage = 'newer version' | 'no stores';

/**
 * Damages the databases of the page's origin. A database that is still open elsewhere is waited for.
 *
 * @returns how many there were
 */
async function damageDatabases(page: Page, damage: Damage): Promise<number> {
  return page.evaluate(async (damage) => {
    function settled(request: IDBOpenDBRequest): Promise<IDBDatabase> {
      return new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    }
    const databases = await indexedDB.databases();
    for (const {name = '', version = 1} of databases) {
      if (damage === 'no stores') {
        await settled(indexedDB.deleteDatabase(name));
        (await settled(indexedDB.open(name, version))).close();
      } else {
        (await settled(indexedDB.open(name, version + 1000))).close();
      }
    }
    return databases.length;
  }, damage);
}

const damages: readonly {damage: Damage; told: string; words: RegExp}[] = [
  {damage: 'newer version', told: 'written by a newer Natter', words: /newer/i},
  {damage: 'no stores', told: 'cannot be read', words: /./},
];

for (const {damage, told, words} of damages) {
  test(`a database that ${told} is said`, async ({page: first, context, site, me, bob, peer}) => {
    const before = await signedIn(first, site.url, me);
    await before.open(bob.name);
    await peer.message(me.jid, 'kept');
    await expect(before.message('kept')).toBeVisible();
    // The worker ends with its last page; one that has only gone back might be kept.
    await first.close();
    const page = await context.newPage();
    await page.goto(`${site.url}/index.html`);
    expect(await damageDatabases(page, damage)).toBeGreaterThan(0);

    await page.goto(`${site.url}/messenger.html`);

    await expect(new Chat(page).alert).toContainText(words);
  });
}

test('denied storage is said, and the chat works without it', async ({
  page,
  dist,
  network,
  server,
  me,
  bob,
  peer,
}) => {
  const folder = copyDist(
    dist.folder,
    `Object.defineProperty(globalThis, 'indexedDB', {configurable: true, value: {
      open() { throw new DOMException('The operation is insecure.', 'SecurityError'); },
      databases() { return Promise.reject(new DOMException('Insecure.', 'SecurityError')); },
      deleteDatabase() { throw new DOMException('The operation is insecure.', 'SecurityError'); },
    }});\n`,
  );
  const site = await startTestSite({
    service: serviceThrough(network),
    domain: server.domain,
    dist: {...dist, folder},
  });
  const chat = await signedIn(page, site.url, me);
  await expect(chat.alert).toBeVisible();
  await chat.open(bob.name);
  await chat.send('without a disk');
  await peer.messageWith('without a disk');
  await peer.message(me.jid, 'from memory');
  await expect(chat.message('from memory')).toBeVisible();
  await chat.expectDelivery('without a disk', 'Sent');

  await site.stop();
  removeFolder(folder);
});

test('who signs in where a SharedWorker can keep no keys is remembered all the same', async ({
  page,
  context,
  dist,
  network,
  server,
  me,
  bob,
}) => {
  // As in WebKit: no worker that is shared may clone a key.
  const folder = copyDist(
    dist.folder,
    `if ('onconnect' in self) {
      const clone = structuredClone;
      self.structuredClone = (value, options) => {
        if (value instanceof CryptoKey) throw new DOMException('no', 'DataCloneError');
        return clone(value, options);
      };
    }\n`,
  );
  const service = serviceThrough(network);
  const site = await startTestSite({service, domain: server.domain, dist: {...dist, folder}});
  const first = await signedIn(page, site.url, me);
  const second = new Chat(await context.newPage());
  await second.page.goto(`${site.url}/messenger.html`);
  await expect(second.contact(bob.name)).toBeVisible();

  await page.reload();
  await first.expectOnline();
  await second.page.close();

  await expect(first.contact(bob.name)).toBeVisible();
  await first.expectOnline();
  await expect.poll(() => server.connectionCount(me.user)).toBe(1);
  await site.stop();
  removeFolder(folder);
});
