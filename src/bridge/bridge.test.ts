import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {
  bob,
  handlers,
  lastInstance,
  startHost,
  startPage,
  typing,
  watchTyping,
} from '../../test/fakes/bridge-ends.ts';
import {createDeferred} from '../model/deferred.ts';
import {BridgeError, InputError, StorageError} from '../model/errors.ts';
import type {MessageKey, OriginId} from '../model/ids.ts';
import type {Typing} from '../model/contact.ts';
import type {BareJid} from '../model/jid.ts';
import type {Credentials} from '../model/session.ts';
import type {RequestHandlers} from './contract.ts';

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a request is answered with the result of its handler', async () => {
  const {server, hellos} = startHost();
  const {caller} = startPage(() => server);
  const params = {conversation: bob, id: 'id-1' as OriginId, body: 'hello'};
  await expect(caller.request('sendMessage', params)).resolves.toEqual({key: 'id-1'});
  expect(hellos).toEqual(['wss://example.org']);
});

test('an error keeps its class and kind across the bridge', async () => {
  const {server} = startHost();
  const {caller} = startPage(() => server);
  const failed = caller.request('signOut', {forget: false});
  await expect(failed).rejects.toBeInstanceOf(InputError);
  await expect(failed).rejects.toMatchObject({kind: 'signed-out'});
});

test('what a host could not write any more is asked of its successor', async () => {
  const ended = startHost({sendMessage: () => Promise.reject(new StorageError('superseded'))});
  const successor = startHost();
  const hosts = [ended.server, successor.server];
  const {caller} = startPage(() => hosts.shift() ?? successor.server);
  const params = {conversation: bob, id: 'id-1' as OriginId, body: 'hello'};
  await expect(caller.request('sendMessage', params)).resolves.toEqual({key: 'id-1'});
});

test('if another build has taken over, and the host is the same, that is said', async () => {
  const {server} = startHost({sendMessage: () => Promise.reject(new StorageError('superseded'))});
  const {caller, pairs} = startPage(() => server);
  const params = {conversation: bob, id: 'id-1' as OriginId, body: 'hello'};
  server.setSuperseded(true);
  await expect(caller.request('sendMessage', params)).rejects.toMatchObject({kind: 'superseded'});
  expect(pairs).toHaveLength(2);
});

test('parameters that do not have the form of the contract are refused before the handler', async () => {
  const send = vi.fn(handlers.sendMessage);
  const {server} = startHost({sendMessage: send});
  const {caller} = startPage(() => server);
  const bad = {conversation: 'Bob@EXAMPLE.org/x' as BareJid, id: 'i' as OriginId, body: 'x'};
  await expect(caller.request('sendMessage', bad)).rejects.toMatchObject({
    name: 'BridgeError',
    kind: 'invalid',
  });
  const raw = caller.request('sendStanza' as 'reconnect', {});
  await expect(raw).rejects.toMatchObject({kind: 'invalid'});
  expect(send).not.toHaveBeenCalled();
});

const prebind = {jid: 'bob@example.org/x', sid: 'sid', rid: 1};

test.for([
  {token: 7},
  {getToken: false},
  {anonymous: true, password: 'x'},
  {},
  {prebind: null},
  {prebind: []},
  {prebind: {...prebind, jid: 7}},
  {prebind: {...prebind, sid: ''}},
  {prebind: {...prebind, sid: 7}},
  {prebind: {...prebind, rid: '1'}},
  {prebind: {...prebind, rid: -1}},
  {prebind: {...prebind, rid: 1.5}},
  {prebind: {...prebind, rid: Number.NaN}},
  {prebind: {...prebind, rid: 2 ** 53}},
  {prebind: {jid: prebind.jid, sid: prebind.sid}},
  {prebind: {...prebind, key: 'x'}},
  {prebind, password: 'x'},
])('credentials that are none of the contract are refused: %o', async (credentials) => {
  const signIn = vi.fn(handlers.signIn);
  const {server} = startHost({signIn});
  const {caller} = startPage(() => server);
  const where = {jid: bob, service: 'wss://example.org', domain: undefined, remember: false};
  const params = {...where, credentials: credentials as unknown as Credentials};
  await expect(caller.request('signIn', params)).rejects.toMatchObject({kind: 'invalid'});
  expect(signIn).not.toHaveBeenCalled();
});

