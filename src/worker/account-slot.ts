/**
 * The place of the account that is signed in; there is at most one at a time. It has what pages see
 * of that account, and lets another one in: steps that change who is signed in wait for each other,
 * and what pages ask while one account follows another waits for the next.
 */
import type {BridgeServer} from '../bridge/server.ts';
import {createDeferred, type Deferred} from '../model/deferred.ts';
import {toErrorInfo, type ErrorInfo} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {credentialsNeeded, type SessionState} from '../model/session.ts';
import {forgetAccount, loadAccount, type AccountRecord} from '../store/accounts.ts';
import type {AccountStore} from '../store/schema.ts';
import type {AccountSync} from '../sync/account-sync.ts';
import type {Secret} from '../xmpp/sasl.ts';
import {openAccount, type Account, type AccountOptions} from './account.ts';
import type {Attendance} from './attendance.ts';
import type {Device} from './device.ts';
import {toTopicChange} from './topic-change.ts';
import {visitorRecord} from './visitors.ts';

export type AccountSlotOptions = {
  readonly scope: string;
  readonly device: Device;
  readonly server: Pick<BridgeServer, 'publish' | 'refresh' | 'setSuperseded' | 'isWatched'>;
  readonly attendance: Pick<Attendance, 'isActive'>;
  readonly wakeups: AccountOptions['wakeups'];
};

export interface AccountSlot {
  /** What pages see. */
  readonly account: Account | undefined;
  /** The one that connects: a visitor's next account, if it is being made; else `account`. */
  readonly connecting: Account | undefined;
  /** Pages that were here when another host took over; undefined if none has. */
  readonly left: ReadonlySet<string> | undefined;
  state(): SessionState;
  publishState(): void;
  /** What the account keeps, when it is known who is signed in; undefined if nobody is. */
  sync(): Promise<AccountSync | undefined>;
  /** Runs `task` after those before it: who is signed in changes one step at a time. */
  inTurn<T>(task: () => Promise<T>): Promise<T>;
  /** Until `find` has told who is signed in, in its turn, nobody knows. */
  start(find: () => Promise<Account | undefined>): void;
  /** Opens an account, which pages do not see yet. */
  open(
    record: AccountRecord,
    secret: Secret | undefined,
    openWhen?: AccountOptions['openWhen'],
  ): Promise<Account>;
  /** Opens the account that is signed in anew; what is asked meanwhile waits. */
  reopen(record: AccountRecord, secret: Secret): Promise<Account>;
  /**
   * Closes the account that is signed in, once the server has accepted this one.
   *
   * @throws why it has not
   */
  admit(candidate: Account): Promise<void>;
  /** From here on this is the account that pages see; nobody is signed in without one. */
  show(next: Account | undefined): void;
  /** Closes the account; nobody is signed in. */
  close(options?: {readonly revoke?: boolean}): Promise<void>;
}

