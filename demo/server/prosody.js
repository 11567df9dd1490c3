/**
 * Prosody for the demo and for the tests: in a temporary folder, on loopback, on free ports. It is
 * the system's Prosody, or one in a container where the system has none.
 */
import {randomBytes} from 'node:crypto';
import {cpSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {removeFolder, startChild, temporaryFolder} from './child-process.js';
import {freePort, LOOPBACK} from './ports.js';
import {prosodyConfig} from './prosody-config.js';
import {until} from './until.js';

/**
 * How Prosody is run: a program, or an image and what to say to `docker run` for it.
 *
 * @typedef {{kind: 'program', command: string}} ProsodyProgram
 * @typedef {{kind: 'container', command: string, options: readonly string[], image: string}} ProsodyContainer
 * @typedef {ProsodyProgram | ProsodyContainer} ProsodyRunner
 */

/**
 * @param {object} [options]
 * @param {ProsodyRunner} [options.runner]
 * @param {'internal' | 'sql'} [options.archive]
 * @param {string} [options.more] Lua to end the configuration with: other virtual hosts
 * @returns {Promise<import('./types.ts').ProsodyServer>}
 */
export async function startProsody({
  runner = {kind: 'program', command: 'prosody'},
  archive = 'internal',
  more = '',
} = {}) {
  const folder = temporaryFolder('natter-prosody-');
  const c2sPort = await freePort();
  const httpPort = await freePort();
  const token = randomBytes(16).toString('hex');
  const config = join(folder, 'prosody.cfg.lua');
  // In a container "loopback" would be the container's own; only the published ports are bound
  // to ours.
  const bindAddress = runner.kind === 'container' ? '0.0.0.0' : LOOPBACK;
  mkdirSync(join(folder, 'data'));
  cpSync(fileURLToPath(new URL('prosody', import.meta.url)), join(folder, 'modules'), {
    recursive: true,
  });
  const settings = {folder, bindAddress, c2sPort, httpPort, token, archive};
  writeFileSync(config, prosodyConfig(settings) + more);

  /** @type {import('./child-process.js').Child | undefined} */
  let child;

  /**
   * @param {string} name of a request of mod_natter_demo
   * @param {object} params
   * @returns {Promise<unknown>}
   */
  async function ask(name, params) {
    const response = await fetch(`http://${LOOPBACK}:${httpPort}/natter-demo/${name}`, {
      method: 'POST',
      // Prosody may be restarted between two requests: no connection is kept.
      headers: {'x-natter-token': token, connection: 'close'},
      body: JSON.stringify(params),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok)
      throw new Error(`Prosody, ${name}: ${await response.text()}\n${child?.output()}`);
    return response.json();
  }

  async function start() {
    if (child && child.failure() === undefined) return;
    const {command, args} = commandLine(runner, {folder, config, ports: [c2sPort, httpPort]});
    const started = startChild(command, args, {env: {...process.env, HOME: folder}});
    child = started;
    // It does not exit when a port is taken, hence the question about the other port, too.
    try {
      await until(
        'Prosody did not start',
        () => ask('ready', {interface: bindAddress, port: c2sPort}),
        {givenUp: started.failure},
      );
    } catch (error) {
      // One that hangs must not be taken for one that runs.
      await end('SIGKILL');
      throw error;
    }
  }

  /** @param {NodeJS.Signals} signal */
  async function end(signal) {
    await child?.end(signal);
    child = undefined;
  }

  async function dispose() {
    await child?.end(runner.kind === 'container' ? 'SIGTERM' : 'SIGKILL');
    removeFolder(folder);
  }

  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }

  return {
    name: 'prosody',
    domain: 'localhost',
    websocketUrl: `ws://${LOOPBACK}:${httpPort}/xmpp-websocket`,
    c2sPort,
    httpPort,
    async register(user, password, host) {
      await ask('register', {user, password, host});
    },
    async changePassword(user, password) {
      await ask('password', {user, password});
    },
    async remove(user) {
      await ask('remove', {user});
    },
    async befriend(one, other) {
      await ask('contact', {user: one.user, contact: other.user, name: other.name});
      await ask('contact', {user: other.user, contact: one.user, name: one.name});
    },
    async connectionCount(user) {
      const answer = /** @type {{count: number}} */ (await ask('connections', {user}));
      return answer.count;
    },
    async forget(user) {
      await ask('forget', {user});
    },
    async expel(room, nick) {
      await ask('expel', {room, nick});
    },
    async furnish(room) {
      await ask('furnish', room);
    },
    async remember(one, other, messages) {
      const past = messages.map((message) => ({
        ...message,
        to: message.from === one ? other : one,
      }));
      for (const user of [one, other]) await ask('remember', {user, messages: past});
    },
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    dispose,
  };
}

/**
 * @param {ProsodyRunner} runner
 * @param {{folder: string, config: string, ports: readonly number[]}} where
 * @returns {{command: string, args: string[]}}
 */
function commandLine(runner, {folder, config, ports}) {
  const prosody = ['--root', '--config', config, '-F'];
  if (runner.kind === 'program') return {command: runner.command, args: prosody};
  const volume = ['--volume', `${folder}:${folder}`];
  const published = ports.flatMap((port) => ['--publish', `${LOOPBACK}:${port}:${port}`]);
  const options = ['--rm', '--init', ...runner.options, ...volume, ...published];
  return {command: runner.command, args: ['run', ...options, runner.image, 'prosody', ...prosody]};
}
