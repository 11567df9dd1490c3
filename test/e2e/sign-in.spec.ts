import {Chat, putChat, signedIn} from './chat.ts';
import {createAccount, expect, serviceThrough, startTestSite, test} from './fixtures.ts';
import {startFakeServer} from './fake-server.ts';

// Where no address works the domain is asked for another, which the site's policy does not allow.
test.use({expectedErrors: [/host-meta/]});

test('signing in shows the contacts by their names', async ({page, site, me, bob, server}) => {
  const carol = await createAccount(server, 'Carol');
  await server.befriend(me, carol);
  const chat = await signedIn(page, site.url, me);

  await expect(chat.contacts.getByRole('listitem')).toHaveCount(2);
  await expect(chat.contact(bob.name)).toBeVisible();
  await expect(chat.contact(carol.name)).toBeVisible();
  await expect(chat.alert).toHaveCount(0);
  await expect.poll(() => server.connectionCount(me.user)).toBe(1);
});

test('presence of a contact follows the contact', async ({page, site, me, bob, peer}) => {
  const chat = await signedIn(page, site.url, me);

  await expect(chat.contact(bob.name)).toHaveAccessibleName(/Available|Here/);
  await peer.presence({show: 'away'});
  await expect(chat.contact(bob.name)).toHaveAccessibleName(/Away/);
  await peer.presence({type: 'unavailable'});
  await expect(chat.contact(bob.name)).toHaveAccessibleName(/Not here/);
});

test('a page that has the credentials signs in by itself, and shows the history when it is away', async ({
  page,
  site,
  server,
  network,
  me,
  bob,
  peer,
}) => {
  const {jid, password} = me;
  const attributes = {service: serviceThrough(network), domain: server.domain, jid};
  const show = () => putChat(page, site.url, attributes, {password});
  const chat = await show();
  await chat.open(bob.name);
  await peer.message(me.jid, 'Nice to see you');
  await expect(chat.message('Nice to see you')).toBeVisible();

  network.freeze();
  await show();
  await chat.open(bob.name);
  await expect(chat.message('Nice to see you')).toBeVisible();
});

test('a wrong password is said, and the right one then works', async ({page, site, me, bob}) => {
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);

  await chat.fillSignIn(me.jid, 'not the password');
  await expect(chat.alert).toContainText(/password/i);
  await expect(chat.signInButton).toBeVisible();

  await chat.signIn(me);
  await expect(chat.contact(bob.name)).toBeVisible();
  await expect(chat.alert).toHaveCount(0);
});

test('what is no address is said to be none, and nothing is sent', async ({
  page,
  site,
  network,
}) => {
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);

  for (const address of ['anna', 'anna@', '@localhost', 'anna @localhost', 'a@b@c']) {
    await chat.fillSignIn(address, 'secret');
    await expect(chat.alert, address).toContainText(/address/i);
    // Another attempt begins without it.
    await chat.page.reload();
  }
  expect(network.connections()).toBe(0);
});

test('a refused connection is said, and signing in works when it opens', async ({
  page,
  site,
  me,
  bob,
  network,
}) => {
  await network.cut();
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);

  await chat.fillSignIn(me.jid, me.password);
  await expect(chat.alert).toBeVisible();

  await network.restore();
  await chat.signIn(me);
  await expect(chat.contact(bob.name)).toBeVisible();
});

test('a domain that the server does not serve is said', async ({
  dist,
  page,
  me,
  network,
  server,
}) => {
  const site = await startTestSite({
    service: `ws://127.0.0.1:${network.port}/xmpp-websocket`,
    domain: 'elsewhere.example',
    dist,
  });
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);

  await chat.fillSignIn(`${me.user}@elsewhere.example`, me.password);

  await expect(chat.alert).toBeVisible();
  await expect(chat.signInButton).toBeVisible();
  expect(await server.connectionCount(me.user)).toBe(0);
  await site.stop();
});

test('a host name that does not exist is said', async ({dist, page, me, server}) => {
  const site = await startTestSite({
    service: 'wss://chat.nowhere.invalid/xmpp-websocket',
    domain: server.domain,
    dist,
  });
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);

  await chat.fillSignIn(me.jid, me.password);

  await expect(chat.alert).toBeVisible();
  await expect(chat.signInButton).toBeVisible();
  await site.stop();
});

test('a service without encryption beyond this machine is refused before it is asked', async ({
  dist,
  page,
  me,
  server,
}) => {
  const site = await startTestSite({
    service: 'ws://chat.nowhere.invalid/xmpp-websocket',
    domain: server.domain,
    dist,
  });
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);

  await chat.fillSignIn(me.jid, me.password);

  await expect(chat.alert).toBeVisible();
  await site.stop();
});

test('a server that closes in mid-login is said, and is not asked without end', async ({
  dist,
  page,
  me,
}) => {
  const fake = await startFakeServer('closes-after-auth');
  const site = await startTestSite({service: fake.url, domain: 'localhost', dist});
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);

  await chat.fillSignIn(me.jid, me.password);

  await expect(chat.alert).toBeVisible();
  await expect(chat.signInButton).toBeVisible();
  expect(fake.logins()).toBeLessThanOrEqual(2);
  await site.stop();
  await fake.stop();
});

test('what answers and is no XMPP server is said', async ({dist, page, me}) => {
  const fake = await startFakeServer('speaks-nonsense');
  const site = await startTestSite({service: fake.url, domain: 'localhost', dist});
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);

  await chat.fillSignIn(me.jid, me.password);

  await expect(chat.alert).toBeVisible();
  await expect(chat.signInButton).toBeVisible();
  await site.stop();
  await fake.stop();
});
