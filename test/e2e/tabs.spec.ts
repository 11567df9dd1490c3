import type {BrowserContext} from '@playwright/test';
import {Chat, signedIn} from './chat.ts';
import {expect, test} from './fixtures.ts';
import {startPeer} from './peer/peer.ts';

/** A tab that finds its person signed in, because another one is. */
async function openTab(context: BrowserContext, url: string): Promise<Chat> {
  const chat = new Chat(await context.newPage());
  await chat.page.goto(`${url}/messenger.html`);
  await expect(chat.contacts).toBeVisible();
  return chat;
}

/** What a browser says of a tab that is covered, or in front; under test all tabs are in front. */
async function turn({page}: Chat, visibility: 'visible' | 'hidden'): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', {value, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibility);
}

test('what is sent or received in one tab shows in the other, once', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  const first = await signedIn(page, site.url, me);
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

test('five tabs are one connection, and each shows everything once, in one order', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
  server,
  network,
}) => {
  const first = await signedIn(page, site.url, me);
  const others = [];
  for (let tab = 2; tab <= 5; tab++) others.push(await openTab(context, site.url));
  const tabs = [first, ...others];
  await peer.messages(me.jid, ['one', 'two']);
  for (const chat of tabs) {
    await expect(chat.contact(bob.name)).toHaveAccessibleName(/\b2 unread/);
  }
  for (const chat of tabs) await chat.open(bob.name);
  for (const chat of tabs) await expect(chat.contact(bob.name)).not.toHaveAccessibleName(/unread/);

  const sent = tabs.flatMap((_, tab) => [`tab ${tab + 1}, first`, `tab ${tab + 1}, second`]);
  const received = Array.from({length: 20}, (_, index) => `burst ${index + 1}`);
  const burst = peer.messages(me.jid, received);
  await Promise.all(
    tabs.map(async (chat, tab) => {
      await chat.send(`tab ${tab + 1}, first`);
      await chat.send(`tab ${tab + 1}, second`);
    }),
  );
  await burst;
  for (const body of sent) await peer.messageWith(body);

  const archived = await peer.archiveOf(me, bob.jid);
  expect([...archived].sort()).toEqual(['one', 'two', ...sent, ...received].sort());
  expect(archived.filter((body) => received.includes(body))).toEqual(received);
  for (const chat of tabs) await expect.poll(() => chat.bodies()).toEqual(archived);
  const arrived = peer.received().flatMap(({body}) => body ?? []);
  expect(arrived).toEqual(archived.filter((body) => sent.includes(body)));
  for (let tab = 1; tab <= 5; tab++) {
    expect(arrived.indexOf(`tab ${tab}, first`)).toBeLessThan(
      arrived.indexOf(`tab ${tab}, second`),
    );
  }

  await peer.chatState(me.jid, 'composing');
  for (const chat of tabs) await expect(chat.typing(bob.name)).toBeVisible();
  expect(await server.connectionCount(me.user)).toBe(1);
  expect(network.connections()).toBe(1);
});

test('what can wait waits while all tabs are hidden, and is there when one is shown', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
  server,
  network,
}) => {
  const first = await signedIn(page, site.url, me);
  const second = await openTab(context, site.url);
  await expect(second.contact(bob.name)).toHaveAccessibleName(/Available|Here/);
  // Another device, which is looked at.
  const mine = await startPeer(server, me.user, me.password);
  let times = 0;
  /** Bob is away, which the other device hears. */
  const leave = async (): Promise<string> => {
    times += 1;
    const status = `away for the ${times}. time`;
    await peer.presence({show: 'away', status});
    await mine.presenceThat(status, (presence) => presence.status === status);
    return status;
  };
  /** These tabs do not, until the other device has heard more. */
  const isHeldBack = async (): Promise<boolean> => {
    const status = await leave();
    await leave();
    return network.said(status) === 0;
  };

  await turn(first, 'hidden');
  await leave();
  await expect(second.contact(bob.name)).toHaveAccessibleName(/Away/);
  await peer.presence({});
  await expect(first.contact(bob.name)).toHaveAccessibleName(/Available|Here/);

  await turn(second, 'hidden');
  // No event tells when the server knows.
  await expect.poll(isHeldBack).toBe(true);
  expect(await isHeldBack()).toBe(true);
  await turn(first, 'visible');
  await expect(first.contact(bob.name)).toHaveAccessibleName(/Away/);
  await peer.presence({});
  await expect(second.contact(bob.name)).toHaveAccessibleName(/Available|Here/);
  await mine.stop();
});

test('reading in one tab clears the unread count in both', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  const first = await signedIn(page, site.url, me);
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
    const first = await signedIn(page, site.url, me);
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
