import {expect, test} from 'vitest';
import {parseServiceUrl} from './service-url.ts';

test.each([
  'wss://example.org/ws',
  'wss://example.org:5443/xmpp-websocket?x=1',
  'ws://localhost:5280/ws',
  'ws://127.0.0.1:5280/ws',
  'ws://127.1.2.3/ws',
  'ws://[::1]:5280/ws',
  'ws://chat.localhost/ws',
])('%s is a service', (url) => {
  expect(parseServiceUrl(url)).toEqual({url, isConfidential: true});
});

test.each([
  'ws://example.org/ws',
  'ws://127.0.0.1.example.org/ws',
  'ws://localhost.example.org/ws',
  'ws://192.168.0.1/ws',
  'ws://[::2]/ws',
  'https://example.org/http-bind',
  'http://localhost/http-bind',
  'javascript:alert(1)',
  'xmpp:example.org',
  'wss://user:secret@example.org/ws',
  'wss://example.org/ws#x',
  'example.org',
  '/ws',
  '',
])('%j is not', (url) => {
  expect(() => parseServiceUrl(url)).toThrow(
    expect.objectContaining({name: 'ConnectionError', kind: 'bad-service'}),
  );
});
