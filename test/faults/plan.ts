/**
 * What happens in a schedule: a list of steps, each a moment after the one before. A plan is a pure
 * function of its seed. It knows roughly how things stand when a step is due, so that a network
 * that is cut is restored some time, and a tab is opened before it is closed.
 */
import type {Place} from './ledger.ts';
import {createRandom, type Random} from './random.ts';

export type NetworkFault =
  'cut' | 'drop' | 'refuse' | 'freeze' | 'freeze up' | 'freeze down' | 'slow' | 'restore';

export type Action =
  /** Messages to Bob, or in the room; `typed` into the composer, otherwise by the page's client. */
  | {
      readonly do: 'say';
      readonly tab: number;
      readonly to: Place;
      readonly count: number;
      readonly how: HowToSay;
    }
  | {readonly do: 'bob says'; readonly to: Place; readonly count: number}
  /** Bob throws Anna out of the room. */
  | {readonly do: 'kick'}
  /** She asks to come in again. */
  | {readonly do: 'join'; readonly tab: number}
  /** Of the browser. */
  | {readonly do: 'network'; readonly fault: NetworkFault}
  | {readonly do: 'network of bob'; readonly fault: 'cut' | 'restore'}
  | {readonly do: 'kill server' | 'start server'}
  | {readonly do: 'open' | 'close' | 'reload' | 'navigate'; readonly tab: number}
  /** Its process is killed. */
  | {readonly do: 'crash'; readonly tab: number}
  /** The browser suspends it, and lets it go on. */
  | {readonly do: 'freeze' | 'thaw'; readonly tab: number}
  /** The SharedWorker: by itself, or the process that it is in, with whatever else is there. */
  | {readonly do: 'kill host'; readonly how: 'alone' | 'with its process'}
  /** All of the browser stands still, as on a laptop whose lid is closed. */
  | {readonly do: 'sleep'; readonly time: number; readonly network: 'kept' | 'lost'};

export type HowToSay = 'at once' | 'one by one' | 'typed';

/** `after`: ms since the step before. */
export type Step = Action & {readonly after: number};

export type Plan = {
  readonly seed: number;
  readonly steps: readonly Step[];
  /** In the end the person presses "Try now", and does not wait for the next attempt. */
  readonly impatient: boolean;
};

/** More than the newest page of the archive. */
const SPEECH = 60;
export const TABS = [1, 2, 3, 4] as const;

/** How things stand when the next step is due. */
type Outlook = {
  readonly open: Set<number>;
  readonly frozen: Set<number>;
  network: NetworkFault;
  bob: 'cut' | 'restore';
  isServerUp: boolean;
  isInRoom: boolean;
  /** What Bob can still say at length while Anna is away: more than a page of the archive. */
  speeches: number;
};

type Choice = {readonly weight: number; readonly make: () => Action};

const FAULTS = [
  {weight: 4, fault: 'cut'},
  {weight: 4, fault: 'drop'},
  {weight: 2, fault: 'refuse'},
  {weight: 2, fault: 'freeze'},
  {weight: 2, fault: 'freeze up'},
  {weight: 3, fault: 'freeze down'},
  {weight: 3, fault: 'slow'},
] as const;

export function makePlan(seed: number): Plan {
  const random = createRandom(seed);
  const outlook: Outlook = {
    open: new Set([1]),
    frozen: new Set(),
    network: 'restore',
    bob: 'restore',
    isServerUp: true,
    isInRoom: true,
    speeches: 2,
  };
  const steps: Step[] = [];
  const length = random.between(10, 26);
  while (steps.length < length) {
    const action = random.weighted(choices(random, outlook)).make();
    note(outlook, action);
    steps.push({...action, after: pause(random)});
  }
  return {seed, steps, impatient: random.chance(0.7)};
}

/** Often none, so that one thing hits another that has just begun. */
function pause(random: Random): number {
  if (random.chance(0.35)) return 0;
  return random.chance(0.6) ? random.below(80) : random.below(600);
}

