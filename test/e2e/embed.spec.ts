import {Chat} from './chat.ts';
import {expect, serviceThrough, test} from './fixtures.ts';

test.describe('one script tag on a plain page', () => {
  test('puts the chat into the element that data-inline selects', async ({page, site, me, bob}) => {
    await page.goto(`${site.url}/test/inline.html`);
    const chat = new Chat(page, page.locator('#chat'));

    await expect(page.getByRole('button', {name: 'Open chat'})).toHaveCount(0);
    await chat.signIn(me);
    await expect(chat.contact(bob.name)).toBeVisible();
  });

  test('puts the chat behind a launcher where there is no data-inline', async ({
    page,
    site,
    me,
    bob,
    peer,
  }) => {
    await page.goto(`${site.url}/test/launcher.html`);
    const chat = new Chat(page);
    const launcher = page.getByRole('button', {name: 'Open chat'});
    await expect(launcher).toBeVisible();
    await expect(chat.signInButton).toBeHidden();

    await launcher.click();
    await chat.signIn(me);
    await chat.open(bob.name);
    await chat.send('from the corner');
    await peer.messageWith('from the corner');

    // From the conversation back to the list, and from there to the page.
    await page.keyboard.press('Escape');
    await expect(chat.contact(bob.name)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(chat.contact(bob.name)).toBeHidden();
    await expect(launcher).toBeFocused();
  });

  test('starts open with data-open', async ({page, site}) => {
    await page.goto(`${site.url}/test/open.html`);
    const chat = new Chat(page);

    await expect(chat.signInButton).toBeVisible();
  });

  test('takes address, language and theme from its attributes', async ({page, site}) => {
    await page.goto(`${site.url}/test/attributes.html`);
    const chat = page.locator('natter-chat');

    await expect(chat).toHaveAttribute('jid', 'anna@localhost');
    await expect(page.getByRole('button', {name: 'Anmelden', exact: true})).toBeVisible();
    await expect(chat).toHaveCSS('color-scheme', 'dark');
  });
});

test('of the words, only those of the language that is read are fetched', async ({page, site}) => {
  const fetched: string[] = [];
  page.on('request', (request) => {
    const [locale] = /chat-\w\w\.js/.exec(request.url()) ?? [];
    if (locale) fetched.push(locale);
  });
  await page.goto(`${site.url}/test/open.html`);
  await expect(page.getByRole('button', {name: 'Sign in', exact: true})).toBeVisible();
  expect(fetched).toEqual([]);

  await page.goto(`${site.url}/test/attributes.html`);
  await expect(page.getByRole('button', {name: 'Anmelden', exact: true})).toBeVisible();
  expect(fetched).toEqual(['chat-de.js']);
});

test('nothing is connected and nothing stored before the launcher is pressed', async ({
  page,
  site,
  network,
}) => {
  await page.goto(`${site.url}/test/launcher.html`);
  await expect(page.getByRole('button', {name: 'Open chat'})).toBeVisible();

  expect(network.connections()).toBe(0);
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test('two chats with two accounts on one page talk to each other', async ({
  page,
  site,
  network,
  server,
  me,
  bob,
}) => {
  await page.goto(`${site.url}/test/two.html`);
  const annas = new Chat(page, page.locator('#left'));
  const bobs = new Chat(page, page.locator('#right'));
  for (const [side, jid] of [
    ['#left', me.jid],
    ['#right', bob.jid],
  ] as const) {
    await page.evaluate(
      ({side, attributes}) => {
        const chat = document.createElement('natter-chat');
        for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value);
        document.querySelector(side)?.append(chat);
      },
      {side, attributes: {jid, service: serviceThrough(network), domain: server.domain}},
    );
  }
  await annas.signIn(me);
  await bobs.signIn(bob);

  await annas.open(bob.name);
  await annas.send('Across the page');
  await bobs.open(me.name);
  await expect(bobs.message('Across the page')).toBeVisible();
  await annas.expectDelivery('Across the page', 'Read');
  expect(await server.connectionCount(me.user)).toBe(1);
  expect(await server.connectionCount(bob.user)).toBe(1);
});

test('the strict content security policy of the page is never violated', async ({
  page,
  site,
  me,
  bob,
  peer,
}) => {
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, {violations});
    document.addEventListener('securitypolicyviolation', (event) => {
      violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
  });
  const response = await page.goto(`${site.url}/shop.html`);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  const chat = new Chat(page);

  await page.getByRole('button', {name: 'Open chat'}).click();
  await chat.fillSignIn('nobody', 'nothing');
  await expect(chat.alert).toBeVisible();
  await chat.signIn(me);
  await chat.open(bob.name);
  await chat.send('under a strict policy');
  await peer.messageWith('under a strict policy');
  await peer.message(me.jid, 'https://example.org/ 🫖');
  await expect(chat.messages).toHaveCount(2);

  expect(await page.evaluate(() => Reflect.get(globalThis, 'violations'))).toEqual([]);
});
