/**
 * The logins of a session, one after the other: each is a new stream, and what one leaves behind
 * is for the next. Also the two streams that are only for credentials: to find out whether they
 * are still good, and to take back a token.
 */
import {AuthenticationError, ConnectionError} from '../model/errors.ts';
import {type BareJid, domainOf, localOf} from '../model/jid.ts';
import type {RouteMemory} from '../model/route.ts';
import type {KeptCredentials} from '../model/session.ts';
import type {Fetch} from './bosh-requests.ts';
import type {Clock} from './clock.ts';
import {login} from './login.ts';
import {checkCredentials} from './login-classic.ts';
import type {Login, LoginOptions} from './login-types.ts';
import type {Secret} from './sasl.ts';
import type {Prebind} from './prebind.ts';
import {createRoutes, type Connected} from './routes.ts';
import {openStream, type Stream, type Timeouts} from './stream.ts';
import type {WebSocketConstructor} from './websocket-transport.ts';

export type SessionLoginOptions = {
  readonly service: string | undefined;
  readonly route: RouteMemory | undefined;
  readonly onRoute: (route: RouteMemory | undefined) => void;
  readonly domain: string;
  readonly resource: string;
  readonly clientId: string | undefined;
  readonly kept: KeptCredentials;
  readonly onKept: (kept: KeptCredentials) => void;
  readonly WebSocket: WebSocketConstructor;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly timeouts: Timeouts;
};

/** Who logs in, and what with. */
export type Who = {readonly account: BareJid; readonly secret: Secret};

export interface SessionLogin {
  /**
   * Connects and logs in.
   *
   * @throws what `openStream` and `login` throw; then no stream is left behind
   */
  open(
    who: Who,
    stream: Pick<LoginOptions, 'resume' | 'onResumeFailed'> & {readonly signal: AbortSignal},
  ): Promise<{readonly stream: Stream; readonly login: Login}>;
  /**
   * Why the server said that another client has taken over. ejabberd says so, too, when an account
   * was deleted or banned: that its credentials are refused tells them apart.
   */
  explainConflict(who: Who, conflict: ConnectionError, signal: AbortSignal): Promise<Error>;
  /** Takes back the token of XEP-0484, if there is one and the server can be reached. */
  revokeToken(account: BareJid): Promise<void>;
}

/** After a conflict, in ms: a server that bans an account may end its streams first. */
const CONFLICT_DELAY = 1_000;
/** For taking back a token, in ms: nobody waits longer to be signed out. */
const REVOCATION_TIME = 5_000;

export function createSessionLogin(options: SessionLoginOptions): SessionLogin {
  const {domain, resource, clientId, WebSocket, fetch, clock, newId, timeouts} = options;
  const routes = createRoutes({
    service: options.service,
    domain,
    clock,
    hasWorked: Object.values(options.kept).some((one) => one !== undefined),
    remembered: options.route,
    onRemember: options.onRoute,
    async lookUp(signal) {
      // Most pages name the address.
      const {fetchHostMeta} = await import('./host-meta.ts').catch(unfetched);
      return await fetchHostMeta({domain, fetch, clock, signal});
    },
  });
  let {kept} = options;
  /** A session of a backend that has been attached to: that can be done once. */
  let attached: Secret | undefined;

  async function connect({account, secret}: Who, signal: AbortSignal): Promise<Connected> {
    const attachment = secret.kind === 'prebind' ? secret : undefined;
    if (attachment && attachment === attached) throw prebindEnded();
    if (attachment) attached = attachment;
    // Not an anonymous account, which is gone with its session; and who logs in elsewhere than at
    // home is not to be refused for a wrong `from`.
    const isAtHome = localOf(account) !== undefined && domainOf(account) === domain;
    const mayTell = isAtHome && secret.kind !== 'anonymous';
    const common = {domain, WebSocket, fetch, attachment, clock, timeouts};
    return await routes.connect({
      signal,
      allows: ({transport}) => transport === 'bosh' || !attachment,
      open({url, isConfidential}, until) {
        const from = isConfidential && mayTell ? account : undefined;
        return openStream({...common, url, from, signal: until});
      },
    });
  }

  function loginOptions(
    {account, secret}: Who,
    {resume, onResumeFailed}: Pick<LoginOptions, 'resume' | 'onResumeFailed'>,
    isConfidential: boolean,
  ): LoginOptions {
    return {
      account,
      resource,
      clientId,
      secret,
      isConfidential,
      newId,
      now: () => clock.now(),
      kept,
      onKept(news) {
        kept = news;
        options.onKept(news);
      },
      resume,
      onResumeFailed,
    };
  }

  return {
    async open(who, {signal, ...resumption}) {
      const {stream, isConfidential} = await connect(who, signal);
      try {
        const logIn = who.secret.kind === 'prebind' ? await attachTo(who.secret) : login;
        // Whoever is asked for a token may take longer than the server waits.
        const ended = stream.ended.then((reason) => Promise.reject(reason));
        const own = loginOptions(who, resumption, isConfidential);
        const result = await Promise.race([logIn(stream, own), ended]);
        return {stream, login: result};
      } catch (error) {
        // Nothing that went wrong while logging in leaves a stream behind.
        const isBroken = error instanceof ConnectionError;
        stream.abort(isBroken ? error : new ConnectionError('closed'));
        throw isBroken && who.secret.kind === 'prebind' ? prebindEnded(error) : error;
      }
    },

    async explainConflict(who, conflict, signal) {
      if (who.secret.kind === 'anonymous' || who.secret.kind === 'prebind') return conflict;
      try {
        await new Promise<void>((resolve) => {
          clock.after(CONFLICT_DELAY, resolve);
        });
        const {stream, isConfidential} = await connect(who, signal);
        const nothing = {resume: undefined, onResumeFailed: () => {}};
        try {
          await checkCredentials(stream, loginOptions(who, nothing, isConfidential));
        } finally {
          await stream.close();
        }
        return conflict;
      } catch (error) {
        const isFinal = error instanceof AuthenticationError && error.kind !== 'temporary-failure';
        return isFinal ? error : conflict;
      }
    },

    async revokeToken(account) {
      const {fast: token} = kept;
      if (!token) return;
      const limit = new AbortController();
      const cancel = clock.after(REVOCATION_TIME, () => limit.abort());
      try {
        const {stream} = await connect({account, secret: {kind: 'kept'}}, limit.signal);
        const {revokeToken} = await import('./login-sasl2.ts');
        await revokeToken(stream, token, {account, clientId});
      } catch {
        // It is of no use all the same: its key is forgotten.
      } finally {
        cancel();
        limit.abort();
      }
    },
  };
}

async function attachTo(prebind: Prebind): Promise<typeof login> {
  const {attach} = await import('./prebind.ts').catch(unfetched);
  return attach(prebind);
}

/** A part of ours could not be fetched: as with the server, there may be more luck later. */
function unfetched(cause: unknown): never {
  throw new ConnectionError('unreachable', 'a part could not be fetched', {cause});
}

/** What to say when the session of a backend is over. */
function prebindEnded(cause?: ConnectionError): AuthenticationError {
  return new AuthenticationError('credentials-needed', 'the session of the backend is over', {
    cause,
  });
}
