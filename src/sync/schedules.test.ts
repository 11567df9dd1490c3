/**
 * The invariants of archive sync under random schedules: live traffic, own sends, lost
 * connections, resumed streams, restarts in the middle of catching up, several server habits.
 */
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import {IDBFactory} from 'fake-indexeddb';
import {beforeAll, test} from 'vitest';
import {Run} from '../../test/fakes/schedule-run.ts';
import {step} from '../../test/fakes/schedule-steps.ts';
import {ALICE} from '../../test/fakes/simulated-people.ts';
import {EJABBERD, PROSODY, SimulatedServer} from '../../test/fakes/simulated-wire.ts';

/**
 * The same ones each time, so that a run tells of what was changed. More of them: SCHEDULES=10000;
 * others: SEED=…, any number, or the one that a failure reports.
 */
const RUNS = Number(process.env['SCHEDULES'] ?? 200);
const seed = Number(process.env['SEED'] ?? 1);
/** ms; what takes longer waits for something that never comes. */
const LONGEST = 10_000;

beforeAll(async () => {
  // So that it takes no time when it is needed.
  await Promise.all([import('./displayed-work.ts'), import('./rooms/room-book.ts')]);
});

test(
  'after any schedule there is no duplicate, no disorder, no silent hole, and nothing is lost',
  async () => {
    const habits = fc.constantFrom(PROSODY, EJABBERD);
    const cap = fc.constantFrom(1, 3, 10);
    const pages = fc.constantFrom(3, 10, 30);
    const property = fc.asyncProperty(
      habits,
      cap,
      pages,
      fc.boolean(),
      fc.array(step, {maxLength: 30}),
      async (habit, pageCap, pagesOnConnect, isThere, steps) => {
        globalThis.indexedDB = new IDBFactory();
        const run = new Run(new SimulatedServer(ALICE, {...habit, pageCap}), pagesOnConnect);
        if (isThere) await run.begin();
        for (const one of steps) await run.do(one);
        await run.finish();
        globalThis.indexedDB = new IDBFactory();
        await run.compareNewDevice();
      },
    );
    await fc.assert(property, {
      numRuns: RUNS,
      timeout: LONGEST,
      seed,
      // It broke in the middle of catching up, and came back with what had come meanwhile.
      examples: [
        [
          PROSODY,
          1,
          3,
          false,
          [
            {do: 'connect', breakAfter: 2},
            {do: 'incoming', who: 0, count: 1},
            {do: 'resume', who: 0},
          ],
        ],
      ],
    });
  },
  RUNS * 1000,
);
