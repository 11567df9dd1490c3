/** How soon somebody is back whose network, page or host was away. */
import {setTimeout as delay} from 'node:timers/promises';
import type {Peer} from '../e2e/peer/peer.ts';
import {attemptsPerMinute} from './attempts.ts';
import type {Figures} from './figures.ts';
import type {Person, Streams} from './person.ts';

/** After so many ms a connection is a good one: what it breaks from begins the waiting anew. */
const STABLE = 10_000;
const OUTAGE = 2_500;

/** @param people - online; each of them is one run */
export async function measureComingBack(
  people: readonly Person[],
  peer: Peer,
): Promise<readonly Figures[]> {
  await delay(STABLE);
  const outages = await inTurn(people, (person) => surviveOutage(person, peer));
  const reloads = await inTurn(people, reload);
  const restarts = await inTurn(people, restartHost);
  await delay(STABLE);
  const attempts = await Promise.all(people.map(countAttempts));
  const late = await Promise.all(people.map(attemptsPerMinute));
  const silences = await Promise.all(people.map(noticeSilence));

  const outage = `after ${OUTAGE / 1000} s without a network`;
  const streams = (returns: readonly {readonly stream: string}[]) =>
    ['kept', 'resumed', 'begun anew']
      .map((how) => ({how, count: returns.filter(({stream}) => stream === how).length}))
      .flatMap(({how, count}) => (count > 0 ? `${count} ${how}` : []))
      .join(', ');
  const aim = '< 1 s';
  return [
    {
      name: `${outage}: online`,
      unit: 'ms',
      values: outages.map(({online}) => online),
      aim,
      streams: streams(outages),
    },
    {
      name: '  what was typed meanwhile is with the other',
      unit: 'ms',
      values: outages.map(({sent}) => sent),
      aim,
    },
    {
      name: '  what was said meanwhile is on screen',
      unit: 'ms',
      values: outages.map(({received}) => received),
      aim,
    },
    {
      name: 'host killed: online again',
      unit: 'ms',
      values: restarts.map(({online}) => online),
      aim: '< 300 ms',
      streams: streams(restarts),
    },
    {
      name: 'page reloaded: online again',
      unit: 'ms',
      values: reloads.map(({online}) => online),
      streams: streams(reloads),
    },
    {
      name: 'half-open connection: noticed after a message',
      unit: 's',
      values: silences.map((time) => time / 1000),
      aim: '≤ 15 s',
    },
    {name: 'attempts in the first 15 s of an outage', unit: 'count', values: attempts, aim: '< 10'},
    {
      name: 'attempts a minute after ten minutes (computed)',
      unit: 'rate',
      values: late,
      aim: '≤ 1',
    },
  ];
}

/** One after the other: they share the machine. */
async function inTurn<T>(
  people: readonly Person[],
  measure: (person: Person) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  for (const person of people) {
    results.push(await measure(person));
  }
  return results;
}

async function surviveOutage(person: Person, peer: Peer) {
  const before = person.streams();
  const [typed, said] = [`typed by ${person.jid}`, `said to ${person.jid}`];
  await person.network.cut();
  const end = Date.now() + OUTAGE;
  await delay(OUTAGE / 5);
  await person.say(typed);
  await peer.message(person.jid, said);
  await delay(end - Date.now());

  await person.network.restore();
  const start = Date.now();
  const [online, sent, received] = await Promise.all([
    person.when('online', start),
    peer.messageWith(typed).then(() => Date.now()),
    person.shown(said),
  ]);
  return {
    online: online - start,
    sent: sent - start,
    received: received - start,
    stream: whatBecameOf(before, person),
  };
}

async function reload(person: Person) {
  const before = person.streams();
  const start = Date.now();
  await person.reload();
  const online = (await person.when('online', start)) - start;
  return {online, stream: whatBecameOf(before, person)};
}

async function restartHost(person: Person) {
  const before = person.streams();
  const start = Date.now();
  await person.killHost();
  const online = (await person.when('online', start)) - start;
  return {online, stream: whatBecameOf(before, person)};
}

function whatBecameOf(before: Streams, person: Person): 'kept' | 'resumed' | 'begun anew' {
  const now = person.streams();
  if (now.begun > before.begun) return 'begun anew';
  return now.resumed > before.resumed ? 'resumed' : 'kept';
}

/** Leaves the person online. */
async function countAttempts(person: Person): Promise<number> {
  const length = 15_000;
  await person.network.cut();
  const start = Date.now();
  await delay(length);
  await person.network.restore();
  const end = Date.now();
  await person.when('online', end);
  return person.count('connecting', start, start + length);
}

async function noticeSilence(person: Person): Promise<number> {
  person.network.freeze();
  const start = Date.now();
  await person.say('is anybody there?');
  const noticed = (await person.when('offline', start)) - start;
  await person.network.restore();
  return noticed;
}
