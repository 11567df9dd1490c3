/**
 * The network of one account: a stream, and a new one whenever it breaks. It is the `Wire` that
 * `sync` writes to, and tells the listener what comes.
 *
 * A login goes service URL → stream → SASL → bind → stream management; the account's archive is
 * asked what it can do, and the listener hears of `bound`. What ends a stream ends
 * everything that waits for it; `reconnection.ts` decides whether there is another one, on which
 * the session is resumed if the server still has it.
 */
import {createDeferred} from '../model/deferred.ts';
import {ConnectionError, StanzaError} from '../model/errors.ts';
import {type BareJid, bareOf, domainOf} from '../model/jid.ts';
import type {RouteMemory} from '../model/route.ts';
import type {SavedStream} from '../model/saved-stream.ts';
import type {ConnectionState, KeptCredentials} from '../model/session.ts';
import {NS_ARCHIVE, NS_ARCHIVE_EXTENDED} from './archive.ts';
import type {Fetch} from './bosh-requests.ts';
import {createBoundStream, type BoundStream} from './bound-stream.ts';
import {buildCaps, capsVersion, OWN_DISCO} from './caps.ts';
import {buildCarbonsEnable} from './carbons.ts';
import {systemClock, type Clock} from './clock.ts';
import {buildDisplayedRequest, NS_DISPLAYED, NS_PUBSUB, parseDisplayedResult} from './displayed.ts';
import {buildMessage} from './message.ts';
import type {PrivateNode} from './private-items.ts';
import {buildInitialPresence, buildPresence} from './presence.ts';
import {createReconnection, type Reconnection} from './reconnection.ts';
import {RoomStanzas} from './room-stanzas.ts';
import type {RoomWire} from './room-wire.ts';
import {
  buildRosterRemove,
  buildRosterRequest,
  buildRosterSet,
  parseRosterResult,
} from './roster.ts';
import type {Secret} from './sasl.ts';
import {inheritedBinding, newBinding, type SessionBinding} from './session-binding.ts';
import {createSessionLogin} from './session-login.ts';
import {watchSleep} from './sleep.ts';
import {DEFAULT_TIMEOUTS, type Timeouts} from './stream.ts';
import type {WebSocketConstructor} from './websocket-transport.ts';
import type {Wire, WireListener} from './wire.ts';

export type SessionOptions = {
  /** Only a domain for who has no account; `account` of the session tells which one it got. */
  readonly account: BareJid;
  /** URLs of the service, see `parseService`; undefined to ask the domain. */
  readonly service: string | undefined;
  /** XMPP domain, if it is not the account's. */
  readonly domain?: string | undefined;
  /** The same for every session of one installation, and for no other. */
  readonly resource: string;
  /** UUID of this installation, and of no other; without it no token is asked for (XEP-0484). */
  readonly clientId?: string | undefined;
  /** What earlier logins of this account left. */
  readonly kept?: KeptCredentials | undefined;
  /** A login has succeeded: with this one may log in again. */
  readonly onKept?: (kept: KeptCredentials) => void;
  /** What the listener rejected with. */
  readonly report?: (error: unknown) => void;
  /** Awaited before each attempt: the session may be abandoned in it. */
  readonly beforeAttempt?: () => Promise<void>;
  /** Tells when the network may be back, until the signal aborts. */
  readonly wakeups?: (wake: () => void, signal: AbortSignal) => void;
  /** That another than the preferred URL is to be used for a while, from an earlier session. */
  readonly route?: RouteMemory | undefined;
  readonly onRoute?: (route: RouteMemory | undefined) => void;
  readonly WebSocket?: WebSocketConstructor;
  readonly fetch?: Fetch;
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Of IQs and SCRAM nonces: unpredictable, printable ASCII without commas. */
  readonly newId?: () => string;
  readonly timeouts?: Timeouts;
  /** For an answer to a request, in ms. */
  readonly requestTimeout?: number;
};

