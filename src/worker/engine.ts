/**
 * The host's composition root: it wires session, sync, store and bridge together, and knows who
 * is signed in. There is at most one account at a time. Requests that change who is signed in
 * wait for each other; everything else goes to the account's sync.
 */
import type {Nothing, RequestHandlers, Requests, SnapshotReaders} from '../bridge/contract.ts';
import type {Hello, Port, ToPage} from '../bridge/envelopes.ts';
import {holdLock, hostLock} from '../bridge/liveness.ts';
import {createBridgeServer} from '../bridge/server.ts';
import {createDeferred, type Deferred} from '../model/deferred.ts';
import type {Change} from '../model/changes.ts';
import {InputError, toErrorInfo, type ErrorInfo} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import type {SessionState, TokenReason} from '../model/session.ts';
import {forgetAccount, loadAccount, type AccountRecord} from '../store/accounts.ts';
import {deleteAccountStore} from '../store/open.ts';
import type {AccountStore} from '../store/schema.ts';
import type {AccountSync} from '../sync/account-sync.ts';
import type {Clock} from '../xmpp/clock.ts';
import type {Secret} from '../xmpp/sasl.ts';
import {openAccount, type Account, type AccountOptions} from './account.ts';
import {accountHandlers} from './account-handlers.ts';
import {accountOf, needsTokens, recordOf, returningSecret, secretOf} from './secrets.ts';
import {createAttendance} from './attendance.ts';
import {createDevice} from './device.ts';
import {visitorRecord} from './visitors.ts';
import {toTopicChange} from './topic-change.ts';

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

type SignInParams = Requests['signIn']['params'];

