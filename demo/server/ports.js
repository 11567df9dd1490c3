import {connect, createServer} from 'node:net';

/** Everything of the demo and of the tests is reachable from this machine only. */
export const LOOPBACK = '127.0.0.1';

/**
 * A port of loopback that nobody listens on: the preferred one, else the next free one after it.
 *
 * @param {number} [preferred] without it, any
 * @returns {Promise<number>}
 */
export async function freePort(preferred = 0) {
  for (let port = preferred; port <= 65_535; port += 1) {
    const free = await tryListen(port);
    if (free !== undefined) return free;
  }
  throw new Error(`No port is free from ${preferred} on.`);
}

/**
 * @param {number} port 0 for any
 * @returns {Promise<number | undefined>} undefined if it is taken, or not ours to take
 */
function tryListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({port, host: LOOPBACK, exclusive: true}, () => {
      const address = server.address();
      server.close(() =>
        resolve(address && typeof address === 'object' ? address.port : undefined),
      );
    });
  });
}

/**
 * Whether somebody accepts connections there.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect({port, host: LOOPBACK});
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
