import {Chat, signedIn} from './chat.ts';
import {expect, test} from './fixtures.ts';

test.beforeEach(async ({page, site, me, bob}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
});

test('a message goes to the other side once, with what it needs to be answered', async ({
  page,
  me,
  peer,
}) => {
  const chat = new Chat(page);

  await chat.send('Is the kiln free on Tuesday?');

  const message = await peer.messageWith('Is the kiln free on Tuesday?');
  expect(message.from.split('/')[0]).toBe(me.jid);
  expect(message.type).toBe('chat');
  expect(message.originId).toBe(message.id);
  expect(message.asksReceipt).toBe(true);
  expect(message.markable).toBe(true);
  await expect(chat.ownMessage('Is the kiln free on Tuesday?')).toHaveCount(1);
  await expect(chat.composer).toHaveValue('');
});

test('the button sends, too', async ({page, peer}) => {
  const chat = new Chat(page);

  await chat.composer.fill('By the button');
  await chat.sendButton.click();

  await peer.messageWith('By the button');
});

test('Shift+Enter breaks the line, Enter sends both lines as one message', async ({page, peer}) => {
  const chat = new Chat(page);

  await chat.composer.fill('One line');
  await chat.composer.press('Shift+Enter');
  await chat.composer.pressSequentially('and another');
  await chat.composer.press('Enter');

  await peer.messageWith('One line\nand another');
  await expect(chat.messages).toHaveCount(1);
});

test('nothing is sent for an empty message', async ({page, peer}) => {
  const chat = new Chat(page);

  await chat.composer.press('Enter');
  await chat.send('   ');
  await chat.send('something');

  await peer.messageWith('something');
  expect(peer.received().filter((message) => message.body !== null)).toHaveLength(1);
  await expect(chat.messages).toHaveCount(1);
});

test('what the other side writes arrives as text, and is not taken for own', async ({
  page,
  me,
  peer,
}) => {
  const chat = new Chat(page);
  const body = '<img src=x onerror=alert(1)> & <b>bold</b>';

  await peer.message(me.jid, body);

  await expect(chat.message(body)).toHaveCount(1);
  await expect(chat.ownMessage(body)).toHaveCount(0);
  await expect(chat.log.locator('img, b')).toHaveCount(0);
});

test('messages of both sides stand in the order in which they were said', async ({
  page,
  me,
  peer,
}) => {
  const chat = new Chat(page);

  await chat.send('first');
  await peer.messageWith('first');
  await peer.message(me.jid, 'second');
  await expect(chat.message('second')).toBeVisible();
  await chat.send('third');
  await peer.messageWith('third');

  await expect.poll(() => chat.bodies()).toEqual(['first', 'second', 'third']);
});

test('delivery goes from sent over delivered to read', async ({page, me, peer}) => {
  const chat = new Chat(page);

  await chat.send('Did you get this?');
  const {id} = await peer.messageWith('Did you get this?');
  await chat.expectDelivery('Did you get this?', 'Sent');

  await peer.receipt(me.jid, id);
  await chat.expectDelivery('Did you get this?', 'Delivered');

  await peer.displayed(me.jid, id);
  await chat.expectDelivery('Did you get this?', 'Read');
});

test('a marker reads everything above it, too', async ({page, me, peer}) => {
  const chat = new Chat(page);

  await chat.send('above');
  await chat.send('below');
  const {id} = await peer.messageWith('below');
  await peer.displayed(me.jid, id);

  await chat.expectDelivery('below', 'Read');
  await chat.expectDelivery('above', 'Read');
});

test('a receipt that comes after the marker changes nothing', async ({page, me, peer}) => {
  const chat = new Chat(page);

  await chat.send('early reader');
  const {id} = await peer.messageWith('early reader');
  await peer.displayed(me.jid, id);
  await chat.expectDelivery('early reader', 'Read');
  await peer.receipt(me.jid, id);
  await peer.message(me.jid, 'after the receipt');
  await expect(chat.message('after the receipt')).toBeVisible();

  await chat.expectDelivery('early reader', 'Read');
});

test('what arrives is acknowledged, and marked when it is on screen', async ({page, me, peer}) => {
  const chat = new Chat(page);

  const id = await peer.message(me.jid, 'Tell me that you have read this');
  await expect(chat.message('Tell me that you have read this')).toBeVisible();

  await peer.messageThat('receipt', (message) => message.receipt === id);
  await peer.messageThat(
    'displayed marker',
    ({marker}) => marker?.kind === 'displayed' && marker.id === id,
  );
});

test('typing of the other side is shown, and ends when they stop', async ({
  page,
  me,
  bob,
  peer,
}) => {
  const chat = new Chat(page);

  await peer.chatState(me.jid, 'composing');
  await expect(chat.typing(bob.name)).toBeVisible();
  await peer.chatState(me.jid, 'paused');
  await expect(chat.typing(bob.name)).toBeHidden();
});

test('a message ends the typing of the one who wrote it', async ({page, me, bob, peer}) => {
  const chat = new Chat(page);

  await peer.chatState(me.jid, 'composing');
  await expect(chat.typing(bob.name)).toBeVisible();
  await peer.message(me.jid, 'There it is');
  await expect(chat.message('There it is')).toBeVisible();
  await expect(chat.typing(bob.name)).toBeHidden();
});

test('own typing is told to the other side', async ({page, peer}) => {
  const chat = new Chat(page);

  await chat.composer.pressSequentially('Hm');
  await peer.messageThat('composing', (message) => message.state === 'composing');
});

test('what another client of the same account sends is shown as own', async ({
  page,
  server,
  me,
  bob,
  peer,
}) => {
  const {startPeer} = await import('./peer/peer.ts');
  const chat = new Chat(page);
  const phone = await startPeer(server, me.user, me.password);

  await phone.message(bob.jid, 'From my phone');

  await peer.messageWith('From my phone');
  await expect(chat.ownMessage('From my phone')).toHaveCount(1);
  await phone.stop();
});
