import {expect, test} from 'vitest';
import {parseService} from './service-url.ts';

test.each([
  ['wss://example.org/ws', 'websocket'],
  ['wss://example.org:5443/xmpp-websocket?x=1', 'websocket'],
  ['https://example.org/http-bind', 'bosh'],
  ['ws://localhost:5280/ws', 'websocket'],
  ['ws://127.0.0.1:5280/ws', 'websocket'],
  ['ws://127.1.2.3/ws', 'websocket'],
  ['ws://[::1]:5280/ws', 'websocket'],
  ['ws://chat.localhost/ws', 'websocket'],
  ['http://localhost:5280/http-bind', 'bosh'],
])('%s is a service', (url, transport) => {
  expect(parseService(url)).toEqual([{url, transport, isConfidential: true}]);
});

test('several addresses keep their order', () => {
  const addresses = ['https://example.org/bosh', 'wss://example.org/ws', 'wss://example.net/ws'];
  expect(parseService(` ${addresses.join('\n\t ')} `).map(({url}) => url)).toEqual(addresses);
});

test.each([
  'ws://example.org/ws',
  'ws://127.0.0.1.example.org/ws',
  'ws://localhost.example.org/ws',
  'ws://192.168.0.1/ws',
  'ws://[::2]/ws',
  'http://example.org/http-bind',
  'http://192.168.0.1/http-bind',
  'javascript:alert(1)',
  'xmpp:example.org',
  'wss://user:secret@example.org/ws',
  'https://user:secret@example.org/http-bind',
  'wss://example.org/ws#x',
  'wss://example.org/ws ws://example.org/ws',
  'example.org',
  '/ws',
  '',
  ' ',
])('%j is not', (url) => {
  expect(() => parseService(url)).toThrow(
    expect.objectContaining({name: 'ConnectionError', kind: 'bad-service'}),
  );
});
