/** The other end of a conversation, in the hands of the test: a slixmpp client in a process. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {LOOPBACK} from '../../../demo/server/ports.js';
import type {XmppServer} from '../../../demo/server/types.ts';

type PeerMessage = {
  readonly event: 'message';
  readonly from: string;
  readonly type: string;
  readonly id: string;
  /** A copy of what another client of the same account sent, or received (XEP-0280). */
  readonly carbon: 'sent' | 'received' | null;
  readonly body: string | null;
  /** In the archive of the peer's own account. */
  readonly archiveId: string | null;
  readonly originId: string | null;
  readonly asksReceipt: boolean;
  readonly markable: boolean;
  /** Id of the message that this is a receipt for. */
  readonly receipt: string | null;
  readonly marker: {readonly kind: 'received' | 'displayed'; readonly id: string} | null;
  readonly state: string | null;
};

type PeerPresence = {
  readonly event: 'presence';
  readonly from: string;
  readonly type: string;
  readonly status: string | null;
};

/** A client of the peer's own account has told what it displayed (XEP-0490). */
type PeerDisplayed = {
  readonly event: 'displayed';
  readonly from: string;
  readonly chat: string;
  readonly id: string;
};

type PeerDisconnected = {readonly event: 'disconnected'};

type PeerEvent = PeerMessage | PeerPresence | PeerDisplayed | PeerDisconnected;
type Answer = {readonly command: number; readonly result?: unknown; readonly error?: string};

/** What does not succeed rejects with the condition that the room gives. */
export type PeerInRoom = {
  readonly jid: string;
  join(nick: string, options?: {password: string}): Promise<void>;
  /** Makes it, with these values of its form, of those that the server offers. */
  create(nick: string, options: Readonly<Record<string, string>>): Promise<void>;
  configure(options: Readonly<Record<string, string>>): Promise<void>;
  changeNick(nick: string): Promise<void>;
  leave(nick: string): Promise<void>;
  /** Resolves when the room has sent all of it to everybody. */
  say(...bodies: readonly string[]): Promise<void>;
  setRole(nick: string, role: string, reason?: string): Promise<void>;
  setAffiliation(jid: string, affiliation: string, reason?: string): Promise<void>;
  destroy(reason: string): Promise<void>;
  /** The bodies in its archive, oldest first. */
  archive(): Promise<string[]>;
};

/** How long the test waits for something to arrive, in ms. */
const PATIENCE = 15_000;

export type Peer = {
  readonly jid: string;
  /** How often the connection was lost. */
  losses(): number;
  /** Connects anew. */
  login(): Promise<void>;
  /** @returns the id of the message */
  message(to: string, body: string, options?: {id?: string; receipt?: boolean}): Promise<string>;
  /** Many at once; resolves when the server has handled all of them. */
  messages(to: string, bodies: readonly string[]): Promise<void>;
  chatState(to: string, state: 'composing' | 'paused' | 'active'): Promise<void>;
  receipt(to: string, id: string): Promise<void>;
  displayed(to: string, id: string): Promise<void>;
  /** Resolves when the server has handled it. */
  raw(xml: string): Promise<void>;
  /**
   * Tells the other clients of this account what was displayed (XEP-0490).
   *
   * @param options.private - false: as one that does not care who reads it
   */
  display(chat: string, id: string, options?: {private: boolean}): Promise<void>;
  /** What the clients of this account, or of another, have displayed; or why that is not told. */
  displayedItems(of?: string): Promise<Record<string, string> | string>;
  /** Resolves when this was told to be displayed. */
  displayedThat(fits: (displayed: PeerDisplayed) => boolean): Promise<PeerDisplayed>;
  /** Copies of what other clients of this account send and receive come from now on. */
  enableCarbons(): Promise<void>;
  presence(params: {to?: string; type?: string; show?: string; status?: string}): Promise<void>;
  /** Name and version of the server. */
  version(): Promise<string>;
  /** The bodies that the peer's own archive holds, oldest first. */
  archive(withJid: string): Promise<string[]>;
  /** The bodies that somebody else's archive holds, as its owner sees it. */
  archiveOf(owner: {jid: string; password: string}, withJid: string): Promise<string[]>;
  /** All messages that have arrived so far. */
  received(): readonly PeerMessage[];
  /** The first message that fits, be it one that has arrived already. */
  messageThat(what: string, fits: (message: PeerMessage) => boolean): Promise<PeerMessage>;
  messageWith(body: string): Promise<PeerMessage>;
  presenceThat(what: string, fits: (presence: PeerPresence) => boolean): Promise<PeerPresence>;
  /** What it does in this room. */
  room(jid: string): PeerInRoom;
  stop(): Promise<void>;
};

/**
 * Logs in, straight to the server unless told another port.
 *
 * @throws Error if the server refuses
 */
