import type {Page} from '@playwright/test';
import {Chat, signedIn} from './chat.ts';
import {expect, test} from './fixtures.ts';

/** How many messages this device keeps, of all accounts. */
async function countKept(page: Page): Promise<number> {
  return page.evaluate(async () => {
    function settled<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    }
    let count = 0;
    for (const {name = ''} of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      if (database.objectStoreNames.contains('messages')) {
        count += await settled(database.transaction('messages').objectStore('messages').count());
      }
      database.close();
    }
    return count;
  });
}

async function choose(chat: Chat, words: string): Promise<void> {
  await chat.page.getByRole('button', {name: 'More', exact: true}).click();
  await chat.page.getByRole('menuitem', {name: words}).click();
}

test('a newer version takes the database: it is said, and nothing typed is lost', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.message(me.jid, 'before');
  await expect(chat.message('before')).toBeVisible();

  // What the next version does with the database.
  const newer = await context.newPage();
  await newer.goto(`${site.url}/test/two.html`);
  await newer.evaluate(async (account) => {
    const name = `natter:${account}`;
    const version = (await indexedDB.databases()).find((each) => each.name === name)?.version ?? 0;
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open(name, version + 1);
      opening.addEventListener('success', () => {
        opening.result.close();
        resolve();
      });
      opening.addEventListener('error', () => reject(opening.error));
    });
  }, me.jid);

  await expect(chat.status.filter({hasText: /another version.*Reload/s})).toBeVisible();
  await expect(chat.message('before')).toBeVisible();
  await chat.composer.fill('half a sentence');
  await expect
    .poll(() => page.evaluate(() => Object.values(sessionStorage)))
    .toContain('half a sentence');
  await page.reload();

  await expect(chat.alert).toContainText(/newer/i);
  await chat.open(bob.name);
  await expect(chat.composer).toHaveValue('half a sentence');
  await chat.composer.press('Enter');
  await peer.messageWith('half a sentence');
  expect(await page.evaluate(() => Object.values(sessionStorage))).not.toContain('half a sentence');
});

test('what is deleted from the device is on the server, and comes back', async ({
  page,
  site,
  me,
  bob,
  peer,
}) => {
  const chat = await signedIn(page, site.url, me);
  await peer.messages(me.jid, ['one', 'two', 'three']);
  await chat.open(bob.name);
  await expect(chat.message('three')).toBeVisible();

  await choose(chat, 'Delete from this device…');
  await page.getByRole('button', {name: 'Delete', exact: true}).click();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect.poll(() => countKept(page)).toBe(0);

  await chat.open(bob.name);
  await expect.poll(() => chat.bodies()).toEqual(['one', 'two', 'three']);
  await expect(chat.contact(bob.name)).not.toHaveAccessibleName(/unread/);
});

test('a conversation is saved to a file', async ({page, site, me, bob, peer}) => {
  await page.addInitScript(() => {
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (made) => {
      if (made instanceof Blob)
        void made.text().then((text) => Reflect.set(globalThis, 'saved', text));
      return create(made);
    };
  });
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.message(me.jid, 'for the file');
  await expect(chat.message('for the file')).toBeVisible();
  await chat.send('an answer');
  await chat.expectDelivery('an answer', 'Sent');

  await choose(chat, 'Export conversation…');
  await page.getByRole('radio', {name: /JSON/}).check();
  await page.getByRole('button', {name: 'Export', exact: true}).click();
  const saved = () => page.evaluate(() => String(Reflect.get(globalThis, 'saved')));
  await expect.poll(saved).toContain('an answer');
  const {conversation, messages} = JSON.parse(await saved());
  expect(conversation).toBe(bob.jid);
  expect(messages).toMatchObject([
    {body: 'for the file', own: false},
    {body: 'an answer', own: true},
  ]);
});

test('signing out for good leaves nothing, also while another tab is written to', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  const chat = await signedIn(page, site.url, me);
  const other = new Chat(await context.newPage());
  await other.page.goto(`${site.url}/messenger.html`);
  await other.open(bob.name);
  await peer.message(me.jid, 'first');
  await expect(other.message('first')).toBeVisible();
  await other.composer.fill('never sent');

  const burst = peer.messages(
    me.jid,
    Array.from({length: 50}, (_, index) => `burst ${index}`),
  );
  await page.getByRole('button', {name: new RegExp(`^${me.user}`, 'i')}).click();
  await page.getByRole('menuitem', {name: /remove.*device/i}).click();
  await expect(chat.signInButton).toBeVisible();
  await expect(other.signInButton).toBeVisible();
  await burst;

  const left = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({name = ''}) => name);
    const accounts = await new Promise((resolve) => {
      const opening = indexedDB.open('natter');
      opening.addEventListener('success', () => {
        const all = opening.result.transaction('accounts').objectStore('accounts').getAll();
        all.addEventListener('success', () => resolve(all.result));
      });
    });
    const kept = [...Object.entries(localStorage), ...Object.entries(sessionStorage)];
    return {names, accounts, kept: kept.flat().join(' ')};
  });
  expect(left.names.filter((name) => name !== 'natter')).toEqual([]);
  expect(left.accounts).toEqual([]);
  expect(left.kept).not.toContain(me.user);
});
