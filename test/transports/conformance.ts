/** What a transport has to do, over each of ours, through a network that fails. */
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {LOOPBACK} from '../../demo/server/ports.js';
import type {XmppServer} from '../../demo/server/types.ts';
import {startTcpProxy, type TcpProxy} from '../e2e/tcp-proxy.ts';
import {createAccount, startServer, type Account} from '../e2e/world.ts';
import {openLine, type Line, type LineOptions} from './line.ts';

const TRANSPORTS = {websocket: 'ws', bosh: 'http'} as const;
const PATHS = {websocket: 'xmpp-websocket', bosh: 'http-bind'};

/** Declares the tests; each server has a file of its own, so that they run beside each other. */
export function testTransports(serverName: XmppServer['name']): void {
  let server: XmppServer;

  beforeAll(async () => {
    server = await startServer(serverName);
  });
  afterAll(() => server.dispose());

  describe.each(['websocket', 'bosh'] as const)('%s', (transport) => {
    let network: TcpProxy;
    /** The way through the network that fails, and the one beside it. */
    let service: string;
    let direct: string;
    let anna: Account;
    let bob: Account;
    let lines: Line[];

    beforeEach(async () => {
      await server.start();
      network = await startTcpProxy(server.httpPort);
      const urlOf = (port: number) =>
        `${TRANSPORTS[transport]}://${LOOPBACK}:${port}/${PATHS[transport]}`;
      service = urlOf(network.port);
      direct = urlOf(server.httpPort);
      anna = await createAccount(server, 'Anna');
      bob = await createAccount(server, 'Bob');
      lines = [];
    });
    afterEach(async () => {
      await network.restore();
      await Promise.all(lines.map(({session}) => session.stop()));
      await network.stop();
    });

    function open(account: Account, options?: LineOptions, url = service): Line {
      const line = openLine(account, url, options);
      lines.push(line);
      return line;
    }

    async function online(account: Account, options?: LineOptions, url?: string): Promise<Line> {
      const line = open(account, options, url);
      await line.ready();
      return line;
    }

    const status = (line: Line) => line.states.at(-1)?.status;
    const isOnline = (line: Line) => () => status(line) === 'online';
    const isOffline = (line: Line) => () => status(line) === 'offline';

    test('logs in, and is a connection that the server knows', async () => {
      await online(anna);
      expect(await server.connectionCount(anna.user)).toBe(1);
    });

    test('says that a password is wrong, and does not try again', async () => {
      const line = open(anna, {secret: {kind: 'password', password: 'not this one'}});
      await expect(line.session.firstOnline).rejects.toMatchObject({kind: 'not-authorized'});
      await line.until('told', isOffline(line));
      expect(line.states.at(-1)).toMatchObject({status: 'offline', retryAt: undefined});
    });

    test('carries all characters that XML has', async () => {
      const [from, to] = [await online(anna), await online(bob)];
      const bodies = [
        'Grüße, Źdźbło, 你好',
        'a 😀👩‍👩‍👧 b',
        '<&>"\' ]]> &amp;',
        'two\nlines',
        '\u2028\u00a0',
      ];
      for (const body of bodies) from.send(bob, body);
      await to.until('all there', () => to.bodies.length >= bodies.length);
      expect(to.bodies).toEqual(bodies);
    });

    test('carries a thousand messages each way at once, in order', async () => {
      const [one, other] = [await online(anna), await online(bob)];
      const numbered = (name: string) => Array.from({length: 1_000}, (_, i) => `${name} ${i}`);
      const [there, back] = [numbered('there'), numbered('back')];
      for (const [i, body] of there.entries()) {
        // This is about the way; an archive would take its time.
        one.send(bob, body, {hint: 'no-store'});
        other.send(anna, back[i] ?? '', {hint: 'no-store'});
      }
      await other.until('all there', () => other.bodies.length >= there.length);
      await one.until('all back', () => one.bodies.length >= back.length);
      await one.until('acknowledged', () => one.acknowledged.length >= there.length);
      expect(other.bodies).toEqual(there);
      expect(one.bodies).toEqual(back);
    });

    test('carries large messages, among small ones', async () => {
      const [from, to] = [await online(anna), await online(bob)];
      const bodies = ['before', 'x'.repeat(150_000), 'between', 'é😀'.repeat(20_000), 'after'];
      for (const body of bodies) from.send(bob, body);
      await to.until('all there', () => to.bodies.length >= bodies.length);
      expect(to.bodies).toEqual(bodies);
    });

    test('leaves politely: the server knows at once', async () => {
      const line = await online(anna);
      await line.session.stop();
      await expect.poll(() => server.connectionCount(anna.user)).toBe(0);
    });

    test('an abrupt end is noticed, and the session goes on', async () => {
      const [line, peer] = [await online(anna), await online(bob)];
      await network.cut();
      await line.until('offline', isOffline(line));
      await network.restore();
      await line.until('online', isOnline(line));
      await peer.until('online', isOnline(peer));
      peer.send(anna, 'after');
      await line.until('there', () => line.bodies.length > 0);
      expect(line.bodies).toEqual(['after']);
      // Prosody cannot resume a stream over BOSH (docs/architecture.md).
      expect(line.bindings()).toBe(serverName === 'prosody' && transport === 'bosh' ? 2 : 1);
    });

    test('what is under way when the network breaks arrives once, in order', async () => {
      // What comes while a stream is handed over ejabberd may lose, or deliver out of order: there it
      // is the archive that tells (decisions/0005-resumption.md).
      const [from, to] = [await online(anna), await online(bob, {}, direct)];
      const bodies = Array.from({length: 60}, (_, i) => `message ${i}`);
      for (const [i, body] of bodies.entries()) {
        if (i % 20 === 10) network.drop();
        await from.until('online', isOnline(from));
        from.send(bob, body, {id: `id-${i}`});
      }
      await from.until('acknowledged', () => from.acknowledged.length >= bodies.length);
      await to.until('all there', () => to.bodies.length >= bodies.length);
      expect(to.bodies).toEqual(bodies);
      expect(from.acknowledged).toEqual(bodies.map((_, i) => `id-${i}`));
    });

    test('a network that has gone silent is noticed within 15 s of activity', async () => {
      const line = await online(anna);
      network.freeze();
      const start = performance.now();
      line.send(bob, 'into the void');
      await line.until('offline', isOffline(line));
      expect(performance.now() - start).toBeLessThan(15_500);
    });

    test('the server’s death is noticed, and its return', async () => {
      const line = await online(anna);
      await server.stop();
      await line.until('offline', isOffline(line));
      await server.start();
      await line.until('online', isOnline(line));
    });

    test('a client that takes the resource away ends it for good', async () => {
      const line = await online(anna);
      const other = await online(anna);
      await line.until('told', isOffline(line));
      expect(line.states.at(-1)).toMatchObject({error: {kind: 'conflict'}, retryAt: undefined});
      expect(status(other)).toBe('online');
    });
  });
}
