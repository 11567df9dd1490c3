/** A Prosody for the demo: the one that is there, or one that is installed now. */
import {spawnSync} from 'node:child_process';
import {findProgram, run} from '../../scripts/programs.js';
import {ensureDebianPackages, isDebian} from '../../scripts/system-packages.js';

const IMAGE = 'natter-demo-prosody';

const DOCKERFILE = `
FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends prosody && rm -rf /var/lib/apt/lists/*
`;

const ADVICE = `
The demo needs Prosody, an XMPP server, and did not find a way to get it. Any of these will do:

  - install it: https://prosody.im/download (nothing needs to be configured or started)
  - install Docker or Podman, and start it

Then run npm start again.
`;

/**
 * @returns {import('./prosody.js').ProsodyRunner}
 * @throws Error with a text for the person, if there is none and none can be installed
 */
export function findProsody() {
  const present = findProgram('prosody');
  if (present !== undefined) return {kind: 'program', command: present};
  for (const install of [fromDebian, fromHomebrew, fromContainer]) {
    const runner = install();
    if (runner) return runner;
  }
  throw new Error(ADVICE);
}

/** @typedef {import('./prosody.js').ProsodyRunner | undefined} Found */

/** @returns {Found} */
function fromDebian() {
  if (!isDebian()) return undefined;
  try {
    ensureDebianPackages(['prosody']);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
  return program();
}

/** @returns {Found} */
function fromHomebrew() {
  const brew = process.platform === 'darwin' ? findProgram('brew') : undefined;
  if (brew === undefined) return undefined;
  console.error('Installing by Homebrew: prosody/prosody/prosody');
  // Homebrew starts no service unless it is told to.
  return run(brew, ['install', 'prosody/prosody/prosody']) ? program() : undefined;
}

/** @returns {Found} */
function fromContainer() {
  for (const name of ['docker', 'podman']) {
    const command = findProgram(name);
    // The program alone does not help: its daemon must run.
    if (command === undefined || spawnSync(command, ['info'], {stdio: 'ignore'}).status !== 0) {
      continue;
    }
    console.error(`Building a container image with ${name}: ${IMAGE}`);
    if (run(command, ['build', '--tag', IMAGE, '-'], {input: DOCKERFILE})) {
      return {kind: 'container', command, options: userOptions(name), image: IMAGE};
    }
  }
  return undefined;
}

/**
 * Docker's root would own the files in our temporary folder; Podman's is ourselves.
 *
 * @param {string} name
 * @returns {string[]}
 */
function userOptions(name) {
  const user = process.getuid?.();
  return name === 'docker' && user !== undefined
    ? ['--user', `${user}:${process.getgid?.() ?? user}`]
    : [];
}

/** @returns {Found} */
function program() {
  const command = findProgram('prosody');
  return command === undefined ? undefined : {kind: 'program', command};
}
