/**
 * Natter, converse.js and a bare client, one after the other on the same server and with the same
 * messages; each run is a new browser, in another order.
 */
import {chromium, type Browser} from 'playwright';
import {CHROMIUM} from '../../chromium.ts';
import {createAccount, DIST, startServer, type Account} from '../../e2e/world.ts';
import type {ProsodyServer} from '../../../demo/server/types.ts';
import {startBenchSite, type BenchSite} from '../site.ts';
import {openBare} from './bare.ts';
import type {Bundles} from './bundles.ts';
import type {ColdSync, ColdSynced} from './in-page/cold-sync.ts';
import {BURST, receive, scrollBack, type Effort} from './measures.ts';
import {converseFolders} from './rivals.ts';
import type {ClientName} from './screen.ts';
import {startSender} from './sender.ts';
import {bodyOf, markOf, pastOf} from './talk.ts';
import {startVisit, type Visit} from './visit.ts';
import type {Comparison} from '../figures.ts';

/** Messages in the archive. */
const PAST = 10_000;
const BACK = 1000;
/** As many as Natter asks for at once. */
const PAGE = 100;
export const VIEW = {locale: 'en-GB', viewport: {width: 1280, height: 800}};

type World = {
  readonly server: ProsodyServer;
  readonly site: BenchSite;
  readonly url: string;
  readonly bob: Account;
  /** Has a past with Bob. */
  readonly anna: Account;
};

type Samples = Map<string, number[]>;

const CLIENTS = {
  Natter: {reading: readInNatter, live: liveIn('natter'), cold: syncCold},
  Converse: {reading: readInConverse, live: liveIn('converse'), cold: undefined},
  bare: {reading: undefined, live: receiveBare, cold: fetchBare},
};

/** What can be measured by itself; see docs/benchmarks.md. */
export const MEASURES = ['reading', 'live', 'cold'] as const;
export type Measure = (typeof MEASURES)[number];

export async function measureSideBySide({
  runs,
  bundles,
  clients,
  measures,
}: {
  readonly runs: number;
  readonly bundles: Bundles;
  /** Those to measure. */
  readonly clients: readonly string[];
  /** What to measure of them. */
  readonly measures: readonly Measure[];
}): Promise<readonly Comparison[]> {
  const server = (await startServer('prosody')) as ProsodyServer;
  const folders = {
    '/natter/': DIST,
    '/bundles/': bundles.folder,
    ...(clients.includes('converse') && converseFolders()),
  };
  const {websocketUrl: service, domain} = server;
  const site = await startBenchSite(folders, {service, domain});
  const samples: Samples = new Map();
  try {
    const [anna, bob] = [await createAccount(server, 'Anna'), await createAccount(server, 'Bob')];
    await server.befriend(anna, bob);
    const past = pastOf({me: anna.user, other: bob.user}, PAST);
    for (let start = 0; start < PAST; start += 1000) {
      await server.remember(anna.user, bob.user, past.slice(start, start + 1000));
    }
    const world = {server, site, url: `http://localhost:${site.port}`, anna, bob};
    for (let run = 0; run < runs; run += 1) {
      const order = Object.entries(CLIENTS).filter(([name]) =>
        clients.includes(name.toLowerCase()),
      );
      for (const [name, client] of run % 2 === 0 ? order : order.toReversed()) {
        console.error(`  run ${run + 1}: ${name}`);
        await inBrowser(async (browser) => {
          for (const measure of measures) {
            await client[measure]?.(browser, world, noteIn(samples, name));
          }
        });
      }
    }
  } finally {
    await site.stop();
    await server.dispose();
  }
  return comparisons(samples);
}

