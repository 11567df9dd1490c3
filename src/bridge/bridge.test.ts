import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createDeferred} from '../model/deferred.ts';
import {BridgeError, InputError, StorageError} from '../model/errors.ts';
import type {MessageKey, OriginId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {Credentials} from '../model/session.ts';
import {createBridgeCaller, type BridgeCaller} from './caller.ts';
import type {RequestHandlers, SnapshotReaders} from './contract.ts';
import type {Port, ToHost, ToPage} from './envelopes.ts';
import {createBridgeServer, type BridgeServer} from './server.ts';

const bob = 'bob@example.org' as BareJid;
const refuse = () => Promise.reject(new InputError('signed-out'));

/** A pair of ports that deliver in order, each envelope in a task of its own. */
function portPair() {
  const ends = [new Set<(value: never) => void>(), new Set<(value: never) => void>()] as const;
  let open = true;
  const end = (mine: 0 | 1) => ({
    post(value: unknown) {
      const copy: unknown = structuredClone(value);
      queueMicrotask(() => {
        if (open) for (const listener of ends[mine === 0 ? 1 : 0]) listener(copy as never);
      });
    },
    listen(listener: (value: never) => void, signal: AbortSignal) {
      ends[mine].add(listener);
      signal.addEventListener('abort', () => ends[mine].delete(listener));
    },
    close() {
      open = false;
    },
  });
  return {
    page: end(0) as unknown as Port<ToHost, ToPage>,
    host: end(1) as unknown as Port<ToPage, unknown>,
    cut: () => {
      open = false;
    },
  };
}

const handlers: RequestHandlers = {
  signIn: refuse,
  signOut: refuse,
  reconnect: async () => ({}),
  sendMessage: async ({id}) => ({key: id as string as MessageKey}),
  retryMessage: refuse,
  discardMessage: refuse,
  loadMessages: refuse,
  fillGap: refuse,
  fetchOlder: refuse,
  deleteHistory: refuse,
  setChatState: async () => ({}),
  markDisplayed: async () => ({}),
  setDraft: async () => ({}),
  addContact: refuse,
  removeContact: refuse,
  answerSubscription: refuse,
  search: async () => ({hits: [], next: undefined, isIndexed: true}),
  searchArchive: refuse,
};

const snapshots: SnapshotReaders = {
  session: async () => ({phase: 'signed-out', error: undefined}),
  contacts: async () => [],
  presence: async () => [],
  typing: async () => [bob],
  timeline: async () => ({
    messages: [],
    below: undefined,
    above: undefined,
    coverage: {gaps: [], bottom: 'start'},
    target: undefined,
  }),
};

let instances = 0;
function startHost(own: Partial<RequestHandlers> = {}, readers: Partial<SnapshotReaders> = {}) {
  instances += 1;
  const hellos: (string | undefined)[] = [];
  const attendance: string[] = [];
  const server = createBridgeServer({
    instance: `host-${instances}`,
    handlers: {...handlers, ...own},
    snapshots: {...snapshots, ...readers},
    onHello: ({service}) => hellos.push(service),
    onAttendance: (_page, state) => attendance.push(state),
  });
  return {server, hellos, attendance};
}

function startPage(current: () => BridgeServer) {
  const pairs: ReturnType<typeof portPair>[] = [];
  const caller = createBridgeCaller({
    hello: {page: 'page-1', visible: true, service: 'wss://example.org', domain: undefined},
    openPort() {
      const pair = portPair();
      pairs.push(pair);
      current().accept(pair.host);
      return pair.page;
    },
  });
  return {caller, pairs};
}

function watchTyping(caller: BridgeCaller) {
  const told: unknown[] = [];
  const controller = new AbortController();
  caller.subscribe(
    'typing',
    {},
    {
      snapshot: (snapshot) => told.push({snapshot}),
      change: (change) => told.push({change}),
      broken: (error) => told.push({broken: error.message}),
    },
    controller.signal,
  );
  return {told, stop: () => controller.abort()};
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const typing = (now: boolean) =>
  ({topic: 'typing', change: {conversation: bob, typing: now}}) as const;

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
  expect(told).toEqual([{snapshot: [bob]}, {change: {conversation: bob, typing: false}}]);
  stop();
  await settle();
  server.publish(typing(true));
  await settle();
  expect(told).toHaveLength(2);
});

test('changes that are committed while the snapshot is read follow it', async () => {
  const read = createDeferred<BareJid[]>();
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
  expect(told).toEqual([{snapshot: [bob]}, {snapshot: [bob]}]);
});

test('a lost change is noticed by its sequence number and mended by a new snapshot', async () => {
  const {server} = startHost();
  const {caller, pairs} = startPage(() => server);
  const {told} = watchTyping(caller);
  await settle();
  const instance = `host-${instances}`;
  pairs[0]?.host.post({type: 'change', instance, id: 1, sequence: 5, change: {}});
  await settle();
  expect(told).toEqual([{snapshot: [bob]}, {snapshot: [bob]}]);
});

test('a snapshot that cannot be read is told as broken', async () => {
  const {server} = startHost({}, {typing: () => Promise.reject(new BridgeError('invalid', 'no'))});
  const {caller} = startPage(() => server);
  const {told} = watchTyping(caller);
  await settle();
  expect(told).toEqual([{broken: 'no'}]);
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
  expect(told).toEqual([{snapshot: [bob]}, {snapshot: [bob]}]);
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
  port?.post({type: 'pong', instance: `host-${instances}`});
  await settle();
  second.server.publish(typing(true));
  await settle();
  expect(told).toEqual([{snapshot: [bob]}, {snapshot: [bob]}, {change: typing(true).change}]);

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
  expect(told).toEqual([{snapshot: [bob]}, {snapshot: [bob]}]);
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
