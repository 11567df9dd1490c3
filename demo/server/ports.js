import {connect, createServer} from 'node:net';

/** Everything of the demo and of the tests is reachable from this machine only. */
export const LOOPBACK = '127.0.0.1';

/**
 * Lets a server listen on loopback: on the preferred port, else on the next free one after it.
 *
 * @param {import('node:net').Server} server
 * @param {number} [preferred] without it, any
 * @returns {Promise<number>} the port
 */
export async function listen(server, preferred = 0) {
  for (let port = preferred; port <= 65_535; port += 1) {
    if (await tryListen(server, port)) {
      const address = server.address();
      return address && typeof address === 'object' ? address.port : port;
    }
  }
  throw new Error(`No port is free from ${preferred} on.`);
}

/**
 * @param {import('node:net').Server} server
 * @param {number} port 0 for any
 * @returns {Promise<boolean>} false if it is taken, or not ours to take
 */
function tryListen(server, port) {
  return new Promise((resolve, reject) => {
    function failed(/** @type {NodeJS.ErrnoException} */ error) {
      server.off('listening', succeeded);
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    }
    function succeeded() {
      server.off('error', failed);
      resolve(true);
    }
    server.once('error', failed);
    server.once('listening', succeeded);
    server.listen({port, host: LOOPBACK, exclusive: true});
  });
}

/**
 * A port of loopback that nobody listens on now: for a program that is told its port.
 *
 * @returns {Promise<number>}
 */
export async function freePort() {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
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
