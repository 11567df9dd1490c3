/** One person, several devices: what one of them sends, gets and reads, the others know. */
import {signedIn} from './chat.ts';
import {createAccount, expect, test} from './fixtures.ts';
import {startPeer} from './peer/peer.ts';

function numbered(word: string, count: number): string[] {
  return Array.from({length: count}, (_, index) => `${word} ${index + 1}`);
}

test('two browsers agree on what is sent, received, delivered and read', async ({
  page,
  site,
  elsewhere,
  me,
  bob,
  peer,
  server,
}) => {
  const desk = await signedIn(page, site.url, me);
  const phone = await signedIn(await elsewhere.context.newPage(), elsewhere.site.url, me);
  expect(await server.connectionCount(me.user)).toBe(2);

  await peer.messages(me.jid, ['Are you there?', 'Hello?']);
  for (const chat of [desk, phone]) {
    await expect(chat.contact(bob.name)).toHaveAccessibleName(/\b2 unread/);
  }
  await phone.open(bob.name);
  await expect(phone.message('Hello?')).toBeVisible();
  for (const chat of [desk, phone]) {
    await expect(chat.contact(bob.name)).not.toHaveAccessibleName(/unread/);
  }

  await desk.open(bob.name);
  await desk.send('from the desk');
  const {id, from} = await peer.messageWith('from the desk');
  await expect(phone.ownMessage('from the desk')).toBeVisible();
  await peer.receipt(from, id);
  for (const chat of [desk, phone]) await chat.expectDelivery('from the desk', 'Delivered');

  await phone.send('from the phone');
  const last = await peer.messageWith('from the phone');
  await expect(desk.ownMessage('from the phone')).toBeVisible();
  await peer.displayed(last.from, last.id);
  for (const chat of [desk, phone]) {
    await chat.expectDelivery('from the phone', 'Read');
    await chat.expectDelivery('from the desk', 'Read');
    expect(await chat.bodies()).toEqual([
      'Are you there?',
      'Hello?',
      'from the desk',
      'from the phone',
    ]);
  }
});

test('a browser that was offline agrees with the other one once it is back', async ({
  page,
  site,
  elsewhere,
  server,
  me,
  bob,
  peer,
}) => {
  const carol = await createAccount(server, 'Carol');
  await server.befriend(me, carol);
  const other = await startPeer(server, carol.user, carol.password);
  const desk = await signedIn(page, site.url, me);
  const phone = await signedIn(await elsewhere.context.newPage(), elsewhere.site.url, me);
  await phone.open(bob.name);
  await desk.open(bob.name);
  await desk.send('delivered');
  const delivered = await peer.messageWith('delivered');
  await desk.send('read');
  const read = await peer.messageWith('read');
  await expect(phone.ownMessage('read')).toBeVisible();

  await elsewhere.network.cut();
  await phone.expectOffline();
  await phone.send('written on the phone');
  await phone.expectDelivery('written on the phone', 'Sending');
  await peer.displayed(read.from, read.id);
  await desk.expectDelivery('delivered', 'Read');
  await desk.send('later');
  const later = await peer.messageWith('later');
  await peer.receipt(later.from, later.id);
  await desk.expectDelivery('later', 'Delivered');
  await peer.message(me.jid, 'an answer');
  await peer.messageThat('marker for the answer', ({marker}) => marker?.kind === 'displayed');
  await other.messages(me.jid, ['unread everywhere', 'this, too']);
  await expect(desk.contact('Carol')).toHaveAccessibleName(/\b2 unread/);
  expect(delivered.id).not.toBe(read.id);

  await elsewhere.network.restore();
  await phone.expectOnline();

  await peer.messageWith('written on the phone');
  const whole = ['delivered', 'read', 'later', 'an answer', 'written on the phone'];
  for (const chat of [desk, phone]) {
    await expect.poll(() => chat.bodies()).toEqual(whole);
    await chat.expectDelivery('read', 'Read');
    await chat.expectDelivery('delivered', 'Read');
    await chat.expectDelivery('later', 'Delivered');
    await chat.expectDelivery('written on the phone', 'Sent');
    await expect(chat.contact(bob.name)).not.toHaveAccessibleName(/unread/);
    await expect(chat.contact('Carol')).toHaveAccessibleName(/\b2 unread/);
  }
  expect(await peer.archiveOf(me, bob.jid)).toEqual(whole);
  await other.stop();
});

