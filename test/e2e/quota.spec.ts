/** A disk that is full, as Chromium tells of it. (What it estimates says nothing of this quota.) */
import {randomBytes} from 'node:crypto';
import type {Page} from '@playwright/test';
import {signedIn, type Chat} from './chat.ts';
import {expect, test as base} from './fixtures.ts';

type Quota = {
  /** Somebody signed in, with Bob's conversation open, on an origin that may use so many bytes. */
  signedInWith(quotaSize: number): Promise<Chat>;
  /** From here on it may use as much as ever. */
  lift(): Promise<void>;
};

const test = base.extend<{readonly quota: Quota}>({
  quota: async ({page, context, site, me, bob}, use) => {
    const cdp = await context.newCDPSession(page);
    const {origin} = new URL(site.url);
    await use({
      async signedInWith(quotaSize) {
        // Before the first write, for what room there is is asked for a while ahead.
        await cdp.send('Storage.overrideQuotaForOrigin', {origin, quotaSize});
        const chat = await signedIn(page, site.url, me);
        await chat.open(bob.name);
        return chat;
      },
      async lift() {
        await cdp.send('Storage.overrideQuotaForOrigin', {origin});
      },
    });
  },
});

/** Some kB that cannot be packed. */
function long(name: string): string {
  return `${name} ${randomBytes(12_000).toString('base64')}`;
}

test('a disk that is full is said, nothing that was typed is lost, and all is well when there is room again', async ({
  page,
  quota,
  me,
  bob,
  peer,
}) => {
  const chat = await quota.signedInWith(300_000);
  await chat.send('kept');
  await peer.messageWith('kept');
  const theirs = Array.from({length: 16}, (_, index) => long(`their ${index}`));
  for (const body of theirs) {
    await peer.message(me.jid, body);
    await expect(chat.messages.last()).toContainText(body.slice(0, 40));
  }
  const full = chat.alert.filter({hasText: 'out of space'});
  await expect(full.first()).toBeVisible();

  const mine = long('mine');
  await chat.send(mine);
  await expect(chat.composer).toHaveValue(mine);
  await expect(full.first()).toBeVisible();
  // It waits in the tab.
  await expect.poll(() => page.evaluate(() => Object.values(sessionStorage))).toContain(mine);
  await quota.lift();
  await page.reload();
  await chat.open(bob.name);
  await expect(chat.composer).toHaveValue(mine);
  await chat.composer.press('Enter');
  await peer.messageWith(mine);
  await expect(chat.composer).toHaveValue('');
  await expect(chat.alert).toHaveCount(0);
  await page.reload();
  await chat.open(bob.name);
  // What was not kept has its place with the next session; until then ours may stand above it.
  const all = ['kept', ...theirs, mine].toSorted();
  await expect.poll(async () => (await chat.bodies()).toSorted()).toEqual(all);
  await expect(chat.alert).toHaveCount(0);
});

/** How many messages are on the disk. */
async function countKept(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    const names = (await indexedDB.databases()).map(({name = ''}) => name);
    const database = await settled(
      indexedDB.open(names.find((name) => name.startsWith('natter:')) ?? ''),
    );
    const messages = database.transaction('messages').objectStore('messages');
    const count = await settled(messages.count());
    database.close();
    return count;
  });
}

test('a write that finds the disk full makes room by what the server has', async ({
  page,
  quota,
  site,
  me,
  bob,
  peer,
}) => {
  const chat = await quota.signedInWith(3_200_000);
  const old = Array.from({length: 160}, (_, index) => long(`old ${index}`));
  for (const body of old) await peer.message(me.jid, body);
  await chat.toNewest(old.at(-1) ?? '');
  await expect.poll(() => countKept(page)).toBe(old.length);
  // Nobody looks at the conversation.
  await page.goto(`${site.url}/index.html`);
  await page.goto(`${site.url}/messenger.html`);
  await chat.expectOnline();

  let written = old.length;
  await expect(async () => {
    if ((await countKept(page)) < written) return;
    await peer.message(me.jid, long('new'));
    written += 1;
    await expect.poll(() => countKept(page)).not.toBe(written - 1);
    expect(await countKept(page)).toBeLessThan(written);
  }).toPass({intervals: [0]});
  await expect(chat.alert).toHaveCount(0);
  const newest = long('newest');
  await peer.message(me.jid, newest);
  await chat.open(bob.name);
  await chat.toNewest(newest);
});
