/**
 * `npm run bench -- [--part coming-back|history|sizes|search] [--server prosody|ejabberd] [--runs 10]`: how
 * long things take in a real Chromium, with real servers. It prints, and judges nothing; see
 * docs/benchmarks.md.
 */
import {cpus, loadavg, release, type} from 'node:os';
import {parseArgs} from 'node:util';
import {chromium, type Browser} from 'playwright';
import type {XmppServer} from '../../demo/server/types.ts';
import {CHROMIUM} from '../chromium.ts';
import {startPeer} from '../e2e/peer/peer.ts';
import {createAccount, startServer} from '../e2e/world.ts';
import {tableOf} from './figures.ts';
import {measureHistory} from './history/history.ts';
import {MEASURES} from './history/side-by-side.ts';
import {measureSearch} from './search/search.ts';
import {startPerson, type Person} from './person.ts';
import {measureComingBack} from './coming-back.ts';

const PARTS = ['coming-back', 'history', 'sizes', 'search'] as const;
const SERVERS = ['prosody', 'ejabberd'] as const;

/** @param args of the command line */
export async function main(args: readonly string[]): Promise<void> {
  const {values} = parseArgs({
    args: [...args],
    options: {
      part: {type: 'string', default: 'all'},
      server: {type: 'string', default: 'both'},
      runs: {type: 'string'},
      clients: {type: 'string', default: 'natter,converse,bare'},
      measures: {type: 'string', default: MEASURES.join(',')},
      sizes: {type: 'string', default: '1000,100000,1000000'},
    },
  });
  const parts = PARTS.filter((name) => [name, 'all'].includes(values.part));
  const servers = SERVERS.filter((name) => [name, 'both'].includes(values.server));
  const measures = MEASURES.filter((name) => values.measures.split(',').includes(name));
  const runs = values.runs === undefined ? undefined : Number(values.runs);
  const sizes = values.sizes.split(',').map(Number);
  if (parts.length === 0) throw new TypeError(`--part: ${PARTS.join(', ')} or all`);
  if (servers.length === 0) throw new TypeError('--server: prosody, ejabberd or both');
  for (const number of [runs ?? 1, ...sizes]) {
    if (!Number.isSafeInteger(number) || number < 1) {
      throw new TypeError('--runs, --sizes: numbers above 0');
    }
  }

  const browser = await chromium.launch(CHROMIUM);
  const [cpu] = cpus();
  console.log(`Chromium ${browser.version()}, Node ${process.version}, ${type()} ${release()}`);
  console.log(`${cpus().length} × ${cpu?.model ?? 'an unknown processor'}, ${loadNow()}`);
  if (!parts.includes('coming-back')) await browser.close();
  else await measureComing(browser, servers, runs ?? 10);
  if (parts.includes('history') || parts.includes('sizes')) {
    const clients = values.clients.split(',');
    await measureHistory({parts, runs: runs ?? 3, sizes, clients, measures});
  }
  if (parts.includes('search')) await measureSearch(sizes, runs ?? 15);
  console.log(`\n${loadNow()}`);
}

/** Others may be busy on the machine, too. */
function loadNow(): string {
  return `load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(', ')}`;
}

async function measureComing(
  browser: Browser,
  servers: readonly XmppServer['name'][],
  runs: number,
): Promise<void> {
  try {
    for (const name of servers) {
      const server = await startServer(name);
      try {
        await measure(browser, server, runs);
      } finally {
        await server.dispose();
      }
    }
  } finally {
    await browser.close();
  }
}

/** Prints what was measured. */
async function measure(browser: Browser, server: XmppServer, runs: number): Promise<void> {
  const bob = await createAccount(server, 'Bob');
  const peer = await startPeer(server, bob.user, bob.password);
  const people: Person[] = [];
  try {
    console.log(`\n${await peer.version()}`);
    while (people.length < runs) people.push(await startPerson({browser, server, other: bob}));
    console.log(tableOf(await measureComingBack(people, peer)));
  } finally {
    for (const person of people) await person.leave();
    await peer.stop();
  }
}
