// Whatever project compiles this file needs these declarations, and none can import them.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./xmpp-packages.d.ts" />
/**
 * XMPP over WebSocket (RFC 7395): the transport of @xmpp/websocket, with our parser and with a
 * WebSocket that can be injected.
 */
import ConnectionWebSocket from '@xmpp/websocket/lib/Connection.js';
import Socket, {isSecure} from '@xmpp/websocket/lib/Socket.js';
import {StrictParser} from './strict-parser.ts';

/** What is used of the WebSocket interface. */
export interface WebSocketLike {
  send(data: string): void;
  close(): void;
  addEventListener(
    type: 'open' | 'message' | 'error' | 'close',
    listener: (event: Event) => void,
  ): void;
  removeEventListener(
    type: 'open' | 'message' | 'error' | 'close',
    listener: (event: Event) => void,
  ): void;
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

/** The transport class, for `transports` of a @xmpp/client-core `Client`. */
export function createWebSocketTransport(
  WebSocketImplementation: WebSocketConstructor,
): typeof ConnectionWebSocket {
  class InjectedSocket extends Socket {
    override connect(url: string): void {
      this.url = url;
      this.secure = isSecure(url);
      this._attachSocket(new WebSocketImplementation(url, ['xmpp']));
    }
  }

  class Transport extends ConnectionWebSocket {}
  Transport.prototype.Socket = InjectedSocket;
  Transport.prototype.Parser = StrictParser;
  return Transport;
}
