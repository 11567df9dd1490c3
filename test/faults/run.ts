/**
 * `npm run test:faults -- --runs N --seed S`: random schedules of faults in a real browser, on real
 * servers. Run number i has the seed S + i.
 */
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import type {XmppServer} from '../../demo/server/types.ts';
import {describeStep} from './plan.ts';
import {runSchedule, type Verdict} from './schedule.ts';
import {startLane} from './world.ts';

const LOGS = 'test-results/faults';
const SERVERS = ['prosody', 'ejabberd'] as const;

type Options = {
  readonly runs: number;
  readonly seed: number;
  readonly servers: readonly XmppServer['name'][];
  readonly without: readonly string[];
  readonly keep: boolean;
};

/** @throws TypeError in words for who typed them */
export function parseOptions(args: readonly string[]): Options {
  const {values} = parseArgs({
    args: [...args],
    options: {
      runs: {type: 'string', default: '10'},
      seed: {type: 'string', default: '1'},
      server: {type: 'string', default: 'both'},
      without: {type: 'string', default: ''},
      keep: {type: 'boolean', default: false},
    },
  });
  const servers = SERVERS.filter((name) => [name, 'both'].includes(values.server));
  if (servers.length === 0) throw new TypeError('--server: prosody, ejabberd or both');
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  if (!Number.isSafeInteger(runs) || runs < 1) throw new TypeError('--runs: a number above 0');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new TypeError('--seed: a number');
  return {runs, seed, servers, without: values.without.split(','), keep: values.keep};
}

/** Each server has its share of the seeds, and works beside the other. */
export async function main(args: readonly string[]): Promise<void> {
  // Whatever way we go, our servers and browsers go with us.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  // Servers wait for their disks with each message of a room: in memory a schedule is half as long.
  if (existsSync('/dev/shm')) process.env['TMPDIR'] = '/dev/shm';
  const {runs, seed, servers, without, keep} = parseOptions(args);
  const seeds = Array.from({length: runs}, (_, index) => seed + index);
  let [passed, failed, lost] = [0, 0, 0];

  async function runLane(server: XmppServer['name'], own: readonly number[]): Promise<void> {
    if (own.length === 0) return;
    let lane = await startLane(server);
    try {
      for (const one of own) {
        const verdict = await runSchedule(lane, one, without);
        report(server, verdict, keep);
        if (verdict.brokeOff) {
          // Nobody knows what is still under way there.
          await lane.stop();
          lane = await startLane(server);
        }
        if (verdict.problems.length === 0) passed += 1;
        else failed += 1;
        lost += verdict.lostByServer.length;
      }
    } finally {
      await lane.stop();
    }
  }

  await Promise.all(
    servers.map((server, index) =>
      runLane(
        server,
        seeds.filter((one) => one % servers.length === index),
      ),
    ),
  );
  if (lost > 0) console.log(`${lost} messages were lost by a server on their way to Anna`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function report(server: XmppServer['name'], verdict: Verdict, keep: boolean): void {
  const {plan, problems, lostByServer, messages, time} = verdict;
  const isWell = problems.length === 0;
  const columns = [
    isWell ? '✓' : '✗',
    `seed ${String(plan.seed).padEnd(6)}`,
    server.padEnd(8),
    `${String(plan.steps.length).padStart(2)} steps`,
    `${String(messages).padStart(3)} messages`,
    `${Math.round(time)} ms`.padStart(8),
    isWell ? 'well' : `${problems.length} problems`,
  ];
  console.log(columns.join('  '));
  if (lostByServer.length > 0) console.log(`    lost by the server: ${lostByServer.join(', ')}`);
  if (isWell && !keep) return;
  const file = join(LOGS, `${plan.seed}-${server}.log`);
  mkdirSync(LOGS, {recursive: true});
  writeFileSync(file, logOf(server, verdict));
  if (isWell) return;
  for (const problem of problems.slice(0, 12)) console.log(`    ${problem}`);
  console.log(`    ${file}; again, but for the timing: ${commandFor(server, plan.seed)}`);
}

function logOf(server: XmppServer['name'], {plan, problems, journal}: Verdict): string {
  const parts = [
    `Again: ${commandFor(server, plan.seed)}`,
    'The plan and every choice come from the seed; what the machine makes of the timing does not.',
    `\nProblems: ${problems.length}`,
    ...problems,
    `\nPlan${plan.impatient ? ', with “Try now” in the end' : ''}`,
    ...plan.steps.map(describeStep),
    '\nWhat happened (seconds)',
    ...journal,
  ];
  return `${parts.join('\n')}\n`;
}

function commandFor(server: XmppServer['name'], seed: number): string {
  return `npm run test:faults -- --runs 1 --seed ${seed} --server ${server}`;
}
