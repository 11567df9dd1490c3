import {signedIn} from './chat.ts';
import {expect, test} from './fixtures.ts';

test('after an outage the same session goes on, with what was said meanwhile', async ({
  page,
  site,
  me,
  bob,
  peer,
  network,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await chat.send('before');
  await peer.messageWith('before');
  await chat.expectDelivery('before', 'Sent');

  await network.cut();
  await peer.message(me.jid, 'said meanwhile');
  await chat.send('typed meanwhile');
  await network.restore();

  await expect(chat.message('said meanwhile')).toBeVisible();
  await peer.messageWith('typed meanwhile');
  await chat.expectOnline();
  expect(network.said('<resumed ')).toBe(1);
  expect(network.said('<enabled ')).toBe(1);
  expect(await chat.bodies()).toHaveLength(3);
});

test('what was on its way when the line went silent arrives once', async ({
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
  await chat.send('into the silence');
  await peer.message(me.jid, 'out of the silence');
  network.drop();
  await network.restore();

  await expect(chat.message('out of the silence')).toBeVisible();
  await peer.messageWith('into the silence');
  await chat.send('and on');
  await peer.messageWith('and on');
  expect(network.said('<resumed ')).toBe(1);
  await expect.poll(() => chat.bodies()).toHaveLength(3);
  expect(peer.received().flatMap(({body}) => body || [])).toEqual(['into the silence', 'and on']);
});