export function createEngine({scope, wakeups, clock}: EngineOptions): Engine {
  let account: Account | undefined;
  const device = createDevice();
  let startError: ErrorInfo | undefined;
  let isStarting = true;
  /** All pages had gone, and the session was ended. */
  let isResting = false;
  /** Pages that were here when another host took over; undefined if none has. */
  let left: ReadonlySet<string> | undefined;
  /** The newest page's wish of where to connect; it wins over what was remembered. */
  let wish: Pick<Hello, 'service' | 'domain'> | undefined;

  const instance = crypto.randomUUID();
  /** A visitor's next account, until it is authenticated. */
  let renewal: Account | undefined;
  let isRenewing = false;
  /** Is resolved when the next account has taken over. */
  let handover: Deferred<void> | undefined;

  const greeted = createDeferred();
  /** Resolves when it is known who is signed in; another one while an account is opened anew. */
  let ready = greeted.promise.then(start);
  let turn = ready;

  /** Runs `task` after those before it: who is signed in changes one step at a time. */
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
    if (!account) return {phase: 'signed-out', error: startError};
    const {connection} = renewal ?? account;
    return {phase: 'signed-in', jid: account.jid, connection, storage: device.problem};
  }

  function publishState(): void {
    server.publish({topic: 'session', change: state()});
  }

  function publish(changes: readonly Change[]): void {
    for (const change of changes) server.publish(toTopicChange(change));
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

  /** From here on this is the account that pages see. */
  function show(next: Account | undefined): void {
    account = next;
    handover?.resolve();
    handover = undefined;
    server.refresh();
  }

  /** A visitor's address has gone with its connection: the server gives another one. */
  async function renew(): Promise<void> {
    if (!account || isRenewing || account.record.loginBy !== 'anonymous') return;
    if (!needsTokens(account.connection)) return;
    isRenewing = true;
    const record = visitorRecord(account.record);
    const next = await open(record, {kind: 'anonymous'}, 'when authenticated');
    renewal = next;
    publishState();
    try {
      await next.opened;
      await device.remember({...record, jid: next.jid});
      show(next);
    } catch (error) {
      // Unless somebody has signed out, or in, meanwhile.
      if (renewal === next) {
        startError = toErrorInfo(error);
        await next.close();
        show(undefined);
      }
    } finally {
      isRenewing = false;
      renewal = undefined;
      publishState();
    }
  }

  async function open(
    record: AccountRecord,
    secret: Secret | undefined,
    openWhen: AccountOptions['openWhen'],
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
        if (isShown()) publish(changes);
      },
      onConnection() {
        if (isShown() || (renewal && renewal === opened)) publishState();
        void renew();
      },
      onKept: (kept) => void device.update(record, kept),
      onSuperseded() {
        if (!opened || isShown()) left = server.setSuperseded(true);
      },
    });
    opened.setActive(attendance.isActive);
    return opened;
  }

  /** Opens the account that is signed in anew; what is asked meanwhile waits. */
  async function reopen(record: AccountRecord, secret: Secret): Promise<Account> {
    const reopened = closeAccount().then(() => open(record, secret, 'at once'));
    ready = reopened.then((opened) => {
      account = opened;
      server.refresh();
    });
    await ready;
    return await reopened;
  }

  const askForToken = (reason: TokenReason) => server.askForToken(reason);

  /** A page has come that gives tokens: the account may have waited for that. */
  async function supply(): Promise<void> {
    if (!account || !needsTokens(account.connection)) return;
    const {record, kept} = account;
    if (record.loginBy === 'page') account.reconnect();
    else
      await reopen({...record, ...kept, loginBy: 'page'}, secretOf({getToken: true}, askForToken));
  }

  /** A page knows another address of the server: go there. */
  async function follow(): Promise<void> {
    if (!account || !wish) return;
    const {record, kept} = account;
    if (record.service === wish.service && record.domain === wish.domain) return;
    const secret = returningSecret(record, kept, askForToken);
    if (secret) await reopen({...record, ...wish, ...kept}, secret);
  }

  async function start(): Promise<void> {
    try {
      await device.prepare();
      const record = await loadAccount(scope);
      // A visitor's address has gone with the host.
      if (record && record.loginBy !== 'anonymous') {
        const secret = returningSecret(record, record, askForToken);
        account = await open({...record, ...wish}, secret, 'at once');
      }
    } catch (error) {
      startError = toErrorInfo(error);
    } finally {
      isStarting = false;
      server.refresh();
    }
  }

  /** Nobody has been here for a while. */
  async function rest(): Promise<void> {
    if (!attendance.isEmpty) return;
    isResting = true;
    await closeAccount();
  }

  /** A page has come that knows nothing of how it ended here before. */
  function startAnew(): void {
    isResting = false;
    left = undefined;
    isStarting = true;
    ready = inTurn(async () => {
      await closeAccount();
      await start();
    });
  }

  async function closeAccount(options?: {readonly revoke?: boolean}): Promise<void> {
    const [closing, leaving] = [account, renewal];
    account = undefined;
    renewal = undefined;
    await leaving?.close();
    await closing?.close(options);
  }

  /** For what only makes sense while somebody is signed in. */
  async function signedIn(): Promise<AccountSync> {
    await ready;
    const sync = account?.sync;
    if (!sync) throw new InputError('signed-out');
    return sync;
  }

  async function present<T>(read: (sync: AccountSync) => T | Promise<T>, none: T): Promise<T> {
    await ready;
    const sync = account?.sync;
    return sync ? await read(sync) : none;
  }

  const handlers: RequestHandlers = {
    signIn: (params) => together(params),
    signOut: ({forget}) => inTurn(() => signOut(forget)),
    async reconnect() {
      (renewal ?? account)?.reconnect();
      return DONE;
    },
    ...accountHandlers(signedIn, () => {
      if (account?.connection.status !== 'online') (renewal ?? account)?.wake();
    }),
  };

  const snapshots: SnapshotReaders = {
    session: async () => state(),
    contacts: () => present((sync) => sync.contacts(), []),
    presence: () => present((sync) => sync.presences(), []),
    typing: () => present((sync) => sync.typing(), []),
    timeline: ({conversation, limit}) =>
      present((sync) => sync.timeline(conversation, limit), {messages: [], before: 'start'}),
  };

  const underWay = new Map<string, ReturnType<RequestHandlers['signIn']>>();

  /** Tabs that sign in at the same moment without a secret of their own share the attempt. */
  function together(params: SignInParams): ReturnType<RequestHandlers['signIn']> {
    const {credentials} = params;
    const begin = () => inTurn(() => signIn(params));
    if (!('getToken' in credentials || 'anonymous' in credentials)) return begin();
    const key = JSON.stringify(params);
    const attempt = underWay.get(key) ?? begin().finally(() => underWay.delete(key));
    underWay.set(key, attempt);
    return attempt;
  }

  async function signIn(params: SignInParams): Promise<{readonly jid: BareJid}> {
    const {service, domain, credentials, remember} = params;
    if ('anonymous' in credentials) return await enter({scope, service, domain});
    const jid = accountOf(params);
    const secret = secretOf(credentials, askForToken);
    const isSame = account?.jid === jid;
    // Two tabs with `credentials` sign in at the same moment: the second finds it done.
    if (isSame && account?.connection.status === 'online') return {jid};
    const record = recordOf(params, {scope, jid}, isSame ? account?.record : undefined);

    // The same account again (its password was changed, say): its history stays on screen.
    const candidate = isSame
      ? await reopen(record, secret)
      : await open(record, secret, 'when authenticated');
    if (isSame) await candidate.firstOnline;
    else await admit(candidate);
    startError = undefined;
    if (remember) await device.remember({...record, ...candidate.kept, route: candidate.route});
    show(candidate);
    return {jid};
  }

  /** In place of who was here before, once the server has accepted it. */
  async function admit(candidate: Account): Promise<void> {
    try {
      await candidate.firstOnline;
      await closeAccount();
    } catch (error) {
      await candidate.close();
      // The one before may have been closed already.
      if (handover) show(undefined);
      throw error;
    }
  }

  /** Signs in without an account. */
  async function enter(
    place: Pick<AccountRecord, 'scope' | 'service' | 'domain'>,
  ): Promise<{readonly jid: BareJid}> {
    const present = account;
    if (present?.record.loginBy === 'anonymous') {
      (renewal ?? present).reconnect();
      return {jid: present.jid};
    }
    const record = visitorRecord(place);
    const visitor = await open(record, {kind: 'anonymous'}, 'when authenticated');
    await admit(visitor);
    startError = undefined;
    await device.remember({...record, jid: visitor.jid});
    show(visitor);
    return {jid: visitor.jid};
  }

  async function signOut(forget: boolean): Promise<Nothing> {
    const {jid, record} = account ?? {};
    await closeAccount({revoke: true});
    await forgetAccount(scope);
    // Nobody can come back to a visitor's history.
    if (jid && (forget || record?.loginBy === 'anonymous')) await deleteAccountStore(jid);
    startError = undefined;
    show(undefined);
    return DONE;
  }

  const attendance = createAttendance({
    onActive(isActive) {
      account?.setActive(isActive);
      if (isActive) account?.wake();
    },
    onEmpty: () => void inTurn(rest),
    ...(clock && {clock}),
  });

  const server = createBridgeServer({
    instance,
    handlers,
    snapshots,
    onAttendance: (page, state) => attendance.set(page, state),
    onHello({service, domain, page, givesTokens}) {
      if (isResting || (left && !left.has(page))) startAnew();
      wish = {service, domain};
      greeted.resolve();
      inTurn(follow).catch(() => publishState());
      if (givesTokens) inTurn(supply).catch(() => publishState());
    },
  });

  void holdLock(hostLock(instance)).then((isHeld) => {
    if (isHeld) server.holding();
  });

  return {
    instance,
    accept: (port) => server.accept(port),
    end: () => account?.abandon(),
  };
}
