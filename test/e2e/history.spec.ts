import {Chat} from './chat.ts';
import {expect, test} from './fixtures.ts';

const COUNT = 130;
const LINES = lines(COUNT);

function lines(count: number): string[] {
  return Array.from({length: count}, (_, index) => `line ${String(index + 1).padStart(3, '0')}`);
}

test('scrolling up shows the whole history, each message once and in order', async ({
  page,
  site,
  me,
  bob,
  peer,
}) => {
  await peer.messages(me.jid, LINES);
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);
  await chat.signIn(me);
  await chat.open(bob.name);

  // The newest is on screen at once; the oldest comes by and by.
  await expect(chat.message(LINES[COUNT - 1] ?? '')).toBeInViewport();
  await chat.log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -4000);
    await expect(chat.message(LINES[0] ?? '')).toBeInViewport({timeout: 500});
  }).toPass({timeout: 30_000});

  // What the server had held back stands below until the archive tells its place.
  await expect.poll(() => chat.bodies()).toEqual(LINES);
});

test('what is read stays where it is while older messages come in above', async ({
  page,
  site,
  me,
  bob,
  peer,
}) => {
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);
  await chat.signIn(me);
  await chat.open(bob.name);
  // While one is here: what a server keeps for the next login, it would tell again after a reload.
  await peer.messages(me.jid, lines(300));
  await expect(chat.message('line 300')).toBeInViewport();
  // Now there is one page of history.
  await page.reload();
  await chat.open(bob.name);
  await expect(chat.message('line 300')).toBeInViewport();
  const before = (await chat.bodies())[0] ?? '';
  expect(before).not.toBe('line 001');

  await chat.log.hover();
  await page.mouse.wheel(0, -20_000);
  await expect.poll(async () => (await chat.bodies())[0]).not.toBe(before);

  await expect(chat.message(before)).toBeInViewport();
});

test('a second sign-in on a device that knows it all shows it all once', async ({
  page,
  site,
  me,
  bob,
  peer,
}) => {
  await peer.messages(me.jid, LINES.slice(0, 60));
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);
  await chat.signIn(me);
  await chat.open(bob.name);
  await expect(chat.message(LINES[59] ?? '')).toBeInViewport();
  await page.goto('about:blank');
  await peer.messages(me.jid, LINES.slice(60));

  await page.goto(`${site.url}/messenger.html`);
  await chat.open(bob.name);
  await expect(chat.message(LINES[COUNT - 1] ?? '')).toBeInViewport();
  await chat.log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -4000);
    await expect(chat.message(LINES[0] ?? '')).toBeInViewport({timeout: 500});
  }).toPass({timeout: 30_000});

  // What the server had held back stands below until the archive tells its place.
  await expect.poll(() => chat.bodies()).toEqual(LINES);
});
