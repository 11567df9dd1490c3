/**
 * The judge: what was said, against what is there in the end. It knows nothing of what happened
 * between, because nothing that may happen is an excuse.
 */
import type {Entry} from './ledger.ts';
import {checkRoom, type RoomObservation} from './room-checker.ts';
import {complete, differences, once, ordered} from './sequence.ts';

export type Row = {
  readonly body: string;
  readonly own: boolean;
  /** Undefined for what others wrote. */
  readonly state: string | undefined;
};

export type TabSight = {
  readonly name: string;
  /** `online`, or why not. */
  readonly session: string;
  /** What lies above the rows: `start`, if they are the whole conversation. */
  readonly before: string;
  readonly rows: readonly Row[];
  /** What stands on the screen. */
  readonly screen: readonly string[];
};

export type Observation = {
  readonly said: readonly Entry[];
  readonly tabs: readonly TabSight[];
  /** Anna's archive, as the server gives it. */
  readonly archive: readonly string[];
  readonly archiveOfBob: readonly string[];
  /** What Bob's client was told, live or when it came back. */
  readonly heard: readonly string[];
  /** Bob's connection was never gone: he must have heard everything. */
  readonly heardAll: boolean;
  readonly room: RoomObservation;
  /** How often the server was killed. */
  readonly kills: number;
  /** Connections of the browser to the server. */
  readonly connections: number;
  /** What nobody caught, in pages and worker. */
  readonly errors: readonly string[];
};

/** @returns what is wrong, in words; nothing if all is well */
export function check(observation: Observation): readonly string[] {
  const {tabs, archive, archiveOfBob, heard} = observation;
  const said = observation.said.filter(({to}) => to === 'chat');
  const ofAnna = said.filter(({by}) => by === 'anna');
  const lost = lostByServer(observation);
  const forAnna = said.filter(({body}) => !lost.includes(body));
  return [
    ...refusals(observation.said),
    ...complete('Anna’s archive', archive, forAnna),
    ...ordered('Anna’s archive', archive, said),
    ...complete('Bob’s archive', archiveOfBob, notCutInHalf(observation)),
    ...ordered('Bob’s archive', archiveOfBob, said),
    ...(observation.heardAll
      ? complete('what Bob heard', heard, ofAnna)
      : once('what Bob heard', heard, ofAnna)),
    // What was kept for him while he was away may come after what is said now; his archive tells.
    ...(observation.heardAll ? ordered('what Bob heard', heard, said) : []),
    ...tabs.flatMap((tab) => checkTab(tab, forAnna, archive)),
    ...checkRoom(
      observation.room,
      observation.said.filter(({to}) => to === 'room'),
    ),
    ...(tabs.length === 0 ? ['no tab was looked at'] : []),
    ...(observation.connections === 1 ? [] : [`${observation.connections} connections`]),
    ...observation.errors.map((error) => `nobody caught: ${error}`),
  ];
}

function refusals(said: readonly Entry[]): readonly string[] {
  return said.flatMap(({body, outcome}) => {
    if (outcome.kind === 'refused') return [`“${body}” was refused: ${outcome.why}`];
    return outcome.kind === 'open' ? [`sending “${body}” has no end`] : [];
  });
}

function checkTab(
  tab: TabSight,
  said: readonly Entry[],
  archive: readonly string[],
): readonly string[] {
  const bodies = tab.rows.map(({body}) => body);
  const problems = [...complete(tab.name, bodies, said), ...ordered(tab.name, bodies, said)];
  if (tab.session !== 'online') problems.push(`${tab.name} is ${tab.session}`);
  if (tab.before !== 'start') problems.push(`${tab.name}: above its messages is ${tab.before}`);
  problems.push(
    ...differences(`${tab.name} differs from the archive`, bodies, archive),
    ...differences(`${tab.name}: the screen differs`, tab.screen, bodies),
  );
  for (const {body, own, state} of tab.rows) {
    const mine = said.some((entry) => entry.body === body && entry.by === 'anna');
    if (own !== mine) problems.push(`${tab.name}: “${body}” is taken for ${own ? 'own' : 'Bob’s'}`);
    if (mine && !['sent', 'delivered', 'read'].includes(String(state))) {
      problems.push(`${tab.name}: “${body}” is ${state}`);
    }
  }
  return problems;
}

/**
 * What Bob said, and his archive has, but Anna's has not: the server lost it on the way. No client of
 * hers can know of that, or has a part in it. It is reported beside the verdict.
 */
export function lostByServer({said, archive, archiveOfBob}: Observation): readonly string[] {
  return said
    .filter(({by, to, outcome}) => by === 'bob' && to === 'chat' && outcome.kind === 'said')
    .map(({body}) => body)
    .filter((body) => archiveOfBob.includes(body) && !archive.includes(body));
}

/**
 * A server that is killed may have written what Anna said into her archive and not yet into Bob's:
 * what it was at just then, one run of messages for each time it was killed. No client can know of
 * that, or mend it.
 */
function notCutInHalf({said, archive, archiveOfBob, kills}: Observation): readonly Entry[] {
  const halves: Entry[] = [];
  let runs = 0;
  let isInRun = false;
  for (const body of archive) {
    const entry = said.find((one) => one.by === 'anna' && one.body === body);
    if (!entry) continue;
    const isHalf = !archiveOfBob.includes(body);
    if (isHalf && !isInRun) runs += 1;
    if (isHalf && runs <= kills) halves.push(entry);
    isInRun = isHalf;
  }
  return said.filter((entry) => entry.to === 'chat' && !halves.includes(entry));
}