export async function startPeer(
  server: XmppServer,
  user: string,
  password: string,
  port: number = server.c2sPort,
): Promise<Peer> {
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  const child = spawn('/usr/bin/python3', ['-B', '-u', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);

  const events: PeerEvent[] = [];
  const watchers = new Set<(event: PeerEvent) => void>();
  const asked = new Map<number, (answer: Answer) => void>();
  createInterface({input: child.stdout}).on('line', (line) => {
    const value = JSON.parse(line) as PeerEvent | Answer;
    if ('event' in value) {
      events.push(value);
      for (const watch of watchers) watch(value);
    } else {
      asked.get(value.command)?.(value);
      asked.delete(value.command);
    }
  });

  let last = 0;
  async function ask(name: string, params: object): Promise<unknown> {
    last += 1;
    const command = last;
    const answered = new Promise<Answer>((resolve) => asked.set(command, resolve));
    child.stdin.write(`${JSON.stringify({command, do: name, ...params})}\n`);
    const answer = await answered;
    if (answer.error !== undefined) throw new Error(`peer, ${name}: ${answer.error}`);
    return answer.result;
  }

  function awaitEvent<T extends PeerEvent>(
    what: string,
    fits: (event: PeerEvent) => event is T,
  ): Promise<T> {
    const present = events.find(fits);
    if (present) return Promise.resolve(present);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(watch);
        reject(new Error(`The peer got no ${what}; it got ${JSON.stringify(events, null, 1)}`));
      }, PATIENCE);
      function watch(event: PeerEvent): void {
        if (!fits(event)) return;
        clearTimeout(timer);
        watchers.delete(watch);
        resolve(event);
      }
      watchers.add(watch);
    });
  }

  const jid = `${user}@${server.domain}`;
  const peer: Peer = {
    jid,
    losses: () => events.filter((event) => event.event === 'disconnected').length,
    login: async () => void (await ask('login', {jid, password, host: LOOPBACK, port})),
    archiveOf: async (owner, withJid) => {
      const account = {jid: owner.jid, password: owner.password};
      const address = {host: LOOPBACK, port: server.c2sPort};
      return (await ask('archive_of', {...account, ...address, peer: withJid})) as string[];
    },
    message: async (to, body, options = {}) =>
      (await ask('message', {to, body, ...options})) as string,
    messages: async (to, bodies) => void (await ask('messages', {to, bodies})),
    chatState: async (to, state) => void (await ask('chat_state', {to, state})),
    receipt: async (to, id) => void (await ask('receipt', {to, id})),
    displayed: async (to, id) => void (await ask('displayed', {to, id})),
    display: async (chat, id, options = {private: true}) =>
      void (await ask('display', {chat, id, ...options})),
    displayedItems: async (of) =>
      (await ask('displayed_items', {of: of ?? null})) as Record<string, string> | string,
    displayedThat: (fits) =>
      awaitEvent(
        'news of what was displayed',
        (event): event is PeerDisplayed => event.event === 'displayed' && fits(event),
      ),
    raw: async (xml) => void (await ask('raw', {xml})),
    enableCarbons: async () => void (await ask('enable_carbons', {})),
    presence: async (params) => void (await ask('presence', params)),
    version: async () => (await ask('version', {})) as string,
    archive: async (withJid) => (await ask('archive', {peer: withJid})) as string[],
    received: () => events.filter((event) => event.event === 'message'),
    messageThat: (what, fits) =>
      awaitEvent(what, (event): event is PeerMessage => event.event === 'message' && fits(event)),
    messageWith: (body) =>
      peer.messageThat(`message “${body}”`, (message) => message.body === body),
    presenceThat: (what, fits) =>
      awaitEvent(what, (event): event is PeerPresence => event.event === 'presence' && fits(event)),
    room: (room) => inRoom(room, ask),
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
  try {
    await peer.login();
  } catch (error) {
    await peer.stop();
    throw error;
  }
  return peer;
}

function inRoom(room: string, ask: (name: string, params: object) => Promise<unknown>): PeerInRoom {
  const tell = async (name: string, params: object = {}): Promise<void> =>
    void (await ask(name, {room, ...params}));
  const change = (item: object, reason = '') => tell('room_admin', {item, reason});
  return {
    jid: room,
    join: (nick, options = {password: ''}) => tell('room_join', {nick, ...options}),
    create: (nick, options) => tell('room_create', {nick, options}),
    configure: (options) => tell('room_configure', {options}),
    changeNick: (nick) => tell('room_nick', {nick}),
    leave: (nick) => tell('room_leave', {nick}),
    say: (...bodies) => tell('room_say', {bodies}),
    setRole: (nick, role, reason) => change({nick, role}, reason),
    setAffiliation: (jid, affiliation, reason) => change({jid, affiliation}, reason),
    destroy: (reason) => tell('room_destroy', {reason}),
    archive: async () => (await ask('room_archive', {room})) as string[],
  };
}
