import {expect, test} from 'vitest';
import {check, lostByServer, type Observation, type Row} from './checker.ts';
import {createLedger} from './ledger.ts';

/** A world in which all went well: two tabs, six messages, one of which nobody knows about. */
function wellWorld(): Observation {
  const ledger = createLedger();
  const bodies: string[] = [];
  function say(by: 'anna' | 'bob', where: string, outcome: 'said' | 'unknown' = 'said'): void {
    const body = ledger.begin(by, where, 'chat');
    ledger.settle(body, outcome);
    bodies.push(body);
  }
  say('anna', 'tab 1');
  say('bob', 'bob');
  say('anna', 'tab 1', 'unknown');
  say('anna', 'tab 2');
  say('bob', 'bob');
  say('anna', 'tab 1');
  const rows: Row[] = bodies.map((body) => {
    const own = body.startsWith('anna');
    return {body, own, state: own ? 'sent' : undefined};
  });
  const tab = {session: 'online', before: 'start', rows, screen: bodies};
  return {
    said: ledger.entries(),
    tabs: [
      {name: 'tab 1', ...tab},
      {name: 'tab 2', ...tab},
    ],
    archive: bodies,
    archiveOfBob: bodies,
    heard: bodies.filter((body) => body.startsWith('anna')),
    heardAll: true,
    room: {tabs: [], archive: [], heard: [], heardAll: true},
    kills: 0,
    connections: 1,
    errors: [],
  };
}

const LOST = 'anna 4';
const UNKNOWN = 'anna 3';

const without = (body: string) => (bodies: readonly string[]) =>
  bodies.filter((each) => each !== body);
const doubled = (body: string) => (bodies: readonly string[]) =>
  bodies.flatMap((each) => (each === body ? [each, each] : [each]));
const swapped = (one: string, other: string) => (bodies: readonly string[]) =>
  bodies.map((each) => (each === one ? other : each === other ? one : each));

/** Does the same to every tab, on all levels. */
function inTabs(
  world: Observation,
  mutate: (bodies: readonly string[]) => readonly string[],
): Pick<Observation, 'tabs'> {
  const tabs = world.tabs.map((tab) => {
    const screen = mutate(tab.screen);
    const rows = screen.flatMap((body) => tab.rows.find((row) => row.body === body) ?? []);
    return {...tab, rows, screen};
  });
  return {tabs};
}

function inFirstTab(world: Observation, change: Partial<Observation['tabs'][number]>) {
  return {tabs: world.tabs.map((tab, index) => (index === 0 ? {...tab, ...change} : tab))};
}

test('a world in which all went well is well', () => {
  expect(check(wellWorld())).toEqual([]);
});

test('what nobody knows about may be missing, from everywhere', () => {
  const world = wellWorld();
  const mutate = without(UNKNOWN);
  const {archive, archiveOfBob, heard} = world;
  expect(
    check({
      ...world,
      ...inTabs(world, mutate),
      archive: mutate(archive),
      archiveOfBob: mutate(archiveOfBob),
      heard: mutate(heard),
    }),
  ).toEqual([]);
});

test('Bob may have missed what was said while he was away', () => {
  const world = wellWorld();
  expect(check({...world, heard: [], heardAll: false})).toEqual([]);
});

test('a server may lose one run of messages for each time it was killed, and no more', () => {
  const world = {...wellWorld(), heard: [], heardAll: false};
  const lessOne = without(LOST)(without('anna 6')(world.archiveOfBob));
  const lessTwo = without('anna 1')(lessOne);
  expect(check({...world, archiveOfBob: lessOne, kills: 0})).not.toEqual([]);
  expect(check({...world, archiveOfBob: lessOne, kills: 1})).toEqual([]);
  expect(check({...world, archiveOfBob: lessTwo, kills: 1})).not.toEqual([]);
});

test('what the server loses of Bob on its way to Anna is told apart from what Natter loses', () => {
  const well = wellWorld();
  const lost = {
    ...well,
    archive: without('bob 2')(well.archive),
    ...inTabs(well, without('bob 2')),
  };
  expect(check(lost)).toEqual([]);
  expect(lostByServer(lost)).toEqual(['bob 2']);
  expect(lostByServer(well)).toEqual([]);
  expect(check({...lost, archive: well.archive})).not.toEqual([]);
  const neither = without('bob 2')(well.archiveOfBob);
  expect(check({...lost, archiveOfBob: neither})).not.toEqual([]);
});

