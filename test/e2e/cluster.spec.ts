/** A server of two nodes, with a proxy in front that chooses one. */
import {startCluster} from '../servers/ejabberd-cluster.js';
import {signedIn} from './chat.ts';
import {createAccount, expect, serviceThrough, startTestSite, test} from './fixtures.ts';
import {startPeer} from './peer/peer.ts';
import {startTcpProxy} from './tcp-proxy.ts';

function numbered(word: string): string[] {
  return Array.from({length: 5}, (_, index) => `${word} ${index + 1}`);
}

test('a session moves to another node, and the end of that one costs nothing but a moment', async ({
  page,
  dist,
}) => {
  // Two servers start, beside those of other tests.
  test.setTimeout(120_000);
  const cluster = await startCluster();
  try {
    const [one, two] = cluster.nodes;
    let node = one;
    const network = await startTcpProxy(() => node.httpPort);
    const site = await startTestSite({service: serviceThrough(network), domain: one.domain, dist});
    const me = await createAccount(one, 'Anna');
    const bob = await createAccount(one, 'Bob');
    await one.befriend(me, bob);
    const peer = await startPeer(one, bob.user, bob.password);
    const chat = await signedIn(page, site.url, me);
    await chat.open(bob.name);
    await peer.messages(me.jid, ['hello']);
    await expect(chat.message('hello')).toBeVisible();

    // The stream goes on at the other node.
    node = two;
    await network.cut();
    await chat.expectOffline();
    await peer.messages(me.jid, numbered('his, while it moves'));
    for (const body of numbered('mine, while it moves')) await chat.send(body);
    await network.restore();
    await peer.messageWith('mine, while it moves 5');
    await expect(chat.message('his, while it moves 5')).toBeVisible();
    await chat.expectDelivery('mine, while it moves 5', 'Sent');
    expect(network.said('<resumed')).toBe(1);
    expect(await one.connectionCount(me.user)).toBe(1);

    // The other node is gone, with the stream.
    const before = peer.messages(me.jid, numbered('his, before the end'));
    for (const body of numbered('mine, before the end')) await chat.send(body);
    node = one;
    await Promise.all([two.kill(), before]);
    for (const body of numbered('mine, after the end')) await chat.send(body);
    await peer.messages(me.jid, numbered('his, after the end'));
    await peer.messageWith('mine, after the end 5');
    await chat.expectDelivery('mine, after the end 5', 'Sent');
    await expect(chat.message('his, after the end 5')).toBeVisible();

    const mine = ['while it moves', 'before the end', 'after the end'].flatMap((when) =>
      numbered(`mine, ${when}`),
    );
    const his = mine.map((body) => body.replace('mine', 'his'));
    const archived = await peer.archiveOf(me, bob.jid);
    expect(archived.filter((body) => body.startsWith('mine'))).toEqual(mine);
    expect(archived.filter((body) => body.startsWith('his'))).toEqual(his);
    await expect.poll(() => chat.bodies()).toEqual(archived);
    expect(peer.received().flatMap(({body}) => body ?? [])).toEqual(mine);
    expect(await one.connectionCount(me.user)).toBe(1);
    await peer.stop();
    await site.stop();
    await network.stop();
  } finally {
    await cluster.dispose();
  }
});
