/** A session of the real code with a real server, over either transport, as a test sees it. */
import {EventEmitter, once} from 'node:events';
import {WebSocket} from 'ws';
import type {StanzaId} from '../../src/model/ids.ts';
import type {BareJid} from '../../src/model/jid.ts';
import type {ConnectionState} from '../../src/model/session.ts';
import type {Secret} from '../../src/xmpp/sasl.ts';
import {createSession, type SessionOptions, type XmppSession} from '../../src/xmpp/session.ts';
import type {LiveMessage} from '../../src/xmpp/wire.ts';
import type {Account} from '../e2e/world.ts';

export type Line = {
  readonly session: XmppSession;
  readonly states: readonly ConnectionState[];
  /** Bodies, in the order they came. */
  readonly bodies: readonly string[];
  /** What came of bodies and presence, in order: presence as its status, or its type. */
  readonly heard: readonly string[];
  /** Ids, in the order the server acknowledged them. */
  readonly acknowledged: readonly string[];
  /**
   * Resolves once the server has told that this one is there: what is sent to it comes from now on.
   * What is sent to one that is just coming ejabberd may lay aside until the next that comes.
   */
  readonly ready: () => Promise<void>;
  /** How often a session was bound, not resumed. */
  readonly bindings: () => number;
  /** Resolves once `fits`; asked after everything that happens on the line. */
  readonly until: (what: string, fits: () => boolean) => Promise<void>;
  readonly send: (to: Account, body: string, options?: {id?: string; hint?: 'no-store'}) => void;
};

export type LineOptions = Partial<SessionOptions> & {readonly secret?: Secret};

const PATIENCE = 30_000;
let ids = 0;

/** Starts a session. The first state is not awaited. */
export function openLine(
  account: Account,
  service: string | undefined,
  options: LineOptions = {},
): Line {
  const events = new EventEmitter();
  const states: ConnectionState[] = [];
  const bodies: string[] = [];
  const heard: string[] = [];
  const acknowledged: string[] = [];
  let bindings = 0;
  let isPresent = false;
  const {
    secret = {kind: 'password', password: account.password},
    resource = 'line',
    ...others
  } = options;
  const self = secret.kind === 'prebind' ? secret.jid : `${account.jid}/${resource}`;
  const session = createSession({
    account: account.jid as BareJid,
    service,
    resource,
    WebSocket,
    ...others,
  });
  const tell = () => {
    events.emit('news');
    return Promise.resolve();
  };
  session.start(
    {
      bound() {
        bindings += 1;
        session.announce();
        return tell();
      },
      takingOver: () => Promise.resolve(),
      inherited: tell,
      saveStream: () => Promise.reject(new Error('nothing is kept here')),
      closed: () => void tell(),
      connection(state) {
        states.push(state);
        void tell();
      },
      message({stanza}: LiveMessage) {
        if (stanza.body !== undefined) {
          bodies.push(stanza.body);
          heard.push(stanza.body);
        }
        return tell();
      },
      presence(presence) {
        // RFC 6121 §4.2.2: the server sends it to the resource itself, too.
        isPresent ||= presence.from === self;
        heard.push((presence.type !== 'error' && presence.status) || presence.type);
        return tell();
      },
      rosterPush: tell,
      displayed: tell,
      acknowledged(news) {
        acknowledged.push(...news);
        return tell();
      },
      written(id) {
        acknowledged.push(id);
        return tell();
      },
    },
    secret,
  );

  async function until(what: string, fits: () => boolean): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE);
    while (!fits()) {
      await once(events, 'news', {signal}).catch(() => {
        const last = JSON.stringify(states.at(-1));
        throw new Error(
          `not ${what}; ${last}, ${bodies.length} bodies, ${acknowledged.length} acks`,
        );
      });
    }
  }

  return {
    session,
    states,
    bodies,
    heard,
    acknowledged,
    async ready() {
      await session.firstOnline;
      await until('present', () => isPresent);
    },
    bindings: () => bindings,
    until,
    send(to, body, {id = `m${(ids += 1)}`, ...others} = {}) {
      const target = {to: to.jid as BareJid, id: id as StanzaId, type: 'chat' as const};
      session.sendMessage({...target, body, ...others});
    },
  };
}
