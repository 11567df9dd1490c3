/**
 * Natter with a conversation of any length on the device. Such a browser profile takes minutes to
 * make, so it is kept, and each run has a copy: what is deleted from a database slows it down.
 */
import {cpSync, mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium, type Page} from 'playwright';
import type {ProsodyServer} from '../../../demo/server/types.ts';
import type {BareJid} from '../../../src/model/jid.ts';
import {MIGRATIONS} from '../../../src/store/migrations.ts';
import {CHROMIUM} from '../../chromium.ts';
import {DIST, startServer, type Account} from '../../e2e/world.ts';
import {aligned, spread, type Figures} from '../figures.ts';
import {startBenchSite, type BenchSite} from '../site.ts';
import type {Bundles} from './bundles.ts';
import {receive, scrollBack, type Effort} from './measures.ts';
import {startSender} from './sender.ts';
import {markOf, pastOf} from './talk.ts';
import {startVisit, type Visit} from './visit.ts';
import {VIEW, type Measure} from './side-by-side.ts';

const PROFILES = fileURLToPath(
  new URL('../../../node_modules/.cache/natter-bench/', import.meta.url),
);
/** Rows in one transaction. */
const BATCH = 5000;
const BACK = 1000;
/** The same origin whatever port is free: what is stored belongs to it. */
const HOST = 'bench.localhost';

function person(user: string, name: string): Account {
  return {user, name, password: 'bench', jid: `${user}@localhost`};
}

const ANNA = person('anna', 'Anna');
/** Whose conversation is on the device. */
const CAROL = person('carol', 'Carol');
/** Whose conversation is in the archive only. */
const DORA = person('dora', 'Dora');

type Samples = Map<string, number[]>;

/**
 * @param measures - what is measured beside opening and reloading
 * @returns a table with a column for each size
 */
export async function measureSizes(
  sizes: readonly number[],
  runs: number,
  bundles: Bundles,
  measures: readonly Measure[],
): Promise<string> {
  const all: Samples[] = [];
  for (const size of sizes) {
    const samples: Samples = new Map();
    for (let run = 0; run < runs; run += 1) {
      console.error(`  ${size} messages, run ${run + 1}`);
      await measureRun(size, bundles, samples, measures);
    }
    all.push(samples);
  }
  const rows = ROWS.filter(({what}) => all.some((samples) => samples.has(what))).map(
    ({name, what, unit}) => [name, ...all.map((samples) => spread(samples.get(what) ?? [], unit))],
  );
  const header = ['', ...sizes.map((size) => size.toLocaleString('en'))];
  return aligned([header, ...rows], (column) => column > 0);
}

const ROWS: readonly {name: string; what: string; unit: Figures['unit']}[] = [
  {name: 'open, warm', what: 'open', unit: 'ms'},
  {name: 'reload → history on screen', what: 'reload', unit: 'ms'},
  {name: '  with the server away', what: 'reload, away', unit: 'ms'},
  {name: `scroll back ${BACK} on the device`, what: 'scroll', unit: 'ms'},
  {name: '  longest task', what: 'scroll, longest task', unit: 'task'},
  {name: `scroll back ${BACK} from the archive`, what: 'archive', unit: 'ms'},
  {name: '  longest task', what: 'archive, longest task', unit: 'task'},
  {name: '1000 live messages', what: 'live', unit: 'ms'},
  {name: '  page busy', what: 'live, page', unit: 'share'},
  {name: '  worker busy', what: 'live, worker', unit: 'share'},
  {name: 'page heap, chat open', what: 'heap', unit: 'bytes'},
];

async function measureRun(
  size: number,
  bundles: Bundles,
  samples: Samples,
  measures: readonly Measure[],
): Promise<void> {
  // A new one each time: what the last run has said is not in its archives.
  const server = (await startServer('prosody')) as ProsodyServer;
  const {websocketUrl: service, domain} = server;
  const folders = {'/natter/': DIST, '/bundles/': bundles.folder};
  const site = await startBenchSite(folders, {service, domain});
  try {
    for (const {user, password} of [ANNA, CAROL, DORA]) await server.register(user, password);
    for (const other of [CAROL, DORA]) await server.befriend(ANNA, other);
    const past = pastOf({me: ANNA.user, other: DORA.user}, 2 * BACK);
    await server.remember(ANNA.user, DORA.user, past);
    await inProfile(size, site, (page) => prepare(page, size));
    copyProfile(size);
    await measureIn(size, {server, site}, samples, measures);
  } finally {
    await site.stop();
    await server.dispose();
  }
}