export function createAccountSlot(options: AccountSlotOptions): AccountSlot {
  const {scope, device, server, attendance, wakeups} = options;
  let account: Account | undefined;
  /** Why nobody is signed in, where that was nobody's wish. */
  let error: ErrorInfo | undefined;
  let isStarting = true;
  let left: ReadonlySet<string> | undefined;
  /** A visitor's next account, until it is authenticated. */
  let renewal: Account | undefined;
  let isRenewing = false;
  /** Is resolved when the next account has taken over. */
  let handover: Deferred<void> | undefined;
  /** Resolves when it is known who is signed in; another one while an account is opened anew. */
  let ready: Promise<void> = Promise.resolve();
  let turn = ready;

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = turn.then(task);
    turn = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  function state(): SessionState {
    if (isStarting) return {phase: 'starting'};
    if (!account) return {phase: 'signed-out', error};
    const {connection} = renewal ?? account;
    return {phase: 'signed-in', jid: account.jid, connection, storage: device.problem};
  }

  function publishState(): void {
    server.publish({topic: 'session', change: state()});
  }

  /** Opens the store of an account, and moves to it what a visitor before it has not sent. */
  async function takeOver(jid: BareJid): Promise<AccountStore> {
    const store = await device.openStore(jid);
    const before = account?.record ?? (await loadAccount(scope));
    const from = account?.jid ?? before?.jid;
    if (before?.loginBy !== 'anonymous' || from === undefined || from === jid) return store;
    const {succeed} = await import('./succession.ts');
    // What is asked meanwhile waits for the next account.
    handover ??= createDeferred();
    ready = handover.promise;
    const closing = account;
    account = undefined;
    await closing?.close();
    await succeed(from, store, jid);
    await forgetAccount(scope);
    return store;
  }

  async function open(
    record: AccountRecord,
    secret: Secret | undefined,
    openWhen: AccountOptions['openWhen'] = 'when authenticated',
  ): Promise<Account> {
    // What happens before it is the account that pages see is in the snapshots that they get then.
    let opened: Account | undefined;
    left = undefined;
    server.setSuperseded(false);
    const isShown = () => account !== undefined && account === opened;
    opened = await openAccount({
      record,
      secret,
      openWhen,
      openStore: takeOver,
      wakeups,
      publish(changes) {
        if (isShown()) for (const change of changes) server.publish(toTopicChange(change));
      },
      onConnection() {
        if (isShown() || (renewal && renewal === opened)) publishState();
        void renew();
      },
      isOpen: (conversation) => server.isWatched(conversation),
      onFull(isFull) {
        device.setFull(isFull);
        if (isShown()) publishState();
      },
      onKept: (kept) => void device.update(record, kept),
      onSuperseded() {
        if (!opened || isShown()) left = server.setSuperseded(true);
      },
    });
    opened.setActive(attendance.isActive);
    return opened;
  }

  async function reopen(record: AccountRecord, secret: Secret): Promise<Account> {
    const reopened = close().then(() => open(record, secret, 'at once'));
    ready = reopened.then((opened) => show(opened));
    await ready;
    return await reopened;
  }

  /** A visitor's address has gone with its connection: the server gives another one. */
  async function renew(): Promise<void> {
    if (!account || isRenewing || account.record.loginBy !== 'anonymous') return;
    if (!credentialsNeeded(account.connection)) return;
    isRenewing = true;
    const record = visitorRecord(account.record);
    const next = await open(record, {kind: 'anonymous'});
    renewal = next;
    publishState();
    try {
      await next.opened;
      await device.remember({...record, jid: next.jid});
      show(next);
    } catch (cause) {
      // Unless somebody has signed out, or in, meanwhile.
      if (renewal === next) {
        error = toErrorInfo(cause);
        await next.close();
        show(undefined, error);
      }
    } finally {
      isRenewing = false;
      renewal = undefined;
      publishState();
    }
  }

  function show(next: Account | undefined, reason?: ErrorInfo): void {
    account = next;
    error = reason;
    handover?.resolve();
    handover = undefined;
    server.refresh();
  }

  async function close(how?: {readonly revoke?: boolean}): Promise<void> {
    const [closing, leaving] = [account, renewal];
    account = undefined;
    renewal = undefined;
    await leaving?.close();
    await closing?.close(how);
  }

  return {
    get account() {
      return account;
    },
    get connecting() {
      return renewal ?? account;
    },
    get left() {
      return left;
    },
    state,
    publishState,
    async sync() {
      await ready;
      return account?.sync;
    },
    inTurn,
    start(find) {
      isStarting = true;
      left = undefined;
      ready = inTurn(async () => {
        try {
          account = await find();
        } catch (cause) {
          error = toErrorInfo(cause);
        } finally {
          isStarting = false;
          server.refresh();
        }
      });
    },
    open,
    reopen,
    async admit(candidate) {
      try {
        await candidate.firstOnline;
        await close();
      } catch (refusal) {
        await candidate.close();
        // The one before may have been closed already.
        if (handover) show(undefined, error);
        throw refusal;
      }
    },
    show,
    close,
  };
}
