/**
 * The host's composition root: it wires pages, the account that is signed in, and its sync
 * together. Requests that change who is signed in are for `sign-ins.ts`; everything else goes to
 * the account's sync.
 */
import type {Nothing, RequestHandlers, SnapshotReaders} from '../bridge/contract.ts';
import type {Port, ToPage} from '../bridge/envelopes.ts';
import {holdLock, hostLock} from '../bridge/liveness.ts';
import {createBridgeServer} from '../bridge/server.ts';
import {InputError} from '../model/errors.ts';
import type {TimelinePage} from '../model/timeline.ts';
import type {AccountSync} from '../sync/account-sync.ts';
import type {Clock} from '../xmpp/clock.ts';
import type {AccountOptions} from './account.ts';
import {accountHandlers} from './account-handlers.ts';
import {createAccountSlot} from './account-slot.ts';
import {createAttendance} from './attendance.ts';
import {createDevice} from './device.ts';
import {createSignIns} from './sign-ins.ts';

export type EngineOptions = {
  /** What the tabs that share this host have in common; see `client/connect.ts`. */
  readonly scope: string;
  readonly wakeups: AccountOptions['wakeups'];
  /** Of the time after the last page. */
  readonly clock?: Clock;
};

export interface Engine {
  /** Serves a page. */
  accept(port: Port<ToPage, unknown>): void;
  /** Identity of this host: another one after each restart. */
  readonly instance: string;
  /** Falls silent, so that another host can go on. */
  end(): void;
}

const DONE: Nothing = {};

/** Nobody is signed in. */
const EMPTY: TimelinePage = {
  messages: [],
  below: undefined,
  above: undefined,
  coverage: {gaps: [], bottom: 'start'},
  target: undefined,
};

export function createEngine({scope, wakeups, clock}: EngineOptions): Engine {
  const instance = crypto.randomUUID();
  const device = createDevice();
  /** All pages had gone, and the session was ended. */
  let isResting = false;

  /** Nobody has been here for a while. */
  async function rest(): Promise<void> {
    if (!attendance.isEmpty) return;
    isResting = true;
    await slot.close();
  }

  /** For what only makes sense while somebody is signed in. */
  async function signedIn(): Promise<AccountSync> {
    const sync = await slot.sync();
    if (!sync) throw new InputError('signed-out');
    return sync;
  }

  async function present<T>(read: (sync: AccountSync) => T | Promise<T>, none: T): Promise<T> {
    const sync = await slot.sync();
    return sync ? await read(sync) : none;
  }

  const handlers: RequestHandlers = {
    signIn: (params) => signIns.signIn(params),
    signOut: (params) => signIns.signOut(params),
    async reconnect() {
      slot.connecting?.reconnect();
      return DONE;
    },
    ...accountHandlers(signedIn, () => {
      if (slot.account?.connection.status !== 'online') slot.connecting?.wake();
    }),
  };

  const snapshots: SnapshotReaders = {
    session: async () => slot.state(),
    contacts: () => present((sync) => sync.contacts(), []),
    presence: () => present((sync) => sync.presences(), []),
    typing: () => present((sync) => sync.typing(), []),
    rooms: () => present(async (sync) => (await sync.rooms()).list(), []),
    occupants: ({room}) => present(async (sync) => (await sync.rooms()).occupants(room), []),
    timeline: ({conversation, limit}) =>
      present((sync) => sync.timeline(conversation, limit), EMPTY),
  };

  const attendance = createAttendance({
    onActive(isActive) {
      slot.account?.setActive(isActive);
      if (isActive) slot.account?.wake();
    },
    onEmpty: () => void slot.inTurn(rest),
    ...(clock && {clock}),
  });

  const server = createBridgeServer({
    instance,
    handlers,
    snapshots,
    onAttendance: (page, state) => attendance.set(page, state),
    onHello(hello) {
      const isNew = isResting || slot.left?.has(hello.page) === false;
      isResting = false;
      signIns.greet(hello, isNew);
    },
  });

  const slot = createAccountSlot({scope, device, server, attendance, wakeups});
  const signIns = createSignIns({scope, device, slot, server});

  void holdLock(hostLock(instance)).then((isHeld) => {
    if (isHeld) server.holding();
  });

  return {
    instance,
    accept: (port) => server.accept(port),
    end: () => slot.account?.abandon(),
  };
}