test('what one device sends while the other catches up is in place on both', async ({
  page,
  site,
  elsewhere,
  me,
  bob,
  peer,
}) => {
  const missed = numbered('missed', 70);
  const desk = await signedIn(page, site.url, me);
  await desk.open(bob.name);
  const phone = await signedIn(await elsewhere.context.newPage(), elsewhere.site.url, me);
  await phone.open(bob.name);
  await elsewhere.network.cut();
  await phone.expectOffline();
  await phone.send('phone, before');
  await peer.messages(me.jid, missed);
  await expect(desk.message('missed 70')).toBeVisible();

  await elsewhere.network.restore();
  elsewhere.network.slow({latency: 50, rate: 100_000});
  await expect(phone.message('missed 70')).toBeVisible();
  await desk.send('desk 1');
  await phone.send('phone 1');
  await desk.send('desk 2');
  await phone.send('phone 2');
  await elsewhere.network.restore();
  await peer.messageWith('phone 2');
  await peer.messageWith('desk 2');

  const archived = await peer.archiveOf(me, bob.jid);
  expect([...archived].sort()).toEqual(
    [...missed, 'phone, before', 'desk 1', 'desk 2', 'phone 1', 'phone 2'].sort(),
  );
  for (const chat of [desk, phone]) {
    await expect.poll(async () => (await chat.bodies()).slice(-60)).toEqual(archived.slice(-60));
  }
});

test('another client of the same account is followed, and its typing is not the contact’s', async ({
  page,
  site,
  server,
  me,
  bob,
  peer,
}) => {
  const mine = await startPeer(server, me.user, me.password);
  await mine.enableCarbons();
  const chat = await signedIn(page, site.url, me);
  await peer.message(me.jid, 'read elsewhere');
  const {id: unread} = await mine.messageWith('read elsewhere');
  await expect(chat.contact(bob.name)).toHaveAccessibleName(/\b1 unread/);
  await mine.displayed(bob.jid, unread);
  await expect(chat.contact(bob.name)).not.toHaveAccessibleName(/unread/);

  await chat.open(bob.name);
  await chat.send('sent here');
  await mine.messageThat('copy', ({carbon, body}) => carbon === 'sent' && body === 'sent here');
  await mine.chatState(bob.jid, 'composing');
  await peer.messageThat('typing', ({state}) => state === 'composing');
  await mine.message(bob.jid, 'sent there');
  const {from, id} = await peer.messageWith('sent there');
  // A copy of the typing would have come before it; a message ends it.
  await mine.chatState(bob.jid, 'composing');
  await mine.receipt(me.jid, 'of nothing');
  await peer.receipt(from, id);
  await chat.expectDelivery('sent there', 'Delivered');
  await expect(chat.typing(bob.name)).toHaveCount(0);
  await peer.chatState(me.jid, 'composing');
  await expect(chat.typing(bob.name)).toBeVisible();
  await peer.displayed(from, id);
  await chat.expectDelivery('sent there', 'Read');
  await mine.stop();
});

test('a copy that the server did not make is ignored by every device', async ({
  page,
  site,
  elsewhere,
  me,
  bob,
  peer,
}) => {
  const desk = await signedIn(page, site.url, me);
  const phone = await signedIn(await elsewhere.context.newPage(), elsewhere.site.url, me);
  await desk.open(bob.name);
  await phone.open(bob.name);
  await desk.send('my own words');
  const {from: device, id} = await peer.messageWith('my own words');

  for (const to of [me.jid, device]) {
    for (const kind of ['sent', 'received'] as const) {
      await peer.raw(
        forgedCarbon({to, kind, from: me.jid, inner: '<body>put into my mouth</body>'}),
      );
      const receipt = `<received xmlns="urn:xmpp:receipts" id="${id}"/>`;
      await peer.raw(forgedCarbon({to, kind, from: 'carol@localhost/x', inner: receipt}));
    }
    await peer.raw(
      `<message to="${to}"><result xmlns="urn:xmpp:mam:2" id="1"><forwarded xmlns="urn:xmpp:forward:0">` +
        `<message xmlns="jabber:client" type="chat" from="${me.jid}" to="${peer.jid}"><body>never said</body></message>` +
        `</forwarded></result></message>`,
    );
  }
  // A receipt for what I sent to Bob says nothing if Carol sends it.
  await peer.message(me.jid, 'the last word');

  for (const chat of [desk, phone]) {
    await expect(chat.message('the last word')).toBeVisible();
    expect(await chat.bodies()).toEqual(['my own words', 'the last word']);
    await chat.expectDelivery('my own words', 'Sent');
  }
});

/** A carbon (XEP-0280) that only the own server could have made, in somebody else's name. */
function forgedCarbon({to, kind, from, inner}: Record<'to' | 'kind' | 'from' | 'inner', string>) {
  return (
    `<message to="${to}" type="chat"><${kind} xmlns="urn:xmpp:carbons:2">` +
    `<forwarded xmlns="urn:xmpp:forward:0"><message xmlns="jabber:client" type="chat" ` +
    `from="${from}" to="${to}" id="forged">${inner}</message></forwarded></${kind}></message>`
  );
}
