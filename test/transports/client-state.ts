/** What servers make of nobody looking (XEP-0352), over each transport. */
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {LOOPBACK} from '../../demo/server/ports.js';
import {until} from '../../demo/server/until.js';
import type {XmppServer} from '../../demo/server/types.ts';
import {startPeer, type Peer} from '../e2e/peer/peer.ts';
import {startTcpProxy, type TcpProxy} from '../e2e/tcp-proxy.ts';
import {createAccount, startServer, type Account} from '../e2e/world.ts';
import {openLine, type Line, type LineOptions} from './line.ts';

/** Declares the tests. */
export function testClientState(serverName: XmppServer['name']): void {
  describe('client state', () => {
    let server: XmppServer;
    let network: TcpProxy;
    let anna: Account;
    let bob: Account;
    let peer: Peer;
    let lines: Line[];

    beforeAll(async () => {
      server = await startServer(serverName);
    });
    afterAll(() => server.dispose());
    beforeEach(async () => {
      network = await startTcpProxy(server.httpPort);
      anna = await createAccount(server, 'Anna');
      bob = await createAccount(server, 'Bob');
      await server.befriend(anna, bob);
      peer = await startPeer(server, bob.user, bob.password);
      lines = [];
    });
    afterEach(async () => {
      await network.restore();
      await Promise.all(lines.map(({session}) => session.stop()));
      await peer.stop();
      await network.stop();
    });

    async function online(service: string, options?: LineOptions): Promise<Line> {
      const line = openLine(anna, service, options);
      lines.push(line);
      await line.ready();
      return line;
    }

    /** Another client of Anna's, always active: what it has heard the server has had for all. */
    const witness = () => online(server.websocketUrl, {resource: 'witness'});

    async function say(status: string, {heard, until}: Line): Promise<void> {
      await peer.presence({status});
      await until(status, () => heard.includes(status));
    }

    describe.each(['ws://*/xmpp-websocket', 'http://*/http-bind'])('over %s', (service) => {
      const line = () => online(service.replace('*', `${LOOPBACK}:${network.port}`));

      test('what can wait waits while nobody looks, and comes with what cannot, or when somebody does', async () => {
        const [here, other] = [await line(), await witness()];
        await say('before', other);
        await here.until('there', () => here.heard.includes('before'));

        here.session.setClientState(false);
        // It is another connection that hears of it, and after an answer to us Prosody is attentive for
        // a moment.
        let walks = 0;
        await until('nothing waits', async () => {
          walks += 1;
          await say(`for a walk, ${walks}`, other);
          return !here.heard.includes(`for a walk, ${walks}`);
        });
        await say('at the dentist', other);
        expect(here.heard).not.toContain('at the dentist');
        await peer.message(anna.jid, 'back at two');
        await here.until('there', () => here.bodies.length === 1);
        expect(here.heard.at(-1)).toBe('back at two');
        expect(here.heard.at(-2)).toBe('at the dentist');
      });

      test('who looks again hears at once what has waited', async () => {
        const [here, other] = [await line(), await witness()];
        here.session.setClientState(false);
        await peer.version();
        await say('at lunch', other);
        expect(here.heard).not.toContain('at lunch');
        here.session.setClientState(true);
        await here.until('there', () => here.heard.includes('at lunch'));
        await say('here', other);
        await here.until('there', () => here.heard.includes('here'));
      });

      test('who begins to look while there is no connection hears all on the next', async () => {
        const here = await line();
        here.session.setClientState(false);
        await peer.version();
        await network.cut();
        await here.until('offline', () => here.states.at(-1)?.status === 'offline');
        here.session.setClientState(true);
        await network.restore();
        await here.until('online', () => here.states.at(-1)?.status === 'online');
        for (let i = 1; i <= 20; i++) {
          await peer.message(anna.jid, `message ${i}`);
          await here.until('there', () => here.bodies.length === i);
        }
      });

      test('a silent connection with nobody looking is known to live', async () => {
        const here = await line();
        here.session.setClientState(false);
        await peer.version();
        // Asks the server for a sign of life.
        here.session.wake();
        await here.session.fetchRoster(undefined);
        expect(here.states.map(({status}) => status)).toEqual(['connecting', 'online']);
      });
    });
  });
}
