/**
 * After the faults: everything is made well again, and given time to find itself. Then a tab is
 * opened and another one reloaded, and all that can be seen is written down.
 */
import {setTimeout as delay} from 'node:timers/promises';
import type {Observation, Row, TabSight} from './checker.ts';
import {reason} from './journal.ts';
import type {Entry} from './ledger.ts';
import type {Glance, RoomGlance} from './page-hand.ts';
import type {Plan} from './plan.ts';
import type {RoomObservation} from './room-checker.ts';
import type {Tab} from './tab.ts';
import type {World} from './world.ts';

/** Until all is quiet, in ms. */
const DEADLINE = 30_000;
/** Between two looks, in ms. */
const INTERVAL = 100;
/** Who was thrown out may ask again; after a restart the room is not in the list any more. */
const MAY_JOIN = ['out (kicked)', 'not listed'];
/** The number of the tab that is opened in the end. */
const FRESH = 9;
/** What is seen in a tab that does not answer. */
const NOTHING: RoomGlance = {status: 'gone', rows: [], before: 'nothing', held: []};

export async function heal(world: World, plan: Plan): Promise<void> {
  const {journal, network, bob, lane} = world;
  journal.note('all is made well');
  await Promise.all([network.restore(), bob.network.restore(), lane.server.start()]);
  for (const tab of world.tabs()) await tab.thaw();
  await bob.comeBack();
  await bob.silence();
  // Who was thrown out does not come back by itself.
  void world
    .tabs()[0]
    ?.join()
    .catch(() => {});
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
  const roomTabs: RoomObservation['tabs'][number][] = [];
  for (const tab of world.tabs()) {
    const glance = await tab.look().catch(() => undefined);
    tabs.push(await sight(tab, glance));
    roomTabs.push({name: tab.name, ...(glance?.room ?? NOTHING)});
  }
  return {
    said: ledger.entries(),
    tabs,
    archive,
    archiveOfBob,
    heard: bob.heard(),
    heardAll: bob.wasNeverGone,
    room: {
      tabs: roomTabs,
      archive: await bob.archiveOfRoom(),
      heard: bob.heardInRoom(),
      heardAll: bob.wasNeverGone,
    },
    kills: world.kills,
    connections: network.open(),
    errors: world.errors(),
  };
}

async function sight(tab: Tab, glance: Glance | undefined): Promise<TabSight> {
  const screen = await tab.screen().catch((error: unknown) => [reason(error)]);
  const {session = 'gone', rows = [], before = 'nothing'} = glance ?? {};
  return {name: tab.name, session, rows, before, screen};
}

/** The first thing that is not as it will be; undefined if all is quiet. */
async function whatIsMissing(world: World): Promise<string | undefined> {
  const said = world.ledger.entries().filter(({outcome}) => outcome.kind === 'said');
  let order: string | undefined;
  for (const tab of world.tabs()) {
    if (!tab.isSilent) return `${tab.name} still waits to hear of what it has sent`;
    const glance = await tab.look().catch(reason);
    // She may have been told only now that she was thrown out while she was away.
    if (typeof glance === 'object' && MAY_JOIN.includes(glance.room.status)) {
      void tab.join().catch(() => {});
    }
    const missing = typeof glance === 'string' ? glance : missingIn(glance, said);
    if (missing !== undefined) return `${tab.name}: ${missing}`;
    const rows = typeof glance === 'object' ? [glance.rows, glance.room.rows] : [];
    const [seen = '', inRoom = ''] = rows.map((all) => all.map(({body}) => body).join());
    if (order !== undefined && seen + inRoom !== order) return `${tab.name} differs from another`;
    order = seen + inRoom;
    // It is drawn some time after the page knows of it.
    const screen = await tab.screen().catch(reason);
    if (String(screen) !== seen) return `${tab.name} does not show all that it has`;
  }
  const connections = world.network.open();
  return connections === 1 ? undefined : `${connections} connections`;
}

function missingIn(glance: Glance, said: readonly Entry[]): string | undefined {
  const {session, rows, before, room} = glance;
  if (session !== 'online') return session;
  if (room.status !== 'joined') return `in the room Anna is ${room.status}`;
  const [inChat, inRoom] = (['chat', 'room'] as const).map((place) =>
    said.filter(({to}) => to === place),
  );
  const missing = missingAmong(room.rows, room.before, inRoom ?? []);
  return missingAmong(rows, before, inChat ?? []) ?? (missing && `in the room ${missing}`);
}

function missingAmong(
  rows: readonly Row[],
  before: string,
  said: readonly Entry[],
): string | undefined {
  if (before !== 'start') return `above its messages there is ${before}`;
  const waiting = rows.find(({state}) => state === 'sending');
  if (waiting) return `“${waiting.body}” is being sent`;
  const bodies = new Set(rows.map(({body}) => body));
  const missing = said.find(({body}) => !bodies.has(body));
  return missing && `“${missing.body}” is missing`;
}
