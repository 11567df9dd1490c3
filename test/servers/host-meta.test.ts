/** The address of a server is found by its domain (XEP-0156), in files that a web server gives out. */
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {LOOPBACK} from '../../demo/server/ports.js';
import type {XmppServer} from '../../demo/server/types.ts';
import {createAccount, startServer, type Account} from '../e2e/world.ts';
import {openLine} from '../transports/line.ts';
import {startHostMeta, type HostMeta} from './host-meta.ts';

/** The `fetch` of a machine on which this port is the domain's web server. */
function fetchFrom(port: number, asked: string[]) {
  return (url: string, init: RequestInit) => {
    const {host, pathname} = new URL(url);
    // Over BOSH the server is asked by its own address.
    if (host !== 'localhost') return fetch(url, init);
    asked.push(pathname);
    return fetch(`http://localhost:${port}${pathname}`, init);
  };
}

const JSON_FILE = '/.well-known/host-meta.json';
const XML_FILE = '/.well-known/host-meta';

describe.each(['prosody', 'ejabberd'] as const)('%s', (name) => {
  let server: XmppServer;
  let anna: Account;
  let web: HostMeta | undefined;

  beforeAll(async () => {
    server = await startServer(name);
    anna = await createAccount(server, 'Anna');
  });
  afterEach(async () => {
    await web?.stop();
    web = undefined;
  });
  afterAll(() => server.dispose());

  test.each([
    {format: 'json', transport: 'websocket', files: [JSON_FILE]},
    {format: 'xml', transport: 'websocket', files: [JSON_FILE, XML_FILE]},
    {format: 'json', transport: 'bosh', files: [JSON_FILE]},
  ] as const)(
    'one that a $format file tells of, for $transport, is connected to',
    async ({format, transport, files}) => {
      web = await startHostMeta({format, links: {[transport]: serviceOf(transport)}});
      const asked: string[] = [];
      const line = openLine(anna, undefined, {fetch: fetchFrom(web.port, asked)});
      await line.session.firstOnline;
      expect(await server.connectionCount(anna.user)).toBe(1);
      expect(asked).toEqual(files);
      await line.session.stop();
    },
  );

  test('a domain that tells of none is said to be so', async () => {
    web = await startHostMeta({format: 'json', links: {}});
    const line = openLine(anna, undefined, {fetch: fetchFrom(web.port, [])});
    await expect(line.session.firstOnline).rejects.toMatchObject({
      name: 'ConnectionError',
      kind: 'bad-service',
    });
    await line.session.stop();
  });

  function serviceOf(transport: 'websocket' | 'bosh'): string {
    return transport === 'websocket'
      ? server.websocketUrl
      : `http://${LOOPBACK}:${server.httpPort}/http-bind`;
  }

  // Prosody 0.12 has no such files itself.
  if (name === 'ejabberd') {
    test.each([JSON_FILE, XML_FILE])('its own %s is understood', async (file) => {
      const asked: string[] = [];
      const own = fetchFrom(server.httpPort, asked);
      const line = openLine(anna, undefined, {
        fetch: (url, init) =>
          url.endsWith(file) ? own(url, init) : Promise.resolve(new Response('', {status: 404})),
      });
      await line.session.firstOnline;
      expect(asked).toEqual([file]);
      await line.session.stop();
    });
  }
});
