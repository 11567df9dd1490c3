// What npm users and editors get: is it whole, small, and does it say what it has?
// Needs a build. Each check prints one line; the exit code tells if any failed.
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {undocumentedParts} from './undocumented-parts.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** @typedef {{name: string, problem: string | undefined}} Outcome */

/** @param {string} name @param {string} bin @param {string[]} args @returns {Outcome} */
function tool(name, bin, ...args) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [`node_modules/${bin}`, ...args], {
    encoding: 'utf8',
  });
  return {name, problem: status === 0 ? undefined : `${stdout}${stderr}`};
}

/** @returns {Outcome} */
function lockFile() {
  const hosts = readFileSync('package-lock.json', 'utf8').match(/"resolved": "https?:/g) ?? [];
  const problem = `${hosts.length} entries name the host that they came from`;
  return {name: 'lock file names no registry', problem: hosts.length > 0 ? problem : undefined};
}

/**
 * Browsers run a worker's own file twice, or refuse what it imports (decision 41); and the bundler may cut
 * what is needed at once into more files when several chunks share modules with it.
 *
 * @returns {Outcome}
 */
function worker() {
  const wrong = readdirSync('dist')
    .filter((file) => /^worker.*\.js$/.test(file))
    .flatMap((file) => importsOf(file).map((imported) => `${file} imports ${imported}`))
    .filter((line) => !line.endsWith(' ./worker-engine.js') || /^worker(-engine)?\.js /.test(line));
  return {
    name: 'the worker’s file and the engine import nothing, the others nothing but the engine',
    problem: wrong.length > 0 ? wrong.join('\n') : undefined,
  };
}

/**
 * What a file of dist/ imports at once.
 *
 * @param {string} file
 */
function importsOf(file) {
  const statements = readFileSync(join('dist', file), 'utf8').matchAll(
    /\b(?:from|import)\s*["'`](\.\/[^"'`]+)/g,
  );
  return Array.from(statements, ([, imported]) => imported);
}

/** @returns {Outcome} */
function parts() {
  const missing = undocumentedParts();
  return {
    name: 'parts, slots and events are documented',
    problem: missing.length > 0 ? missing.join('\n') : undefined,
  };
}

const outcomes = [
  tool('size budgets', 'size-limit/bin.js'),
  tool('publint', 'publint/src/cli.js', '--strict', '--pack', 'npm'),
  tool(
    'types resolve',
    '@arethetypeswrong/cli/dist/index.js',
    '--pack',
    '--profile',
    'esm-only',
    // Scripts to load, not to import.
    '--exclude-entrypoints',
    'natter.js',
    'worker.js',
    'engine-in-page.js',
  ),
  tool('nothing unused', 'knip/bin/knip.js'),
  lockFile(),
  worker(),
  parts(),
  tool('docs/elements.md is current', '../scripts/elements-doc.js', '--check'),
];

for (const {name, problem} of outcomes) {
  console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${name}`);
  if (problem !== undefined) console.log(problem);
}
const failed = outcomes.filter(({problem}) => problem !== undefined).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
