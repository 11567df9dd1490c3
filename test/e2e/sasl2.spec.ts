import {startProsody} from '../../demo/server/prosody.js';
import {Chat} from './chat.ts';
import {expect, startTestSite, test} from './fixtures.ts';

// What this host offers before authentication is SASL2, and nothing else.
const SASL2_HOST = `
VirtualHost "sasl2.localhost"
  modules_enabled = { "sasl2"; "sasl2_bind2" }
  modules_disabled = { "saslauth" }
`;

test('a server that has only SASL2 is signed in to, and again after a reload', async ({
  dist,
  page,
}) => {
  const server = await startProsody({more: SASL2_HOST});
  const {websocketUrl: service} = server;
  const site = await startTestSite({service, domain: 'sasl2.localhost', dist});
  const chat = new Chat(page);
  await server.register('anna', 'pencil', 'sasl2.localhost');
  await page.goto(`${site.url}/messenger.html`);

  await chat.fillSignIn('anna@sasl2.localhost', 'pencil');
  await expect(page.getByText('No one here yet')).toBeVisible();
  await page.reload();
  await expect(page.getByText('No one here yet')).toBeVisible();
  await chat.expectOnline();
  await expect(chat.alert).toHaveCount(0);

  await site.stop();
  await server.dispose();
});
