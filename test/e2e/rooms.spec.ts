/** Rooms with somebody else's client in them: what differs between servers, or between browsers. */
import {expect, test, type Account} from './fixtures.ts';
import {openRoom, RoomChat} from './room-chat.ts';
import type {Page} from '@playwright/test';

const LINES = Array.from({length: 130}, (_, index) => `line ${String(index + 1).padStart(3, '0')}`);

async function atHome(page: Page, url: string, me: Account): Promise<RoomChat> {
  const chat = new RoomChat(page);
  await page.goto(`${url}/messenger.html`);
  await chat.signIn(me);
  return chat;
}

test('who joins sees who is there and all that was said, and talks with them', async ({
  page,
  site,
  server,
  me,
  peer,
}) => {
  const room = await openRoom(peer, server);
  await room.say(...LINES);
  const chat = await atHome(page, site.url, me);

  await chat.join(room.jid);

  // The newest is on screen at once; the oldest comes by and by.
  await chat.toNewest('line 130');
  await chat.log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -4000);
    await expect(chat.message('line 001')).toBeInViewport({timeout: 500});
  }).toPass({timeout: 30_000});
  await expect.poll(() => chat.bodies()).toEqual(LINES);
  await chat.toNewest('line 130');

  await chat.send('Hello everybody');
  const heard = await peer.messageWith('Hello everybody');
  expect(heard).toMatchObject({type: 'groupchat', from: `${room.jid}/Anna`, asksReceipt: false});
  await chat.expectDelivery('Hello everybody', 'Sent');
  await room.say('Hello Anna');
  await expect(chat.message('Hello Anna')).toBeVisible();
  await expect(chat.ownMessage('Hello Anna')).toHaveCount(0);
  expect(await room.archive()).toEqual([...LINES, 'Hello everybody', 'Hello Anna']);

  await chat.showPeople();
  await expect(chat.people.getByRole('listitem')).toHaveCount(2);
  await expect(chat.person('Anna')).toBeVisible();
  await expect(chat.person('Bob')).toHaveAccessibleName(/Owner/);
  await room.changeNick('Robert');
  await expect(chat.person('Robert')).toBeVisible();
  await room.leave('Robert');
  await expect(chat.people.getByRole('listitem')).toHaveCount(1);
});

test('after an outage one is in the room again, and each message is there once', async ({
  page,
  context,
  site,
  server,
  network,
  me,
  peer,
}) => {
  const room = await openRoom(peer, server);
  const chat = await atHome(page, site.url, me);
  await chat.join(room.jid);
  await room.say('before');
  await expect(chat.message('before')).toBeVisible();

  await network.cut();
  await chat.expectOffline();
  await chat.send('written without a network');
  await chat.expectDelivery('written without a network', 'Sending');
  await room.say('said meanwhile');
  await page.reload();
  await chat.open(chat.name);
  await expect(chat.message('before')).toBeVisible();
  await expect(chat.ownMessage('written without a network')).toBeVisible();
  const other = new RoomChat(await context.newPage());
  await other.page.goto(`${site.url}/messenger.html`);
  await other.open(chat.name);
  await expect(other.ownMessage('written without a network')).toBeVisible();

  await network.restore();
  await peer.messageWith('written without a network');
  await room.say('and after it');
  for (const tab of [chat, other]) {
    await expect(tab.message('and after it')).toBeVisible();
    await expect
      .poll(() => tab.bodies())
      .toEqual(['before', 'said meanwhile', 'written without a network', 'and after it']);
    await tab.expectDelivery('written without a network', 'Sent');
  }
  expect(await room.archive()).toEqual(await chat.bodies());
});

test('who is thrown out reads why, and comes again', async ({page, site, server, me, peer}) => {
  const room = await openRoom(peer, server);
  const chat = await atHome(page, site.url, me);
  await chat.join(room.jid);
  await room.say('before');
  await expect(chat.message('before')).toBeVisible();

  await room.setRole('Anna', 'none', 'Too loud');

  await expect(chat.alert.filter({hasText: 'You were removed from this room.'})).toBeVisible();
  await expect(page.getByText('Too loud')).toBeVisible();
  await expect(chat.message('before')).toBeVisible();
  await room.say('while she was out');
  await page.getByRole('button', {name: 'Join again', exact: true}).click();
  await expect(chat.message('while she was out')).toBeVisible();
  await chat.send('Sorry');
  await peer.messageWith('Sorry');
});

test('who may not come in reads what can be done about it', async ({
  page,
  site,
  server,
  me,
  peer,
}) => {
  const chat = await atHome(page, site.url, me);
  const join = chat.dialog.getByRole('button', {name: 'Join', exact: true});

  const room = await openRoom(peer, server);
  await chat.askToJoin(room.jid, 'Bob');
  await expect(
    chat.alert.filter({hasText: 'Someone here has this nickname'}).first(),
  ).toBeVisible();
  await chat.dialog.getByRole('textbox', {name: 'Nickname', exact: true}).fill('Anna');
  await join.click();
  await chat.expectJoined();

  const locked = await openRoom(peer, server, {
    'muc#roomconfig_roomname': 'Locked',
    'muc#roomconfig_passwordprotectedroom': '1',
    'muc#roomconfig_roomsecret': 'glaze',
  });
  await chat.askToJoin(locked.jid);
  const secret = chat.dialog.getByLabel('Password', {exact: true});
  await secret.fill('clay');
  await join.click();
  await expect(chat.alert.filter({hasText: 'A password is needed here'}).first()).toBeVisible();
  await secret.fill('glaze');
  await join.click();
  await expect(chat.contact('Locked')).toBeVisible();

  const members = await openRoom(peer, server, {
    'muc#roomconfig_roomname': 'Members',
    'muc#roomconfig_membersonly': '1',
  });
  await chat.askToJoin(members.jid);
  await expect(
    chat.alert.filter({hasText: 'Only members can join this room'}).first(),
  ).toBeVisible();
  await members.setAffiliation(me.jid, 'member');
  await join.click();
  await expect(chat.contact('Members')).toBeVisible();
});
