/**
 * When to connect: at once, and after a failure later and later, so that a server that comes back
 * is not met by all its clients at the same moment.
 */
import {ConnectionError, NatterError, toErrorInfo} from '../model/errors.ts';
import type {ConnectionState} from '../model/session.ts';
import type {Clock} from './clock.ts';

export type ReconnectionOptions = {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /**
   * One attempt and, if it succeeds, the connection's whole life. Calls `online` when it is
   * usable, and rejects with the reason of its end.
   */
  readonly run: (signal: AbortSignal, online: () => void) => Promise<never>;
  readonly onState: (state: ConnectionState) => void;
  /** This configuration has been online before: what fails now may mend by itself. */
  readonly hasWorked: boolean;
};

export interface Reconnection {
  /** Starts an attempt now, unless one is under way. */
  connectNow(): void;
  /** The network may be back: brings the next attempt forward, if there is to be one. */
  wake(): void;
  /** No more attempts, and no more states. */
  stop(): void;
  /** Ends the attempt, or the connection, that is under way. */
  abort(): void;
}

/** What broke may be whole again: the first attempt after a connection waits at most this long, in ms. */
const FIRST = 500;
/** Of the waits after that, in ms: at most the first, and in the end. */
const BASE = 1_000;
const CAP = 120_000;
/** As many waits are alike, for outages of some seconds; then each is twice the one before. */
const ALIKE = 5;
/** A connection that lasted this long, in ms, was a good one. */
const STABLE = 10_000;
/** However often the network comes and goes: between two attempts, in ms. */
const WAKE_INTERVAL = 500;
/** … and at most so many attempts in any span of so many ms. */
const LIMIT = 9;
const LIMIT_SPAN = 15_000;
/** After a sign that the network is back, as if so many attempts had failed: it may need a moment. */
const FAILURES_WHEN_WOKEN = 3;
/** An attempt as old as this, in ms, may hang in a network that is no more. */
const STALE = 5_000;

/**
 * How long to wait after `failures` attempts, in ms. One half is random, so that the clients of a
 * server that was away do not come back at the same moment; the other keeps them from storming it.
 */
export function backoff(failures: number, random: number): number {
  if (failures === 0) return Math.round(FIRST * random);
  const ceiling = Math.min(CAP, BASE * 2 ** Math.max(0, failures - ALIKE));
  return Math.round(ceiling * (0.5 + 0.5 * random));
}

/**
 * True if trying again cannot help: the person, or the owner of the page, has to act.
 *
 * @param hasWorked - this configuration has been online before. A server that is starting may say
 *   for a while that it does not know its own domain, or answer with a proxy's page.
 */
export function isFinal(error: unknown, hasWorked: boolean): boolean {
  if (!(error instanceof NatterError)) return true;
  if (error.name === 'AuthenticationError') {
    return error.kind !== 'temporary-failure' && error.kind !== 'token-failed';
  }
  if (error.name !== 'ConnectionError') return false;
  switch (error.kind) {
    case 'bad-service':
    case 'conflict':
      return true;
    case 'host-unknown':
    case 'not-xmpp':
      return !hasWorked;
    default:
      return false;
  }
}

export function createReconnection(options: ReconnectionOptions): Reconnection {
  const {clock, random, run, onState} = options;
  let hasWorked = options.hasWorked;
  let failures = 0;
  let attempt: AbortController | undefined;
  let isOnline = false;
  /** When the last attempts began, oldest first. */
  const starts: number[] = [];
  let retryAt = Infinity;
  let cancelTimer: (() => void) | undefined;
  let isStopped = false;

  function connect(): void {
    if (isStopped || attempt) return;
    cancelTimer?.();
    cancelTimer = undefined;
    attempt = new AbortController();
    starts.push(clock.now());
    if (starts.length > LIMIT) starts.shift();
    onState({status: 'connecting'});
    void supervise(attempt.signal);
  }

  async function supervise(signal: AbortSignal): Promise<void> {
    let onlineAt: number | undefined;
    try {
      await run(signal, () => {
        onlineAt = clock.now();
        isOnline = true;
        hasWorked = true;
        onState({status: 'online'});
      });
    } catch (error) {
      attempt = undefined;
      isOnline = false;
      if (isStopped) return;
      const wasStable = onlineAt !== undefined && clock.now() - onlineAt >= STABLE;
      failures = wasStable ? 0 : failures + 1;
      retryAfter(error);
    }
  }

  function retryAfter(error: unknown): void {
    if (isFinal(error, hasWorked)) {
      onState({status: 'offline', error: toErrorInfo(error), retryAt: undefined});
      return;
    }
    schedule(clock.now() + backoff(failures, random()));
    onState({status: 'offline', error: toErrorInfo(error), retryAt});
  }

  function schedule(wanted: number): void {
    const [oldest = -Infinity] = starts.length < LIMIT ? [] : starts;
    cancelTimer?.();
    retryAt = Math.max(wanted, oldest + LIMIT_SPAN);
    cancelTimer = clock.after(Math.max(0, retryAt - clock.now()), connect);
  }

  return {
    connectNow: connect,
    wake() {
      const startedAt = starts.at(-1);
      // Without a timer it has stopped for good.
      if (isOnline || startedAt === undefined || (!attempt && !cancelTimer)) return;
      failures = Math.min(failures, FAILURES_WHEN_WOKEN);
      if (!attempt) schedule(Math.min(retryAt, startedAt + WAKE_INTERVAL));
      else if (clock.now() - startedAt >= STALE) attempt.abort(new ConnectionError('closed'));
    },
    stop() {
      isStopped = true;
      cancelTimer?.();
    },
    abort() {
      attempt?.abort(new ConnectionError('closed'));
    },
  };
}
