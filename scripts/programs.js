import {accessSync, constants} from 'node:fs';
import {spawnSync} from 'node:child_process';
import {delimiter, join} from 'node:path';

/** Where programs of servers and of Homebrew are, even if PATH does not say so. */
const OTHER_FOLDERS = ['/usr/sbin', '/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

/**
 * The path of a program, or undefined if it is not installed.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function findProgram(name) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...OTHER_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * The path of a program that has to be there.
 *
 * @param {string} name
 * @returns {string}
 * @throws Error with a text for the person, if it is not installed
 */
export function requireProgram(name) {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`The program ${name} is not installed.`);
  return path;
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a program to its end, its output shown as it comes.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{input?: string, env?: NodeJS.ProcessEnv, cwd?: string}} [options]
 * @returns {boolean} whether it succeeded
 */
export function run(command, args, {input, env = process.env, cwd} = {}) {
  const stdin = input === undefined ? 'ignore' : 'pipe';
  // Its talk goes to stderr: stdout belongs to what we print for people and for programs.
  const result = spawnSync(command, args, {input, env, cwd, stdio: [stdin, 2, 2]});
  return result.status === 0;
}
