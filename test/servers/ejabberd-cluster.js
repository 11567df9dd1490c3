/**
 * Two ejabberd nodes that are one server: sessions of one are known to the other, and what is kept
 * is kept by both (SQLite cannot be shared: what one writes while the other does is lost). Without epmd: each node has an address of its own on loopback, and all of
 * them listen on the same port.
 */
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {freePort} from '../../demo/server/ports.js';
import {until} from '../../demo/server/until.js';
import {requireProgram} from '../../scripts/programs.js';
import {startEjabberd} from './ejabberd.js';

const FIRST = 'one@127.0.0.2';
const SECOND = 'two@127.0.0.3';
const CALLER = 'caller@127.0.0.4';

const run = promisify(execFile);

/** @typedef {import('./ejabberd.js').EjabberdServer} EjabberdServer */

/**
 * @returns {Promise<{nodes: readonly [EjabberdServer, EjabberdServer], dispose(): Promise<void>}>}
 */
export async function startCluster() {
  const port = await freePort();
  const cookie = `natter-${process.pid}`;

  /** @param {string} node */
  const start = (node) =>
    startEjabberd({database: 'mnesia', erl: distribution({node, port, cookie})});
  const [first, second] = await Promise.all([start(FIRST), start(SECOND)]);

  async function dispose() {
    await Promise.all([first.dispose(), second.dispose()]);
  }

  try {
    // From outside: what runs in ejabberd ends with it, and joining starts it anew.
    const call = `rpc:call('${SECOND}', ejabberd_cluster, join, ['${FIRST}']), halt().`;
    const caller = distribution({node: CALLER, port, cookie});
    await run(requireProgram('erl'), [...caller, '-noinput', '-noshell', '-eval', call]);
    await until('the nodes did not join', async () => {
      const known = await second.ask('list_cluster', {}).catch(() => []);
      return /** @type {unknown[]} */ (known).length === 2;
    });
  } catch (error) {
    await dispose();
    throw error;
  }
  return {nodes: [first, second], dispose};
}

/**
 * @param {{node: string, port: number, cookie: string}} options
 * @returns {readonly string[]} arguments of `erl`
 */
function distribution({node, port, cookie}) {
  const address = node.split('@')[1] ?? '';
  const name = ['-name', node, '-setcookie', cookie];
  const epmd = ['-start_epmd', 'false', '-erl_epmd_port', `${port}`];
  const kernel = ['-kernel', 'inet_dist_use_interface', `{${address.replaceAll('.', ',')}}`];
  return [...name, ...epmd, ...kernel];
}
