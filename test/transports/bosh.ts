/** What only BOSH has, with real servers. */
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {LOOPBACK} from '../../demo/server/ports.js';
import type {XmppServer} from '../../demo/server/types.ts';
import {startTcpProxy, type TcpProxy} from '../e2e/tcp-proxy.ts';
import {createAccount, startServer, type Account} from '../e2e/world.ts';
import {openByBackend} from '../servers/backend.ts';
import {openLine, type Line, type LineOptions} from './line.ts';

type Exchange = {readonly rid: string; readonly request: string; answer: string | undefined};

function textOf({body}: RequestInit): string {
  return typeof body === 'string' ? body : '';
}

/** A `fetch` that writes down what it carried, and may lose the answer of a request. */
function recordingFetch(loses: (request: string) => boolean = () => false) {
  const exchanges: Exchange[] = [];
  return {
    exchanges,
    fetch: async (url: string, init: RequestInit) => {
      const request = textOf(init);
      const rid = /rid="(\d+)"/.exec(request)?.[1] ?? '';
      const isLost = loses(request) && !exchanges.some((other) => other.rid === rid);
      const exchange: Exchange = {rid, request, answer: undefined};
      exchanges.push(exchange);
      const response = await fetch(url, init);
      const text = await response.text();
      if (isLost) throw new TypeError('lost on its way back');
      exchange.answer = text;
      return {
        ok: response.ok,
        status: response.status,
        url: response.url,
        text: () => Promise.resolve(text),
      };
    },
  };
}

/** Declares the tests. */
export function testBosh(serverName: XmppServer['name']): void {
  describe('BOSH', () => {
    let server: XmppServer;
    let network: TcpProxy;
    let service: string;
    let anna: Account;
    let bob: Account;
    let lines: Line[];

    beforeAll(async () => {
      server = await startServer(serverName);
    });
    afterAll(() => server.dispose());
    beforeEach(async () => {
      network = await startTcpProxy(server.httpPort);
      service = `http://${LOOPBACK}:${network.port}/http-bind`;
      anna = await createAccount(server, 'Anna');
      bob = await createAccount(server, 'Bob');
      lines = [];
    });
    afterEach(async () => {
      await Promise.all(lines.map(({session}) => session.stop()));
      await network.stop();
    });

    async function online(account: Account, options?: LineOptions): Promise<Line> {
      const line = openLine(account, service, options);
      lines.push(line);
      await line.ready();
      return line;
    }

    test('a request whose answer is lost is repeated, without loss or double', async () => {
      const record = recordingFetch((request) => /message \d*5</.test(request));
      const to = await online(bob);
      const from = await online(anna, {fetch: record.fetch});
      const bodies = Array.from({length: 40}, (_, i) => `message ${i}`);
      for (const [i, body] of bodies.entries()) {
        from.send(bob, body);
        await from.until('acknowledged', () => from.acknowledged.length > i);
      }
      await to.until('all there', () => to.bodies.length >= bodies.length);
      expect(to.bodies).toEqual(bodies);
      expect(from.states.map(({status}) => status)).toEqual(['connecting', 'online']);
      const rids = record.exchanges.map(({rid}) => rid);
      expect(rids.length - new Set(rids).size).toBeGreaterThanOrEqual(4);
    });

    test('an answer with messages that is lost is given again', async () => {
      const from = await online(anna);
      let isLost = false;
      const record = recordingFetch(() => isLost);
      const to = await online(bob, {fetch: record.fetch});
      isLost = true;
      const bodies = Array.from({length: 20}, (_, i) => `message ${i}`);
      for (const [i, body] of bodies.entries()) {
        from.send(bob, body);
        await to.until('there', () => to.bodies.length > i);
      }
      expect(to.bodies).toEqual(bodies);
      expect(to.states.map(({status}) => status)).toEqual(['connecting', 'online']);
    });

    test('an idle session outlives many waits, and asks no more often than they end', async () => {
      const record = recordingFetch();
      const fetch: typeof record.fetch = (url, init) =>
        record.fetch(url, {...init, body: textOf(init).replace(/ wait="\d+"/, ' wait="1"')});
      const [from, to] = [await online(anna), await online(bob, {fetch})];
      const before = record.exchanges.length;
      const answeredPolls = () =>
        record.exchanges
          .slice(before)
          .filter(({request, answer}) => request.endsWith('/>') && answer !== undefined);
      await expect.poll(() => answeredPolls().length, {timeout: 20_000}).toBeGreaterThanOrEqual(3);
      from.send(bob, 'still there?');
      await to.until('there', () => to.bodies.length > 0);
      expect(answeredPolls().length).toBeLessThan(10);
      expect(to.states.map(({status}) => status)).toEqual(['connecting', 'online']);
    });

    test('never are more requests under way than the server allows', async () => {
      let now = 0;
      let most = 0;
      const fetchCounted = async (url: string, init: RequestInit) => {
        now += 1;
        most = Math.max(most, now);
        const response = await fetch(url, init);
        now -= 1;
        return response;
      };
      const [from, to] = [await online(anna, {fetch: fetchCounted}), await online(bob)];
      for (let i = 0; i < 30; i++) {
        from.send(bob, `${i}`);
        await Promise.resolve();
      }
      await to.until('all there', () => to.bodies.length >= 30);
      expect(most).toBe(2);
    });

    describe('a session that a backend has opened', () => {
      const open = async (account: Account) => ({
        kind: 'prebind' as const,
        ...(await openByBackend(service, account)),
      });

      test('goes on without a login', async () => {
        const secret = await open(anna);
        const record = recordingFetch();
        const [line, peer] = [await online(anna, {secret, fetch: record.fetch}), await online(bob)];
        peer.send(anna, 'to the session');
        await line.until('there', () => line.bodies.length > 0);
        line.send(bob, 'and back');
        await peer.until('there', () => peer.bodies.length > 0);
        await line.until('written', () => line.acknowledged.length > 0);
        expect(line.bodies).toEqual(['to the session']);
        expect(peer.bodies).toEqual(['and back']);
        expect(record.exchanges.some(({request}) => request.includes('<auth'))).toBe(false);
        expect(await server.connectionCount(anna.user)).toBe(1);
      });

      test('is over when it has ended, and the page is asked for another', async () => {
        const secret = {...(await open(anna)), sid: 'none-such'};
        const line = openLine(anna, service, {secret});
        lines.push(line);
        await expect(line.session.firstOnline).rejects.toMatchObject({kind: 'credentials-needed'});
        await line.until('told', () => line.states.at(-1)?.status === 'offline');
        expect(line.states.at(-1)).toMatchObject({status: 'offline', retryAt: undefined});
      });

      test('is not gone on with twice', async () => {
        const line = await online(anna, {secret: await open(anna)});
        await network.cut();
        await line.until('over', () => line.states.at(-1)?.status === 'offline');
        await network.restore();
        line.session.reconnectNow();
        await line.until('asked', () =>
          line.states.some(
            (state) => 'error' in state && state.error.kind === 'credentials-needed',
          ),
        );
        expect(line.states.at(-1)).toMatchObject({status: 'offline', retryAt: undefined});
      });
    });
  });
}
