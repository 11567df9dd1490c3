import {expect, test} from 'vitest';
import {createLedger} from './ledger.ts';
import {checkRoom, type RoomObservation} from './room-checker.ts';

const ledger = createLedger();
for (const by of ['bob', 'bob', 'anna', 'anna', 'bob', 'anna'] as const) {
  ledger.settle(ledger.begin(by, by, 'room'), by === 'anna' ? 'said' : 'unknown');
}
const said = ledger.entries();
const bodies = said.map(({body}) => body);

/** Two tabs in which all is well. */
function wellRoom(): RoomObservation {
  const tab = {
    status: 'joined',
    before: 'start',
    rows: said.map(({body, by}) => {
      const own = by === 'anna';
      return {body, own, state: own ? 'sent' : undefined};
    }),
    held: bodies,
  };
  return {
    tabs: [
      {name: 'tab 1', ...tab},
      {name: 'tab 2', ...tab},
    ],
    archive: bodies,
    heard: bodies,
    heardAll: true,
  };
}

const LAST = 'anna 6';
const less = (body: string) => bodies.filter((each) => each !== body);
const more = (body: string) => [...bodies, body];
const swapped = bodies.map((body) => (body === 'anna 3' ? LAST : body === LAST ? 'anna 3' : body));

type Tab = RoomObservation['tabs'][number];

/** In one of the tabs. */
function inTab(
  room: RoomObservation,
  change: (tab: Tab) => Partial<Tab>,
): Partial<RoomObservation> {
  return {tabs: room.tabs.map((tab, index) => (index === 1 ? {...tab, ...change(tab)} : tab))};
}

function rowsOf(tab: Tab, order: readonly string[]): Partial<Tab> {
  const rows = order.flatMap((body) => tab.rows.find((row) => row.body === body) ?? []);
  return {rows, held: order};
}

test('a room in which all went well is well', () => {
  expect(checkRoom(wellRoom(), said)).toEqual([]);
});

test('Bob hears nothing while he is away, and a page need not hold everything', () => {
  const room = {...wellRoom(), heard: bodies.slice(2), heardAll: false};
  expect(checkRoom(room, said)).toEqual([]);
  const long = createLedger();
  for (let count = 0; count < 60; count += 1) {
    long.settle(long.begin('bob', 'bob', 'room'), 'said');
  }
  const all = long.entries().map(({body}) => body);
  const rows = all.map((body) => ({body, own: false, state: undefined}));
  const tab = {name: 'tab 1', status: 'joined', before: 'start', rows, held: all.slice(-55)};
  const one = {tabs: [tab], archive: all, heard: all, heardAll: true};
  expect(checkRoom(one, long.entries())).toEqual([]);
  expect(checkRoom({...one, tabs: [{...tab, held: all.slice(-20)}]}, long.entries())).not.toEqual(
    [],
  );
  expect(checkRoom({...one, tabs: [{...tab, held: all.slice(0, 55)}]}, long.entries())).not.toEqual(
    [],
  );
});

const mutations: readonly {
  what: string;
  mutate: (room: RoomObservation) => Partial<RoomObservation>;
}[] = [
  {what: 'a message lost by the archive', mutate: () => ({archive: less(LAST)})},
  {what: 'a message archived twice', mutate: () => ({archive: more(LAST)})},
  {what: 'another order in the archive', mutate: () => ({archive: swapped})},
  {what: 'a message that nobody said', mutate: () => ({archive: more('anna 99')})},
  {what: 'a message lost by Bob', mutate: () => ({heard: less(LAST)})},
  {what: 'a message that Bob heard twice', mutate: () => ({heard: more(LAST), heardAll: false})},
  {what: 'another order of what Bob heard', mutate: () => ({heard: swapped})},
  {
    what: 'a message lost by a tab',
    mutate: (room) => inTab(room, (tab) => rowsOf(tab, less(LAST))),
  },
  {
    what: 'a message twice in a tab',
    mutate: (room) => inTab(room, (tab) => rowsOf(tab, more(LAST))),
  },
  {
    what: 'an order that is not the archive’s',
    mutate: (room) => inTab(room, (tab) => rowsOf(tab, swapped)),
  },
  {what: 'a page that lacks the newest', mutate: (room) => inTab(room, () => ({held: less(LAST)}))},
  {what: 'a hole', mutate: (room) => inTab(room, () => ({before: 'missing'}))},
  {what: 'who is not in the room', mutate: (room) => inTab(room, () => ({status: 'joining'}))},
  {
    what: 'a message of her own that is never settled',
    mutate: (room) =>
      inTab(room, ({rows}) => ({
        rows: rows.map((row) => (row.body === LAST ? {...row, state: 'sending'} : row)),
      })),
  },
  {
    what: 'a message that is taken for Bob’s',
    mutate: (room) =>
      inTab(room, ({rows}) => ({
        rows: rows.map((row) => ({...row, own: false, state: undefined})),
      })),
  },
];

for (const {what, mutate} of mutations) {
  test(`in a room, ${what} is noticed`, () => {
    const room = wellRoom();
    expect(checkRoom({...room, ...mutate(room)}, said)).not.toEqual([]);
  });
}
