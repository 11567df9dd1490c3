import {createServer} from 'node:http';
import {once} from 'node:events';
import {request as ask} from 'node:http';
import {listen, LOOPBACK} from '../../demo/server/ports.js';
import {openByBackend} from '../servers/backend.ts';
import {putChat, signedIn} from './chat.ts';
import {expect, startTestSite, test} from './fixtures.ts';

test('over BOSH a chat goes both ways, survives a reload, a broken network and its return', async ({
  page,
  dist,
  server,
  network,
  me,
  bob,
  peer,
}) => {
  const site = await startTestSite({
    service: `http://${LOOPBACK}:${network.port}/http-bind`,
    domain: server.domain,
    dist,
  });
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.message(me.jid, 'over BOSH');
  await expect(chat.message('over BOSH')).toBeVisible();
  await chat.send('and back 😀');
  await peer.messageWith('and back 😀');
  await chat.expectDelivery('and back 😀', 'Sent');

  await page.reload();
  await chat.open(bob.name);
  await chat.expectOnline();
  await peer.message(me.jid, 'after the reload');
  await expect(chat.message('after the reload')).toBeVisible();

  await network.cut();
  await chat.expectOffline();
  await chat.send('written offline');
  await peer.message(me.jid, 'said meanwhile');
  await network.restore();
  await peer.messageWith('written offline');
  await expect(chat.message('said meanwhile')).toBeVisible();
  await chat.expectDelivery('written offline', 'Sent');
  expect(await peer.archive(me.jid)).toEqual([
    'over BOSH',
    'and back 😀',
    'after the reload',
    'said meanwhile',
    'written offline',
  ]);
  await site.stop();
});

test('a session that the site’s backend has opened goes on in the page, which knows no password', async ({
  page,
  dist,
  server,
  network,
  me,
  bob,
  peer,
}) => {
  const backend = await openByBackend(`http://${LOOPBACK}:${server.httpPort}/http-bind`, me);
  const service = `http://${LOOPBACK}:${network.port}/http-bind`;
  const site = await startTestSite({service, domain: server.domain, dist});
  const chat = await putChat(page, site.url, {service}, {prebind: backend});
  await chat.open(bob.name);
  await peer.message(me.jid, 'there you are');
  await expect(chat.message('there you are')).toBeVisible();
  await chat.send('signed in by the site');
  const {from} = await peer.messageWith('signed in by the site');
  expect(from).toBe(backend.jid);
  await chat.expectDelivery('signed in by the site', 'Sent');
  expect(await server.connectionCount(me.user)).toBe(1);
  expect(network.said('urn:ietf:params:xml:ns:xmpp-sasl')).toBe(0);
  await site.stop();
});

test.describe('behind a proxy that lets no WebSocket through', () => {
  test.use({expectedErrors: [/WebSocket connection to|can’t establish a connection/]});

  test('the chat comes up over BOSH by itself, also after a reload', async ({
    page,
    dist,
    server,
    me,
    bob,
    peer,
  }) => {
    const proxy = await startHttpProxy(server.httpPort);
    const site = await startTestSite({
      service: `ws://${LOOPBACK}:${proxy.port}/xmpp-websocket http://${LOOPBACK}:${proxy.port}/http-bind`,
      domain: server.domain,
      dist,
    });
    const chat = await signedIn(page, site.url, me);
    await chat.open(bob.name);
    await peer.message(me.jid, 'you got through');
    await expect(chat.message('you got through')).toBeVisible();
    await chat.send('so do I');
    await peer.messageWith('so do I');
    expect(proxy.refused()).toBe(1);

    await page.reload();
    await chat.open(bob.name);
    await chat.send('remembered');
    await peer.messageWith('remembered');
    expect(proxy.refused()).toBe(1);
    await site.stop();
    await proxy.stop();
  });
});

/** A proxy that knows HTTP and nothing else: it refuses to upgrade a connection. */
async function startHttpProxy(target: number) {
  let refused = 0;
  const server = createServer((incoming, outgoing) => {
    const {url, method, headers} = incoming;
    const onward = ask({host: LOOPBACK, port: target, path: url, method, headers}, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.on('upgrade', (_, socket) => {
    refused += 1;
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });
  const port = await listen(server);
  return {
    port,
    refused: () => refused,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
