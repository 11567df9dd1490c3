/** Hosts that fall silent, end or follow each other, and pages that leave. */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {
  bob,
  lastInstance,
  portPair,
  startHost,
  startPage,
  typing,
  watchTyping,
} from '../../test/fakes/bridge-ends.ts';
import {createDeferred} from '../model/deferred.ts';
import {BridgeError} from '../model/errors.ts';
import type {OriginId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import {createBridgeCaller} from './caller.ts';

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('when the host is silent the page finds the next one, and repeats what was unanswered', async () => {
  const never = new Promise<never>(() => {});
  const first = startHost({sendMessage: () => never});
  const second = startHost();
  let current = first.server;
  const {caller, pairs} = startPage(() => current);
  const {told} = watchTyping(caller);
  await settle();
  const sent = caller.request('sendMessage', {
    conversation: bob,
    id: 'id-2' as OriginId,
    body: 'still there?',
  });
  await settle();
  current = second.server;
  pairs[0]?.cut();
  await vi.advanceTimersByTimeAsync(10_000);
  await expect(sent).resolves.toEqual({key: 'id-2'});
  expect(told).toEqual([{snapshot: [{conversation: bob}]}, {snapshot: [{conversation: bob}]}]);
});

test('a host that was followed by another one is not listened to any more', async () => {
  const first = startHost();
  const second = startHost();
  const {caller, pairs} = startPage(() => first.server);
  const {told} = watchTyping(caller);
  await settle();
  // On a bus both speak to the page.
  const port = pairs[0]?.host;
  if (port) second.server.accept(port);
  port?.post({type: 'pong', instance: lastInstance()});
  await settle();
  second.server.publish(typing(true));
  await settle();
  expect(told).toEqual([
    {snapshot: [{conversation: bob}]},
    {snapshot: [{conversation: bob}]},
    {change: typing(true).change},
  ]);

  first.server.publish(typing(false));
  await settle();
  expect(told).toHaveLength(3);
  expect(second.hellos).toHaveLength(1);
});

test('a slow answer is waited for as long as the host answers pings', async () => {
  const slow = createDeferred<{jid: BareJid}>();
  const {server} = startHost({signIn: () => slow.promise});
  const {caller, pairs} = startPage(() => server);
  const signedIn = caller.request('signIn', {
    jid: bob,
    credentials: {password: 'x'},
    service: 'wss://example.org',
    domain: undefined,
    remember: false,
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pairs).toHaveLength(1);
  slow.resolve({jid: bob});
  await settle();
  await expect(signedIn).resolves.toEqual({jid: bob});
});

test('a page that said goodbye is not pushed to, and resumes with new snapshots', async () => {
  const {server} = startHost();
  const {caller} = startPage(() => server);
  const {told} = watchTyping(caller);
  await settle();
  caller.suspend();
  await settle();
  server.publish(typing(false));
  await settle();
  expect(told).toHaveLength(1);
  caller.resume();
  await settle();
  expect(told).toEqual([{snapshot: [{conversation: bob}]}, {snapshot: [{conversation: bob}]}]);
});

test('a page that has left is gone, also if it says after that that it is hidden', async () => {
  const {server, attendance} = startHost();
  const {caller} = startPage(() => server);
  await settle();
  // As browsers do when a page is closed: `pagehide`, then `visibilitychange`.
  caller.suspend();
  caller.setVisible(false);
  await settle();
  expect(attendance).toEqual(['visible', 'gone']);
  caller.setVisible(true);
  caller.resume();
  await settle();
  expect(attendance).toEqual(['visible', 'gone', 'visible']);
});

test('a host that cannot be started breaks subscriptions and rejects requests', async () => {
  let failure: ((error: BridgeError) => void) | undefined;
  const caller = createBridgeCaller({
    hello: {page: 'page-1', visible: true, service: 'wss://example.org', domain: undefined},
    openPort(onFailure) {
      failure = onFailure;
      return portPair().page;
    },
  });
  const {told} = watchTyping(caller);
  const request = caller.request('reconnect', {});
  failure?.(new BridgeError('no-host', 'blocked'));
  await expect(request).rejects.toMatchObject({kind: 'no-host'});
  expect(told).toEqual([{broken: 'blocked'}]);
});

test('closing rejects what is unanswered', async () => {
  const never = new Promise<never>(() => {});
  const {server} = startHost({reconnect: () => never});
  const {caller} = startPage(() => server);
  const request = caller.request('reconnect', {});
  caller.close();
  await expect(request).rejects.toMatchObject({kind: 'closed'});
});
