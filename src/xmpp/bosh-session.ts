/**
 * A BOSH session (XEP-0124, version 1.11.2): a stream of payloads in both directions, in order, out
 * of HTTP requests. One request is always with the server, which answers it as soon as it has
 * something to say; what is sent meanwhile goes into another. Left out: key sequences (they protect
 * what is not encrypted, and we speak TLS or stay on the machine), pauses (a worker does not have
 * to), several streams in one session, and where a server would send us instead (see-other-uri).
 */
import {ConnectionError} from '../model/errors.ts';
import type {Body} from './bosh-body.ts';
import {createBoshRequests, type BoshRequest, type Fetch} from './bosh-requests.ts';
import type {Clock} from './clock.ts';
import type {Element} from './xml.ts';

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

/**
 * Before a request, and between one and the next beside it, in ms. So that the connection of the
 * last answer is free for it: on a new one it would be overtaken, and ejabberd is lost over that.
 */
const PAUSE = 10;
const GAP = 25;
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

export function createBoshSession(options: BoshSessionOptions): BoshSession {
  const {domain, clock, attachment, onClose} = options;
  const maxWait = options.wait * 1000;
  let state: 'new' | 'creating' | 'open' | 'terminating' | 'closed' = 'new';
  /** What waits to be sent; 'restart' goes alone. */
  const queue: string[] = [];
  let canResume = true;
  /** That may be under way at once. */
  let maxRequests = 2;
  /** Between two requests that bring nothing, in ms. */
  let polling = 5_000;
  let nextPollAt = 0;
  let cancelPump: (() => void) | undefined;
  let cancelPoll: (() => void) | undefined;

  const requests = createBoshRequests({
    url: options.url,
    fetch: options.fetch,
    clock,
    rid: attachment?.rid ?? randomRid(),
    onAnswer: settle,
    onReady: pump,
    onFailure: close,
  });

  const isClosed = () => state === 'closed';

  function end(sparesLast = false): void {
    state = 'closed';
    cancelPump?.();
    cancelPoll?.();
    requests.stop(sparesLast);
  }

  function close(error: Error | undefined): void {
    if (state === 'closed') return;
    end();
    onClose(error);
  }

  function settle(request: BoshRequest, {attributes, payloads}: Body): void {
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
    if (attributes['type'] === 'terminate' && !(mayGoOn && requests.count > 0)) {
      close(toError(attributes['condition']));
      return;
    }
    const last = payloads.at(-1)?.getName();
    if (last !== undefined) {
      nextPollAt = AWAITS_ANSWER.has(last) ? clock.now() + LOGIN_PAUSE : 0;
    } else {
      // §11 and §12; also spares a server or a proxy that never waits.
      nextPollAt = request.isPoll ? request.sentAt + polling : 0;
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
    const hold = count('hold', 1);
    // Prosody is the one that has one id for both; seen with 0.12.
    canResume = attributes['authid'] !== sid;
    maxRequests = Math.max(1, count('requests', hold + 1));
    polling = count('polling', polling / 1000) * 1000;
    requests.begin({
      sid,
      hold,
      wait: Math.min(maxWait, count('wait', options.wait) * 1000),
    });
    state = 'open';
    options.onOpen();
  }

  /** Sends what there is to send, and otherwise sees to it that the server can. Soon, not now. */
  function pump(): void {
    if (cancelPump) return;
    const gap = requests.count > 0 ? requests.lastPostAt + GAP - clock.now() : 0;
    cancelPump = clock.after(Math.max(gap, PAUSE), () => {
      cancelPump = undefined;
      cancelPoll?.();
      if (state !== 'open' || requests.isRetrying) return;
      if (queue.length > 0) postQueued();
      else if (requests.count === 0) {
        cancelPoll = clock.after(Math.max(0, nextPollAt - clock.now()), poll);
      }
    });
  }

  function poll(): void {
    if (requests.count === 0) requests.post({});
  }

  function postQueued(): void {
    if (requests.count >= maxRequests) return;
    if (queue[0] === RESTART) {
      queue.shift();
      requests.post({to: domain, 'xml:lang': 'en', 'xmpp:restart': 'true'});
    } else {
      requests.post({}, takeBatch());
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
        requests.begin({sid: attachment.sid, hold: 1, wait: maxWait});
        state = 'open';
        options.onOpen();
        pump();
      } else {
        state = 'creating';
        requests.post({
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
      requests.postLast({type: 'terminate'}, last);
    },
    abort() {
      // The farewell goes its way.
      end(state === 'terminating');
    },
  };
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
