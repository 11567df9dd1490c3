/** The page signs people in: with tokens that it is asked for, or without an account. */
import type {BrowserContext, Page} from '@playwright/test';
import {signToken, startLoginEjabberd, startLoginProsody} from '../servers/login-hosts.ts';
import {putChat, type Chat} from './chat.ts';
import {test as base, expect, type Account} from './fixtures.ts';
import {serviceThrough} from './world.ts';

const test = base.extend<object>({
  server: [
    async ({serverName}, use) => {
      const server = await (serverName === 'prosody' ? startLoginProsody() : startLoginEjabberd());
      await use(server);
      await server.dispose();
    },
    {scope: 'worker'},
  ],
});

/** The site's backend: signs tokens that are good for some seconds, and notes who asked why. */
async function startBackend(context: BrowserContext, jid: string, lifetime: () => number) {
  const asked: {readonly page: Page; readonly reason: string}[] = [];
  await context.exposeBinding('issueToken', ({page}, {reason}: {reason: string}) => {
    asked.push({page, reason});
    return signToken(jid, lifetime());
  });
  return {reasons: () => asked.map(({reason}) => reason)};
}

test('three tabs sign in with one token, and when it has expired one is asked for another', async ({
  context,
  site,
  network,
}) => {
  const domain = 'token.localhost';
  const jid = `anna@${domain}`;
  let lifetime = 3;
  const backend = await startBackend(context, jid, () => lifetime);
  const attributes = {service: serviceThrough(network), domain, jid};
  const chats: Chat[] = [];
  for (let tab = 0; tab < 3; tab++) {
    chats.push(await putChat(await context.newPage(), site.url, attributes));
  }
  for (const chat of chats) {
    await expect(chat.page.getByRole('button', {name: /^anna/})).toContainText('Available');
  }
  expect(backend.reasons()).toEqual(['initial']);
  expect(network.open()).toBe(1);

  const expired = Date.now() + lifetime * 1000;
  lifetime = 3600;
  await network.cut();
  for (const chat of chats) await chat.expectOffline();
  // The token's time is the server's, in whole seconds.
  await expect.poll(() => Date.now(), {timeout: 10_000}).toBeGreaterThan(expired + 1000);
  await network.restore();
  for (const chat of chats) {
    await expect(chat.page.getByRole('button', {name: /^anna/})).toContainText('Available');
  }
  expect(backend.reasons()).toEqual(['initial', 'expired']);
});

test('after a reload the page is asked again, for no token was kept', async ({
  context,
  page,
  site,
  network,
}) => {
  const domain = 'token.localhost';
  const jid = `ben@${domain}`;
  const backend = await startBackend(context, jid, () => 3600);
  const attributes = {service: serviceThrough(network), domain, jid};
  for (let visit = 1; visit <= 2; visit++) {
    const chat = await putChat(page, site.url, attributes);
    await expect(chat.page.getByRole('button', {name: /^ben/})).toContainText('Available');
  }
  expect(backend.reasons().every((reason) => reason === 'initial')).toBe(true);
  expect(await stored(page)).not.toContain('eyJ');
});

test('people without an account chat, and what they type offline goes out from the next address', async ({
  page,
  site,
  network,
  bob,
  peer,
}) => {
  const domain = 'anonymous.localhost';
  const chat = await putChat(page, site.url, {
    service: serviceThrough(network),
    domain,
    anonymous: '',
  });
  await expect(page.getByText('Available')).toBeVisible();
  await page.evaluate((jid) => {
    Object.assign(document.querySelector('natter-chat') ?? {}, {conversation: jid});
  }, bob.jid);
  await chat.send('Is anybody there?');
  const first = await peer.messageWith('Is anybody there?');
  await peer.message(bare(first.from), 'Yes!');
  await expect(chat.message('Yes!')).toBeVisible();

  await network.cut();
  await chat.expectOffline();
  await chat.send('Typed offline');
  await network.restore();
  const second = await peer.messageWith('Typed offline');
  expect(bare(second.from)).not.toBe(bare(first.from));
  await chat.expectOnline();
  await expect(chat.ownMessage('Typed offline')).toHaveCount(1);
  expect(await databases(page)).toEqual([`natter:${bare(second.from)}`]);
});

test('signing out leaves no key, no stream and no session, and the history only if it may stay', async ({
  page,
  site,
  network,
  server,
  me,
  bob,
  peer,
}) => {
  const domain = server.domain;
  const chat = await putChat(page, site.url, {service: serviceThrough(network), domain});
  await chat.signIn(me);
  await chat.open(bob.name);
  await chat.send('Nobody else reads this');
  await peer.messageWith('Nobody else reads this');
  const signedIn = await stored(page);
  expect(signedIn).toContain('SCRAM-SHA');
  expect(signedIn).toContain('Nobody else reads this');
  expect(signedIn).not.toContain(me.password);

  await signOut(page, me, 'Sign out');
  const signedOut = await stored(page);
  for (const gone of ['SCRAM-SHA', '"stream"', '"fast"', me.password]) {
    expect(signedOut).not.toContain(gone);
  }
  expect(signedOut).toContain('Nobody else reads this');
  await expect.poll(() => server.connectionCount(me.user)).toBe(0);

  await chat.signIn(me);
  await signOut(page, me, /Sign out and remove/);
  expect(await stored(page)).not.toContain(me.user);
  expect(await databases(page)).toEqual([]);
});

async function signOut(page: Page, {user}: Account, item: string | RegExp): Promise<void> {
  await page.getByRole('button', {name: new RegExp(`^${user}`)}).click();
  await page.getByRole('menuitem', {name: item, exact: true}).click();
  await expect(page.getByRole('button', {name: 'Sign in', exact: true})).toBeVisible();
}

function bare(jid: string): string {
  return jid.replace(/\/.*/s, '');
}

/** The accounts that have a database. */
async function databases(page: Page): Promise<string[]> {
  const names = await page.evaluate(async () =>
    (await indexedDB.databases()).map(({name}) => name ?? ''),
  );
  return names.filter((name) => name.startsWith('natter:'));
}

/** Everything that this site has on the device, as JSON. */
async function stored(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    const found: unknown[] = [
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
    ];
    for (const {name = ''} of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store);
        found.push(name, store, await settled(rows.getAllKeys()), await settled(rows.getAll()));
      }
      database.close();
    }
    return JSON.stringify(found);
  });
}
