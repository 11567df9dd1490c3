/**
 * The network between browser and server, in the hands of the test. It works for every browser and
 * for workers, where the test tool's own switches do not reach.
 */
import {once} from 'node:events';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {listen, LOOPBACK} from '../../demo/server/ports.js';

export type TcpProxy = {
  readonly port: number;
  /** How many connections have been opened so far. */
  connections(): number;
  /** How many bytes the server's side has sent to the browser. */
  delivered(): number;
  /** Ends all connections and refuses new ones. */
  cut(): Promise<void>;
  /** Connections stay, or open, but nothing passes any more. */
  freeze(): void;
  /** Lets everything through again; what was held back while frozen passes. */
  restore(): Promise<void>;
  stop(): Promise<void>;
};

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let frozen = false;
  let connections = 0;
  let delivered = 0;

  function accept(browser: Socket): void {
    connections += 1;
    const target = connect({port: targetPort, host: LOOPBACK});
    target.on('data', (chunk) => (delivered += chunk.length));
    for (const [from, to] of [
      [browser, target],
      [target, browser],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      if (frozen) from.pause();
      // One side gone: so is the other.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  }

  async function open(preferred?: number): Promise<number> {
    server = createServer(accept);
    return listen(server, preferred);
  }

  async function cut(): Promise<void> {
    const closing = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    if (!closing) return;
    const closed = once(closing, 'close');
    closing.close();
    await closed;
  }

  const port = await open();
  return {
    port,
    connections: () => connections,
    delivered: () => delivered,
    cut,
    freeze() {
      frozen = true;
      // What comes waits unread, as on a network that has gone silent.
      for (const socket of sockets) socket.pause();
    },
    async restore() {
      frozen = false;
      for (const socket of sockets) socket.resume();
      if (!server) await open(port);
    },
    stop: cut,
  };
}
