/** The web server of the benchmark: pages and scripts, without any policy. */
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname, join, normalize} from 'node:path';
import {fileURLToPath} from 'node:url';
import {listen} from '../../demo/server/ports.js';

const TYPES: Record<string, string | undefined> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

const PAGES = fileURLToPath(new URL('pages', import.meta.url));

export type BenchSite = {readonly port: number; stop(): Promise<void>};

/**
 * @param folders - by the start of the path under which each is served
 * @param values - put into pages where they say `{{name}}`
 */
export async function startBenchSite(
  folders: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Promise<BenchSite> {
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://site');
    const headers = {'content-type': TYPES[extname(pathname)] ?? 'application/octet-stream'};
    readFile(fileFor(normalize(decodeURIComponent(pathname)))).then(
      (content) => {
        const isPage = extname(pathname) === '.html';
        response.writeHead(200, {...headers, 'cache-control': 'no-cache'});
        response.end(isPage ? fill(content.toString()) : content);
      },
      () => response.writeHead(404).end(),
    );
  });

  function fileFor(path: string): string {
    const start = Object.keys(folders).find((prefix) => path.startsWith(prefix));
    return start === undefined
      ? join(PAGES, path)
      : join(folders[start] ?? '', path.slice(start.length));
  }

  function fill(page: string): string {
    return page.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
  }

  const port = await listen(server);
  return {
    port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
