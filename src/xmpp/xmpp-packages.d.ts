/** The parts of the @xmpp family that are used here and come without types. */

declare module '@xmpp/websocket/lib/Connection.js' {
  import type Connection from '@xmpp/connection';
  import type {Element} from '@xmpp/xml';

  /** XMPP over WebSocket (RFC 7395). `Socket` and `Parser` are read from the prototype. */
  export default class ConnectionWebSocket extends Connection {
    headerElement(): Element;
    socketParameters(service: string): unknown;
  }
}

declare module '@xmpp/websocket/lib/Socket.js' {
  import type {EventEmitter} from '@xmpp/events';

  export function isSecure(url: string): boolean;

  export default class Socket extends EventEmitter {
    url: string | null;
    secure: boolean;
    connect(url: string): void;
    write(text: string, done: (error?: Error) => void): void;
    end(): void;
    _attachSocket(socket: unknown): void;
  }
}