/** Another schema is another profile. */
function folderOf(size: number): string {
  return join(PROFILES, `${size}-${MIGRATIONS.length}`);
}

/** The copy of a run, always in the same place. */
const COPY = join(PROFILES, 'run');

function copyProfile(size: number): void {
  rmSync(COPY, {recursive: true, force: true});
  cpSync(folderOf(size), COPY, {recursive: true});
}

async function launch(folder: string, site: BenchSite) {
  mkdirSync(folder, {recursive: true});
  return await chromium.launchPersistentContext(folder, {
    ...CHROMIUM,
    ...VIEW,
    args: [...CHROMIUM.args, `--host-resolver-rules=MAP ${HOST} 127.0.0.1:${site.port}`],
  });
}

async function inProfile(
  size: number,
  site: BenchSite,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await launch(folderOf(size), site);
  try {
    const page = await context.newPage();
    await page.goto(`http://${HOST}/bare.html`);
    await page.addScriptTag({url: '/bundles/seed.js', type: 'module'});
    await page.waitForFunction(() => window.benchSeed !== undefined);
    await use(page);
  } finally {
    await context.close();
  }
}

/** Makes the profile what it is to be. */
async function prepare(page: Page, size: number): Promise<void> {
  const [account, other] = [ANNA.jid as BareJid, CAROL.jid as BareJid];
  const people = {account, other};
  let count = await page.evaluate(
    ({account, other}) => window.benchSeed?.count(account, other) ?? 0,
    people,
  );
  if (count >= size) return;
  const past = pastOf({me: ANNA.user, other: CAROL.user}, size);
  for (; count < size; count += BATCH) {
    const messages = past.slice(count, count + BATCH);
    await page.evaluate((added) => window.benchSeed?.add(added), {account, other, messages});
    if (count % 100_000 === 0) console.error(`    ${count} are there`);
  }
}

async function measureIn(
  size: number,
  {server, site}: {readonly server: ProsodyServer; readonly site: BenchSite},
  samples: Samples,
  measures: readonly Measure[],
): Promise<void> {
  const note = (what: string, value: number | undefined) => {
    if (value !== undefined) samples.set(what, [...(samples.get(what) ?? []), value]);
  };
  const noteEffort = (what: string, {time, longest, page, worker}: Effort) => {
    note(what, time);
    note(`${what}, longest task`, longest);
    note(`${what}, page`, page);
    note(`${what}, worker`, worker);
  };
  const context = await launch(COPY, site);
  const browser = context.browser();
  if (!browser) throw new Error('the browser cannot be asked');
  const newest = markOf('p', size - 1);
  const visit = (other: Account) =>
    startVisit({browser, context, client: 'natter', site: `http://${HOST}`, other});
  try {
    const carol = await visit(CAROL);
    await carol.signIn(ANNA);
    await carol.meter.settled();
    note('open', await carol.open(newest));
    note('heap', await carol.meter.heap());
    note('reload', await carol.reload(newest));
    await carol.meter.settled();
    if (measures.includes('reading')) {
      noteEffort('scroll', await scrollBack(carol, markOf('p', Math.max(0, size - BACK))));
    }
    await server.stop();
    note('reload, away', await carol.reload(newest, 15_000));
    await server.start();
    await carol.page.close();
    if (measures.includes('reading')) await measureArchive(visit, noteEffort);
    if (measures.includes('live')) await measureLive(visit, {newest, server}, noteEffort);
  } finally {
    await context.close();
    rmSync(COPY, {recursive: true, force: true});
  }
}

type Meet = (other: Account) => Promise<Visit>;
type NoteEffort = (what: string, effort: Effort) => void;

async function measureArchive(visit: Meet, noteEffort: NoteEffort): Promise<void> {
  const dora = await visit(DORA);
  await dora.page.goto(`http://${HOST}/natter.html`);
  await dora.ask('listed', DORA.name);
  await dora.open(markOf('p', 2 * BACK - 1));
  noteEffort('archive', await scrollBack(dora, markOf('p', BACK)));
  await dora.page.close();
}

async function measureLive(
  visit: Meet,
  {newest, server}: {readonly newest: string; readonly server: ProsodyServer},
  noteEffort: NoteEffort,
): Promise<void> {
  const again = await visit(CAROL);
  await again.reload(newest);
  await again.meter.settled();
  const sender = await startSender(server, CAROL);
  noteEffort('live', await receive(again, sender, {to: ANNA.jid, series: 'q'}));
  sender.stop();
}
