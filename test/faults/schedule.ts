/** A schedule from its seed to the verdict. */
import {setTimeout as delay} from 'node:timers/promises';
import {awaitQuiet, heal, observe, openAndReload} from './aftermath.ts';
import {check, lostByServer} from './checker.ts';
import {createJournal, reason, type Journal} from './journal.ts';
import {describeStep, makePlan, type Plan} from './plan.ts';
import {perform} from './perform.ts';
import {within} from './within.ts';
import {World, type Lane} from './world.ts';

/** In ms; what may take long has shorter deadlines of its own. */
const DEADLINE = 120_000;

export type Verdict = {
  readonly plan: Plan;
  /** What is wrong; nothing if all is well. */
  readonly problems: readonly string[];
  /** What the server itself has lost, between its own two archives. */
  readonly lostByServer: readonly string[];
  /** The harness itself has failed: the lane may be in any state. */
  readonly brokeOff: boolean;
  readonly journal: readonly string[];
  readonly messages: number;
  /** In ms. */
  readonly time: number;
};

type Findings = Pick<Verdict, 'problems' | 'lostByServer'>;

/** @param without - kinds of steps that are left out of the plan, to find what matters */
export async function runSchedule(
  lane: Lane,
  seed: number,
  without: readonly string[],
): Promise<Verdict> {
  const start = performance.now();
  const whole = makePlan(seed);
  const plan = {...whole, steps: whole.steps.filter((step) => !without.includes(step.do))};
  const journal = createJournal();
  let messages = 0;
  let findings: Findings;
  let brokeOff = false;
  try {
    const world = await World.create(lane, journal);
    try {
      findings = await within(DEADLINE, 'the schedule has no end', play(world, plan, journal));
      messages = world.ledger.entries().length;
    } finally {
      await world.end();
    }
  } catch (error) {
    brokeOff = true;
    findings = {problems: [`the schedule broke off: ${String(error)}`], lostByServer: []};
  }
  const time = performance.now() - start;
  return {plan, ...findings, brokeOff, journal: journal.lines(), messages, time};
}

async function play(world: World, plan: Plan, journal: Journal): Promise<Findings> {
  for (const step of plan.steps) {
    // The pause is part of the schedule: it is what puts one thing into the middle of another.
    await delay(step.after);
    journal.note(describeStep(step));
    const doing = perform(world, step);
    // Without a server there is nothing to be learnt.
    const remark = await (step.do === 'start server' ? doing : doing.catch(reason));
    if (remark !== undefined) journal.note(`        ${remark}`);
    // Bob's client notices by itself that its connection is gone.
    void world.bob.comeBack();
  }
  await heal(world, plan);
  const isQuiet = await awaitQuiet(world);
  await openAndReload(world);
  // Once there is something wrong, waiting again would only take time.
  if (isQuiet) await awaitQuiet(world);
  const observation = await observe(world);
  journal.note(`workers: ${(await world.lane.browser.workers()).length}`);
  for (const {body, where, outcome} of observation.said) {
    journal.note(`        ${where} said “${body}”: ${outcome.kind}`);
  }
  journal.note(`archive: ${observation.archive.join(', ')}`);
  for (const {name, rows} of observation.tabs) {
    journal.note(`${name}: ${rows.map(({body, state = ''}) => `${body} ${state}`).join(', ')}`);
  }
  journal.note(`Bob heard: ${observation.heard.join(', ')}`);
  const {room} = observation;
  journal.note(`the room’s archive: ${room.archive.join(', ')}`);
  for (const {name, status, rows} of room.tabs) {
    const all = rows.map(({body, state = ''}) => `${body} ${state}`).join(', ');
    journal.note(`the room in ${name}, ${status}: ${all}`);
  }
  journal.note(`Bob heard in the room: ${room.heard.join(', ')}`);
  return {problems: check(observation), lostByServer: lostByServer(observation)};
}
