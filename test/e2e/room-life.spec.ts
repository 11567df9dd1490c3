/** What else there is in rooms, once. */
import {expect, test} from './fixtures.ts';
import {openRoom, RoomChat} from './room-chat.ts';

test.beforeEach(async ({page, site, me, bob}) => {
  const chat = new RoomChat(page);
  await page.goto(`${site.url}/messenger.html`);
  await chat.signIn(me);
  await expect(chat.contact(bob.name)).toBeVisible();
});

test('a mention is counted in the list, whatever else is said', async ({
  page,
  server,
  bob,
  peer,
}) => {
  const chat = new RoomChat(page);
  const room = await openRoom(peer, server);
  await chat.join(room.jid);
  await chat.open(bob.name);

  await room.say('of nothing in particular', 'Anna, is the kiln free?');

  await expect(chat.contact(chat.name)).toHaveAccessibleName(/1 mention\b/);
  await chat.open(chat.name);
  await expect(chat.message('Anna, is the kiln free?')).toBeVisible();
  await expect(chat.contact(chat.name)).not.toHaveAccessibleName(/mention/);
});

test('one writes to somebody in private, and is answered, beside the room', async ({
  page,
  server,
  peer,
}) => {
  const chat = new RoomChat(page);
  const room = await openRoom(peer, server);
  await chat.join(room.jid);
  await chat.showPeople();
  await chat.person('Bob').click();
  await page.getByRole('menuitem', {name: 'Write privately', exact: true}).click();

  await chat.send('Between us');

  const heard = await peer.messageWith('Between us');
  expect(heard).toMatchObject({type: 'chat', from: `${room.jid}/Anna`});
  await peer.message(`${room.jid}/Anna`, 'Of course');
  await expect(chat.message('Of course')).toBeVisible();
  await chat.open(chat.name);
  await expect(chat.messages).toHaveCount(0);
});

test('a moderator takes a message away, for everybody', async ({page, server, me, peer}) => {
  const chat = new RoomChat(page);
  const room = await openRoom(peer, server);
  await room.setAffiliation(me.jid, 'admin');
  await chat.join(room.jid);
  await room.say('Buy my pots', 'and more pots');
  const message = chat.message('Buy my pots');
  await message.hover();
  // It stands in the message, which is the first, but is not of it.
  await chat.log.getByRole('button', {name: 'Remove message…', exact: true}).first().click();
  const dialog = page.getByRole('alertdialog', {name: 'Remove this message?'});
  await dialog.getByRole('textbox').fill('Advertising');
  await dialog.getByRole('button', {name: 'Remove', exact: true}).click();

  await expect(page.getByText(/^Removed by Anna.*Advertising/)).toBeVisible();
  await expect(chat.message('Buy my pots')).toHaveCount(0);
  await expect(chat.message('and more pots')).toBeVisible();
});

test('who is invited sees by whom and where to, and joins', async ({page, server, me, peer}) => {
  const chat = new RoomChat(page);
  const room = await openRoom(peer, server, {'muc#roomconfig_membersonly': '1'});
  await room.say('We have waited for you');
  await room.setAffiliation(me.jid, 'member');

  await peer.raw(
    `<message to="${me.jid}"><x xmlns="jabber:x:conference" jid="${room.jid}" reason="Come in"/></message>`,
  );

  const row = chat.contacts.getByRole('listitem').filter({hasText: 'Bob invites you'});
  await row.getByRole('button').first().click();
  await page.getByRole('button', {name: 'Join', exact: true}).click();
  await expect(chat.message('We have waited for you')).toBeVisible();
});

test('a room that is destroyed says so, and what was said stays', async ({page, server, peer}) => {
  const chat = new RoomChat(page);
  const room = await openRoom(peer, server);
  await chat.join(room.jid);
  await room.say('the last word');
  await expect(chat.message('the last word')).toBeVisible();

  await room.destroy('The kiln is cold');

  await expect(chat.alert.filter({hasText: 'This room no longer exists.'})).toBeVisible();
  await expect(page.getByText('The kiln is cold')).toBeVisible();
  await expect(chat.message('the last word')).toBeVisible();
});