async function inBrowser(use: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await chromium.launch(CHROMIUM);
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

function noteIn(samples: Samples, who: string) {
  return (what: string, value: number | undefined) => {
    if (value === undefined) return;
    const name = `${who}: ${what}`;
    samples.set(name, [...(samples.get(name) ?? []), value]);
  };
}

type Note = ReturnType<typeof noteIn>;

function noteEffort(note: Note, what: string, {time, longest, page, worker}: Effort): void {
  note(what, time);
  note(`${what}, longest task`, longest);
  note(`${what}, page`, page);
  note(`${what}, worker`, worker);
}

async function visitOf(browser: Browser, client: ClientName, world: World): Promise<Visit> {
  const context = await browser.newContext(VIEW);
  return await startVisit({browser, context, client, site: world.url, other: world.bob});
}

/** What both are asked to do. */
async function measureReading(visit: Visit, world: World, note: Note): Promise<void> {
  const newest = markOf('p', PAST - 1);
  await visit.signIn(world.anna);
  note('first open', await visit.open(newest));
  note('heap', await visit.meter.heap());
  noteEffort(note, 'scroll', await scrollBack(visit, markOf('p', PAST - BACK)));
  note('heap after', await visit.meter.heap());
}

async function measureReturning(visit: Visit, world: World, note: Note): Promise<void> {
  const newest = markOf('p', PAST - 1);
  await visit.showList();
  await visit.meter.settled();
  note('open', await visit.open(newest));
  note('reload', await visit.reload(newest));
  await visit.meter.settled();
  await world.server.stop();
  note('reload, away', await visit.reload(newest, 15_000));
  await world.server.start();
}

function liveIn(client: ClientName) {
  return async (browser: Browser, world: World, note: Note) => {
    const {server, bob} = world;
    const eve = await createAccount(server, 'Eve');
    await server.befriend(eve, bob);
    const sender = await startSender(server, bob);
    const visit = await visitOf(browser, client, world);
    try {
      await visit.signIn(eve);
      sender.say(eve.jid, [bodyOf('a', 0)]);
      await visit.open(markOf('a', 0));
      await visit.meter.settled();
      noteEffort(note, 'live', await receive(visit, sender, {to: eve.jid, series: 'b'}));
    } finally {
      sender.stop();
      await visit.end();
    }
  };
}

async function readInNatter(browser: Browser, world: World, note: Note): Promise<void> {
  const visit = await visitOf(browser, 'natter', world);
  await measureReading(visit, world, note);
  noteEffort(note, 'scroll on', await scrollBack(visit, markOf('p', 0)));
  note('heap after all', await visit.meter.heap());
  await measureReturning(visit, world, note);
  await visit.end();
}

async function readInConverse(browser: Browser, world: World, note: Note): Promise<void> {
  const visit = await visitOf(browser, 'converse', world);
  await measureReading(visit, world, note);
  await measureReturning(visit, world, note);
  await visit.end();
}

async function fetchBare(browser: Browser, world: World, note: Note): Promise<void> {
  const {server, url, anna} = world;
  const context = await browser.newContext(VIEW);
  const service = server.websocketUrl;
  const reader = await openBare(context, {url: `${url}/bare.html`, service, account: anna});
  note('cold', await reader.evaluate((size) => window.bareClient?.fetchAll(size), PAGE));
  await context.close();
}

async function receiveBare(browser: Browser, world: World, note: Note): Promise<void> {
  const {server, url, bob} = world;
  const context = await browser.newContext(VIEW);
  const service = server.websocketUrl;
  const eve = await createAccount(server, 'Eve');
  const page = await openBare(context, {url: `${url}/bare.html`, service, account: eve});
  const sender = await startSender(server, bob);
  const start = sender.say(
    eve.jid,
    Array.from({length: BURST}, (_, index) => bodyOf('b', index)),
  );
  const end = await page.evaluate((mark) => window.bareClient?.seen(mark), markOf('b', BURST - 1));
  note('live', end === undefined ? undefined : end - start);
  sender.stop();
  await context.close();
}

/** The whole archive, by the real sync in a worker, into an empty database. */
async function syncCold(browser: Browser, {server, url, anna}: World, note: Note): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/bare.html`);
  const params = {service: server.websocketUrl, account: anna.jid, password: anna.password};
  const {time, count} = await page.evaluate(
    (params) =>
      new Promise<ColdSynced>((resolve, reject) => {
        const worker = new Worker('/bundles/cold-sync.js', {type: 'module'});
        worker.addEventListener('message', ({data}: MessageEvent<ColdSynced>) =>
          'time' in data ? resolve(data) : reject(new Error(JSON.stringify(data))),
        );
        worker.addEventListener('error', (event) => reject(new Error(event.message)));
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
        worker.postMessage(params);
      }),
    params as ColdSync,
  );
  if (count < PAST) throw new Error(`only ${count} of ${PAST} messages came`);
  note('cold', time);
  await context.close();
}

function comparisons(samples: Samples): readonly Comparison[] {
  const row = (name: string, what: string, unit: Comparison['unit'], aim?: string): Comparison => ({
    name,
    unit,
    natter: samples.get(`Natter: ${what}`) ?? [],
    converse: samples.get(`Converse: ${what}`) ?? [],
    bare: samples.get(`bare: ${what}`) ?? [],
    ...(aim !== undefined && {aim}),
  });
  return [
    row(`${BURST} live messages, first sent to last on screen`, 'live', 'ms', '≤ 1.5 × bare'),
    row('  page busy', 'live, page', 'share', '< 30 %'),
    row('  worker busy', 'live, worker', 'share'),
    row('  longest task', 'live, longest task', 'task'),
    row(`scroll back ${BACK} from the archive`, 'scroll', 'ms', '≤ 3 s'),
    row('  page busy', 'scroll, page', 'share'),
    row('  worker busy', 'scroll, worker', 'share'),
    row('  longest task', 'scroll, longest task', 'task', '< 50 ms'),
    row(`then ${PAST - BACK} more`, 'scroll on', 'ms'),
    row('  longest task', 'scroll on, longest task', 'task', '< 50 ms'),
    row('first open, after the first sign-in', 'first open', 'ms'),
    row(`open, warm (${PAST} here; Converse: what it has)`, 'open', 'ms', '≤ 60 ms'),
    row('reload → history on screen', 'reload', 'ms', '≤ 150 ms'),
    row('  with the server away', 'reload, away', 'ms', '≤ 150 ms'),
    row(`cold sync of ${PAST}`, 'cold', 'ms', '≤ 1.3 × bare'),
    row('page heap, chat open', 'heap', 'bytes', '≤ 5 MB'),
    row(`  after ${BACK} scrolled`, 'heap after', 'bytes'),
    row(`  after ${PAST} scrolled`, 'heap after all', 'bytes', 'flat'),
  ];
}
