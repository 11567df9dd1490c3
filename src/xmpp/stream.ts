/**
 * One XMPP stream (RFC 6120 §4), from the connection to its end, as a channel of elements. What is
 * said over it (login.ts) and kept about it (bound-stream.ts) is for others.
 *
 * It is the `Client` of @xmpp/client-core with the transports registered that we have. What that
 * does by itself in trouble is replaced: it would follow the server anywhere (see-other-host), and
 * throw out of a socket's listener.
 */
import {Client} from '@xmpp/client-core';
import {createDeferred} from '../model/deferred.ts';
import {ConnectionError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import type {Fetch} from './bosh-requests.ts';
import type {BoshAttachment} from './bosh-session.ts';
import type {Clock} from './clock.ts';
import {XmlError} from './strict-xml.ts';
import {createWebSocketTransport, type WebSocketConstructor} from './websocket-transport.ts';
import {childText, el, Element, elementsOf, isElement, NS_STREAM} from './xml.ts';

const NS_STREAM_ERRORS = 'urn:ietf:params:xml:ns:xmpp-streams';

/** How long to wait, in ms. */
export type Timeouts = {
  /** For the connection. */
  readonly connect: number;
  /** For each answer during login. */
  readonly step: number;
  /** For the server to close its side of the stream. */
  readonly close: number;
};

export const DEFAULT_TIMEOUTS: Timeouts = {connect: 20_000, step: 15_000, close: 2_000};

export type StreamOptions = {
  /** As `parseServiceUrl` gave it. */
  readonly url: string;
  readonly domain: string;
  /** Told to the server at once (RFC 6120 §4.7.1), where nobody else can read it. */
  readonly from?: BareJid | undefined;
  readonly WebSocket: WebSocketConstructor;
  readonly fetch: Fetch;
  /** BOSH only: a session that somebody else has opened, to go on with. */
  readonly attachment?: BoshAttachment | undefined;
  readonly clock: Clock;
  readonly timeouts: Timeouts;
  /** Ends the stream at once. */
  readonly signal: AbortSignal;
};

export interface Stream {
  /** Writes an element. Rejects with a ConnectionError if the stream has ended. */
  send(element: Element): Promise<void>;
  /**
   * The next element, or the next that fits; others are left for later. For the time before
   * `listen`. Rejects with a ConnectionError.
   */
  receive(fits?: (element: Element) => boolean): Promise<Element>;
  /** RFC 6120 §4.3.3: begins anew after authentication. Rejects with a ConnectionError. */
  restart(): Promise<void>;
  /** From here on elements go to `handler`, beginning with those that nobody received. */
  listen(handler: (element: Element) => void): void;
  /** Ends the stream politely, and resolves when it has ended, in any case soon. */
  close(): Promise<void>;
  /** Ends the stream at once, for this reason. */
  abort(error: ConnectionError): void;
  /** Resolves when the stream has ended, with the reason. Never rejects. */
  readonly ended: Promise<ConnectionError>;
}

type Phase = 'connecting' | 'opening' | 'open' | 'closing' | 'ended';

/**
 * Connects and opens a stream.
 *
 * @throws ConnectionError (the promise rejects)
 */
export async function openStream(options: StreamOptions): Promise<Stream> {
  const {url, domain, clock, timeouts, signal} = options;
  const entity = new Entity({service: url, domain, timeout: timeouts.step});
  entity.from = options.from;
  entity.transports.push(await transportFor(options));

  let phase = 'connecting' as Phase;
  let handler: ((element: Element) => void) | undefined;
  let waiting: {fits: (element: Element) => boolean; got: (element: Element) => void} | undefined;
  const queue: Element[] = [];
  const end = createDeferred<ConnectionError>();
  let opened = createDeferred();
  const closed = createDeferred();

  function finish(error: ConnectionError): void {
    if (phase === 'ended') return;
    phase = 'ended';
    signal.removeEventListener('abort', onAbort);
    entity.socket?.end();
    end.resolve(error);
    closed.resolve();
    // The library's own waiting ends with an error or with its time.
    entity.emit('error', error);
  }

  function onAbort(): void {
    finish(new ConnectionError('closed', 'aborted'));
  }

  function failureOf(cause: unknown): ConnectionError {
    if (cause instanceof ConnectionError) return cause;
    if (cause instanceof XmlError) {
      return new ConnectionError(phase === 'opening' ? 'not-xmpp' : 'bad-xml', cause.message, {
        cause,
      });
    }
    if (phase === 'connecting') return new ConnectionError('unreachable', undefined, {cause});
    return new ConnectionError('closed', undefined, {cause});
  }

  /** What `promise` gives, unless the stream ends first or the time is over. */
  async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
    const cancel = clock.after(ms, () => finish(new ConnectionError('timeout')));
    const broken = end.promise.then((error) => Promise.reject(error));
    try {
      return await Promise.race([promise, broken]);
    } catch (error) {
      finish(failureOf(error));
      throw await end.promise;
    } finally {
      cancel();
      // Nobody else may be listening to the loser of the race.
      promise.catch(() => {});
      broken.catch(() => {});
    }
  }

  // By event, not after the promise: several frames may come before a promise is heard of.
  entity.on('connect', () => {
    phase = 'opening';
  });
  entity.on('open', () => {
    if (phase === 'opening') phase = 'open';
    opened.resolve();
  });
  entity.on('error', (error) => finish(failureOf(error)));
  entity.on('disconnect', () => finish(failureOf(undefined)));
  entity.on('stream-error', (error: ConnectionError) => finish(error));
  entity.on('close', () => {
    closed.resolve();
    if (phase === 'closing' || phase === 'ended') return;
    // RFC 7395 §3.6: answer, then the connection closes. A `see-other-uri` is not followed.
    void entity.write(CLOSE).catch(() => {});
    finish(new ConnectionError('closed', 'the server closed the stream'));
  });
  entity.on('element', (element: Element) => {
    if (phase === 'opening') {
      finish(new ConnectionError('not-xmpp', `${element.getName()} instead of a stream`));
    } else if (handler) {
      handler(element);
    } else if (waiting?.fits(element)) {
      const {got} = waiting;
      waiting = undefined;
      got(element);
    } else {
      queue.push(element);
    }
  });
  if (signal.aborted) throw new ConnectionError('closed', 'aborted');
  signal.addEventListener('abort', onAbort);

  /** The library begins to listen only after it has written, which may be too late. */
  async function openBy(open: () => Promise<unknown>): Promise<void> {
    opened = createDeferred();
    open().catch(() => {});
    await within(timeouts.step, opened.promise);
  }

  async function receiveNext(fits: (element: Element) => boolean = () => true): Promise<Element> {
    const index = queue.findIndex(fits);
    const [next] = index < 0 ? [] : queue.splice(index, 1);
    if (next) return next;
    const arrival = createDeferred<Element>();
    waiting = {fits, got: arrival.resolve};
    return await within(timeouts.step, arrival.promise);
  }

  const stream: Stream = {
    ended: end.promise,
    async send(element) {
      if (phase !== 'open') throw new ConnectionError('closed');
      try {
        await entity.send(element);
      } catch (cause) {
        throw new ConnectionError('closed', undefined, {cause});
      }
    },
    receive: receiveNext,
    async restart() {
      await openBy(() => entity.restart());
    },
    listen(onElement) {
      handler = onElement;
      for (const element of queue.splice(0)) onElement(element);
    },
    async close() {
      if (phase !== 'open') {
        finish(new ConnectionError('closed'));
        return;
      }
      phase = 'closing';
      const cancel = clock.after(timeouts.close, () => closed.resolve());
      await entity.write(CLOSE).catch(() => {});
      await closed.promise;
      cancel();
      finish(new ConnectionError('closed'));
    },
    abort: finish,
  };

  await within(timeouts.connect, entity.connect(url));
  await openBy(() => entity.open({domain}));
  return stream;
}

