import type {Page} from '@playwright/test';
import axe from 'axe-core';
import {Chat} from './chat.ts';
import {expect, test} from './fixtures.ts';

const WIDTHS = [320, 375, 480, 599, 600, 768, 960, 1280, 1600];

const LONG =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2);

/** What a site owner's accessibility check would find. */
async function expectAccessible(page: Page, view: string): Promise<void> {
  await page.evaluate(axe.source);
  const {violations} = await page.evaluate(() =>
    (Reflect.get(globalThis, 'axe') as typeof axe).run(),
  );
  const found = violations.map(({id, help, nodes}) => ({
    id,
    help,
    where: nodes.map((node) => node.target.join(' ')),
  }));
  expect(found, `axe, ${view}`).toEqual([]);
}

/**
 * Elements that can be scrolled sideways, or that a person cannot reach because they stand outside
 * of the window, in all shadow trees.
 */
async function findOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    function visit(root: Document | ShadowRoot): void {
      for (const element of root.querySelectorAll('*')) {
        const {overflowX, visibility} = getComputedStyle(element);
        const name = `${element.localName}.${element.getAttribute('part') ?? element.id}`;
        const scrolls = element === document.documentElement || /auto|scroll/.test(overflowX);
        if (scrolls && element.scrollWidth > element.clientWidth + 1) found.push(`${name} scrolls`);
        if (element.matches('button, input, textarea, a') && visibility === 'visible') {
          const box = element.getBoundingClientRect();
          const outside = box.width > 1 && (box.left < -1 || box.right > innerWidth + 1);
          if (outside) found.push(`${name} is outside`);
        }
        if (element.shadowRoot) visit(element.shadowRoot);
      }
    }
    visit(document);
    return found;
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({colorScheme});

    test('axe finds nothing in the sign-in form, nor in what it says', async ({page, site, me}) => {
      await page.goto(`${site.url}/messenger.html`);
      const chat = new Chat(page);
      await expect(chat.signInButton).toBeVisible();
      await expectAccessible(page, 'sign-in');

      await chat.fillSignIn('nobody', 'x');
      await expect(chat.alert).toBeVisible();
      await expectAccessible(page, 'malformed address');
      await chat.fillSignIn(me.jid, 'wrong');
      await expect(chat.alert).toContainText(/password/i);
      await expectAccessible(page, 'wrong password');
    });

    test('axe finds nothing in the list and the conversation', async ({
      page,
      site,
      me,
      bob,
      peer,
    }) => {
      await page.goto(`${site.url}/workshop.html`);
      const chat = new Chat(page);
      await chat.signIn(me);
      await expect(chat.contact(bob.name)).toBeVisible();
      await expectAccessible(page, 'contacts');

      await chat.open(bob.name);
      await expectAccessible(page, 'empty conversation');

      await peer.message(me.jid, 'See https://example.org/ 🫖');
      await chat.send('Thank you!');
      const {id} = await peer.messageWith('Thank you!');
      await peer.displayed(me.jid, id);
      await chat.expectDelivery('Thank you!', 'Read');
      await peer.chatState(me.jid, 'composing');
      await expect(chat.typing(bob.name)).toBeVisible();
      await expectAccessible(page, 'conversation');
    });

    test('axe finds nothing when offline', async ({page, site, me, bob, network}) => {
      await page.goto(`${site.url}/messenger.html`);
      const chat = new Chat(page);
      await chat.signIn(me);
      await chat.open(bob.name);
      await network.cut();
      await chat.expectOffline();
      await chat.send('later');
      await chat.expectDelivery('later', 'Sending');
      await expectAccessible(page, 'offline');
    });

    test('axe finds nothing in the launcher and its window', async ({page, site, me, bob}) => {
      await page.goto(`${site.url}/shop.html`);
      const chat = new Chat(page);
      await expect(page.getByRole('button', {name: 'Open chat'})).toBeVisible();
      await expectAccessible(page, 'launcher');
      await page.getByRole('button', {name: 'Open chat'}).click();
      await chat.signIn(me);
      await expectAccessible(page, 'window with contacts');
      await chat.open(bob.name);
      await expectAccessible(page, 'window with a conversation');
    });

    test('axe finds nothing on the page that explains the demo', async ({page, site}) => {
      await page.goto(`${site.url}/index.html`);
      await expectAccessible(page, 'index');
    });
  });
}

test('nothing stands outside the window, from 320 to 1600 px', async ({
  page,
  site,
  me,
  bob,
  peer,
}) => {
  const chat = new Chat(page);
  // What is measured is where things come to rest.
  await page.emulateMedia({reducedMotion: 'reduce'});
  await page.goto(`${site.url}/messenger.html`);
  for (const width of WIDTHS) {
    await page.setViewportSize({width, height: 720});
    expect(await findOverflow(page), `sign-in at ${width} px`).toEqual([]);
  }

  await chat.signIn(me);
  await peer.message(me.jid, LONG);
  for (const width of WIDTHS) {
    await page.setViewportSize({width, height: 720});
    await expect(chat.contact(bob.name)).toBeVisible();
    expect(await findOverflow(page), `contacts at ${width} px`).toEqual([]);
  }

  await chat.open(bob.name);
  await chat.send(LONG);
  await expect(chat.ownMessage(LONG)).toHaveCount(1);
  for (const width of WIDTHS) {
    await page.setViewportSize({width, height: 720});
    await expect(chat.composer).toBeInViewport();
    expect(await findOverflow(page), `conversation at ${width} px`).toEqual([]);
  }
});

test('the window of the launcher fits, from 320 to 1600 px', async ({page, site, me, bob}) => {
  const chat = new Chat(page);
  // What is measured is where things come to rest.
  await page.emulateMedia({reducedMotion: 'reduce'});
  await page.goto(`${site.url}/shop.html`);
  await page.getByRole('button', {name: 'Open chat'}).click();
  await chat.signIn(me);
  await chat.open(bob.name);
  for (const width of WIDTHS) {
    await page.setViewportSize({width, height: 640});
    await expect(chat.composer).toBeInViewport({ratio: 1});
    expect(await findOverflow(page), `at ${width} px`).toEqual([]);
  }
});

test('right to left, own messages stand at the left, and nothing stands outside', async ({
  page,
  site,
  me,
  bob,
  peer,
}) => {
  const chat = new Chat(page);
  // What is measured is where things come to rest.
  await page.emulateMedia({reducedMotion: 'reduce'});
  await page.goto(`${site.url}/messenger.html`);
  await chat.signIn(me);
  await chat.open(bob.name);
  await chat.send('مرحبا');
  await peer.messageWith('مرحبا');
  await peer.message(me.jid, 'أهلا');
  await expect(chat.messages).toHaveCount(2);

  await page.goto(`${site.url}/test/rtl.html`);
  // The names are Arabic here: by their roles alone.
  await page.getByRole('listitem').getByRole('button', {name: bob.name}).first().click();
  const messages = page.getByRole('log').getByRole('article');
  await expect(messages).toHaveCount(2);
  const own = await messages.getByText('مرحبا').boundingBox();
  const other = await messages.getByText('أهلا').boundingBox();
  expect(own?.x ?? Infinity).toBeLessThan(other?.x ?? 0);
  await expectAccessible(page, 'right to left');
  for (const width of WIDTHS) {
    await page.setViewportSize({width, height: 720});
    expect(await findOverflow(page), `right to left at ${width} px`).toEqual([]);
  }
});
