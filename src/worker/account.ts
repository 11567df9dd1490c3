/**
 * One account at work: its session (the wire), its store (the disk), and the sync between them.
 * The store is opened at once for an account that this device remembers, so that its history
 * shows before the network answers; for one that signs in, only when the server has accepted
 * it, because otherwise anybody could look into a history by typing an address.
 */
import type {Change} from '../model/changes.ts';
import {createDeferred} from '../model/deferred.ts';
import {AuthenticationError, ConnectionError, StorageError, toErrorInfo} from '../model/errors.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import type {ConnectionState, KeptCredentials} from '../model/session.ts';
import type {RouteMemory} from '../model/route.ts';
import {updateAccount, type AccountRecord} from '../store/accounts.ts';
import {confirmLease, leaseLost} from '../store/lease.ts';
import {deleteStream} from '../store/meta.ts';
import type {AccountStore} from '../store/schema.ts';
import {write} from '../store/transaction.ts';
import type {AccountSync} from '../sync/account-sync.ts';
import {createAccountSync} from '../sync/create-account-sync.ts';
import type {Secret} from '../xmpp/sasl.ts';
import {createSession} from '../xmpp/session.ts';
import type {WireListener} from '../xmpp/wire.ts';
import {relayTo} from './relay.ts';
import {keepRoom} from './room.ts';

export type AccountOptions = {
  readonly record: AccountRecord;
  /** What to log in with; without it the account is offline until somebody signs in. */
  readonly secret: Secret | undefined;
  readonly openWhen: 'at once' | 'when authenticated';
  readonly openStore: (jid: BareJid) => Promise<AccountStore>;
  readonly publish: (changes: readonly Change[]) => void;
  readonly onConnection: () => void;
  /** A login has changed what is kept to log in again. */
  readonly onKept: (kept: KeptCredentials) => void;
  /** Does somebody look at this conversation? */
  readonly isOpen: (conversation: Jid) => boolean;
  /** The disk takes nothing more; or it does again. */
  readonly onFull: (isFull: boolean) => void;
  /** Another host has taken over: this one only reads. Its `connection` says so. */
  readonly onSuperseded: () => void;
  /** Tells when the network may be back, until the signal aborts. */
  readonly wakeups: (wake: () => void, signal: AbortSignal) => void;
};

export interface Account {
  /** Of an anonymous account only a domain, until the server has given it an address. */
  readonly jid: BareJid;
  readonly record: AccountRecord;
  readonly connection: ConnectionState;
  /** Undefined before the store is open. */
  readonly sync: AccountSync | undefined;
  /** With this one may log in again. */
  readonly kept: KeptCredentials;
  /** See `AccountRecord`. */
  readonly route: RouteMemory | undefined;
  /**
   * Resolves at the first login, when the store is open, too; rejects if the first attempt fails,
   * whatever comes later.
   */
  readonly firstOnline: Promise<void>;
  /** Resolves when the store is open; rejects if it cannot be. */
  readonly opened: Promise<AccountSync>;
  /** Connects at once if offline. */
  reconnect(): void;
  /** The network may be back, or somebody waits for it: as `reconnect`, but never in a storm. */
  wake(): void;
  /** Falls silent at once, so that another host can go on. */
  abandon(): void;
  /** Whether anybody looks. */
  setActive(isActive: boolean): void;
  /**
   * Ends the session politely; resolves when all that was begun is committed.
   *
   * @param options.revoke - nobody shall log in again with what was kept
   */
  close(options?: {readonly revoke?: boolean}): Promise<void>;
}

const AWAITS_SIGN_IN: ConnectionState = {
  status: 'offline',
  error: toErrorInfo(new AuthenticationError('credentials-needed')),
  retryAt: undefined,
};

/**
 * Starts an account.
 *
 * @throws StorageError if its store is to be opened at once and cannot be
 */
