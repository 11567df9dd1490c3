import {signedIn, type Chat} from './chat.ts';
import {expect, test} from './fixtures.ts';

const COUNT = 130;
const LINES = lines(COUNT);
const MISSING = 'Some messages are missing here';
const LOST = 'Older messages are no longer available';

async function signOut({page, signInButton}: Chat): Promise<void> {
  await page.locator('[part~="account-button"]').click();
  await page.getByRole('menuitem', {name: 'Sign out', exact: true}).click();
  await expect(signInButton).toBeVisible();
}

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
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);

  // The newest is on screen at once; the oldest comes by and by.
  await chat.toNewest(LINES[COUNT - 1] ?? '');
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
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  // While one is here: what a server keeps for the next login, it would tell again after a reload.
  await peer.messages(me.jid, lines(300));
  await expect(chat.message('line 300')).toBeInViewport();
  // Once it is known to be read the conversation opens at the end; now there is one page of history.
  await expect(chat.contact(bob.name)).not.toHaveAccessibleName(/unread/);
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
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await chat.toNewest(LINES[59] ?? '');
  await page.goto('about:blank');
  await peer.messages(me.jid, LINES.slice(60));

  await page.goto(`${site.url}/messenger.html`);
  await chat.open(bob.name);
  await chat.toNewest(LINES[COUNT - 1] ?? '');
  await chat.log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -4000);
    await expect(chat.message(LINES[0] ?? '')).toBeInViewport({timeout: 500});
  }).toPass({timeout: 30_000});

  // What the server had held back stands below until the archive tells its place.
  await expect.poll(() => chat.bodies()).toEqual(LINES);
});

test('what was missed while away is marked where it is missing, and fills as one reaches it', async ({
  page,
  site,
  network,
  elsewhere,
  me,
  bob,
  peer,
}) => {
  test.setTimeout(120_000);
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.messages(me.jid, ['before 1', 'before 2', 'before 3']);
  await expect(chat.message('before 3')).toBeInViewport();

  // Away, while another device is there: nothing waits for this one but the archive.
  await signedIn(await elsewhere.context.newPage(), elsewhere.site.url, me);
  await signOut(chat);
  const missed = lines(600);
  await peer.messages(me.jid, missed);

  await chat.signIn(me);
  await expect(chat.contact(bob.name)).toContainText('line 600');
  await network.cut();
  await chat.expectOffline();
  await chat.open(bob.name);
  await chat.toNewest('line 600');

  // What is here can be read, and what is not is said.
  const words = chat.log.getByText(MISSING, {exact: true});
  await chat.log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -3000);
    await expect(words).toBeInViewport({timeout: 500});
  }).toPass({timeout: 30_000});
  await expect(chat.log.getByRole('button', {name: 'Load them'})).toBeVisible();
  await expect(chat.messages.getByText(MISSING)).toHaveCount(0);
  await expect(chat.message('before 3')).toHaveCount(1);

  await network.restore();
  await expect(async () => {
    await page.mouse.wheel(0, -3000);
    await expect(words).toHaveCount(0, {timeout: 500});
    await expect(chat.message('before 1')).toBeInViewport({timeout: 500});
  }).toPass({timeout: 60_000});
  const bodies = await chat.bodies();
  const whole = ['before 1', 'before 2', 'before 3', ...missed];
  expect(bodies).toEqual(whole.slice(0, bodies.length));
});

test('what the server has forgotten while away is said, and what is here stays', async ({
  page,
  site,
  server,
  elsewhere,
  me,
  bob,
  peer,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.messages(me.jid, ['before 1', 'before 2']);
  await expect(chat.message('before 2')).toBeInViewport();

  // As above; and the archive begins anew, so that the place to go on from is not in it.
  await signedIn(await elsewhere.context.newPage(), elsewhere.site.url, me);
  await signOut(chat);
  await server.forget(me.user);
  const missed = lines(70);
  await peer.messages(me.jid, missed);

  await chat.signIn(me);
  await expect(chat.contact(bob.name)).toContainText('line 070');
  await chat.open(bob.name);
  await chat.toNewest('line 070');
  await chat.log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -3000);
    await expect(chat.message('before 1')).toBeInViewport({timeout: 500});
  }).toPass({timeout: 30_000});
  const shown = chat.messages.locator('[part~="body"]').or(chat.log.getByText(LOST, {exact: true}));
  await expect.poll(() => shown.allInnerTexts()).toEqual(['before 1', 'before 2', LOST, ...missed]);
  await expect(chat.log.getByText(MISSING)).toHaveCount(0);
});
