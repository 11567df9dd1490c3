/**
 * Children and temporary folders that never outlive us: whatever way this process ends, short of
 * being killed outright, its children are killed by their pid and its folders are removed.
 */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
/** @type {Set<string>} */
const folders = new Set();

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
});

/**
 * A new folder under the system's temporary folder.
 *
 * @param {string} prefix
 * @returns {string}
 */
export function temporaryFolder(prefix) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  folders.add(folder);
  return folder;
}

/**
 * @param {string} folder
 * @returns {void}
 */
export function removeFolder(folder) {
  rmSync(folder, {recursive: true, force: true});
  folders.delete(folder);
}

/**
 * Starts a child whose output is kept, and shown only when something goes wrong.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{env?: NodeJS.ProcessEnv, cwd?: string}} [options]
 */
export function startChild(command, args, {env = process.env, cwd} = {}) {
  // In a group of its own: Ctrl-C in the terminal reaches us, and we end the child in our order.
  const child = spawn(command, args, {
    env,
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let output = '';
  const keep = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk.toString()).slice(-8000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  /** @type {string | undefined} */
  let ended;
  const exited = Promise.race([
    once(child, 'exit').then(([code, signal]) => `ended with ${signal ?? `code ${code}`}`),
    once(child, 'error').then(([error]) => `could not be started: ${error.message}`),
  ]).then((how) => {
    ended = how;
    children.delete(child);
  });

  return {
    /** Why it does not run (any more), with what it said last; undefined while it runs. */
    failure: () => (ended === undefined ? undefined : `${command} ${ended}\n${output}`),
    /** What it said last. */
    output: () => output,
    /** @param {NodeJS.Signals} signal */
    async end(signal) {
      if (ended === undefined) child.kill(signal);
      await exited;
      // What it has started may outlive it, and would keep us waiting for what that has to say.
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

/** @typedef {ReturnType<typeof startChild>} Child */
