/** A session against a real server, and what a test wants to know of it. */
import {WebSocket} from 'ws';
import type {XmppServer} from '../../demo/server/types.ts';
import {createDeferred, type Deferred} from '../../src/model/deferred.ts';
import type {BareJid} from '../../src/model/jid.ts';
import type {ConnectionState, KeptCredentials} from '../../src/model/session.ts';
import type {Secret} from '../../src/xmpp/sasl.ts';
import {createSession, type SessionOptions, type XmppSession} from '../../src/xmpp/session.ts';
import type {DisplayedItem} from '../../src/xmpp/displayed.ts';
import {parseElement} from '../../src/xmpp/strict-xml.ts';
import type {LiveMessage} from '../../src/xmpp/wire.ts';
import type {Element} from '../../src/xmpp/xml.ts';

export type RealSession = {
  readonly session: XmppSession;
  readonly states: readonly ConnectionState[];
  readonly messages: readonly LiveMessage[];
  /** How often a session was bound; a resumed one is not. */
  readonly boundCount: number;
  /** What the last login left. */
  readonly kept: KeptCredentials | undefined;
  /** What was sent over each connection. */
  readonly connections: readonly (readonly Element[])[];
  /** Resolves at the next state that fits. */
  readonly until: (fits: (state: ConnectionState) => boolean) => Promise<ConnectionState>;
  /** Resolves when there is a message that fits. */
  readonly message: (fits: (message: LiveMessage) => boolean) => Promise<LiveMessage>;
  /** From here on `heard` is called with each message, when it comes. */
  readonly onMessage: (heard: (message: LiveMessage) => void) => void;
  /** Resolves when this client was told that this was displayed. */
  readonly displayed: (fits: (item: DisplayedItem) => boolean) => Promise<DisplayedItem>;
  /** Breaks the connection. */
  readonly cut: () => void;
};

export function beginSession(
  server: XmppServer,
  account: string,
  secret: Secret,
  options: Partial<SessionOptions> = {},
): RealSession {
  const states: ConnectionState[] = [];
  const messages: LiveMessage[] = [];
  const connections: Element[][] = [];
  const displayed: DisplayedItem[] = [];
  const displayed$ = new Waiting<readonly DisplayedItem[]>();
  const states$ = new Waiting<ConnectionState>();
  const messages$ = new Waiting<LiveMessage>();
  let boundCount = 0;
  let kept: KeptCredentials | undefined;
  const sockets: WebSocket[] = [];
  let onMessage: (message: LiveMessage) => void = () => {};

  class RecordingSocket extends WebSocket {
    readonly #sent: Element[] = [];

    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      connections.push(this.#sent);
      sockets.push(this);
    }

    override send(data: string): void {
      this.#sent.push(parseElement(data));
      super.send(data);
    }
  }

  const session = createSession({
    account: account as BareJid,
    service: server.websocketUrl,
    resource: 'natter.test',
    clientId: crypto.randomUUID(),
    WebSocket: RecordingSocket,
    onKept(news) {
      kept = news;
    },
    ...options,
  });
  const done = () => Promise.resolve();
  session.start(
    {
      bound() {
        boundCount++;
        return Promise.resolve();
      },
      connection(state) {
        states.push(state);
        states$.tell(state);
      },
      message(message) {
        messages.push(message);
        onMessage(message);
        messages$.tell(message);
        return Promise.resolve();
      },
      closed() {},
      takingOver: async () => {},
      inherited: done,
      saveStream: done,
      presence: done,
      rosterPush: done,
      displayed(items) {
        displayed.push(...items);
        displayed$.tell(items);
        return Promise.resolve();
      },
      acknowledged: done,
      written: done,
    },
    secret,
  );
  return {
    session,
    states,
    messages,
    connections,
    get boundCount() {
      return boundCount;
    },
    get kept() {
      return kept;
    },
    onMessage(heard) {
      onMessage = heard;
    },
    until: (fits) => states$.next(fits),
    async message(fits) {
      return messages.find(fits) ?? (await messages$.next(fits));
    },
    async displayed(fits) {
      const known = displayed.find(fits);
      if (known) return known;
      const items = await displayed$.next((news) => news.some(fits));
      return items.find(fits) ?? (await this.displayed(fits));
    },
    cut() {
      sockets.at(-1)?.terminate();
    },
  };
}

class Waiting<T> {
  readonly #waiting: {readonly fits: (value: T) => boolean; readonly got: Deferred<T>}[] = [];

  async next(fits: (value: T) => boolean): Promise<T> {
    const got = createDeferred<T>();
    this.#waiting.push({fits, got});
    return await got.promise;
  }

  tell(value: T): void {
    for (const {fits, got} of this.#waiting) if (fits(value)) got.resolve(value);
  }
}