/** BOSH is fetched when it is needed: most get along without. */
async function transportFor(options: StreamOptions): Promise<Client['transports'][number]> {
  if (options.url.startsWith('ws')) return createWebSocketTransport(options.WebSocket);
  try {
    return (await import('./bosh-transport.ts')).createBoshTransport(options);
  } catch (cause) {
    throw new ConnectionError('unreachable', 'BOSH could not be fetched', {cause});
  }
}

const CLOSE = el('close', {xmlns: 'urn:ietf:params:xml:ns:xmpp-framing'}).toString();

/** Overrides what the library does on its own when something goes wrong. */
class Entity extends Client {
  from: BareJid | undefined;

  override headerElement(): Element {
    const header = super.headerElement();
    if (this.from !== undefined) header.attrs['from'] = this.from;
    return header;
  }

  _onData(data: unknown): void {
    // BOSH has them parsed. RFC 7395 §3.2: frames are text; anything else is malformed, too.
    if (data instanceof Element) this._onElement(data);
    else this.parser?.write(typeof data === 'string' ? data : '');
  }

  _onElement(element: Element): void {
    if (isElement(element, 'error', NS_STREAM))
      this.emit('stream-error', toConnectionError(element));
    else this.emit('element', element);
  }

  /** Called before the parser's error is emitted: tells the server why it is left. */
  _streamError(): void {
    const condition = el('not-well-formed', {xmlns: NS_STREAM_ERRORS});
    const error = el('stream:error', {'xmlns:stream': NS_STREAM}, condition);
    void this.write(error.toString()).catch(() => {});
  }
}

/** RFC 6120 §4.9.3. */
function toConnectionError(element: Element): ConnectionError {
  const names = elementsOf(element)
    .filter((child) => child.getNS() === NS_STREAM_ERRORS)
    .map((child) => child.getName());
  const condition = names.find((name) => name !== 'text') ?? 'undefined-condition';
  const text = childText(element, 'text', NS_STREAM_ERRORS);
  const message = text ? `${condition}: ${text}` : condition;
  switch (condition) {
    case 'conflict':
    case 'host-unknown':
      return new ConnectionError(condition, message);
    case 'host-gone':
    case 'improper-addressing':
      return new ConnectionError('host-unknown', message);
    default:
      return new ConnectionError('stream-error', message);
  }
}