test('a session that a backend has opened goes to the handler as it is', async () => {
  const signIn = vi.fn<RequestHandlers['signIn']>(async () => ({jid: bob}));
  const {server} = startHost({signIn});
  const {caller} = startPage(() => server);
  const params = {jid: '', service: 'https://example.org/http-bind', domain: undefined};
  await caller.request('signIn', {...params, credentials: {prebind}, remember: false});
  expect(signIn.mock.calls[0]?.[0]).toMatchObject({credentials: {prebind}});
});

test.for([
  {text: 'x'.repeat(257)},
  {limit: 0},
  {limit: 201},
  {conversation: 'Bob@EXAMPLE.org'},
  {before: -1},
  {before: 1.5},
])('a search that is none of the contract is refused: %o', async (wrong) => {
  const search = vi.fn(handlers.search);
  const {server} = startHost({search});
  const {caller} = startPage(() => server);
  const params = {text: 'x', conversation: undefined, limit: 50, before: undefined};
  await caller.request('search', params);
  const bad = caller.request('search', {...params, ...wrong} as typeof params);
  await expect(bad).rejects.toMatchObject({kind: 'invalid'});
  expect(search).toHaveBeenCalledOnce();
});

test('a subscription gets a snapshot, then changes, and nothing after it ended', async () => {
  const {server} = startHost();
  const {caller} = startPage(() => server);
  const {told, stop} = watchTyping(caller);
  await settle();
  server.publish(typing(false));
  await settle();
  expect(told).toEqual([
    {snapshot: [{conversation: bob}]},
    {change: {conversation: bob, typing: false}},
  ]);
  stop();
  await settle();
  server.publish(typing(true));
  await settle();
  expect(told).toHaveLength(2);
});

test('changes that are committed while the snapshot is read follow it', async () => {
  const read = createDeferred<readonly Typing[]>();
  const {server} = startHost({}, {typing: () => read.promise});
  const {caller} = startPage(() => server);
  const {told} = watchTyping(caller);
  await settle();
  server.publish(typing(true));
  await settle();
  expect(told).toEqual([]);
  read.resolve([]);
  await settle();
  expect(told).toEqual([{snapshot: []}, {change: {conversation: bob, typing: true}}]);
});

test('a timeline gets the changes of its conversation only', async () => {
  const {server} = startHost();
  const {caller} = startPage(() => server);
  const changes: unknown[] = [];
  caller.subscribe(
    'timeline',
    {conversation: bob, limit: 50},
    {snapshot() {}, change: (change) => changes.push(change), broken() {}},
    new AbortController().signal,
  );
  await settle();
  const change = {upsert: [], remove: ['a' as MessageKey]};
  server.publish({topic: 'timeline', conversation: 'eve@example.org' as BareJid, change});
  server.publish({topic: 'timeline', conversation: bob, change});
  await settle();
  expect(changes).toEqual([change]);
});

test('refresh gives every subscription a new snapshot', async () => {
  const {server} = startHost();
  const {caller} = startPage(() => server);
  const {told} = watchTyping(caller);
  await settle();
  server.refresh();
  await settle();
  expect(told).toEqual([{snapshot: [{conversation: bob}]}, {snapshot: [{conversation: bob}]}]);
});

test('a lost change is noticed by its sequence number and mended by a new snapshot', async () => {
  const {server} = startHost();
  const {caller, pairs} = startPage(() => server);
  const {told} = watchTyping(caller);
  await settle();
  const instance = lastInstance();
  pairs[0]?.host.post({type: 'change', instance, id: 1, sequence: 5, change: {}});
  await settle();
  expect(told).toEqual([{snapshot: [{conversation: bob}]}, {snapshot: [{conversation: bob}]}]);
});

test('a snapshot that cannot be read is told as broken', async () => {
  const {server} = startHost({}, {typing: () => Promise.reject(new BridgeError('invalid', 'no'))});
  const {caller} = startPage(() => server);
  const {told} = watchTyping(caller);
  await settle();
  expect(told).toEqual([{broken: 'no'}]);
});