function choices(random: Random, outlook: Outlook): readonly Choice[] {
  const {open, frozen} = outlook;
  const closed = TABS.filter((tab) => !open.has(tab));
  const anyOpen = () => random.pick([...open]);
  const isOpen = open.size > 0;
  const isWell = outlook.network === 'restore';
  const isBobWell = outlook.bob === 'restore' && outlook.isServerUp;
  const isAway = !isWell || !isOpen || !outlook.isInRoom;
  const all: readonly Choice[] = [
    {weight: isOpen ? 34 : 0, make: () => say(random, anyOpen())},
    {weight: isBobWell ? 18 : 0, make: () => bobSays(random, random.between(1, 6))},
    {
      weight: isBobWell && isAway && outlook.speeches > 0 ? 12 : 0,
      make: () => ({do: 'bob says', to: 'room', count: SPEECH}),
    },
    {weight: isBobWell && outlook.isInRoom ? 4 : 0, make: () => ({do: 'kick'})},
    {
      weight: isOpen && !outlook.isInRoom ? 18 : 0,
      make: () => ({do: 'join', tab: anyOpen()}),
    },
    {
      weight: isWell ? 14 : 5,
      make: () => ({do: 'network', fault: random.weighted(FAULTS).fault}),
    },
    {weight: isWell ? 0 : 18, make: () => ({do: 'network', fault: 'restore'})},
    {
      weight: outlook.bob === 'restore' ? 3 : 14,
      make: () => ({
        do: 'network of bob',
        fault: outlook.bob === 'restore' ? 'cut' : 'restore',
      }),
    },
    {
      weight: outlook.isServerUp ? 4 : 22,
      make: () => ({do: outlook.isServerUp ? 'kill server' : 'start server'}),
    },
    {
      weight: closed.length > 0 ? (isOpen ? 8 : 40) : 0,
      make: () => ({do: 'open', tab: random.pick(closed)}),
    },
    {weight: isOpen ? 4 : 0, make: () => ({do: 'close', tab: anyOpen()})},
    {weight: isOpen ? 4 : 0, make: () => ({do: 'crash', tab: anyOpen()})},
    {weight: isOpen ? 6 : 0, make: () => ({do: 'reload', tab: anyOpen()})},
    {weight: isOpen ? 6 : 0, make: () => ({do: 'navigate', tab: anyOpen()})},
    {weight: isOpen ? 2 : 0, make: () => ({do: 'freeze', tab: anyOpen()})},
    {weight: frozen.size > 0 ? 10 : 0, make: () => ({do: 'thaw', tab: random.pick([...frozen])})},
    {
      weight: isOpen ? 5 : 0,
      make: () => ({do: 'kill host', how: random.pick(['alone', 'with its process'])}),
    },
    {
      weight: isOpen ? 3 : 0,
      make: () => ({
        do: 'sleep',
        time: random.between(100, 1500),
        network: random.pick(['kept', 'lost']),
      }),
    },
  ];
  return all.filter(({weight}) => weight > 0);
}

function say(random: Random, tab: number): Action {
  if (random.chance(0.12)) {
    return {do: 'say', tab, to: 'chat', count: random.between(1, 2), how: 'typed'};
  }
  const how = random.chance(0.6) ? 'at once' : 'one by one';
  return {do: 'say', tab, to: somewhere(random), count: random.between(1, 8), how};
}

function bobSays(random: Random, count: number): Action {
  return {do: 'bob says', to: somewhere(random), count};
}

function somewhere(random: Random): Place {
  return random.chance(0.5) ? 'room' : 'chat';
}

function note(outlook: Outlook, action: Action): void {
  switch (action.do) {
    case 'open':
      outlook.open.add(action.tab);
      return;
    case 'close':
    case 'crash':
      outlook.open.delete(action.tab);
      outlook.frozen.delete(action.tab);
      return;
    case 'freeze':
      outlook.frozen.add(action.tab);
      return;
    case 'thaw':
    case 'reload':
    case 'navigate':
      outlook.frozen.delete(action.tab);
      return;
    case 'network':
      // After a drop everything is as it was.
      if (action.fault !== 'drop') outlook.network = action.fault;
      return;
    case 'network of bob':
      outlook.bob = action.fault;
      return;
    case 'kill server':
    case 'start server':
      outlook.isServerUp = action.do === 'start server';
      return;
    case 'kick':
    case 'join':
      outlook.isInRoom = action.do === 'join';
      return;
    case 'bob says':
      if (action.count === SPEECH) outlook.speeches -= 1;
      return;
    case 'say':
    case 'kill host':
    case 'sleep':
  }
}

/** For the log, in words. */
export function describeStep({after, ...action}: Step): string {
  const {do: what, ...details} = action;
  const words = Object.entries(details).map(([name, value]) => `${name} ${value}`);
  return `+${String(after).padStart(3)} ms  ${[what, ...words].join(', ')}`;
}
