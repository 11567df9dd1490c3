import type {BrowserContext} from '@playwright/test';
import {Chat} from './chat.ts';
import {expect, test} from './fixtures.ts';

/** A tab that finds its person signed in, because another one is. */
async function openTab(context: BrowserContext, url: string): Promise<Chat> {
  const chat = new Chat(await context.newPage());
  await chat.page.goto(`${url}/messenger.html`);
  await expect(chat.contacts).toBeVisible();
  return chat;
}

test('two tabs are one connection on the server', async ({
  page,
  context,
  site,
  me,
  bob,
  server,
}) => {
  const first = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);
  await first.signIn(me);
  const second = await openTab(context, site.url);
  const third = await openTab(context, site.url);

  for (const chat of [second, third]) {
    await chat.expectOnline();
    await expect(chat.contact(bob.name)).toBeVisible();
  }
  expect(await server.connectionCount(me.user)).toBe(1);
});

test('what is sent or received in one tab shows in the other, once', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  const first = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);
  await first.signIn(me);
  const second = await openTab(context, site.url);
  await first.open(bob.name);
  await second.open(bob.name);

  await first.send('from the first');
  await second.send('from the second');
  const {id} = await peer.messageWith('from the second');
  await peer.messageWith('from the first');
  await peer.message(me.jid, 'from the other side');

  for (const chat of [first, second]) {
    await expect
      .poll(async () => (await chat.bodies()).sort())
      .toEqual(['from the first', 'from the other side', 'from the second']);
  }
  await peer.displayed(me.jid, id);
  for (const chat of [first, second]) await chat.expectDelivery('from the second', 'Read');
});

test('typing of the other side shows in both tabs', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  const first = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);
  await first.signIn(me);
  const second = await openTab(context, site.url);
  await first.open(bob.name);
  await second.open(bob.name);

  await peer.chatState(me.jid, 'composing');

  for (const chat of [first, second]) await expect(chat.typing(bob.name)).toBeVisible();
});

test('reading in one tab clears the unread count in both', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  const first = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);
  await first.signIn(me);
  const second = await openTab(context, site.url);

  await peer.message(me.jid, 'Are you there?');
  await peer.message(me.jid, 'Hello?');
  for (const chat of [first, second]) {
    await expect(chat.contact(bob.name)).toHaveAccessibleName(/\b2 unread/);
  }

  await second.page.bringToFront();
  await second.open(bob.name);
  await expect(second.message('Hello?')).toBeVisible();

  for (const chat of [first, second]) {
    await expect(chat.contact(bob.name)).not.toHaveAccessibleName(/unread/);
  }
});

for (const closed of ['first', 'second'] as const) {
  test(`closing the ${closed} tab changes nothing for the other`, async ({
    page,
    context,
    site,
    me,
    bob,
    peer,
    server,
  }) => {
    const first = new Chat(page);
    await page.goto(`${site.url}/messenger.html`);
    await first.signIn(me);
    const second = await openTab(context, site.url);
    await first.open(bob.name);
    await second.open(bob.name);
    await peer.message(me.jid, 'before');
    await expect(second.message('before')).toBeVisible();

    const [gone, left] = closed === 'first' ? [first, second] : [second, first];
    await gone.page.close();

    await peer.message(me.jid, 'after');
    await expect(left.message('after')).toBeVisible();
    await left.send('still here');
    await peer.messageWith('still here');
    await left.expectOnline();
    await expect.poll(() => left.bodies()).toEqual(['before', 'after', 'still here']);
    expect(await server.connectionCount(me.user)).toBe(1);
  });
}
