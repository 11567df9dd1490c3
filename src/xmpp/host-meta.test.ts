import {expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import {fetchHostMeta} from './host-meta.ts';

type File = {readonly status?: number; readonly text?: string; readonly url?: string};

function ask(files: Readonly<Record<string, File>>, domain = 'example.org') {
  const asked: string[] = [];
  const found = fetchHostMeta({
    domain,
    clock: new ManualClock(),
    signal: new AbortController().signal,
    fetch(url) {
      asked.push(url);
      const file = files[new URL(url).pathname.replace('/.well-known/', '')];
      if (!file) return Promise.reject(new TypeError('network'));
      const {status = 200, text = '', url: end = url} = file;
      const ok = status < 300;
      return Promise.resolve({ok, status, url: end, text: () => Promise.resolve(text)});
    },
  });
  return {found: found.then((services) => services.map(({url}) => url)), asked};
}

const link = (rel: string, href: string) => ({rel: `urn:xmpp:alt-connections:${rel}`, href});
const json = (...links: unknown[]) => ({text: JSON.stringify({links})});
const WS = 'wss://example.org/ws';
const BOSH = 'https://example.org/bosh';

test('JSON is asked first, over TLS, and gives WebSocket before BOSH', async () => {
  const {found, asked} = ask({'host-meta.json': json(link('xbosh', BOSH), link('websocket', WS))});
  expect(await found).toEqual([WS, BOSH]);
  expect(asked).toEqual(['https://example.org/.well-known/host-meta.json']);
});

test('XML is read where there is no JSON, with its declaration and comments', async () => {
  const text = `<?xml version='1.0' encoding='utf-8'?><!-- by hand -->
    <XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>
      <Link rel="urn:xmpp:alt-connections:xbosh" href="${BOSH}"/><!-- and -->
      <Link rel="urn:xmpp:alt-connections:websocket" href="${WS}"/>
      <Link rel="lrdd" href="https://example.org/lrdd"/>
    </XRD>`;
  expect(await ask({'host-meta.json': {status: 404}, 'host-meta': {text}}).found).toEqual([
    WS,
    BOSH,
  ]);
});

test.each([
  ['unencrypted', link('websocket', 'ws://example.org/ws')],
  ['unencrypted', link('xbosh', 'http://example.org/bosh')],
  ['of another kind than it says', link('websocket', BOSH)],
  ['of a kind that browsers have not', link('tcp', WS)],
  ['no address', link('websocket', 'javascript:alert(1)')],
  ['no text', {rel: 'urn:xmpp:alt-connections:websocket', href: 5}],
  ['nothing', null],
])('an address that is %s is not used', async (_, bad) => {
  const {found} = ask({'host-meta.json': json(bad, link('xbosh', BOSH))});
  expect(await found).toEqual([BOSH]);
});

test.each([
  ['broken JSON', {'host-meta.json': {text: '{'}, 'host-meta': {status: 404}}],
  ['a page', {'host-meta.json': {text: '<html>'}, 'host-meta': {text: '<html>'}}],
  ['no links', {'host-meta.json': json(), 'host-meta': {text: '<XRD/>'}}],
  ['a way out of TLS', {'host-meta.json': {...json(link('xbosh', BOSH)), url: 'http://x/'}}],
])('%s: the domain has no host-meta', async (_, files) => {
  await expect(ask(files).found).rejects.toMatchObject({kind: 'bad-service'});
});

test('a domain that cannot be asked may be so later', async () => {
  await expect(ask({}).found).rejects.toMatchObject({kind: 'unreachable'});
  const files = {'host-meta.json': {status: 500}, 'host-meta': {status: 503}};
  await expect(ask(files).found).rejects.toMatchObject({kind: 'unreachable'});
});

test('on this machine there is no TLS', async () => {
  const url = 'ws://localhost:5280/ws';
  const {found, asked} = ask({'host-meta.json': json(link('websocket', url))}, 'localhost');
  expect(await found).toEqual([url]);
  expect(asked).toEqual(['http://localhost/.well-known/host-meta.json']);
});

test.each(['example.org/x', 'a@example.org', 'example.org:8080', 'a b', ''])(
  '%j is no domain to ask',
  async (domain) => {
    const {found, asked} = ask({}, domain);
    await expect(found).rejects.toMatchObject({kind: 'bad-service'});
    expect(asked).toEqual([]);
  },
);
