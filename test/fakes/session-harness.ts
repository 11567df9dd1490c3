/** Sessions against a scripted server, for the tests of what a session does. */
import {afterEach, beforeEach, expect} from 'vitest';
import {createSession, type SessionOptions, type XmppSession} from '../../src/xmpp/session.ts';
import type {OutgoingMessage} from '../../src/xmpp/message.ts';
import type {LiveMessage, WireListener} from '../../src/xmpp/wire.ts';
import type {Secret} from '../../src/xmpp/sasl.ts';
import type {Element} from '../../src/xmpp/xml.ts';
import type {StanzaId} from '../../src/model/ids.ts';
import type {BareJid} from '../../src/model/jid.ts';
import type {SavedStream} from '../../src/model/saved-stream.ts';
import type {ConnectionState, KeptCredentials} from '../../src/model/session.ts';
import {ManualClock} from './manual-clock.ts';
import {ScriptedServer, type ServerEnd} from './scripted-socket.ts';
import {createXmppServer, type XmppServerOptions} from './scripted-xmpp-server.ts';

export const account = 'alice@example.org' as BareJid;
export const ARCHIVE_FEATURES = ['urn:xmpp:mam:2', 'urn:xmpp:mam:2#extended', 'urn:xmpp:sid:0'];

export type Begun = {
  readonly session: XmppSession;
  readonly states: ConnectionState[];
  readonly messages: LiveMessage[];
  /** What else the listener was told: name and value. */
  readonly told: unknown[][];
  /** What each login left. */
  readonly kept: KeptCredentials[];
  /** Resolves when this status is told the next time. */
  readonly until: (status: ConnectionState['status']) => Promise<void>;
};

export type BeginOptions = Partial<SessionOptions> & {
  readonly secret?: Secret;
  /** The stream of an earlier host. */
  readonly saved?: SavedStream;
  readonly listener?: Partial<WireListener>;
};

export interface SessionHarness {
  /** Fresh for each test. */
  readonly server: ScriptedServer;
  readonly clock: ManualClock;
  /** Starts a session with the password that the server knows. */
  begin(script?: XmppServerOptions, options?: BeginOptions): Begun;
  /** The same, until it is online. */
  online(
    script?: XmppServerOptions,
    options?: BeginOptions,
  ): Promise<Begun & {readonly end: ServerEnd}>;
}

/** Call once in a test file. After each test sessions are stopped, and no rejection may be loose. */
export function createSessionHarness(): SessionHarness {
  let server: ScriptedServer;
  let clock: ManualClock;
  let sessions: XmppSession[];
  let unhandled: unknown[];
  const onUnhandled = (error: unknown) => {
    unhandled.push(error);
  };

  beforeEach(() => {
    server = new ScriptedServer();
    clock = new ManualClock();
    sessions = [];
    unhandled = [];
    process.on('unhandledRejection', onUnhandled);
  });

  afterEach(async () => {
    for (const session of sessions) {
      const stopping = session.stop();
      clock.advance(10_000);
      await stopping;
    }
    await settled();
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled).toEqual([]);
  });

  function begin(script: XmppServerOptions = {}, options: BeginOptions = {}): Begun {
    const {secret = {kind: 'password', password: 'pencil'}, saved, listener, ...others} = options;
    server.onFrame = createXmppServer(script);
    const states: ConnectionState[] = [];
    const messages: LiveMessage[] = [];
    const told: unknown[][] = [];
    const kept: KeptCredentials[] = [];
    const waiting: {readonly status: string; readonly told: () => void}[] = [];
    const log = (name: string) => (value: unknown) => {
      told.push([name, value]);
      return Promise.resolve();
    };
    let ids = 0;
    const session = createSession({
      account,
      service: 'wss://example.org/ws',
      resource: 'web',
      WebSocket: server.WebSocket,
      clock,
      random: () => 0,
      newId: () => `id${(ids += 1)}`,
      onKept: (news) => kept.push(news),
      ...others,
    });
    sessions.push(session);
    session.start(
      {
        bound: log('bound'),
        takingOver: async () => {},
        inherited: log('inherited'),
        saveStream: () => Promise.resolve(),
        closed: () => told.push(['closed']),
        connection(state) {
          states.push(state);
          for (const {status, told} of waiting) if (status === state.status) told();
        },
        message(message) {
          messages.push(message);
          return Promise.resolve();
        },
        presence: log('presence'),
        rosterPush: log('rosterPush'),
        displayed: log('displayed'),
        acknowledged: log('acknowledged'),
        written: log('written'),
        ...listener,
      },
      secret,
      saved,
    );
    const until = (status: string) =>
      new Promise<void>((resolve) => {
        waiting.push({status, told: resolve});
      });
    return {session, states, messages, told, kept, until};
  }

  return {
    get server() {
      return server;
    },
    get clock() {
      return clock;
    },
    begin,
    async online(script, options) {
      const begun = begin(script, options);
      await begun.session.firstOnline;
      await settled();
      return {...begun, end: server.end};
    },
  };
}

/** Until everything that is under way in memory has happened. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

export const outgoing = (id: string): OutgoingMessage => ({
  to: 'bob@example.org' as BareJid,
  id: id as StanzaId,
  type: 'chat',
  body: 'x',
});

export const isNamed = (name: string) => (frame: Element) => frame.getName() === name;
export const namesOf = (end: ServerEnd) => end.frames.map((frame) => frame.getName());

/** A message stanza of the server. */
export const message = (
  inner: string,
  attributes = "from='bob@example.org/x' to='alice@example.org'",
) => `<message xmlns='jabber:client' type='chat' ${attributes}>${inner}</message>`;
