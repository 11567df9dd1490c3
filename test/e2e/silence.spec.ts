/** What takes long, since it waits: once is enough. */
import {Chat} from './chat.ts';
import {expect, startTestSite, test} from './fixtures.ts';
import {startTcpProxy} from './tcp-proxy.ts';

// Where no address works the domain is asked for another, which the site's policy does not allow.
test.use({expectedErrors: [/host-meta/]});

test('a server that never answers is given up', async ({dist, page, me, server}) => {
  const silent = await startTcpProxy(server.httpPort);
  silent.freeze();
  const site = await startTestSite({
    service: `ws://127.0.0.1:${silent.port}/xmpp-websocket`,
    domain: server.domain,
    dist,
  });
  const chat = new Chat(page);
  await page.goto(`${site.url}/messenger.html`);

  await chat.fillSignIn(me.jid, me.password);

  await expect(chat.alert).toBeVisible({timeout: 40_000});
  await site.stop();
  await silent.stop();
});
