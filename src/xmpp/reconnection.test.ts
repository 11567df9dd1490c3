import {expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import {settled} from '../../test/fakes/session-harness.ts';
import {createDeferred, type Deferred} from '../model/deferred.ts';
import {AuthenticationError, ConnectionError, StanzaError} from '../model/errors.ts';
import type {ConnectionState} from '../model/session.ts';
import {
  backoff,
  createReconnection,
  isFinal,
  type Reconnection,
  type ReconnectionOptions,
} from './reconnection.ts';

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

/** A generator of random numbers (mulberry32), so that a failure can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Outage = {
  readonly random: () => number;
  /** In ms; until then every attempt fails at once. */
  readonly length: number;
  /** Else the page was opened without a network. */
  readonly wasOnline: boolean;
  /** Called every 10 ms. */
  readonly meanwhile?: (reconnection: Reconnection) => void;
};

/** When attempts were made, in ms since the outage began; the last is the one that succeeds. */
async function attemptsIn({random, length, wasOnline, meanwhile}: Outage): Promise<number[]> {
  const clock = new ManualClock();
  const lostAt = clock.now() + 60_000;
  const connection = createDeferred<never>();
  const attempts: number[] = [];
  const reconnection = createReconnection({
    clock,
    random,
    onState() {},
    hasWorked: true,
    run(_signal, online) {
      const time = clock.now() - lostAt;
      if (time >= 0) attempts.push(time);
      if (time >= 0 && time < length) return Promise.reject(unreachable());
      online();
      return connection.promise;
    },
  });
  if (wasOnline) reconnection.connectNow();
  clock.advance(60_000);
  if (wasOnline) connection.reject(unreachable());
  else reconnection.connectNow();
  await settled();
  while ((attempts.at(-1) ?? 0) < length) {
    const before = attempts.length;
    clock.advance(10);
    meanwhile?.(reconnection);
    if (attempts.length > before) await settled();
  }
  return attempts;
}

const outages = (count: number, outage: Omit<Outage, 'random'>) =>
  Promise.all(
    Array.from({length: count}, (_, seed) => attemptsIn({random: randomOf(seed), ...outage})),
  );

const luckless = {random: () => 0};

test.each([{wasOnline: true}, {wasOnline: false}])(
  'a server that is away is tried fewer than ten times in 15 s (online before: $wasOnline)',
  async ({wasOnline}) => {
    const length = 15_000;
    const all = await outages(300, {length, wasOnline});
    all.push(await attemptsIn({...luckless, length, wasOnline}));
    const counts = all.map((attempts) => attempts.filter((at) => at < length).length);
    expect(Math.max(...counts)).toBeLessThan(10);
    expect(Math.min(...counts)).toBeGreaterThan(5);
  },
);

test('after 2.5 s without a network it is back within 1 s, as a rule and at worst', async () => {
  const length = 2_500;
  const all = await outages(1000, {length, wasOnline: true});
  const waits = all.map((attempts) => (attempts.at(-1) ?? Infinity) - length).sort((a, b) => a - b);
  expect(waits[500]).toBeLessThan(500);
  expect(waits.at(-1)).toBeLessThanOrEqual(1_000);
});

test('after ten minutes it is tried once a minute at most, and once in two minutes at least', async () => {
  const all = await outages(20, {length: 1_500_000, wasOnline: true});
  all.push(await attemptsIn({...luckless, length: 1_500_000, wasOnline: true}));
  for (const attempts of all) {
    const late = attempts.filter((at) => at >= 600_000);
    const gaps = late.slice(1).map((at, index) => at - (late[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(120_000);
  }
});

test('a network that comes and goes does not make a storm', async () => {
  const meanwhile = (reconnection: Reconnection) => reconnection.wake();
  for (const attempts of await outages(20, {length: 60_000, wasOnline: true, meanwhile})) {
    for (const start of attempts) {
      const within = attempts.filter((at) => at >= start && at < start + 15_000);
      expect(within.length).toBeLessThan(10);
    }
  }
});

test('the waiting grows to two minutes and no further', () => {
  expect([0, 1, 5, 6, 7, 8, 12, 100].map((failures) => backoff(failures, 1))).toEqual([
    500, 1000, 1000, 2000, 4000, 8000, 120_000, 120_000,
  ]);
  expect([0, 1, 5, 6, 100].map((failures) => backoff(failures, 0))).toEqual([
    0, 500, 500, 1000, 60_000,
  ]);
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
  [new AuthenticationError('token-failed')],
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
    [10_000, 500],
    [9_000, 1000],
    [0, 1000],
    [60_000, 500],
  ] as const) {
    attempt().online();
    clock.advance(lasted);
    await fail(new ConnectionError('closed'));
    expect(states.at(-1)).toMatchObject({retryAt: clock.now() + wait});
    clock.advance(wait);
  }
});

/** Offline for so long that the next attempt is far away. */
async function beginLongOutage() {
  const begun = begin({random: () => 1});
  begun.reconnection.connectNow();
  for (let failures = 0; failures < 12; failures += 1) {
    await begun.fail(unreachable());
    if (failures < 11) begun.clock.advance(120_000);
  }
  return begun;
}

test('when the network is back the next attempt is made at once', async () => {
  const {reconnection, clock, attempts} = await beginLongOutage();
  const before = attempts.length;
  clock.advance(5000);
  reconnection.wake();
  clock.advance(0);
  expect(attempts).toHaveLength(before + 1);
});

test('a network that needs a moment more is tried again soon', async () => {
  const {reconnection, clock, states, fail} = await beginLongOutage();
  clock.advance(5000);
  reconnection.wake();
  clock.advance(0);
  await fail(unreachable());
  expect(states.at(-1)).toMatchObject({retryAt: clock.now() + 1000});
});

test('a wake-up never puts an attempt off', async () => {
  const {reconnection, clock, attempts, fail} = begin({random: () => 0});
  reconnection.connectNow();
  clock.advance(400);
  await fail(unreachable());
  reconnection.wake();
  clock.advance(100);
  expect(attempts).toHaveLength(2);
});

test('an attempt that hangs is made anew when the network has changed', async () => {
  const {reconnection, clock, attempts, attempt, fail} = begin({random: () => 1});
  reconnection.connectNow();
  clock.advance(4_999);
  reconnection.wake();
  expect(attempt().signal.aborted).toBe(false);
  clock.advance(1);
  reconnection.wake();
  expect(attempt().signal.aborted).toBe(true);
  await fail(new ConnectionError('closed'));
  clock.advance(1000);
  expect(attempts).toHaveLength(2);
});

test('a connection is left in peace', () => {
  const {reconnection, clock, attempt} = begin();
  reconnection.connectNow();
  attempt().online();
  clock.advance(60_000);
  reconnection.wake();
  expect(attempt().signal.aborted).toBe(false);
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