export interface XmppSession extends Wire {
  /**
   * Connects, and stays connected. Call once.
   *
   * @param saved - the stream of an earlier host, to go on with
   */
  start(listener: WireListener, secret: Secret, saved?: SavedStream): void;
  /** Resolves at the first login; rejects if the first attempt fails, whatever comes later. */
  readonly firstOnline: Promise<void>;
  /** Connects at once if offline; if online, finds out whether that is still so. */
  reconnectNow(): void;
  /** The network may be back, or somebody waits for it: the same, but never in a storm. */
  wake(): void;
  /** Tells the server, now and on every stream to come, whether anybody looks (XEP-0352). */
  setClientState(isActive: boolean): void;
  /** Falls silent, for good, so that another host can go on with the stream. */
  abandon(): void;
  /**
   * Leaves politely, for good.
   *
   * @param options.revoke - the device shall not log in again: takes back the server's token, too
   */
  stop(options?: {readonly revoke?: boolean}): Promise<void>;
}

export function createSession(options: SessionOptions): XmppSession {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const newId = options.newId ?? (() => crypto.randomUUID());
  const report = options.report ?? (() => {});
  const logins = createSessionLogin({
    service: options.service,
    route: options.route,
    onRoute: options.onRoute ?? (() => {}),
    domain: options.domain ?? domainOf(options.account),
    resource: options.resource,
    clientId: options.clientId,
    kept: options.kept ?? {},
    onKept: options.onKept ?? (() => {}),
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    clock,
    newId,
    timeouts: options.timeouts ?? DEFAULT_TIMEOUTS,
  });
  const stopped = new AbortController();
  let isActive = true;
  const first = createDeferred();
  // Whoever does not ask for the outcome has `connection`.
  first.promise.catch(() => {});

  let {account} = options;
  let bound: BoundStream | undefined;
  let binding: SessionBinding | undefined;
  let features: Promise<ReadonlySet<string>> = Promise.resolve(new Set<string>());
  let reconnection: Reconnection | undefined;
  /** Where we tell what was displayed, on this stream. */
  let displayedNode: PrivateNode | undefined;
  const roomStanzas = new RoomStanzas();
  let rooms: Promise<RoomWire> | undefined;

  async function fetchRooms(): Promise<RoomWire> {
    try {
      const {createRoomWire} = await import('./create-room-wire.ts');
      return createRoomWire({
        get account() {
          return account;
        },
        send: (stanza) => current().send(stanza),
        request: async (request) => await current().requests.request(request),
        newId,
        read: (reader) => roomStanzas.read(reader),
      });
    } catch (cause) {
      rooms = undefined;
      throw new ConnectionError('unreachable', 'rooms could not be fetched', {cause});
    }
  }

  function current(): BoundStream {
    if (!bound) throw new ConnectionError('closed');
    return bound;
  }

  function wake(): void {
    bound?.check();
    reconnection?.wake();
  }

  /** One stream from its beginning to its end. */
  async function run(
    {listener, secret}: {readonly listener: WireListener; readonly secret: Secret},
    signal: AbortSignal,
    online: () => void,
  ): Promise<never> {
    await options.beforeAttempt?.();
    const opening = logins.open(
      {account, secret},
      {
        signal,
        resume: binding?.resumption(),
        onResumeFailed(handled) {
          if (handled !== undefined) binding?.management?.fail(handled);
          binding = undefined;
        },
      },
    );
    const [{stream, login: result}, ours] = await Promise.all([opening, capsVersion(OWN_DISCO)]);
    const session =
      result.kind === 'resumed' ? binding : newBinding(result, {listener, clock, report});
    if (!session) throw new ConnectionError('stream-error', 'resumed without being asked');
    if (session.isInherited) await listener.takingOver().catch(report);
    if (session !== binding) roomStanzas.forget();
    binding = session;
    account = bareOf(session.jid);
    const opened = createBoundStream({
      stream,
      jid: session.jid,
      management: session.management,
      hasRosterVersioning: result.hasRosterVersioning,
      hasClientState: result.hasClientState,
      account,
      listener,
      rooms: roomStanzas,
      clock,
      newId,
      capsVersion: ours,
      requestTimeout: options.requestTimeout ?? 30_000,
      report,
    });
    bound = opened;
    displayedNode = undefined;
    // In one go, so that the listener hears of nothing before it hears of the session.
    if (result.kind === 'resumed') session.resume(opened.carrier, result.handled);
    else session.management?.begin(opened.carrier);
    // §5: a new stream, also one that is resumed, begins as active. Prosody thinks otherwise: one
    // that was inactive before would hear nothing any more.
    if (!isActive || result.kind === 'resumed') opened.sendClientState(isActive);
    features = session.discover(opened);
    // `archiveSupport` tells.
    features.catch(() => {});
    if (result.kind === 'bound') void listener.bound(session.jid).catch(report);
    online();
    opened.start(result.kind === 'bound' ? result.early : []);
    const reason = await stream.ended;
    bound = undefined;
    listener.closed();
    const isConflict = reason.kind === 'conflict';
    throw isConflict ? await logins.explainConflict({account, secret}, reason, signal) : reason;
  }

  return {
    get account() {
      return account;
    },
    firstOnline: first.promise,

    start(listener, secret, saved) {
      if (saved) {
        account = bareOf(saved.jid);
        binding = inheritedBinding(saved, {listener, clock, report});
      }
      const onState = (state: ConnectionState) => {
        listener.connection(state);
      };
      reconnection = createReconnection({
        clock,
        random,
        onState,
        hasWorked: secret.kind === 'kept' || options.kept?.tokenMechanism !== undefined,
        async run(signal, online) {
          try {
            return await run({listener, secret}, signal, () => {
              online();
              first.resolve();
            });
          } catch (error) {
            first.reject(error);
            throw error;
          }
        },
      });
      options.wakeups?.(wake, stopped.signal);
      watchSleep(clock, wake, stopped.signal);
      reconnection.connectNow();
    },

    wake,

    reconnectNow() {
      bound?.check();
      reconnection?.connectNow();
    },

    setClientState(active) {
      if (active === isActive) return;
      isActive = active;
      bound?.sendClientState(active);
    },

    abandon() {
      stopped.abort();
      reconnection?.stop();
      binding = undefined;
      reconnection?.abort();
      first.reject(new ConnectionError('closed'));
    },

    async stop({revoke = false} = {}) {
      stopped.abort();
      reconnection?.stop();
      binding = undefined;
      await bound?.close();
      reconnection?.abort();
      if (revoke) await logins.revokeToken(account);
      first.reject(new ConnectionError('closed'));
    },

    sendMessage(message) {
      current().send(buildMessage(message), message.id);
    },

    sendPresence(presence) {
      current().send(buildPresence(presence));
    },

    announce() {
      current().send(buildInitialPresence(buildCaps(current().capsVersion)));
    },

    async enableCarbons() {
      if (binding?.hasCarbons) return true;
      try {
        await current().requests.request({type: 'set', payload: buildCarbonsEnable()});
        return true;
      } catch (error) {
        if (error instanceof StanzaError) return false;
        throw error;
      }
    },

    async fetchRoster(version) {
      const {requests, hasRosterVersioning} = current();
      // RFC 6121 §2.6.1: only where the server offers it; '' says that there is no cache yet.
      const payload = buildRosterRequest(hasRosterVersioning ? (version ?? '') : undefined);
      return parseRosterResult(await requests.request({type: 'get', payload}));
    },

    async setRosterItem(item) {
      await current().requests.request({type: 'set', payload: buildRosterSet(item)});
    },

    async removeRosterItem(jid) {
      await current().requests.request({type: 'set', payload: buildRosterRemove(jid)});
    },

    async archiveSupport() {
      current();
      const found = await features;
      if (!found.has(NS_ARCHIVE)) return undefined;
      return {extended: found.has(NS_ARCHIVE_EXTENDED)};
    },

    async queryArchive(query) {
      return await current().archive.query(query);
    },

    async archiveTextField(archive) {
      return await current().archive.textField(archive);
    },

    async fetchDisplayed() {
      try {
        const payload = buildDisplayedRequest();
        const answer = await current().requests.request({type: 'get', payload});
        return parseDisplayedResult(answer, account);
      } catch (error) {
        // Nothing was displayed yet, or the server has no such thing.
        if (error instanceof StanzaError) return [];
        throw error;
      }
    },

    async publishDisplayed(item) {
      const {requests} = current();
      // XEP-0490 §7: "the client MUST first check for" it.
      if (!(await features).has(`${NS_PUBSUB}#publish-options`)) return false;
      const {buildDisplayedItem, PrivateNode} = await import('./private-items.ts');
      if (current().requests !== requests) throw new ConnectionError('closed');
      displayedNode ??= new PrivateNode(requests, NS_DISPLAYED);
      await displayedNode.publish(buildDisplayedItem(item, account));
      return true;
    },

    rooms: () => (rooms ??= fetchRooms()),

    streamState: (committing) => binding?.streamState(committing),
  };
}
