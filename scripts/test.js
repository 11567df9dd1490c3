/**
 * `npm test`: everything that has to hold, from a fresh clone. It installs what is missing, goes on
 * after a failure to report all of them, and ends with a line of counts.
 */
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {checkNode, ensureDependencies} from './dependencies.js';
import {findProgram} from './programs.js';
import {ensureDebianPackages, isDebian, TEST_PACKAGES} from './system-packages.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM'];
/** For a step, in ms: what has no end is a failure, too. The longest takes a third of it. */
const LIMIT = 25 * 60_000;
/** For what was asked to end, in ms, until it is killed. */
const GRACE = 10_000;

/** What the tests run, where there is no package manager that we know. */
const TEST_PROGRAMS = ['prosody', 'erl', 'sqlite3', 'python3'];

/** Where the test tools put their counts. */
const reports = mkdtempSync(join(tmpdir(), 'natter-reports-'));
process.once('exit', () => rmSync(reports, {recursive: true, force: true}));

/**
 * One step. Steps without a `count` count as one check.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} command
 * @property {Record<string, string>} [env]
 * @property {(output: string) => Counts} [count] from what it said, or from a file that it wrote
 */

/** @typedef {{passed: number, failed: number}} Counts */

/** @type {readonly Step[]} */
const STEPS = [
  {name: 'types', command: ['npm', 'run', '--silent', 'types']},
  {name: 'lint', command: ['npm', 'run', '--silent', 'lint']},
  {name: 'imports', command: ['npm', 'run', '--silent', 'imports']},
  vitest('unit'),
  // Some measure time, and are not to be disturbed by each other.
  vitest('servers', '--maxWorkers=1'),
  {name: 'build', command: ['npm', 'run', '--silent', 'build']},
  {
    name: 'package',
    command: [process.execPath, 'scripts/package-checks.js'],
    count: countsOfLastLine,
  },
  vitest('component'),
  {
    name: 'faults',
    // A handful of the schedules; more by `npm run test:faults`.
    command: [process.execPath, 'scripts/faults.js', '--runs', '8', '--seed', '1'],
    count: countsOfLastLine,
  },
  playwright(),
];

/**
 * @param {string} project
 * @param {readonly string[]} options
 * @returns {Step}
 */
function vitest(project, ...options) {
  const file = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  return {
    name: project,
    command: [
      'npx',
      '--no-install',
      'vitest',
      'run',
      '--project',
      project,
      ...options,
      ...reporters,
    ],
    count() {
      const report = JSON.parse(readFileSync(file, 'utf8'));
      return {passed: report.numPassedTests, failed: report.numTotalTests - report.numPassedTests};
    },
  };
}

/** @returns {Step} */
function playwright() {
  const file = join(reports, 'e2e.json');
  return {
    name: 'e2e',
    command: ['npx', '--no-install', 'playwright', 'test', '--reporter=list,json'],
    env: {PLAYWRIGHT_JSON_OUTPUT_FILE: file},
    count() {
      const {stats} = JSON.parse(readFileSync(file, 'utf8'));
      // A test that was left out has not passed.
      return {passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped};
    },
  };
}

/**
 * Runs a step and shows what it says.
 *
 * @param {Step} step
 * @returns {Promise<Counts & {name: string, seconds: number}>}
 */
async function runStep({name, command, env, count}) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
  const start = performance.now();
  const [program = '', ...args] = command;
  let output = '';
  const code = await new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: {...process.env, ...env},
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own, which can be ended with all that is in it.
      detached: true,
    });
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      endGroup(child, signal);
      process.exit(1);
    };
    for (const signal of SIGNALS) process.on(signal, forward);
    const limit = setTimeout(() => {
      console.error(`${name}: stopped, since it had no end within ${LIMIT / 60_000} minutes`);
      endGroup(child, 'SIGTERM');
      setTimeout(() => endGroup(child, 'SIGKILL'), GRACE).unref();
    }, LIMIT);
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      process.stdout.write(chunk);
      output += chunk.toString();
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      for (const signal of SIGNALS) process.off(signal, forward);
      resolve(code ?? 1);
    });
  });
  const seconds = (performance.now() - start) / 1000;
  const {passed, failed} = countsOf(code === 0, count && (() => count(output)));
  return {name, seconds, passed, failed};
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function endGroup({pid, stdout}, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
  // Whoever has outlived it may hold the other end.
  if (signal === 'SIGKILL') stdout?.destroy();
}

/**
 * @param {boolean} succeeded
 * @param {(() => Counts) | undefined} count
 * @returns {Counts}
 */
function countsOf(succeeded, count) {
  const whole = {passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1};
  if (!count) return whole;
  try {
    const counts = count();
    // It may fail beside its tests: an error outside of them, or no test at all.
    const unexplained = (!succeeded && counts.failed === 0) || counts.passed + counts.failed === 0;
    return unexplained ? {...counts, failed: counts.failed + 1} : counts;
  } catch {
    // No report: it did not come as far as its tests.
    return {...whole, failed: 1, passed: 0};
  }
}

/**
 * @param {string} output that ends with "N passed, N failed"
 * @returns {Counts}
 */
function countsOfLastLine(output) {
  const [, passed, failed] = output.trimEnd().match(/(\d+) passed, (\d+) failed$/) ?? [];
  if (passed === undefined) throw new Error('no line of counts');
  return {passed: Number(passed), failed: Number(failed)};
}

/** @throws Error with a text for the person, if something is missing */
function setUp() {
  checkNode();
  ensureDependencies();
  if (isDebian()) {
    ensureDebianPackages(TEST_PACKAGES);
    return;
  }
  const missing = TEST_PROGRAMS.filter((name) => findProgram(name) === undefined);
  if (missing.length > 0) {
    throw new Error(
      `The tests need these programs: ${missing.join(', ')}.\n` +
        `On Debian and Ubuntu npm test installs what it needs: ${TEST_PACKAGES.join(' ')}.\n` +
        'Elsewhere please install the like of it, and set CHROMIUM and FIREFOX to the browsers.',
    );
  }
}

async function main() {
  setUp();
  const results = [];
  const hasWebKit = findProgram('WebKitWebDriver') !== undefined;
  // It is for Linux only, and Debian's was installed above.
  if (!hasWebKit) console.log('There is no WebKitWebDriver: the tests in WebKit are left out.');
  for (const step of hasWebKit ? [...STEPS, vitest('webkit')] : STEPS)
    results.push(await runStep(step));

  console.log();
  for (const {name, seconds, passed, failed} of results) {
    const columns = [
      failed === 0 ? '✓' : '✗',
      name.padEnd(10),
      `${seconds.toFixed(1)} s`.padStart(8),
      `${passed} passed`.padStart(12),
      failed === 0 ? '' : `${failed} failed`.padStart(12),
    ];
    console.log(columns.join(' ').trimEnd());
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? `\n${error.message}` : error);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
