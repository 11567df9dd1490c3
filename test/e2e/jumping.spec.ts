/** A conversation of hundreds of messages over many days: the page holds some, and goes anywhere. */
import type {Page} from '@playwright/test';
import type {PastMessage, ProsodyServer} from '../../demo/server/types.ts';
import {signedIn, type Chat} from './chat.ts';
import {expect, test as base, type Account} from './fixtures.ts';

const COUNT = 600;
const A_DAY = 60;
/** As many as a page may hold, and a stretch that is just coming in. */
const HELD = 360;

const test = base.extend<{past: readonly PastMessage[]}>({
  past: async ({server, me, bob}, use) => {
    const start = new Date();
    start.setDate(start.getDate() - COUNT / A_DAY);
    start.setHours(12, 0, 0, 0);
    const past = Array.from({length: COUNT}, (_, i): PastMessage => {
      const day = Math.floor(i / A_DAY);
      const time = Math.floor(start.getTime() / 1000) + day * 86_400 + (i % A_DAY) * 10;
      return {id: `past-${i}`, from: i % 3 === 0 ? me.user : bob.user, body: text(i), time};
    });
    const prosody = server as ProsodyServer;
    for (let i = 0; i < COUNT; i += 100) {
      await prosody.remember(me.user, bob.user, past.slice(i, i + 100));
    }
    await use(past);
  },
});

function text(i: number): string {
  return `line ${String(i).padStart(4, '0')}`;
}

async function open(page: Page, url: string, me: Account, bob: Account): Promise<Chat> {
  const chat = await signedIn(page, url, me);
  await chat.open(bob.name);
  return chat;
}

/** Turns the wheel until a message is on screen. */
async function wheelTo(chat: Chat, delta: number, body: string): Promise<void> {
  await chat.log.hover();
  await expect(async () => {
    await chat.page.mouse.wheel(0, delta);
    await expect(chat.message(body)).toBeInViewport({timeout: 200});
  }).toPass({timeout: 60_000, intervals: [50]});
}

test.setTimeout(120_000);

test('back to the beginning and to the newest again, with a few hundred messages in the page', async ({
  page,
  site,
  me,
  bob,
  past,
}) => {
  const chat = await open(page, site.url, me, bob);
  const jump = page.getByRole('button', {name: 'Jump to newest', exact: true});
  const newest = text(past.length - 1);
  // What was never seen on this device is unread, and it opens where that begins.
  await chat.toNewest(newest);

  await wheelTo(chat, -6000, text(0));
  const bodies = await chat.bodies();
  expect(bodies.length).toBeLessThan(HELD);
  expect(bodies).toEqual(bodies.map((_, i) => text(i)));

  await jump.click();
  await expect(chat.message(newest)).toBeInViewport();
  await expect(jump).toBeHidden();
  await chat.send('after all that');
  await expect(chat.ownMessage('after all that')).toBeInViewport();
});

test('to a day, and from there both ways', async ({page, site, me, bob, past}) => {
  const chat = await open(page, site.url, me, bob);
  await expect(chat.messages.first()).toBeVisible();
  // All of it is here before one goes there.
  await wheelTo(chat, -6000, text(0));

  await chat.log.getByRole('button', {name: /\d/}).first().click();
  const there = past[5 * A_DAY];
  const date = new Date((there?.time ?? 0) * 1000).toISOString().slice(0, 10);
  await page.getByLabel('Date', {exact: true}).fill(date);
  await page.getByRole('button', {name: 'Go', exact: true}).click();
  await expect(chat.message(text(5 * A_DAY))).toBeInViewport();
  await expect(chat.message(text(5 * A_DAY))).toBeFocused();
  const top = await chat.message(text(5 * A_DAY)).boundingBox();
  const log = await chat.log.boundingBox();
  expect((top?.y ?? 0) - (log?.y ?? 0)).toBeLessThan(80);

  await wheelTo(chat, -500, text(4 * A_DAY));
  await wheelTo(chat, 500, text(7 * A_DAY));
  const bodies = await chat.bodies();
  const first = Number(bodies[0]?.slice(5));
  expect(bodies).toEqual(bodies.map((_, i) => text(first + i)));
  expect(bodies.length).toBeLessThan(HELD);
});

test('the keyboard goes from message to message', async ({page, site, me, bob, past}) => {
  const chat = await open(page, site.url, me, bob);
  await expect(chat.messages.first()).toBeVisible();
  await chat.log.focus();
  await page.keyboard.press('End');
  const newest = past.length - 1;
  await expect(chat.message(text(newest))).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(chat.message(text(newest - 2))).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(chat.message(text(newest - 1))).toBeFocused();
  await page.keyboard.press('PageUp');
  await expect(chat.message(text(newest))).not.toBeInViewport();
  await expect(chat.messages.and(page.locator(':focus'))).toBeInViewport();
});
