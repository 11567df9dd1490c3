/** A web server that tells where the XMPP server of its domain is: host-meta (XEP-0156). */
import {once} from 'node:events';
import {createServer} from 'node:http';
import {listen} from '../../demo/server/ports.js';

export type HostMetaOptions = {
  /** It has only that file. */
  readonly format: 'json' | 'xml';
  /** URLs. */
  readonly links: {readonly websocket?: string; readonly bosh?: string};
};

export type HostMeta = {
  readonly port: number;
  /** Paths, in order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
};

export async function startHostMeta({format, links}: HostMetaOptions): Promise<HostMeta> {
  const asked: string[] = [];
  const all = [
    {rel: 'urn:xmpp:alt-connections:websocket', href: links.websocket},
    {rel: 'urn:xmpp:alt-connections:xbosh', href: links.bosh},
  ].filter(({href}) => href !== undefined);
  const files: Readonly<Record<string, readonly [type: string, text: string] | undefined>> =
    format === 'json'
      ? {'/.well-known/host-meta.json': ['application/json', JSON.stringify({links: all})]}
      : {
          '/.well-known/host-meta': [
            'application/xrd+xml',
            `<?xml version='1.0' encoding='utf-8'?>
<!-- Where to find us. -->
<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>
${all.map(({rel, href}) => `  <Link rel='${rel}' href='${href}' />`).join('\n')}
</XRD>
`,
          ],
        };
  const server = createServer(({url = ''}, response) => {
    asked.push(url);
    const [type, text] = files[url] ?? [];
    // §2: readable for pages of any origin.
    response.setHeader('access-control-allow-origin', '*');
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, {'content-type': type}).end(text);
  });
  const port = await listen(server);
  return {
    port,
    asked,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
