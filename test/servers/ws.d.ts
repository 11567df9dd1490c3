/** What is used of `ws`, which comes without types: it has the interface of the browser's. */
declare module 'ws' {
  import type {WebSocketLike} from '../../src/xmpp/websocket-transport.ts';

  export class WebSocket implements WebSocketLike {
    constructor(url: string, protocols: string[]);
    send(data: string): void;
    close(): void;
    /** Ends the connection without a word. */
    terminate(): void;
    addEventListener: WebSocketLike['addEventListener'];
    removeEventListener: WebSocketLike['removeEventListener'];
  }
}
