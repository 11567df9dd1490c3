/**
 * A static web server for pages with the chat. Its pages and scripts come with a strict content
 * security policy, which shows that the widget needs no exception from it.
 */
import {randomBytes} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname, join, normalize} from 'node:path';
import {listen} from './ports.js';

/** @type {Record<string, string | undefined>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/**
 * @param {object} options
 * @param {Record<string, string>} options.folders by the start of the path under which each is served
 * @param {Record<string, string>} options.values put into pages where they say `{{name}}`
 * @param {readonly string[]} options.connect origins, beside its own, that pages may connect to
 * @param {number} [options.port] preferred; the next free one is taken
 */
export async function startSite({folders, values, connect, port}) {
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });

  /**
   * @param {string} url
   * @param {import('node:http').ServerResponse} response
   */
  async function answer(url, response) {
    const file = fileFor(decodeURIComponent(new URL(url, 'http://site').pathname), folders);
    const content = file === undefined ? undefined : await readFile(file).catch(() => undefined);
    if (file === undefined || content === undefined) {
      response.writeHead(404, {'content-type': 'text/plain'}).end('Not found');
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    const headers = {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      // Modules for pages of another origin, as a CDN serves them.
      'access-control-allow-origin': '*',
      // With everything: a worker has the policy that its script came with.
      'content-security-policy': policy(nonce, connect),
    };
    if (extname(file) !== '.html') {
      response.writeHead(200, headers).end(content);
      return;
    }
    response.writeHead(200, headers).end(fill(content.toString(), {...values, nonce}));
  }

  const taken = await listen(server, port);
  return {
    url: `http://localhost:${taken}`,
    /** Ends it, with all open connections. */
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof startSite>>} Site */

/**
 * @param {string} path
 * @param {Record<string, string>} folders
 * @returns {string | undefined}
 */
function fileFor(path, folders) {
  const clean = normalize(path);
  // The longest start wins: "/dist/" before "/".
  const start = Object.keys(folders)
    .filter((prefix) => clean.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  const folder = start === undefined ? undefined : folders[start];
  if (start === undefined || folder === undefined) return undefined;
  const rest = clean.slice(start.length);
  return join(folder, rest === '' || rest.endsWith('/') ? `${rest}index.html` : rest);
}

/**
 * @param {string} nonce
 * @param {readonly string[]} connect
 * @returns {string}
 */
function policy(nonce, connect) {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `connect-src 'self' ${connect.join(' ')}`,
    "worker-src 'self' blob:",
    "style-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types natter lit-html',
  ].join('; ');
}

/**
 * @param {string} page
 * @param {Record<string, string>} values
 * @returns {string}
 */
function fill(page, values) {
  return page.replaceAll(/\{\{(\w+)\}\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  });
}
