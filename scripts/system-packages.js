/**
 * Installs what the demo and the tests need from the operating system, and leaves no service
 * running that was not running before.
 */
import {spawnSync} from 'node:child_process';
import {findProgram, requireProgram, run} from './programs.js';

/** What `npm test` uses beyond Node, as Debian and Ubuntu name it. */
export const TEST_PACKAGES = [
  'chromium',
  'firefox-esr',
  'prosody',
  'prosody-modules',
  'lua-dbi-sqlite3',
  'ejabberd',
  'erlang-p1-sqlite3',
  'erlang-p1-oauth2',
  'sqlite3',
  'python3-slixmpp',
  'webkit2gtk-driver',
  'xvfb',
];

/** Debian starts these as soon as they are installed. */
const SERVICES = ['prosody', 'ejabberd'];

/** Debian asks this script before it starts a service; 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Installs those packages that are missing.
 *
 * @param {readonly string[]} packages names of Debian packages
 * @returns {void}
 * @throws Error with a text for the person, if it cannot be done
 */
export function ensureDebianPackages(packages) {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const names = missing.join(' ');
  const command = `apt-get install --no-install-recommends ${names}`;
  const root = rootCommand();
  if (!root) throw new Error(`These packages are missing. Please run as root:\n\n    ${command}\n`);

  console.error(`Installing by apt-get: ${names}`);
  const services = SERVICES.filter((name) => missing.includes(name));
  if (
    !run(root[0] ?? 'sh', root.length > 0 ? ['sh'] : [], {input: installScript(missing, services)})
  ) {
    throw new Error(`The packages could not be installed. Please run as root:\n\n    ${command}\n`);
  }
}

/** Whether packages can be installed by apt-get here. */
export function isDebian() {
  return findProgram('apt-get') !== undefined && findProgram('dpkg-query') !== undefined;
}

/**
 * @param {string} name
 * @returns {boolean}
 */
function isInstalled(name) {
  const query = ['--show', '--showformat=${Status}', name];
  const result = spawnSync(requireProgram('dpkg-query'), query, {
    encoding: 'utf8',
  });
  return result.stdout?.includes('install ok installed') ?? false;
}

/**
 * What to put before a command that needs to be root's.
 *
 * @returns {string[] | undefined} undefined if we cannot become root
 */
function rootCommand() {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  return sudo === undefined ? undefined : [sudo];
}

/**
 * @param {readonly string[]} packages
 * @param {readonly string[]} services the ones among them that would start by themselves
 * @returns {string} for `sh`, as root
 */
function installScript(packages, services) {
  const guard = `
if [ ! -e ${POLICY} ]; then
  printf '#!/bin/sh\\nexit 101\\n' > ${POLICY}
  chmod 755 ${POLICY}
  trap 'rm -f ${POLICY}' EXIT
fi`;
  // Where a policy of the system's own let it start, or would at the next boot.
  const disable = services.map(
    (name) => `
if [ -d /run/systemd/system ]; then
  systemctl disable --now ${name} >/dev/null 2>&1 || true
else
  service ${name} stop >/dev/null 2>&1 || true
fi`,
  );
  return `
set -e
export DEBIAN_FRONTEND=noninteractive
${services.length > 0 ? guard : ''}
apt-get update -qq
apt-get install -y -qq --no-install-recommends ${packages.join(' ')}
${disable.join('')}
`;
}