const mutations: readonly {what: string; mutate: (world: Observation) => Partial<Observation>}[] = [
  {what: 'a message lost by Bob', mutate: ({heard}) => ({heard: without(LOST)(heard)})},
  {what: 'a message heard twice', mutate: ({heard}) => ({heard: doubled(LOST)(heard)})},
  {
    what: 'a message heard twice by one who was away',
    mutate: ({heard}) => ({heard: doubled(LOST)(heard), heardAll: false}),
  },
  {
    what: 'messages heard in another order',
    mutate: ({heard}) => ({heard: swapped('anna 1', 'anna 6')(heard)}),
  },
  {what: 'a message lost by the archive', mutate: (w) => ({archive: without(LOST)(w.archive)})},
  {what: 'a message archived twice', mutate: (w) => ({archive: doubled(LOST)(w.archive)})},
  {
    what: 'a message of unknown fate archived twice',
    mutate: (w) => ({archive: doubled(UNKNOWN)(w.archive)}),
  },
  {
    what: 'a message lost by Bob’s archive',
    mutate: (w) => ({archiveOfBob: without(LOST)(w.archiveOfBob)}),
  },
  {
    what: 'a message twice in Bob’s archive',
    mutate: (w) => ({archiveOfBob: doubled('bob 2')(w.archiveOfBob)}),
  },
  {
    what: 'another order within a tab',
    mutate: (w) => {
      const mutate = swapped('anna 1', UNKNOWN);
      return {...inTabs(w, mutate), archive: mutate(w.archive)};
    },
  },
  {
    what: 'another order from tab to tab',
    mutate: (w) => {
      const mutate = swapped(LOST, 'anna 6');
      return {...inTabs(w, mutate), archive: mutate(w.archive)};
    },
  },
  {
    what: 'another order of what Bob said',
    mutate: (w) => {
      const mutate = swapped('bob 2', 'bob 5');
      return {...inTabs(w, mutate), archive: mutate(w.archive)};
    },
  },
  {
    what: 'an order of the tabs that is not the archive’s',
    mutate: (w) => inTabs(w, swapped('bob 2', UNKNOWN)),
  },
  {what: 'a message lost by the tabs', mutate: (w) => inTabs(w, without(LOST))},
  {what: 'a message twice in the tabs', mutate: (w) => inTabs(w, doubled(LOST))},
  {
    what: 'a row deleted in one tab',
    mutate: (w) => inFirstTab(w, {rows: w.tabs[0]?.rows.slice(1) ?? []}),
  },
  {
    what: 'a row that is not on screen',
    mutate: (w) => inFirstTab(w, {screen: without(LOST)(w.archive)}),
  },
  {
    what: 'a message that nobody said',
    mutate: (w) => ({archive: [...w.archive, 'anna 99']}),
  },
  {
    what: 'a message stuck in sending',
    mutate: (w) =>
      inFirstTab(w, {
        rows: w.tabs[0]?.rows.map((row) => (row.own ? {...row, state: 'sending'} : row)) ?? [],
      }),
  },
  {
    what: 'a message taken for the other one’s',
    mutate: (w) =>
      inFirstTab(w, {
        rows: w.tabs[0]?.rows.map((row) => ({...row, own: false, state: undefined})) ?? [],
      }),
  },
  {what: 'a tab that cannot show the beginning', mutate: (w) => inFirstTab(w, {before: 'lost'})},
  {what: 'a tab that stays offline', mutate: (w) => inFirstTab(w, {session: 'offline'})},
  {what: 'a second connection', mutate: () => ({connections: 2})},
  {what: 'an uncaught error', mutate: () => ({errors: ['TypeError']})},
  {
    what: 'that something is wrong in the room',
    mutate: ({room}) => ({room: {...room, archive: ['bob 99']}}),
  },
  {what: 'no tab at all', mutate: () => ({tabs: []})},
  {
    what: 'a sending that never ends',
    mutate: (w) => ({
      said: w.said.map((entry) =>
        entry.body === UNKNOWN ? {...entry, outcome: {kind: 'open' as const}} : entry,
      ),
    }),
  },
  {
    what: 'a refusal',
    mutate: (w) => ({
      said: w.said.map((entry) =>
        entry.body === UNKNOWN ? {...entry, outcome: {kind: 'refused' as const, why: '?'}} : entry,
      ),
    }),
  },
];

for (const {what, mutate} of mutations) {
  test(`${what} is noticed`, () => {
    const world = wellWorld();
    expect(check({...world, ...mutate(world)})).not.toEqual([]);
  });
}
