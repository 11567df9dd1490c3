/**
 * A WebSocket whose other end is the test: it sees every frame, and says and does what the test
 * wants. Nothing here takes time: what is sent arrives in the next microtask.
 */
import {createDeferred, type Deferred} from '../../src/model/deferred.ts';
import {parseElement} from '../../src/xmpp/strict-xml.ts';
import type {WebSocketLike} from '../../src/xmpp/websocket-transport.ts';
import type {Element} from '../../src/xmpp/xml.ts';

export type SocketBehaviour = 'accept' | 'refuse' | 'hang';

/** The server's end of one connection. */
export class ServerEnd {
  readonly url: string;
  /** Every frame of the client, parsed. */
  readonly frames: Element[] = [];
  isClosed = false;
  /** Answers a frame; the default is silence. */
  onFrame: (frame: Element, end: ServerEnd) => void | Promise<void> = () => {};
  readonly #socket: ScriptedSocket;
  readonly #waiting: {
    readonly fits: (frame: Element) => boolean;
    readonly got: Deferred<Element>;
  }[] = [];

  constructor(url: string, socket: ScriptedSocket) {
    this.url = url;
    this.#socket = socket;
  }

  /** Sends a frame to the client. */
  send(xml: string): void {
    queueMicrotask(() => this.#socket.deliver(xml));
  }

  /** Ends the connection. */
  close(): void {
    queueMicrotask(() => this.#socket.endByServer());
  }

  /** The first frame that fits, of those that came already or will come. */
  async frame(fits: (frame: Element) => boolean): Promise<Element> {
    const known = this.frames.find(fits);
    if (known) return known;
    const got = createDeferred<Element>();
    this.#waiting.push({fits, got});
    return await got.promise;
  }

  receive(text: string): void {
    const frame = parseElement(text);
    this.frames.push(frame);
    for (const {fits, got} of this.#waiting) if (fits(frame)) got.resolve(frame);
    void this.onFrame(frame, this);
  }
}

class ScriptedSocket implements WebSocketLike {
  readonly #listeners = new Map<string, Set<(event: Event) => void>>();
  readonly #end: ServerEnd;
  #state: 'connecting' | 'open' | 'closed' = 'connecting';

  constructor(url: string, script: ScriptedServer) {
    this.#end = new ServerEnd(url, this);
    script.ends.push(this.#end);
    queueMicrotask(() => this.#connect(script));
  }

  #connect(script: ScriptedServer): void {
    if (this.#state === 'closed' || script.behaviour === 'hang') return;
    if (script.behaviour === 'refuse') {
      this.#emit(new Event('error'));
      this.#finish(false);
      return;
    }
    this.#state = 'open';
    this.#end.onFrame = script.onFrame;
    script.accepted(this.#end);
    this.#emit(new Event('open'));
  }

  deliver(xml: string): void {
    if (this.#state === 'open') this.#emit(new MessageEvent('message', {data: xml}));
  }

  endByServer(): void {
    this.#finish(true);
  }

  send(data: string): void {
    if (this.#state !== 'open') throw new Error('not open');
    queueMicrotask(() => {
      if (!this.#end.isClosed) this.#end.receive(data);
    });
  }

  close(): void {
    queueMicrotask(() => this.#finish(true));
  }

  #finish(wasClean: boolean): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    // What was sent before is still delivered.
    queueMicrotask(() => {
      this.#end.isClosed = true;
    });
    this.#emit(Object.assign(new Event('close'), {wasClean}));
  }

  #emit(event: Event): void {
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event);
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  removeEventListener(type: string, listener: (event: Event) => void): void {
    this.#listeners.get(type)?.delete(listener);
  }
}

/** All connections to one server. */
export class ScriptedServer {
  behaviour: SocketBehaviour = 'accept';
  /** Every attempt to connect. */
  readonly ends: ServerEnd[] = [];
  onFrame: ServerEnd['onFrame'] = () => {};
  readonly #waiting: Deferred<ServerEnd>[] = [];

  /** To be given to the session. */
  readonly WebSocket = socketClass(this);

  accepted(end: ServerEnd): void {
    for (const waiting of this.#waiting.splice(0)) waiting.resolve(end);
  }

  /** The connection that is accepted next. */
  async nextEnd(): Promise<ServerEnd> {
    const next = createDeferred<ServerEnd>();
    this.#waiting.push(next);
    return await next.promise;
  }

  /** The newest connection. */
  get end(): ServerEnd {
    const end = this.ends.at(-1);
    if (!end) throw new Error('nobody has connected');
    return end;
  }
}

function socketClass(server: ScriptedServer): new (url: string) => WebSocketLike {
  return class extends ScriptedSocket {
    constructor(url: string) {
      super(url, server);
    }
  };
}
