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

/** ms. */
const BASE = 1_000;
const CAP = 60_000;
/** A connection that lasted this long, in ms, was a good one. */
const STABLE = 30_000;
/** Between two attempts however often the network comes and goes, in ms. */
const WAKE_INTERVAL = 2_000;

/**
 * Before the attempt after `failures` of them, in ms: exponential, and random over three quarters
 * of the range. The lower quarter is left out so that bad luck does not make a storm.
 */
export function backoff(failures: number, random: number): number {
  const ceiling = Math.min(CAP, BASE * 2 ** Math.min(failures - 1, 16));
  return Math.round(ceiling * (0.25 + 0.75 * random));
}

/**
 * True if trying again cannot help: the person, or the owner of the page, has to act.
 *
 * @param hasWorked - this configuration has been online before. A server that is starting may say
 *   for a while that it does not know its own domain, or answer with a proxy's page.
 */
export function isFinal(error: unknown, hasWorked: boolean): boolean {
  if (!(error instanceof NatterError)) return true;
  if (error.name === 'AuthenticationError') return error.kind !== 'temporary-failure';
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
  let startedAt = -Infinity;
  let cancelTimer: (() => void) | undefined;
  let isStopped = false;

  function connect(): void {
    if (isStopped || attempt) return;
    cancelTimer?.();
    cancelTimer = undefined;
    attempt = new AbortController();
    startedAt = clock.now();
    onState({status: 'connecting'});
    void supervise(attempt.signal);
  }

  async function supervise(signal: AbortSignal): Promise<void> {
    let onlineAt: number | undefined;
    try {
      await run(signal, () => {
        onlineAt = clock.now();
        hasWorked = true;
        onState({status: 'online'});
      });
    } catch (error) {
      attempt = undefined;
      if (isStopped) return;
      const wasStable = onlineAt !== undefined && clock.now() - onlineAt >= STABLE;
      failures = wasStable ? 1 : failures + 1;
      retryAfter(error);
    }
  }

  function retryAfter(error: unknown): void {
    if (isFinal(error, hasWorked)) {
      onState({status: 'offline', error: toErrorInfo(error), retryAt: undefined});
      return;
    }
    const delay = backoff(failures, random());
    cancelTimer = clock.after(delay, connect);
    onState({status: 'offline', error: toErrorInfo(error), retryAt: clock.now() + delay});
  }

  return {
    connectNow: connect,
    wake() {
      // Without a timer it is either connected or has stopped for good.
      if (!cancelTimer || attempt) return;
      cancelTimer();
      cancelTimer = clock.after(Math.max(0, startedAt + WAKE_INTERVAL - clock.now()), connect);
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