export async function openAccount(options: AccountOptions): Promise<Account> {
  const {record, secret, publish, onConnection} = options;
  const {jid, service, domain, resource, clientId} = record;
  const opened = createDeferred<AccountSync>();
  // Whoever needs the store awaits it, and learns of a failure there.
  opened.promise.catch(() => {});

  let store: AccountStore | undefined;
  let sync: AccountSync | undefined;
  let opening: Promise<AccountSync> | undefined;
  let stopKeepingRoom = (): void => {};
  const {keys, fast, bestMechanism, tokenMechanism} = record;
  let kept: KeptCredentials = {keys, fast, bestMechanism, tokenMechanism};
  let {route} = record;
  let connection: ConnectionState = secret ? {status: 'connecting'} : AWAITS_SIGN_IN;

  const session = createSession({
    account: jid,
    service,
    domain,
    resource,
    clientId,
    kept,
    onKept(news) {
      const isNew = !isSameKept(kept, news);
      kept = news;
      if (isNew) options.onKept(news);
    },
    route,
    onRoute(news) {
      route = news;
      void updateAccount(record, {route}).catch(log);
    },
    beforeAttempt: confirm,
    wakeups: options.wakeups,
    report: log,
  });

  /** Another host may have the account by now. */
  async function confirm(): Promise<void> {
    if (store) await confirmLease(store);
  }

  function giveUp(): void {
    session.abandon();
    stopKeepingRoom();
    sync?.closed();
    const error = toErrorInfo(new StorageError('superseded'));
    connection = {status: 'offline', error, retryAt: undefined};
    onConnection();
    options.onSuperseded();
  }

  async function openSync(): Promise<AccountSync> {
    store = await options.openStore(session.account);
    void leaseLost(store).then(giveUp);
    sync = createAccountSync({
      wire: session,
      store,
      publish,
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
      log: (text, error) => log(new Error(text, {cause: error})),
    });
    const {isOpen, onFull} = options;
    stopKeepingRoom = keepRoom({store, sync, isOpen, onFull, log});
    opened.resolve(sync);
    return sync;
  }

  const relay = relayTo(opened.promise);
  const listener: WireListener = {
    ...relay,
    async bound(fullJid) {
      // What comes next waits behind it for the store.
      const told = relay.bound(fullJid);
      // Once, also if another session is bound before it is open.
      if (!sync) await (opening ??= openSync()).catch(opened.reject);
      await told;
    },
    takingOver: async () => sync?.takingOver(),
    inherited: async (lost) => sync?.inherited(lost),
    closed() {
      sync?.closed();
    },
    connection(state) {
      connection = state;
      sync?.connection(state);
      onConnection();
      // One that goes on with our stream ends it for us.
      if (state.status === 'offline') void confirm();
    },
  };

  if (options.openWhen === 'at once') await openSync();
  if (secret) session.start(listener, secret, await sync?.savedStream());

  const firstOnline = session.firstOnline.then(async () => void (await opened.promise));
  // Who does not ask for the outcome has `connection`.
  firstOnline.catch(() => {});

  return {
    get jid() {
      return session.account;
    },
    record,
    get connection() {
      return connection;
    },
    get sync() {
      return sync;
    },
    get kept() {
      return kept;
    },
    get route() {
      return route;
    },
    firstOnline,
    opened: opened.promise,
    reconnect: () => session.reconnectNow(),
    wake: () => session.wake(),
    abandon() {
      session.abandon();
      stopKeepingRoom();
      store?.close();
    },
    setActive: (isActive) => session.setClientState(isActive),
    async close(options) {
      opened.reject(new ConnectionError('closed'));
      stopKeepingRoom();
      await session.stop(options);
      await sync?.close();
      if (options?.revoke && store) await write(store, ['meta'], deleteStream).catch(log);
      store?.close();
    },
  };
}

function isSameKept(one: KeptCredentials, other: KeptCredentials): boolean {
  return (
    one.keys === other.keys &&
    one.fast === other.fast &&
    one.bestMechanism === other.bestMechanism &&
    one.tokenMechanism === other.tokenMechanism
  );
}

/** For developers; nothing of it is of use to the person. */
function log(error: unknown): void {
  // oxlint-disable-next-line no-console -- the console is where developers look
  console.warn('natter:', error);
}
