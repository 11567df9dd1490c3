/**
 * `npm run bench -- [--server prosody|ejabberd] [--runs 10]`: how long things take in a real
 * Chromium, with real servers. It prints, and judges nothing; see docs/benchmarks.md.
 */
import {cpus, release, type} from 'node:os';
import {parseArgs} from 'node:util';
import {chromium, type Browser} from 'playwright';
import type {XmppServer} from '../../demo/server/types.ts';
import {CHROMIUM} from '../chromium.ts';
import {startPeer} from '../e2e/peer/peer.ts';
import {createAccount, startServer} from '../e2e/world.ts';
import {tableOf} from './figures.ts';
import {startPerson, type Person} from './person.ts';
import {measureComingBack} from './coming-back.ts';

const SERVERS = ['prosody', 'ejabberd'] as const;

/** @param args of the command line */
export async function main(args: readonly string[]): Promise<void> {
  const {values} = parseArgs({
    args: [...args],
    options: {
      server: {type: 'string', default: 'both'},
      runs: {type: 'string', default: '10'},
    },
  });
  const servers = SERVERS.filter((name) => [name, 'both'].includes(values.server));
  const runs = Number(values.runs);
  if (servers.length === 0) throw new TypeError('--server: prosody, ejabberd or both');
  if (!Number.isSafeInteger(runs) || runs < 1) throw new TypeError('--runs: a number above 0');

  const browser = await chromium.launch(CHROMIUM);
  try {
    const [cpu] = cpus();
    console.log(`Chromium ${browser.version()}, Node ${process.version}, ${type()} ${release()}`);
    console.log(`${cpus().length} × ${cpu?.model ?? 'an unknown processor'}`);
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
