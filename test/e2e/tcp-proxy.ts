/**
 * The network between browser and server, in the hands of the test. It works for every browser and
 * for workers, where the test tool's own switches do not reach.
 */
import {once} from 'node:events';
import {connect, createServer, type Server, type Socket} from 'node:net';
import type {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {listen, LOOPBACK} from '../../demo/server/ports.js';
import {createDeferred} from '../../src/model/deferred.ts';

/** From the browser to the server, or back. */
export type Direction = 'up' | 'down';

export type TcpProxy = {
  readonly port: number;
  /** How many connections have been opened so far. */
  connections(): number;
  /** How many connections are open now. */
  open(): number;
  /** How many bytes the server's side has sent to the browser. */
  delivered(): number;
  /** How often the server has said this to the browser. */
  said(text: string): number;
  /** Ends all connections and refuses new ones. */
  cut(): Promise<void>;
  /** Ends all connections; new ones are welcome. */
  drop(): void;
  /** Refuses new connections; those that are open stay. */
  refuse(): Promise<void>;
  /** Connections stay, or open, but nothing passes any more (in that direction). */
  freeze(direction?: Direction): void;
  /** Everything takes longer. `latency` in ms for what comes together, `rate` in bytes a second. */
  slow(limits: {readonly latency: number; readonly rate: number}): void;
  /** Lets everything through again; what was held back while frozen passes. */
  restore(): Promise<void>;
  stop(): Promise<void>;
};

/** @param targetPort - asked for each connection, if it may change */
export async function startTcpProxy(targetPort: number | (() => number)): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const frozen = new Set<Direction>();
  let thawed = createDeferred();
  let limits = {latency: 0, rate: Infinity};
  let server: Server | undefined;
  let connections = 0;
  let open = 0;
  let delivered = 0;
  let heard = '';

  async function pass(chunk: Buffer, direction: Direction): Promise<void> {
    const time = limits.latency + (chunk.length / limits.rate) * 1000;
    if (time > 0) await delay(time);
    while (frozen.has(direction)) await thawed.promise;
    if (direction !== 'down') return;
    delivered += chunk.length;
    heard += chunk.toString('latin1');
  }

  /** What comes from one side, when it may pass. */
  function gate(direction: Direction): (source: Readable) => AsyncIterable<Buffer> {
    return async function* (source) {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        await pass(chunk, direction);
        yield chunk;
      }
    };
  }

  function accept(browser: Socket): void {
    const port = typeof targetPort === 'number' ? targetPort : targetPort();
    const target = connect({port, host: LOOPBACK});
    connections += 1;
    open += 1;
    browser.once('close', () => (open -= 1));
    for (const socket of [browser, target]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    // One side gone: so is the other, once it has got what was on its way.
    browser.once('close', () => target.destroySoon());
    target.once('close', () => browser.destroySoon());
    void pipeline(browser, gate('up'), target).catch(() => {});
    void pipeline(target, gate('down'), browser).catch(() => {});
  }

  async function start(preferred?: number): Promise<number> {
    server = createServer(accept);
    return listen(server, preferred);
  }

  function drop(): void {
    for (const socket of sockets) socket.destroy();
  }

  async function refuse(): Promise<void> {
    const closing = server;
    server = undefined;
    // It closes for good with its last connection, but listens no more from now on.
    closing?.close();
  }

  async function cut(): Promise<void> {
    const closing = server;
    server = undefined;
    const closed = closing && once(closing, 'close');
    closing?.close();
    drop();
    await closed;
  }

  const port = await start();
  return {
    port,
    connections: () => connections,
    open: () => open,
    delivered: () => delivered,
    said: (text) => heard.split(text).length - 1,
    cut,
    drop,
    refuse,
    freeze(direction) {
      // What comes waits unread, as on a network that has gone silent.
      for (const each of direction ? [direction] : (['up', 'down'] as const)) frozen.add(each);
    },
    slow(wanted) {
      limits = wanted;
    },
    async restore() {
      limits = {latency: 0, rate: Infinity};
      frozen.clear();
      thawed.resolve();
      thawed = createDeferred();
      if (!server) await start(port);
    },
    stop: cut,
  };
}
