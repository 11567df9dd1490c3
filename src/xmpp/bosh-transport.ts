// Whatever project compiles this file needs these declarations, and none can import them.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./xmpp-packages.d.ts" />
/**
 * XMPP over BOSH (XEP-0206, version 1.4) as a transport of @xmpp/client-core. To the library it
 * looks like the one over WebSocket: what RFC 7395 says by `<open/>` and `<close/>` becomes the
 * beginning, the restart and the end of a BOSH session.
 */
import ConnectionWebSocket from '@xmpp/websocket/lib/Connection.js';
import Socket from '@xmpp/websocket/lib/Socket.js';
import {createBoshSession, type BoshSession, type BoshSessionOptions} from './bosh-session.ts';
import {NS_STREAM_MANAGEMENT} from './stream-management.ts';
import {NS_FRAMING, StrictParser} from './strict-parser.ts';
import {el} from './xml.ts';

const OPEN = `<open xmlns='${NS_FRAMING}'/>`;
const ENABLE = `<enable xmlns='${NS_STREAM_MANAGEMENT}'/>`;
const NOT_RESUMED = el('failed', {xmlns: NS_STREAM_MANAGEMENT});
const CLOSE = `<close xmlns='${NS_FRAMING}'/>`;

/** The longest that a request is held, in s. Shorter than the minute after which proxies lose patience. */
const WAIT = 50;

export type BoshTransportOptions = Pick<
  BoshSessionOptions,
  'domain' | 'from' | 'fetch' | 'clock' | 'attachment'
> & {readonly wait?: number};

/** The transport class, for `transports` of a @xmpp/client-core `Client`. */
export function createBoshTransport(options: BoshTransportOptions): typeof ConnectionWebSocket {
  const {wait = WAIT} = options;

  class BoshSocket extends Socket {
    #session: BoshSession | undefined;

    override connect(url: string): void {
      this.#session = createBoshSession({
        ...options,
        url,
        wait,
        onOpen: () => this.emit('data', OPEN),
        onPayload: (payload) => this.emit('data', payload),
        onClose: (error) => {
          if (error) this.emit('error', error);
          else this.emit('data', CLOSE);
          this.emit('close', error !== undefined);
        },
      });
      // Nothing is connected before there is something to say.
      queueMicrotask(() => this.emit('connect'));
    }

    override write(text: string, done: (error?: Error) => void): void {
      if (text.startsWith('<open ')) this.#session?.open();
      else if (text.startsWith('<close ')) this.#session?.terminate();
      else if (text.startsWith('<stream:error ')) this.#session?.terminate(text);
      else if (this.#session?.canResume === false) this.#sendUnresumable(text);
      else this.#session?.send(text);
      done();
    }

    /** Says in the server's place that no stream can be resumed. */
    #sendUnresumable(text: string): void {
      if (text.startsWith('<resume ')) this.emit('data', NOT_RESUMED);
      else this.#session?.send(text.startsWith('<enable ') ? ENABLE : text);
    }

    override end(): void {
      this.#session?.abort();
    }
  }

  class Transport extends ConnectionWebSocket {
    override socketParameters(service: string): unknown {
      return /^https?:/.test(service) ? service : undefined;
    }
  }
  Transport.prototype.Socket = BoshSocket;
  Transport.prototype.Parser = StrictParser;
  return Transport;
}
