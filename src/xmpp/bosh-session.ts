/**
 * A BOSH session (XEP-0124, version 1.11.2): a stream of payloads in both directions, in order, out
 * of HTTP requests. One request is always with the server, which answers it as soon as it has
 * something to say; what is sent meanwhile goes into another. Left out: key sequences (they protect
 * what is not encrypted, and we speak TLS or stay on the machine), pauses (a worker does not have
 * to), several streams in one session, and where a server would send us instead (see-other-uri).
 */
import {ConnectionError} from '../model/errors.ts';
import {buildBody, parseBody, type Body} from './bosh-body.ts';
import type {Clock} from './clock.ts';
import type {Element} from './xml.ts';

/** What is used of `fetch`. */
export type Fetch = (
  url: string,
  init: RequestInit,
) => Promise<Pick<Response, 'ok' | 'status' | 'text' | 'url'>>;

/** A session that somebody else has opened. `rid` is that of the next request. */
export type BoshAttachment = {readonly sid: string; readonly rid: number};

export type BoshSessionOptions = {
  readonly url: string;
  readonly domain: string;
  /** Who will log in, if that may be said. */
  readonly from?: string | undefined;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** The longest that the server may take for an answer, in s. */
  readonly wait: number;
  readonly attachment?: BoshAttachment | undefined;
  /** A stream has begun; after a restart, too. */
  readonly onOpen: () => void;
  readonly onPayload: (payload: Element) => void;
  /** Called once. Without an error it has ended in peace. */
  readonly onClose: (error: Error | undefined) => void;
};

export interface BoshSession {
  /** False where the server is known to fall silent when a stream is to be resumed (XEP-0198). */
  readonly canResume: boolean;
  /** Opens the session; later on, restarts the stream in it (XEP-0206 §5). */
  open(): void;
  /** Sends one payload, after those before. */
  send(xml: string): void;
  /** Ends the session, with a last payload if there is one. */
  terminate(xml?: string): void;
  /** Lets go of it without a word. The server will notice in time. */
  abort(): void;
}

type Request = {
  readonly rid: number;
  readonly text: string;
  /** It asks for news and brings none. */
  readonly isPoll: boolean;
  readonly sentAt: number;
  /** While it is under way. */
  controller: AbortController | undefined;
  isRepeated: boolean;
  answer: Body | undefined;
};

/** How the server answered the creation (§7.2). */
type Terms = {
  readonly sid: string;
  /** Requests that may be under way at once. */
  readonly requests: number;
  /** Requests that the server keeps waiting. */
  readonly hold: number;
  /** ms. */
  readonly wait: number;
  /** Between two requests that bring nothing, in ms. */
  readonly polling: number;
};

/**
 * Before a request, and between one and the next beside it, in ms. So that the connection of the
 * last answer is free for it: on a new one it would be overtaken, and ejabberd is lost over that.
 */
const PAUSE = 10;
const GAP = 25;
/** Before a broken request is sent again, in ms. After the last one the session is given up. */
const RETRY_DELAYS = [100, 400, 1_000, 1_500];
/** Between the oldest broken request and the others, in ms: it tells whether there is a network. */
const RETRY_STAGGER = 50;
/** For an answer that is due, in ms, beside the time that the size takes. */
const DEADLINE = 8_000;
/** Characters in a ms over a slow line. */
const SLOW_LINE = 10;
/** Characters in one body, unless one payload alone has more. */
const MAX_BATCH = 64 * 1024;
/** For us to answer what begins a login before the server is asked for more, in ms. */
const LOGIN_PAUSE = 100;
const AWAITS_ANSWER: ReadonlySet<string> = new Set([
  'features',
  'challenge',
  'success',
  'continue',
]);
/** In the queue, among payloads. */
const RESTART = 'restart';

/** The network, or something in it, failed: the same request may fare better. */
class Unanswered extends Error {}

