import {expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import {settled} from '../../test/fakes/session-harness.ts';
import {createDeferred} from '../model/deferred.ts';
import {ConnectionError, type ConnectionErrorKind} from '../model/errors.ts';
import type {RouteMemory} from '../model/route.ts';
import {createRoutes} from './routes.ts';
import {parseService} from './service-url.ts';
import type {Stream} from './stream.ts';

const WS = 'wss://example.org/ws';
const BOSH = 'https://example.org/bosh';
const HOUR = 3_600_000;

type Outcome = 'opens' | 'hangs' | ConnectionErrorKind;

type Setting = {
  readonly service?: string | undefined;
  readonly remembered?: RouteMemory;
  readonly domainSays?: string;
  readonly hasWorked?: boolean;
};

function start(setting: Setting = {}) {
  const {remembered, domainSays = 'nothing', hasWorked = false} = setting;
  // Undefined is a value of it.
  const service = 'service' in setting ? setting.service : `${WS} ${BOSH}`;
  const clock = new ManualClock();
  const tried: string[] = [];
  const remembers: (RouteMemory | undefined)[] = [];
  const ends = new Map<string, AbortSignal>();
  const outcomes: Record<string, Outcome> = {[WS]: 'opens', [BOSH]: 'opens'};
  let lookUps = 0;
  const routes = createRoutes({
    service,
    domain: 'example.org',
    clock,
    hasWorked,
    remembered,
    onRemember: (memory) => remembers.push(memory),
    lookUp() {
      lookUps += 1;
      const isThere = domainSays !== 'nothing';
      return isThere
        ? Promise.resolve(parseService(domainSays))
        : Promise.reject(new ConnectionError('unreachable', 'no host-meta'));
    },
  });
  return {
    clock,
    tried,
    remembers,
    ends,
    outcomes,
    lookUps: () => lookUps,
    connect: async (allows: 'all' | 'bosh' = 'all') => {
      const url = await routes
        .connect({
          signal: new AbortController().signal,
          allows: ({transport}) => allows === 'all' || transport === 'bosh',
          async open(route, signal) {
            tried.push(route.url);
            ends.set(route.url, signal);
            const outcome = outcomes[route.url] ?? 'unreachable';
            if (outcome === 'hangs') await createDeferred().promise;
            if (outcome !== 'opens' && outcome !== 'hangs') throw new ConnectionError(outcome);
            return {url: route.url} as unknown as Stream;
          },
        })
        .then(
          ({stream}) => (stream as unknown as {url: string}).url,
          (error: ConnectionError) => error.kind,
        );
      return url;
    },
  };
}

test('the preferred address is taken, and no other is asked', async () => {
  const {connect, tried, remembers} = start();
  expect(await connect()).toBe(WS);
  expect(tried).toEqual([WS]);
  expect(remembers).toEqual([]);
});

test.each(['unreachable', 'closed', 'timeout', 'not-xmpp'] as const)(
  'where WebSocket is blocked (%s) BOSH is taken, and remembered for an hour',
  async (kind) => {
    const {connect, outcomes, tried, remembers, clock} = start();
    outcomes[WS] = kind;
    expect(await connect()).toBe(BOSH);
    expect(remembers).toEqual([
      {of: `${WS} ${BOSH} example.org`, url: BOSH, until: clock.now() + HOUR},
    ]);
    tried.length = 0;
    clock.advance(HOUR - 1);
    expect(await connect()).toBe(BOSH);
    expect(tried).toEqual([BOSH]);
    clock.advance(1);
    outcomes[WS] = 'opens';
    expect(await connect()).toBe(WS);
    expect(remembers.at(-1)).toBeUndefined();
  },
);

test('what an earlier host remembered holds, but only for the same configuration', async () => {
  const remembered = {of: `${WS} ${BOSH} example.org`, url: BOSH, until: 2_000_000};
  expect(await start({remembered}).connect()).toBe(BOSH);
  expect(await start({remembered, service: WS}).connect()).toBe(WS);
});

test('an XMPP server that says no is believed', async () => {
  const {connect, outcomes, tried} = start();
  outcomes[WS] = 'host-unknown';
  expect(await connect()).toBe('host-unknown');
  expect(tried).toEqual([WS]);
});

test('one that hangs gets company after a while, and what is late is ended', async () => {
  const {connect, outcomes, clock, tried, ends} = start();
  outcomes[WS] = 'hangs';
  const connecting = connect();
  await settled();
  clock.advance(3_999);
  await settled();
  expect(tried).toEqual([WS]);
  clock.advance(1);
  expect(await connecting).toBe(BOSH);
  expect(ends.get(WS)?.aborted).toBe(true);
  expect(ends.get(BOSH)?.aborted).toBe(false);
});

test('where all fail, what became of the preferred one is told', async () => {
  const {connect, outcomes} = start();
  outcomes[WS] = 'not-xmpp';
  outcomes[BOSH] = 'unreachable';
  expect(await connect()).toBe('not-xmpp');
});

test('while the network is away most attempts go to the one that worked', async () => {
  const {connect, outcomes, tried} = start();
  await connect();
  tried.length = 0;
  outcomes[WS] = outcomes[BOSH] = 'unreachable';
  for (let i = 0; i < 6; i++) expect(await connect()).toBe('unreachable');
  expect(tried).toEqual([WS, WS, WS, BOSH, WS, WS, WS, BOSH]);
});

test('with a WebSocket only that is blocked, the domain is asked for BOSH', async () => {
  const {connect, outcomes, lookUps} = start({service: WS, domainSays: BOSH});
  outcomes[WS] = 'unreachable';
  expect(await connect()).toBe(BOSH);
  expect(lookUps()).toBe(1);
});

test('once the only address has worked, the domain is not asked whenever it fails', async () => {
  const {connect, outcomes, lookUps} = start({service: WS, domainSays: BOSH});
  expect(await connect()).toBe(WS);
  outcomes[WS] = 'unreachable';
  for (let i = 0; i < 6; i++) expect(await connect()).toBe('unreachable');
  expect(lookUps()).toBe(0);
});

test('nor where it has worked before this host was started', async () => {
  const {connect, outcomes, lookUps} = start({service: WS, domainSays: BOSH, hasWorked: true});
  outcomes[WS] = 'unreachable';
  for (let i = 0; i < 6; i++) expect(await connect()).toBe('unreachable');
  expect(lookUps()).toBe(0);
});

test('without an address the domain is asked, once', async () => {
  const {connect, lookUps} = start({service: undefined, domainSays: `${WS} ${BOSH}`});
  expect(await connect()).toBe(WS);
  expect(await connect()).toBe(WS);
  expect(lookUps()).toBe(1);
});

test('what can be done over BOSH only goes there', async () => {
  const {connect, tried} = start();
  expect(await connect('bosh')).toBe(BOSH);
  expect(tried).toEqual([BOSH]);
});

test('an address that is not usable is said, and nothing is tried', async () => {
  const {connect, tried} = start({service: 'ws://example.org/ws'});
  expect(await connect()).toBe('bad-service');
  expect(tried).toEqual([]);
});
