/** What was read on one device is read on all: tabs, restarts, and other clients (XEP-0490). */
import type {BrowserContext} from '@playwright/test';
import {Chat, signedIn} from './chat.ts';
import {expect, test} from './fixtures.ts';
import {startPeer, type Peer} from './peer/peer.ts';

/** A tab that finds its person signed in. */
async function openTab(context: BrowserContext, url: string): Promise<Chat> {
  const chat = new Chat(await context.newPage());
  await chat.page.goto(`${url}/messenger.html`);
  await expect(chat.contacts).toBeVisible();
  return chat;
}

/** The id of a message in the archive of the client's account. */
async function archiveId(mine: Peer, body: string): Promise<string> {
  const {archiveId} = await mine.messageWith(body);
  if (archiveId === null) throw new Error(`“${body}” has no archive id`);
  return archiveId;
}

function numbered(count: number): string[] {
  return Array.from({length: count}, (_, index) => `message ${index + 1}`);
}

/** Another client of the account, on which nobody reads. */
const otherTest = test.extend<{mine: Peer}>({
  mine: async ({server, me}, use) => {
    const mine = await startPeer(server, me.user, me.password);
    await mine.enableCarbons();
    await use(mine);
    await mine.stop();
  },
});

otherTest(
  'what another client has displayed is read in all tabs, and it hears what is read here',
  async ({page, context, site, me, bob, peer, mine}) => {
    const first = await signedIn(page, site.url, me);
    const second = await openTab(context, site.url);
    await peer.messages(me.jid, ['one', 'two', 'three']);
    for (const chat of [first, second]) {
      await expect(chat.contact(bob.name)).toHaveAccessibleName(/\b3 unread/);
    }

    await mine.display(bob.jid, await archiveId(mine, 'two'));
    for (const chat of [first, second]) {
      await expect(chat.contact(bob.name)).toHaveAccessibleName(/\b1 unread/);
    }
    // It was read further: who is behind takes nothing back.
    await mine.display(bob.jid, await archiveId(mine, 'one'));

    await first.open(bob.name);
    await expect(first.log.getByRole('heading', {name: '1 new'})).toBeVisible();
    const three = await archiveId(mine, 'three');
    await mine.displayedThat(({chat, id}) => chat === bob.jid && id === three);
    await expect(second.contact(bob.name)).not.toHaveAccessibleName(/unread/);
    await expect.poll(() => mine.displayedItems()).toEqual({[bob.jid]: three});
    // Nobody else can read it.
    expect(await peer.displayedItems(me.jid)).toEqual(expect.any(String));
  },
);

otherTest(
  'a browser that signs in for the first time counts from where the others have read',
  async ({page, site, me, bob, peer, mine}) => {
    await peer.messages(me.jid, numbered(5));
    await mine.message(bob.jid, 'an answer of a client that has not shown all');
    await peer.messages(me.jid, ['six', 'seven']);
    await mine.display(bob.jid, await archiveId(mine, 'message 3'));

    const chat = await signedIn(page, site.url, me);
    await expect(chat.contact(bob.name)).toHaveAccessibleName(/\b4 unread/);
    await chat.open(bob.name);
    await expect(chat.log.getByRole('heading', {name: '4 new'})).toBeVisible();
    const seven = await archiveId(mine, 'seven');
    await mine.displayedThat(({id}) => id === seven);
  },
);

otherTest(
  'where what was displayed lies far back the count is right, too',
  async ({page, site, me, bob, peer, mine, server}) => {
    const carol = {user: 'carol', password: 'carol', name: 'Carol', jid: 'carol@localhost'};
    await server.register(carol.user, carol.password).catch(() => {});
    const other = await startPeer(server, carol.user, carol.password);
    await peer.messages(me.jid, numbered(70));
    await mine.display(bob.jid, await archiveId(mine, 'message 5'));
    // More than is fetched of the archive at first.
    for (let page = 0; page < 6; page++) await other.messages(me.jid, numbered(100));
    await mine.messageThat(
      'the last',
      ({from, body}) => from.startsWith('carol') && body === 'message 100',
    );

    const chat = await signedIn(page, site.url, me);
    await expect(chat.contact(bob.name)).toHaveAccessibleName(/\b65 unread/);
    await other.stop();
  },
);

test('what was read stays read after a restart, and what comes meanwhile counts', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  const first = await signedIn(page, site.url, me);
  const second = await openTab(context, site.url);
  await peer.messages(me.jid, ['one', 'two']);
  await expect(second.contact(bob.name)).toHaveAccessibleName(/\b2 unread/);
  await first.open(bob.name);
  await expect(first.message('two')).toBeVisible();
  await expect(second.contact(bob.name)).not.toHaveAccessibleName(/unread/);

  await second.page.close();
  await page.goto('about:blank');
  await peer.messages(me.jid, ['three']);
  const third = await openTab(context, site.url);
  await expect(third.contact(bob.name)).toHaveAccessibleName(/\b1 unread/);
  await third.page.reload();
  await expect(third.contact(bob.name)).toHaveAccessibleName(/\b1 unread/);
});

test('what was read offline is told as soon as there is a connection', async ({
  page,
  site,
  network,
  elsewhere,
  me,
  bob,
  peer,
}) => {
  const desk = await signedIn(page, site.url, me);
  const phone = await signedIn(await elsewhere.context.newPage(), elsewhere.site.url, me);
  await peer.messages(me.jid, ['one', 'two']);
  for (const chat of [desk, phone]) {
    await expect(chat.contact(bob.name)).toHaveAccessibleName(/\b2 unread/);
  }
  await network.cut();
  await desk.expectOffline();
  await desk.open(bob.name);
  await expect(desk.message('two')).toBeVisible();
  await expect(desk.contact(bob.name)).not.toHaveAccessibleName(/unread/);
  await expect(phone.contact(bob.name)).toHaveAccessibleName(/\b2 unread/);
  await network.restore();
  await expect(phone.contact(bob.name)).not.toHaveAccessibleName(/unread/);
});