export function createBoshSession(options: BoshSessionOptions): BoshSession {
  const {url, domain, clock, attachment, onClose} = options;
  let state: 'new' | 'creating' | 'open' | 'terminating' | 'closed' = 'new';
  let rid = attachment?.rid ?? randomRid();
  let terms: Terms = {
    sid: attachment?.sid ?? '',
    requests: 2,
    hold: 1,
    wait: options.wait * 1000,
    polling: 5_000,
  };
  /** What waits to be sent; 'restart' goes alone. */
  const queue: string[] = [];
  /** Sent and not settled, oldest first. */
  const requests: Request[] = [];
  let retries = 0;
  let canResume = true;
  let nextPollAt = 0;
  let lastSentAt = 0;
  let cancelPump: (() => void) | undefined;
  let cancelRetry: (() => void) | undefined;
  let cancelPoll: (() => void) | undefined;
  let cancelDeadline: (() => void) | undefined;

  const isClosed = () => state === 'closed';

  function end(): void {
    state = 'closed';
    for (const cancel of [cancelPump, cancelRetry, cancelPoll, cancelDeadline]) cancel?.();
    for (const {controller} of requests) controller?.abort();
  }

  function close(error: Error | undefined): void {
    if (state === 'closed') return;
    end();
    onClose(error);
  }

  function post(
    attributes: Readonly<Record<string, string | number | undefined>>,
    payloads: readonly string[] = [],
  ): void {
    const oldest = requests[0];
    const text = buildBody(
      {
        rid,
        sid: terms.sid || undefined,
        // §9.2: not if we have heard of all.
        ack: oldest && oldest.rid - 1,
        ...attributes,
      },
      payloads,
    );
    const isPoll = payloads.length === 0 && Object.keys(attributes).length === 0;
    const request: Request = {
      rid,
      text,
      isPoll,
      sentAt: clock.now(),
      controller: undefined,
      isRepeated: false,
      answer: undefined,
    };
    rid += 1;
    lastSentAt = clock.now();
    requests.push(request);
    transmit(request);
    watch();
  }

  function transmit(request: Request): void {
    const controller = new AbortController();
    request.controller = controller;
    /** It was not given up meanwhile, nor sent again. */
    const isCurrent = () => state !== 'closed' && request.controller === controller;
    void exchange(request, controller.signal).then(
      (body) => {
        if (!isCurrent()) return;
        request.controller = undefined;
        receive(request, body);
      },
      (error: Error) => {
        if (!isCurrent()) return;
        request.controller = undefined;
        if (!(error instanceof Unanswered)) close(error);
        else if (state === 'open') retry();
        else close(new ConnectionError('unreachable', error.message, {cause: error}));
      },
    );
  }

  /** @throws Unanswered if it is worth to be sent again; ConnectionError; XmlError */
  async function exchange(request: Request, signal: AbortSignal): Promise<Body> {
    let text: string;
    let status: number;
    try {
      const response = await options.fetch(url, {
        method: 'POST',
        // §6 allows other types than text/xml, and this one needs no question to the server before.
        headers: {'content-type': 'text/plain; charset=utf-8'},
        body: request.text,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal,
      });
      status = response.status;
      text = response.ok ? await response.text() : '';
    } catch (cause) {
      throw new Unanswered('no answer', {cause});
    }
    if (text !== '') return parseBody(text);
    if (status >= 500 || status === 408 || status === 429) throw new Unanswered(`HTTP ${status}`);
    // §17.1: what servers said before there were conditions, or a proxy says.
    const kind = state === 'creating' ? 'not-xmpp' : 'closed';
    throw new ConnectionError(kind, `HTTP ${status} instead of a body`);
  }

  function receive(request: Request, body: Body): void {
    if (body.attributes['type'] === 'error') {
      repeatUpTo(request);
      return;
    }
    request.answer = body;
    retries = 0;
    // §14.1: in the order in which the requests were made.
    for (let first = requests[0]; first?.answer; first = requests[0]) {
      requests.shift();
      settle(first, first.answer);
      if (isClosed()) return;
    }
    watch();
    pump();
  }

  function settle(request: Request, {attributes, payloads}: Body): void {
    if (state === 'creating') {
      if (attributes['type'] !== 'terminate') begin(attributes);
      if (isClosed()) return;
    }
    for (const payload of payloads) {
      options.onPayload(payload);
      if (isClosed()) return;
    }
    // Prosody has none for a request whose connection broke when a later one was there already,
    // and goes on; if the session is over, that one will be told, too.
    const mayGoOn = attributes['condition'] === 'item-not-found' && request.isRepeated;
    if (attributes['type'] === 'terminate' && !(mayGoOn && requests.length > 0)) {
      close(toError(attributes['condition']));
      return;
    }
    const last = payloads.at(-1)?.getName();
    if (last !== undefined) {
      nextPollAt = AWAITS_ANSWER.has(last) ? clock.now() + LOGIN_PAUSE : 0;
    } else {
      // §11 and §12; also spares a server or a proxy that never waits.
      nextPollAt = request.isPoll ? request.sentAt + terms.polling : 0;
    }
  }

  function begin(attributes: Body['attributes']): void {
    const {sid} = attributes;
    if (!sid) {
      close(new ConnectionError('not-xmpp', 'a BOSH session without a sid'));
      return;
    }
    const count = (name: string, otherwise: number) => {
      const value = attributes[name];
      return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : otherwise;
    };
    const hold = count('hold', terms.hold);
    // Prosody is the one that has one id for both; seen with 0.12.
    canResume = attributes['authid'] !== sid;
    terms = {
      sid,
      hold,
      requests: Math.max(1, count('requests', hold + 1)),
      wait: Math.min(terms.wait, count('wait', options.wait) * 1000),
      polling: count('polling', terms.polling / 1000) * 1000,
    };
    state = 'open';
    options.onOpen();
  }

  /** Sends what there is to send, and otherwise sees to it that the server can. Soon, not now. */
  function pump(): void {
    if (cancelPump) return;
    const gap = requests.length > 0 ? lastSentAt + GAP - clock.now() : 0;
    cancelPump = clock.after(Math.max(gap, PAUSE), () => {
      cancelPump = undefined;
      cancelPoll?.();
      if (state !== 'open' || cancelRetry) return;
      if (queue.length > 0) postQueued();
      else if (requests.length === 0) {
        cancelPoll = clock.after(Math.max(0, nextPollAt - clock.now()), poll);
      }
    });
  }

  function poll(): void {
    if (requests.length === 0) post({});
  }

  function postQueued(): void {
    if (requests.length >= terms.requests) return;
    if (queue[0] === RESTART) {
      queue.shift();
      post({to: domain, 'xml:lang': 'en', 'xmpp:restart': 'true'});
    } else {
      post({}, takeBatch());
    }
    if (queue.length > 0) pump();
  }

  function takeBatch(): readonly string[] {
    let count = 0;
    let size = 0;
    for (const xml of queue) {
      size += xml.length;
      if (xml === RESTART || (count > 0 && size > MAX_BATCH)) break;
      count += 1;
    }
    return queue.splice(0, count);
  }

  /** The server owes an answer when it has more than it holds, and when the wait is over. */
  function watch(): void {
    cancelDeadline?.();
    cancelDeadline = undefined;
    if (requests.length === 0) return;
    const size = requests.reduce((sum, {text}) => sum + text.length, 0);
    const isDue = state !== 'open' || requests.length > terms.hold;
    const time = DEADLINE + size / SLOW_LINE + (isDue ? 0 : terms.wait);
    cancelDeadline = clock.after(time, () =>
      close(new ConnectionError('timeout', 'a BOSH request was not answered')),
    );
  }

  /** §14.3: the network broke under a request. The same request again finds out what became of it. */
  function retry(): void {
    if (cancelRetry) return;
    const delay = RETRY_DELAYS[retries];
    if (delay === undefined) {
      close(new ConnectionError('closed', 'BOSH requests fail'));
      return;
    }
    retries += 1;
    cancelRetry = clock.after(delay, () => {
      const [oldest, ...others] = requests.filter(isLost);
      if (oldest) repeat(oldest);
      cancelRetry = clock.after(RETRY_STAGGER, () => {
        cancelRetry = undefined;
        if (oldest && isLost(oldest)) {
          retry();
          return;
        }
        for (const request of others) repeat(request);
        watch();
        pump();
      });
    });
  }

  function repeat(request: Request): void {
    request.isRepeated = true;
    transmit(request);
  }

  /** §17.3: this one and those before it that have no answer. */
  function repeatUpTo(request: Request): void {
    for (const each of requests.slice(0, requests.indexOf(request) + 1)) {
      each.controller?.abort();
      each.controller = undefined;
    }
    retry();
  }

  return {
    get canResume() {
      return canResume;
    },
    open() {
      if (state === 'open') {
        queue.push(RESTART);
        options.onOpen();
        pump();
      } else if (attachment) {
        state = 'open';
        options.onOpen();
        pump();
      } else {
        state = 'creating';
        post({
          to: domain,
          from: options.from,
          'xml:lang': 'en',
          ver: '1.11',
          wait: options.wait,
          hold: 1,
          ack: 1,
          'xmpp:version': '1.0',
        });
      }
    },
    send(xml) {
      queue.push(xml);
      pump();
    },
    terminate(xml) {
      if (state !== 'open') return;
      state = 'terminating';
      const last = queue.splice(0).filter((each) => each !== RESTART);
      if (xml !== undefined) last.push(xml);
      post({type: 'terminate'}, last);
    },
    abort() {
      // The farewell goes its way.
      if (state === 'terminating') requests.pop();
      end();
    },
  };
}

function isLost({controller, answer}: Request): boolean {
  return !controller && !answer;
}

/** §17.2. What the XMPP server says (remote-stream-error) is a payload, and has been told. */
function toError(condition: string | undefined): ConnectionError | undefined {
  switch (condition) {
    case undefined:
      return undefined;
    case 'host-gone':
    case 'host-unknown':
    case 'improper-addressing':
      return new ConnectionError('host-unknown', `BOSH: ${condition}`);
    case 'item-not-found':
    case 'other-request':
    case 'remote-connection-failed':
    case 'see-other-uri':
    case 'system-shutdown':
      return new ConnectionError('closed', `BOSH: ${condition}`);
    default:
      return new ConnectionError('stream-error', `BOSH: ${condition}`);
  }
}

/** §14.1: unpredictable, and far enough from 2⁵³ for any session. */
function randomRid(): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return random * 1_000 + 1;
}
