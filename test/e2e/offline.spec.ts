import {Chat, signedIn} from './chat.ts';
import {expect, test} from './fixtures.ts';

test('after a reload history is on screen before the network answers', async ({
  page,
  site,
  me,
  bob,
  peer,
  network,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.message(me.jid, 'from before the reload');
  await expect(chat.message('from before the reload')).toBeVisible();
  await chat.send('and my answer');
  await peer.messageWith('and my answer');
  await chat.expectDelivery('and my answer', 'Sent');

  network.freeze();
  const delivered = network.delivered();
  await page.reload();

  await chat.open(bob.name);
  await expect(chat.message('from before the reload')).toBeVisible();
  await expect(chat.ownMessage('and my answer')).toBeVisible();
  expect(network.delivered()).toBe(delivered);

  await network.restore();
  await chat.expectOnline();
  await peer.message(me.jid, 'and after it');
  await expect(chat.message('and after it')).toBeVisible();
  expect(await chat.bodies()).toEqual(['from before the reload', 'and my answer', 'and after it']);
});

test('what was said while the page was closed is there when it opens', async ({
  page,
  context,
  site,
  me,
  bob,
  peer,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.message(me.jid, 'while it was open');
  await expect(chat.message('while it was open')).toBeVisible();
  await page.close();

  await peer.message(me.jid, 'while it was closed');
  const again = new Chat(await context.newPage());
  await again.page.goto(`${site.url}/messenger.html`);
  await again.open(bob.name);

  await expect(again.message('while it was closed')).toBeVisible();
  expect(await again.bodies()).toEqual(['while it was open', 'while it was closed']);
});

test('with the server stopped the page shows contacts and history and says that it is offline', async ({
  page,
  site,
  me,
  bob,
  peer,
  server,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.message(me.jid, 'kept on this device');
  await expect(chat.message('kept on this device')).toBeVisible();

  await server.stop();
  await chat.expectOffline();
  await expect(chat.contact(bob.name)).toBeVisible();
  await expect(chat.message('kept on this device')).toBeVisible();

  await page.reload();
  await expect(chat.contact(bob.name)).toBeVisible();
  await chat.expectOffline();
  await chat.open(bob.name);
  await expect(chat.message('kept on this device')).toBeVisible();
});

test('what is written while the server is stopped is delivered once when it is back', async ({
  page,
  site,
  me,
  bob,
  peer,
  server,
}) => {
  const {startPeer} = await import('./peer/peer.ts');
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await chat.send('before');
  await peer.messageWith('before');
  await peer.stop();

  await server.stop();
  await chat.expectOffline();
  await chat.send('written offline');
  await chat.send('and one more');
  await chat.expectDelivery('written offline', 'Sending');
  await chat.expectDelivery('and one more', 'Sending');

  await server.start();
  const back = await startPeer(server, bob.user, bob.password);
  await chat.expectDelivery('and one more', 'Sent');
  await chat.expectDelivery('written offline', 'Sent');
  // What was kept for the next login may come after what is delivered at once.
  await back.messageWith('written offline');
  await back.messageWith('and one more');

  expect(await back.archive(me.jid)).toEqual(['before', 'written offline', 'and one more']);
  const bodies = back.received().flatMap((message) => message.body ?? []);
  expect(bodies.filter((body) => body === 'written offline')).toHaveLength(1);
  expect(bodies.filter((body) => body === 'and one more')).toHaveLength(1);
  expect(await chat.bodies()).toEqual(['before', 'written offline', 'and one more']);
  await back.stop();
});

test('what is written offline survives a reload and is then delivered once', async ({
  page,
  site,
  me,
  bob,
  peer,
  network,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);

  await network.cut();
  await chat.expectOffline();
  await chat.send('kept over the reload');
  await chat.expectDelivery('kept over the reload', 'Sending');
  await page.reload();
  await chat.open(bob.name);
  await chat.expectDelivery('kept over the reload', 'Sending');

  await network.restore();
  await peer.messageWith('kept over the reload');
  await chat.expectDelivery('kept over the reload', 'Sent');
  expect(await peer.archive(me.jid)).toEqual(['kept over the reload']);
});

test('a message sent at the moment when the network goes is delivered once', async ({
  page,
  site,
  me,
  bob,
  peer,
  network,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);

  network.freeze();
  await chat.send('into the void');
  await chat.expectDelivery('into the void', 'Sending');
  await network.cut();
  await network.restore();

  await peer.messageWith('into the void');
  await chat.expectDelivery('into the void', 'Sent');
  expect(await peer.archive(me.jid)).toEqual(['into the void']);
  expect(peer.received().filter((message) => message.body === 'into the void')).toHaveLength(1);
});

test('what was said while the network was away is there once when it is back', async ({
  page,
  site,
  me,
  bob,
  peer,
  network,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.message(me.jid, 'one');
  await expect(chat.message('one')).toBeVisible();

  await network.cut();
  await chat.expectOffline();
  await peer.messages(me.jid, ['two', 'three']);
  await network.restore();

  await expect(chat.message('three')).toBeVisible({timeout: 20_000});
  await chat.expectOnline();
  await peer.message(me.jid, 'four');
  await expect(chat.message('four')).toBeVisible();
  expect(await chat.bodies()).toEqual(['one', 'two', 'three', 'four']);
});
