/** npm's packages, as package-lock.json wants them. Node's own modules only: it runs without any. */
import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {run} from './programs.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * @throws Error with a text for the person, if Node is too old for this project
 */
export function checkNode() {
  const {engines} = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  const [major = 0, minor = 0] =
    /** @type {string} */ (engines.node).match(/\d+/g)?.map(Number) ?? [];
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  throw new Error(
    `This is Node ${process.versions.node}, and Natter needs ${major}.${minor} or newer: https://nodejs.org`,
  );
}

/**
 * Installs what the lock file says, if a package is missing or has another version. Not by
 * `npm ci`: that refuses a lock file without the optional packages of every other system, and not
 * every registry has them all.
 *
 * @throws Error with a text for the person
 */
export function ensureDependencies() {
  if (isInstalled()) return;
  console.error('Installing npm packages …');
  if (
    !run('npm', ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'], {cwd: ROOT})
  ) {
    throw new Error('npm install failed, see above. Is there a connection to the npm registry?');
  }
}

/** npm keeps a lock file of what it has installed: compare it with the one of the project. */
function isInstalled() {
  const installed = `${ROOT}node_modules/.package-lock.json`;
  if (!existsSync(installed)) return false;
  const wanted = packagesOf(`${ROOT}package-lock.json`);
  const present = packagesOf(installed);
  return Object.entries(wanted).every(
    // Optional ones are for other systems, for example.
    ([path, {version, optional}]) => path === '' || optional || present[path]?.version === version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, {version?: string, optional?: boolean} | undefined> & Record<string, {version?: string, optional?: boolean}>}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
