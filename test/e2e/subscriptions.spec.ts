import {signedIn} from './chat.ts';
import {createAccount, expect, test} from './fixtures.ts';
import {startPeer} from './peer/peer.ts';

test('who asks to be a contact is shown, and sees me once I accept', async ({
  page,
  site,
  server,
  me,
  bob,
}) => {
  const carol = await createAccount(server, 'Carol');
  const peer = await startPeer(server, carol.user, carol.password);
  const chat = await signedIn(page, site.url, me);
  await expect(chat.contact(bob.name)).toBeVisible();

  await peer.presence({to: me.jid, type: 'subscribe'});
  await chat.contacts.getByRole('button', {name: 'Accept'}).click();

  await peer.presenceThat(
    'presence of mine',
    ({from, type}) => from.startsWith(`${me.jid}/`) && type === 'available',
  );
  await expect(chat.contacts.getByRole('button', {name: 'Accept'})).toHaveCount(0);
  await peer.stop();
});

test('who is added is asked, and stands in the list', async ({page, site, server, me, bob}) => {
  const carol = await createAccount(server, 'Carol');
  const peer = await startPeer(server, carol.user, carol.password);
  const chat = await signedIn(page, site.url, me);
  await expect(chat.contact(bob.name)).toBeVisible();

  await page.getByRole('button', {name: 'Add someone'}).click();
  await page.getByRole('dialog').getByRole('textbox').fill(carol.jid);
  await page.getByRole('dialog').getByRole('button', {name: 'Add', exact: true}).click();

  await peer.presenceThat(
    'request of mine',
    ({from, type}) => from === me.jid && type === 'subscribe',
  );
  await expect(chat.contact(carol.user)).toBeVisible();
  await peer.stop();
});
