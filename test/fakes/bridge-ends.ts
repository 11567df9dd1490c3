/** Both ends of the bridge, without browser or worker between them. */
import {createBridgeCaller, type BridgeCaller} from '../../src/bridge/caller.ts';
import type {RequestHandlers, SnapshotReaders} from '../../src/bridge/contract.ts';
import type {Port, ToHost, ToPage} from '../../src/bridge/envelopes.ts';
import {createBridgeServer, type BridgeServer} from '../../src/bridge/server.ts';
import {InputError} from '../../src/model/errors.ts';
import type {MessageKey} from '../../src/model/ids.ts';
import type {BareJid} from '../../src/model/jid.ts';

export const bob = 'bob@example.org' as BareJid;
export const refuse = () => Promise.reject(new InputError('signed-out'));

/** A pair of ports that deliver in order, each envelope in a task of its own. */
export function portPair() {
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

export const handlers: RequestHandlers = {
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
  room: refuse,
};

const snapshots: SnapshotReaders = {
  session: async () => ({phase: 'signed-out', error: undefined}),
  contacts: async () => [],
  presence: async () => [],
  typing: async () => [{conversation: bob}],
  rooms: async () => [],
  occupants: async () => [],
  timeline: async () => ({
    messages: [],
    below: undefined,
    above: undefined,
    coverage: {gaps: [], bottom: 'start'},
    target: undefined,
  }),
};

let instances = 0;

/** What the last host that was started is called. */
export const lastInstance = () => `host-${instances}`;

export function startHost(
  own: Partial<RequestHandlers> = {},
  readers: Partial<SnapshotReaders> = {},
) {
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

export function startPage(current: () => BridgeServer) {
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

export function watchTyping(caller: BridgeCaller) {
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

export const typing = (now: boolean) =>
  ({topic: 'typing', change: {conversation: bob, typing: now}}) as const;
