/**
 * After the faults: everything is made well again, and given time to find itself. Then a tab is
 * opened and another one reloaded, and all that can be seen is written down.
 */
import {setTimeout as delay} from 'node:timers/promises';
import type {Observation, TabSight} from './checker.ts';
import {reason} from './journal.ts';
import type {Glance} from './page-hand.ts';
import type {Plan} from './plan.ts';
import type {Tab} from './tab.ts';
import type {World} from './world.ts';

/** Until all is quiet, in ms. */
const DEADLINE = 30_000;
/** Between two looks, in ms. */
const INTERVAL = 100;
/** The number of the tab that is opened in the end. */
const FRESH = 9;

export async function heal(world: World, plan: Plan): Promise<void> {
  const {journal, network, bob, lane} = world;
  journal.note('all is made well');
  await Promise.all([network.restore(), bob.network.restore(), lane.server.start()]);
  for (const tab of world.tabs()) await tab.thaw();
  await bob.comeBack();
  await bob.silence();
  // A tab may have no host to ask, which it finds out by and by.
  if (plan.impatient)
    void world
      .tabs()[0]
      ?.reconnect()
      .catch(() => {});
}

/**
 * Waits until every tab shows what it should, or for the deadline.
 *
 * @returns false if it was not to be; the checker tells what is wrong
 */
export async function awaitQuiet(world: World): Promise<boolean> {
  const end = performance.now() + DEADLINE;
  let last: string | undefined;
  for (;;) {
    // A tab whose process was killed in the end is missed a moment later.
    if (world.tabs().length === 0) await world.open(1);
    const unrest = await whatIsMissing(world);
    if (unrest !== last) world.journal.note(`        ${unrest ?? 'quiet'}`);
    last = unrest;
    if (unrest === undefined) return true;
    if (performance.now() > end) return false;
    await delay(INTERVAL);
  }
}

export async function openAndReload(world: World): Promise<void> {
  const [first] = world.tabs();
  await first?.reload();
  await world.open(FRESH);
}

export async function observe(world: World): Promise<Observation> {
  const {bob, ledger, network} = world;
  const [archive, archiveOfBob] = [await bob.archiveOfAnna(), await bob.archive()];
  const tabs: TabSight[] = [];
  for (const tab of world.tabs()) tabs.push(await sight(tab));
  return {
    said: ledger.entries(),
    tabs,
    archive,
    archiveOfBob,
    heard: bob.heard(),
    heardAll: bob.wasNeverGone,
    kills: world.kills,
    connections: network.open(),
    errors: world.errors(),
  };
}

async function sight(tab: Tab): Promise<TabSight> {
  const glance = await tab.look().catch(() => undefined);
  const screen = await tab.screen().catch((error: unknown) => [reason(error)]);
  const {session = 'gone', rows = [], before = 'nothing'} = glance ?? {};
  return {name: tab.name, session, rows, before, screen};
}

/** The first thing that is not as it will be; undefined if all is quiet. */
async function whatIsMissing(world: World): Promise<string | undefined> {
  const said = world.ledger
    .entries()
    .filter(({outcome}) => outcome.kind === 'said')
    .map(({body}) => body);
  let order: string | undefined;
  for (const tab of world.tabs()) {
    if (!tab.isSilent) return `${tab.name} still waits to hear of what it has sent`;
    const glance = await tab.look().catch(reason);
    const missing = typeof glance === 'string' ? glance : missingIn(glance, said);
    if (missing !== undefined) return `${tab.name}: ${missing}`;
    const seen = typeof glance === 'object' ? glance.rows.map(({body}) => body).join() : '';
    if (order !== undefined && seen !== order) return `${tab.name} differs from another`;
    order = seen;
    // It is drawn some time after the page knows of it.
    const screen = await tab.screen().catch(reason);
    if (String(screen) !== seen) return `${tab.name} does not show all that it has`;
  }
  const connections = world.network.open();
  return connections === 1 ? undefined : `${connections} connections`;
}

function missingIn(glance: Glance, said: readonly string[]): string | undefined {
  const {session, rows, before} = glance;
  if (session !== 'online') return session;
  if (before !== 'start') return `above its messages there is ${before}`;
  const waiting = rows.find(({state}) => state === 'sending');
  if (waiting) return `“${waiting.body}” is being sent`;
  const bodies = new Set(rows.map(({body}) => body));
  const missing = said.find((body) => !bodies.has(body));
  return missing === undefined ? undefined : `“${missing}” is missing`;
}
