/** A schedule from its seed to the verdict. */
import {setTimeout as delay} from 'node:timers/promises';
import {awaitQuiet, heal, observe, openAndReload} from './aftermath.ts';
import {check} from './checker.ts';
import {createJournal, reason, type Journal} from './journal.ts';
import {describeStep, makePlan, type Plan} from './plan.ts';
import {perform} from './perform.ts';
import {World, type Lane} from './world.ts';

export type Verdict = {
  readonly plan: Plan;
  /** What is wrong; nothing if all is well. */
  readonly problems: readonly string[];
  readonly journal: readonly string[];
  readonly messages: number;
  /** In ms. */
  readonly time: number;
};

export async function runSchedule(lane: Lane, seed: number): Promise<Verdict> {
  const start = performance.now();
  const plan = makePlan(seed);
  const journal = createJournal();
  let messages = 0;
  let problems: readonly string[];
  try {
    const world = await World.create(lane, journal);
    try {
      problems = await play(world, plan, journal);
      messages = world.ledger.entries().length;
    } finally {
      await world.end();
    }
  } catch (error) {
    // The harness itself has failed, and that is no success.
    problems = [`the schedule broke off: ${String(error)}`];
  }
  return {plan, problems, journal: journal.lines(), messages, time: performance.now() - start};
}

async function play(world: World, plan: Plan, journal: Journal): Promise<readonly string[]> {
  for (const step of plan.steps) {
    // The pause is part of the schedule: it is what puts one thing into the middle of another.
    await delay(step.after);
    journal.note(describeStep(step));
    const remark = await perform(world, step).catch(reason);
    if (remark !== undefined) journal.note(`        ${remark}`);
    // Bob's client notices by itself that its connection is gone.
    void world.bob.comeBack();
  }
  await heal(world, plan);
  await awaitQuiet(world);
  await openAndReload(world);
  await awaitQuiet(world);
  const observation = await observe(world);
  for (const {body, where, outcome} of observation.said) {
    journal.note(`        ${where} said “${body}”: ${outcome.kind}`);
  }
  journal.note(`archive: ${observation.archive.join(', ')}`);
  for (const {name, rows} of observation.tabs) {
    journal.note(`${name}: ${rows.map(({body, state = ''}) => `${body} ${state}`).join(', ')}`);
  }
  journal.note(`Bob heard: ${observation.heard.join(', ')}`);
  return check(observation);
}
