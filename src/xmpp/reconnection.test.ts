import {expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import {settled} from '../../test/fakes/session-harness.ts';
import {createDeferred, type Deferred} from '../model/deferred.ts';
import {AuthenticationError, ConnectionError, StanzaError} from '../model/errors.ts';
import type {ConnectionState} from '../model/session.ts';
import {backoff, createReconnection, isFinal, type ReconnectionOptions} from './reconnection.ts';

type Attempt = {
  readonly at: number;
  readonly end: Deferred<never>;
  readonly online: () => void;
  readonly signal: AbortSignal;
};

function begin(options: Partial<ReconnectionOptions> = {}) {
  const clock = new ManualClock();
  const start = clock.now();
  const attempts: Attempt[] = [];
  const states: ConnectionState[] = [];
  const reconnection = createReconnection({
    clock,
    random: () => 0,
    onState: (state) => states.push(state),
    hasWorked: false,
    run(signal, online) {
      const end = createDeferred<never>();
      attempts.push({at: clock.now() - start, end, online, signal});
      return end.promise;
    },
    ...options,
  });
  const attempt = () => {
    const last = attempts.at(-1);
    if (!last) throw new Error('no attempt');
    return last;
  };
  const fail = async (error: unknown) => {
    attempt().end.reject(error);
    await settled();
  };
  return {clock, start, attempts, states, reconnection, attempt, fail};
}

const unreachable = () => new ConnectionError('unreachable');

test('the first attempt is made at once', () => {
  const {reconnection, attempts, states} = begin();
  reconnection.connectNow();
  expect(attempts).toHaveLength(1);
  expect(states).toEqual([{status: 'connecting'}]);
});

test('a server that is away is tried fewer than ten times in 15 s, however the dice fall', async () => {
  const {reconnection, clock, attempts, fail} = begin({random: () => 0});
  reconnection.connectNow();
  for (let elapsed = 0; elapsed < 15_000; elapsed += 50) {
    if (attempts.length > 0) await fail(unreachable());
    clock.advance(50);
  }
  expect(attempts.length).toBeGreaterThan(3);
  expect(attempts.length).toBeLessThan(10);
});

test('the waiting grows to a minute and no further', () => {
  expect([1, 2, 3, 4, 8, 100].map((failures) => backoff(failures, 1))).toEqual([
    1000, 2000, 4000, 8000, 60_000, 60_000,
  ]);
  expect([1, 2, 100].map((failures) => backoff(failures, 0))).toEqual([250, 500, 15_000]);
});

test('being offline says why, and when the next attempt is', async () => {
  const {reconnection, clock, states, fail} = begin({random: () => 1});
  reconnection.connectNow();
  await fail(unreachable());
  expect(states.at(-1)).toMatchObject({
    status: 'offline',
    error: {name: 'ConnectionError', kind: 'unreachable'},
    retryAt: clock.now() + 1000,
  });
});

test.each([
  [new AuthenticationError('not-authorized')],
  [new AuthenticationError('credentials-needed')],
  [new AuthenticationError('server-not-verified')],
  [new ConnectionError('conflict')],
  [new ConnectionError('host-unknown')],
  [new ConnectionError('bad-service')],
  [new ConnectionError('not-xmpp')],
  [new TypeError('a mistake of ours')],
])('after %s it does not try again', async (error) => {
  const {reconnection, clock, states, attempts, fail} = begin();
  reconnection.connectNow();
  await fail(error);
  expect(states.at(-1)).toMatchObject({status: 'offline', retryAt: undefined});
  reconnection.wake();
  clock.advance(3_600_000);
  expect(attempts).toHaveLength(1);
});

test.each([
  [new AuthenticationError('temporary-failure')],
  [new ConnectionError('timeout')],
  [new ConnectionError('closed')],
  [new ConnectionError('stream-error')],
  [new ConnectionError('bad-xml')],
  [new StanzaError('resource-constraint', 'wait')],
])('after %s it tries again', (error) => {
  expect(isFinal(error, false)).toBe(false);
});

test('a server that was there before may say nonsense while it starts', () => {
  expect(isFinal(new ConnectionError('host-unknown'), true)).toBe(false);
  expect(isFinal(new ConnectionError('not-xmpp'), true)).toBe(false);
  expect(isFinal(new ConnectionError('conflict'), true)).toBe(true);
});

test('the person can try again after what is final', async () => {
  const {reconnection, attempts, fail} = begin();
  reconnection.connectNow();
  await fail(new ConnectionError('conflict'));
  reconnection.connectNow();
  expect(attempts).toHaveLength(2);
});

test('a connection that lasted starts the waiting anew, one that broke at once does not', async () => {
  const {reconnection, clock, states, attempt, fail} = begin({random: () => 1});
  reconnection.connectNow();
  for (const [lasted, wait] of [
    [0, 1000],
    [1000, 2000],
    [1000, 4000],
    [60_000, 1000],
  ] as const) {
    attempt().online();
    clock.advance(lasted);
    await fail(new ConnectionError('closed'));
    expect(states.at(-1)).toMatchObject({retryAt: clock.now() + wait});
    clock.advance(wait);
  }
});

test('when the network is back the next attempt is brought forward', async () => {
  const {reconnection, clock, attempts, fail} = begin({random: () => 1});
  reconnection.connectNow();
  for (let failures = 0; failures < 6; failures += 1) {
    await fail(unreachable());
    if (failures < 5) clock.advance(60_000);
  }
  const before = attempts.length;
  clock.advance(5000);
  reconnection.wake();
  clock.advance(0);
  expect(attempts).toHaveLength(before + 1);
});

test('a network that comes and goes does not make a storm', async () => {
  const {reconnection, clock, attempts, fail} = begin({random: () => 1});
  reconnection.connectNow();
  for (let elapsed = 0; elapsed < 15_000; elapsed += 50) {
    await fail(unreachable());
    reconnection.wake();
    clock.advance(50);
  }
  expect(attempts.length).toBeLessThan(10);
});

test('there is one attempt at a time', () => {
  const {reconnection, attempts} = begin();
  reconnection.connectNow();
  reconnection.connectNow();
  reconnection.wake();
  expect(attempts).toHaveLength(1);
});

test('after the stop nothing is tried and nothing is told', async () => {
  const {reconnection, clock, attempts, states, attempt, fail} = begin();
  reconnection.connectNow();
  reconnection.stop();
  reconnection.abort();
  expect(attempt().signal.aborted).toBe(true);
  await fail(new ConnectionError('closed'));
  reconnection.connectNow();
  clock.advance(3_600_000);
  expect(attempts).toHaveLength(1);
  expect(states).toEqual([{status: 'connecting'}]);
});
