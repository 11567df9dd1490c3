/**
 * The requests of a BOSH session (XEP-0124): numbered, each with a deadline, and sent again as they
 * are when the network broke under them. Answers may come in any order; they are told in the order
 * in which the requests were made.
 */
import {ConnectionError} from '../model/errors.ts';
import {buildBody, parseBody, type Body} from './bosh-body.ts';
import type {Clock} from './clock.ts';

/** What is used of `fetch`. */
export type Fetch = (
  url: string,
  init: RequestInit,
) => Promise<Pick<Response, 'ok' | 'status' | 'text' | 'url'>>;

/** How long the server may take for an answer (§7.2). */
export type BoshTerms = {
  readonly sid: string;
  /** Requests that the server keeps waiting. */
  readonly hold: number;
  /** ms. */
  readonly wait: number;
};

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

/** One that has been answered. */
export type BoshRequest = Readonly<Pick<Request, 'isPoll' | 'sentAt' | 'isRepeated'>>;

export type BoshRequestsOptions = {
  readonly url: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Of the first request. */
  readonly rid: number;
  readonly onAnswer: (request: BoshRequest, body: Body) => void;
  /** There may be room for another one. */
  readonly onReady: () => void;
  /** No request will be answered any more. */
  readonly onFailure: (error: Error) => void;
};

export interface BoshRequests {
  /** Those that are not settled. */
  readonly count: number;
  /** Some are about to be sent again: others have to wait. */
  readonly isRetrying: boolean;
  /** When the newest was made, in ms. */
  readonly lastPostAt: number;
  /** The session is there: from here on what breaks is sent again. */
  begin(terms: BoshTerms): void;
  post(attributes: BodyAttributes, payloads?: readonly string[]): void;
  /** The last one: from here on nothing is sent again. */
  postLast(attributes: BodyAttributes, payloads: readonly string[]): void;
  /**
   * Falls silent, and gives up what is under way.
   *
   * @param sparesLast - but not the last one, which nobody waits for
   */
  stop(sparesLast: boolean): void;
}

type BodyAttributes = Readonly<Record<string, string | number | undefined>>;

/** Before a broken request is sent again, in ms. After the last one the session is given up. */
const RETRY_DELAYS = [100, 400, 1_000, 1_500];
/** Between the oldest broken request and the others, in ms: it tells whether there is a network. */
const RETRY_STAGGER = 50;
/** For an answer that is due, in ms, beside the time that the size takes. */
const DEADLINE = 8_000;
/** Characters in a ms over a slow line. */
const SLOW_LINE = 10;

/** The network, or something in it, failed: the same request may fare better. */
class Unanswered extends Error {}

export function createBoshRequests(options: BoshRequestsOptions): BoshRequests {
  const {url, clock, onAnswer, onReady, onFailure} = options;
  let {rid} = options;
  /** Undefined until the session is there. */
  let terms: BoshTerms | undefined;
  let isEnding = false;
  let isStopped = false;
  /** Sent and not settled, oldest first. */
  const requests: Request[] = [];
  let lastPostAt = 0;
  let retries = 0;
  let cancelRetry: (() => void) | undefined;
  let cancelDeadline: (() => void) | undefined;

  function post(attributes: BodyAttributes, payloads: readonly string[] = []): void {
    const oldest = requests[0];
    const text = buildBody(
      {
        rid,
        sid: terms?.sid,
        // §9.2: not if we have heard of all.
        ack: oldest && oldest.rid - 1,
        ...attributes,
      },
      payloads,
    );
    lastPostAt = clock.now();
    const request: Request = {
      rid,
      text,
      isPoll: payloads.length === 0 && Object.keys(attributes).length === 0,
      sentAt: lastPostAt,
      controller: undefined,
      isRepeated: false,
      answer: undefined,
    };
    rid += 1;
    requests.push(request);
    transmit(request);
    watch();
  }

  function transmit(request: Request): void {
    const controller = new AbortController();
    request.controller = controller;
    /** It was not given up meanwhile, nor sent again. */
    const isCurrent = () => !isStopped && request.controller === controller;
    void exchange(request, controller.signal).then(
      (body) => {
        if (!isCurrent()) return;
        request.controller = undefined;
        receive(request, body);
      },
      (error: Error) => {
        if (!isCurrent()) return;
        request.controller = undefined;
        if (!(error instanceof Unanswered)) onFailure(error);
        else if (terms && !isEnding) retry();
        else onFailure(new ConnectionError('unreachable', error.message, {cause: error}));
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
    throw new ConnectionError(terms ? 'closed' : 'not-xmpp', `HTTP ${status} instead of a body`);
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
      onAnswer(first, first.answer);
      if (isStopped) return;
    }
    watch();
    onReady();
  }

  /** The server owes an answer when it has more than it holds, and when the wait is over. */
  function watch(): void {
    cancelDeadline?.();
    cancelDeadline = undefined;
    if (requests.length === 0) return;
    const size = requests.reduce((sum, {text}) => sum + text.length, 0);
    const holds = terms && !isEnding && requests.length <= terms.hold ? terms.wait : 0;
    cancelDeadline = clock.after(DEADLINE + size / SLOW_LINE + holds, () =>
      onFailure(new ConnectionError('timeout', 'a BOSH request was not answered')),
    );
  }

  /** §14.3: the network broke under a request. The same request again finds out what became of it. */
  function retry(): void {
    if (cancelRetry) return;
    const delay = RETRY_DELAYS[retries];
    if (delay === undefined) {
      onFailure(new ConnectionError('closed', 'BOSH requests fail'));
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
        onReady();
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
    get count() {
      return requests.length;
    },
    get isRetrying() {
      return cancelRetry !== undefined;
    },
    get lastPostAt() {
      return lastPostAt;
    },
    begin(agreed) {
      terms = agreed;
    },
    post,
    postLast(attributes, payloads) {
      isEnding = true;
      post(attributes, payloads);
    },
    stop(sparesLast) {
      isStopped = true;
      cancelRetry?.();
      cancelDeadline?.();
      if (sparesLast) requests.pop();
      for (const {controller} of requests) controller?.abort();
    },
  };
}

function isLost({controller, answer}: Request): boolean {
  return !controller && !answer;
}
