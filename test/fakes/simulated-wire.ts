/**
 * A server with one account, and the wire to it, for tests of sync: an archive with the habits of
 * real servers, carbons, acknowledgements, and connections that break at any point. Nothing
 * happens by itself: a test says what the server does, one step at a time.
 */
import {ConnectionError, StanzaError} from '../../src/model/errors.ts';
import type {ArchiveId, OriginId} from '../../src/model/ids.ts';
import type {BareJid, FullJid, Jid} from '../../src/model/jid.ts';
import type {SavedStream} from '../../src/model/saved-stream.ts';
import type {ArchivedMessage, ArchivePage, ArchiveQuery} from '../../src/xmpp/archive.ts';
import type {DisplayedItem} from '../../src/xmpp/displayed.ts';
import type {MessageStanza, OutgoingMessage} from '../../src/xmpp/message.ts';
import type {RoomListener, RoomWire} from '../../src/xmpp/room-wire.ts';
import type {RosterItem, RosterResult} from '../../src/xmpp/roster.ts';
import {
  createStreamManagement,
  NS_STREAM_MANAGEMENT,
  type Carrier,
  type Counters,
  type StreamManagement,
} from '../../src/xmpp/stream-management.ts';
import type {
  ArchiveSupport,
  LiveMessage,
  StreamState,
  Wire,
  WireListener,
} from '../../src/xmpp/wire.ts';
import {el, type Element} from '../../src/xmpp/xml.ts';
import {SimulatedArchive, type ArchiveHabits} from './simulated-archive.ts';
import {SimulatedRooms, SimulatedRoomWire, type RoomRequestSent} from './simulated-rooms.ts';

/** What differs between servers; see `PROSODY` and `EJABBERD`. */
export type ServerHabits = ArchiveHabits & {
  /** False: no XEP-0313 at all. */
  readonly hasArchive: boolean;
  /** The archive has receipts and markers, too. */
  readonly keepsNews: boolean;
  /** Copies of what other clients sent say where the archive has it. */
  readonly marksCarbons: boolean;
  /** The account has a private node for what was displayed (XEP-0490). */
  readonly keepsDisplayed: boolean;
};

export const PROSODY: ServerHabits = {
  hasArchive: true,
  keepsNews: true,
  marksCarbons: true,
  pageCap: 50,
  heedsAfterWithBefore: true,
  keepsDisplayed: true,
  isExtended: true,
  unknownId: 'item-not-found',
};

export const EJABBERD: ServerHabits = {
  hasArchive: true,
  keepsNews: false,
  marksCarbons: false,
  pageCap: 50,
  heedsAfterWithBefore: false,
  keepsDisplayed: true,
  isExtended: false,
  unknownId: 'ignored',
};

const EMPTY_STANZA: Omit<MessageStanza, 'from' | 'to'> = {
  id: undefined,
  type: 'chat',
  body: undefined,
  originId: undefined,
  stanzaIds: [],
  chatState: undefined,
  receipt: undefined,
  receiptRequested: false,
  marker: undefined,
  markable: false,
  delay: undefined,
  error: undefined,
};

/** A message stanza with what matters to a test. */
export function stanza(
  parts: Partial<MessageStanza> & {readonly from: Jid; readonly to: Jid},
): MessageStanza {
  return {...EMPTY_STANZA, ...parts};
}

/** What one of the account's clients has told. */
type Told =
  | {readonly displayed: readonly DisplayedItem[]}
  /** What a room, or the service, says. */
  | {readonly tellRooms: (listener: RoomListener) => Promise<void> | void};

/** One session of stream management, as the server knows it. */
type ServerStream = {
  /** Everything it has sent to the client, in order; what is neither of these is left out. */
  readonly sent: (LiveMessage | Told)[];
  /** Stanzas of the client that it has handled. */
  received: number;
};

/** The server: it lives on when wires break. */
export class SimulatedServer {
  /** The session that can be resumed. */
  stream: ServerStream | undefined;
  readonly account: BareJid;
  habits: ServerHabits;
  roster: readonly RosterItem[] = [];
  rosterVersion: string | undefined;
  /** What the archive is searched by (XEP-0431); it then looks for the text as it is. */
  textField: string | undefined;
  /** What was displayed, as the account's clients tell it. */
  readonly displayed = new Map<Jid, ArchiveId>();
  /** All that was ever asked of the archive. */
  readonly queries: ArchiveQuery[] = [];
  /** What our own messages said, in the order they came to the server. */
  readonly received: OutgoingMessage[] = [];
  /** Its rooms. */
  readonly rooms: SimulatedRooms;
  /** The client that has the session now. */
  client: SimulatedWire | undefined;
  readonly #archive: SimulatedArchive;
  #time = Date.UTC(2026, 0, 1);

  constructor(account: BareJid, habits: ServerHabits = PROSODY) {
    this.account = account;
    this.habits = habits;
    this.#archive = new SimulatedArchive(
      'archive',
      () => this.habits,
      () => this.tick(),
    );
    this.rooms = new SimulatedRooms(this);
  }

  /** A second goes by; it is then, in ms since the epoch. */
  tick(): number {
    this.#time += 1000;
    return this.#time;
  }

  get isStable(): boolean {
    return this.#archive.isStable;
  }

  set isStable(isStable: boolean) {
    this.#archive.isStable = isStable;
  }

  /** Puts a stanza into the archive. */
  archive(message: MessageStanza): ArchiveId {
    const isOwn = message.from.split('/')[0] === this.account;
    const conversation = (isOwn ? message.to : message.from).split('/')[0] as BareJid;
    return this.#archive.append(message, conversation).archiveId;
  }

  /** All that the archive has, oldest first. */
  get archived(): readonly ArchivedMessage[] {
    return this.#archive.entries;
  }

  /** Forgets the oldest `count` of the archive. */
  expire(count: number): void {
    this.#archive.expire(count);
  }

  /** The id under which the archive has this text. */
  idOf(body: string): ArchiveId {
    return this.#archive.idOf(body);
  }

  /** The bodies that the archive has of one conversation, oldest first. */
  bodies(conversation: Jid): readonly string[] {
    return this.#archive.bodies(conversation);
  }

  /** When the archive took in what says this. */
  timeOf(body: string): number {
    const entry = this.#archive.all.find((other) => other.stanza.body === body);
    if (!entry) throw new Error(`not archived: ${body}`);
    return entry.time;
  }

  /** The same, with what it has forgotten. */
  everArchived(conversation: Jid): readonly string[] {
    return this.#archive.bodies(conversation, {ever: true});
  }

  /** A message of ours came. */
  receive(message: OutgoingMessage): void {
    this.received.push(message);
    if (this.rooms.receive(message)) return;
    const isKept = message.body !== undefined || message.hint === 'store';
    if (!isKept || !this.habits.hasArchive) return;
    const {to, id, type, body, originId} = message;
    this.archive(
      stanza({
        from: `${this.account}/this` as FullJid,
        to,
        id,
        type,
        body,
        originId,
        receipt: message.receipt,
        marker: message.marker,
        receiptRequested: message.requestReceipt ?? false,
        markable: message.markable ?? false,
      }),
    );
  }

  /** @throws StanzaError */
  query(query: ArchiveQuery): ArchivePage {
    this.queries.push(query);
    if (query.archive === this.account) return this.#archive.query(query);
    return this.rooms.at(query.archive).query(query);
  }
}

type Sent =
  | {readonly kind: 'message'; readonly message: OutgoingMessage}
  | {readonly kind: 'presence'; readonly presence: Parameters<Wire['sendPresence']>[0]}
  | {readonly kind: 'announce'}
  | {readonly kind: 'carbons' | 'roster' | 'query' | 'roster-set' | 'roster-remove'}
  | {readonly kind: 'displayed'; readonly item: DisplayedItem}
  | RoomRequestSent;

/** As a server sends what could not be delivered at once, or has to be sent again (XEP-0203). */
function late(message: LiveMessage | Told): LiveMessage | Told {
  if (!('stanza' in message)) return message;
  const {stanza} = message;
  return {...message, stanza: {...stanza, delay: stanza.delay ?? Date.UTC(2026, 0, 1)}};
}

/** One client's wire to the server. */
export class SimulatedWire implements Wire {
  readonly account: BareJid;
  readonly server: SimulatedServer;
  /** All that this client did, in order. */
  readonly log: Sent[] = [];
  /** Written by the client, not yet with the server. */
  inFlight: OutgoingMessage[] = [];
  /** The connection breaks when this many archive queries were answered. */
  breakAfterQueries = Infinity;
  /** Called with each archive query, before it is answered. */
  onQuery: (query: ArchiveQuery) => void | Promise<void> = () => {};
  /** Called when a session was resumed, before anything comes of it. */
  onResumed: () => void = () => {};
  /** Set to let the server refuse the roster. */
  refusesRoster = false;
  #listener: WireListener | undefined;
  #isConnected = false;
  #isInherited = false;
  #confirming: Promise<void> | undefined;
  #management: StreamManagement | undefined;
  /** What was sent, by the stanza it was sent as. */
  readonly #written = new WeakMap<Element, OutgoingMessage>();
  readonly #rooms: SimulatedRoomWire;
  #waiting: {readonly test: () => boolean; readonly resolve: () => void}[] = [];

  constructor(server: SimulatedServer) {
    this.server = server;
    this.account = server.account;
    this.#rooms = new SimulatedRoomWire(server.rooms, (sent) => {
      this.#check();
      // A stream is in order: what was written before comes before.
      this.process();
      this.#did(sent);
    });
  }

  listen(listener: WireListener): void {
    this.#listener = listener;
  }

  /** True if there is a session that could be resumed. */
  get wasBound(): boolean {
    return this.#management !== undefined && this.server.stream !== undefined;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** A new session. Resolves when the client has done what it does then. */
  async connect(): Promise<void> {
    this.#isConnected = true;
    this.inFlight = [];
    this.server.client = this;
    this.server.rooms.sessionEnded();
    this.server.stream = {sent: [], received: 0};
    this.#management = this.#manage();
    this.#management.begin(this.#carrier);
    const bound = this.#told().bound(`${this.account}/this` as FullJid);
    this.#told().connection({status: 'online'});
    await bound;
  }

  /** The stream breaks. */
  drop(): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.#told().closed();
    this.#told().connection({
      status: 'offline',
      error: {name: 'ConnectionError', kind: 'closed', message: 'closed'},
      retryAt: undefined,
    });
  }

  /** Takes over the session that another client had. */
  inherit(saved: SavedStream): void {
    this.#management = this.#manage(saved);
    this.#isInherited = true;
  }

  /**
   * The session is resumed (XEP-0198): what did not arrive is sent again, and what the client has
   * not handled comes again. Resolves when it has.
   */
  async resume(): Promise<void> {
    const {stream} = this.server;
    const management = this.#management;
    if (!stream || !management) throw new Error('there is nothing to resume');
    if (this.#isInherited) await this.#listener?.takingOver();
    // The client was killed meanwhile, or has begun another session.
    if (!this.#listener || this.#management !== management || this.#isConnected) return;
    this.#isConnected = true;
    this.inFlight = [];
    this.server.client = this;
    const handled = management.resumptionPoint();
    const lost = management.resume(this.#carrier, stream.received);
    const inherited = this.#isInherited ? this.#told().inherited(lost) : undefined;
    this.#isInherited = false;
    this.#told().connection({status: 'online'});
    this.onResumed();
    const again = stream.sent.slice(handled).map((message) => this.#hand(late(message)));
    await Promise.all([inherited, ...again]);
  }

  /** The client is gone, and told nothing more. */
  kill(): void {
    this.#isConnected = false;
    this.#listener = undefined;
    this.#management?.detach();
  }

  #manage(counters?: Counters): StreamManagement {
    const management = createStreamManagement({
      clock: {now: () => 0, after: () => () => {}},
      id: 'session',
      ...(counters && {counters}),
      onAcknowledged: (ids) => {
        this.#confirming = this.#told().acknowledged(ids);
      },
      onUnsaved: () =>
        void this.#listener?.saveStream().catch(() => {
          management.giveUpSaving();
        }),
    });
    return management;
  }

  /** What the client writes; of its answers and questions nothing is kept. */
  readonly #carrier: Carrier = {
    send: (stanza) => {
      const message = this.#written.get(stanza);
      if (message) this.inFlight.push(message);
    },
    onBroken(error) {
      throw error;
    },
  };

  /** The server takes in the first `count` of what is in flight. */
  process(count = Infinity): void {
    for (const message of this.inFlight.splice(0, count)) {
      this.server.receive(message);
      if (this.server.stream) this.server.stream.received++;
    }
  }

  /** The server confirms all that it has. */
  async acknowledge(): Promise<void> {
    const h = this.server.stream?.received ?? 0;
    this.#management?.receive(el('a', {xmlns: NS_STREAM_MANAGEMENT, h}));
    await this.#confirming;
  }

  /** The server asks what the client has handled. */
  request(): void {
    this.#management?.receive(el('r', {xmlns: NS_STREAM_MANAGEMENT}));
  }

  /** Tells the client, now or when the session is resumed. Resolves when it has handled it. */
  async deliver(message: LiveMessage | Told): Promise<void> {
    if (!this.wasBound) return;
    this.server.stream?.sent.push(message);
    if (this.#isConnected) await this.#hand(message);
  }

  async #hand(message: LiveMessage | Told): Promise<void> {
    const counted = this.#management?.received();
    if (!counted) return;
    if ('displayed' in message) await this.#told().displayed(message.displayed);
    else if ('tellRooms' in message) await this.#rooms.tell(message.tellRooms);
    else await this.#told().message({...message, counted});
    counted.handled();
  }

  /** Somebody sends a message to the account. Resolves when the client has committed it. */
  async incoming(parts: Partial<MessageStanza> & {readonly from: Jid}): Promise<void> {
    const message = stanza({to: this.account, ...parts});
    const {hasArchive, keepsNews} = this.server.habits;
    const isNews = message.receipt !== undefined || message.marker !== undefined;
    const isKept = hasArchive && (message.body !== undefined || (keepsNews && isNews));
    const archiveId = isKept ? this.server.archive(message) : undefined;
    await this.deliver({stanza: message, via: 'direct', archiveId});
  }

  /**
   * Somebody sends, and the server loses it while it hands the stream over: only the archive has it.
   *
   * @returns lets the server find it again, and deliver it after what is newer
   */
  swallow(parts: Partial<MessageStanza> & {readonly from: Jid}): () => Promise<void> {
    const message = stanza({to: this.account, ...parts});
    const archiveId = this.server.archive(message);
    return async () => await this.deliver({stanza: message, via: 'direct', archiveId});
  }

  /** Another client of the account sends. */
  async sentElsewhere(parts: Partial<MessageStanza> & {readonly to: Jid}): Promise<void> {
    const message = stanza({from: `${this.account}/other` as FullJid, ...parts});
    const {hasArchive, marksCarbons} = this.server.habits;
    const isKept = message.body !== undefined && hasArchive;
    const id = isKept ? this.server.archive(message) : undefined;
    await this.deliver({
      stanza: message,
      via: 'carbon-sent',
      archiveId: marksCarbons ? id : undefined,
    });
  }

  /** Another client of the account has displayed a chat. Resolves when this one has committed it. */
  async displayedElsewhere(item: DisplayedItem): Promise<void> {
    this.server.displayed.set(item.chat, item.id);
    await this.deliver({displayed: [item]});
  }

  /** Resolves when `test` holds: it is asked after everything that the client does. */
  async until(test: () => boolean): Promise<void> {
    if (test()) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({test, resolve});
    });
  }

  /** The messages that this client wrote. */
  messages(): readonly OutgoingMessage[] {
    return this.log.flatMap((sent) => (sent.kind === 'message' ? [sent.message] : []));
  }

  // What the client asks

  sendMessage(message: OutgoingMessage): void {
    this.#check();
    const element = el('message', {id: message.id});
    this.#written.set(element, message);
    this.inFlight.push(message);
    this.#management?.sent(element, message.id);
    this.#did({kind: 'message', message});
  }

  sendPresence(presence: Parameters<Wire['sendPresence']>[0]): void {
    this.#check();
    this.#did({kind: 'presence', presence});
  }

  announce(): void {
    this.#check();
    this.#did({kind: 'announce'});
  }

  async enableCarbons(): Promise<boolean> {
    this.#check();
    this.#did({kind: 'carbons'});
    return true;
  }

  async fetchRoster(version: string | undefined): Promise<RosterResult> {
    this.#check();
    this.#did({kind: 'roster'});
    if (this.refusesRoster) throw new StanzaError('service-unavailable', 'cancel');
    const {roster, rosterVersion} = this.server;
    if (version !== undefined && version === rosterVersion) return {changed: false};
    return {changed: true, items: roster, version: rosterVersion};
  }

  async setRosterItem(): Promise<void> {
    this.#check();
    this.#did({kind: 'roster-set'});
  }

  async removeRosterItem(): Promise<void> {
    this.#check();
    this.#did({kind: 'roster-remove'});
  }

  streamState(committing: readonly LiveMessage[]): StreamState | undefined {
    if (!this.#management) return undefined;
    const counted = new Set(committing.flatMap((message) => message.counted ?? []));
    const {saved, ...counters} = this.#management.snapshot(counted);
    const jid = `${this.account}/this` as FullJid;
    return {stream: {id: 'session', jid, ...counters, features: []}, saved};
  }

  async rooms(): Promise<RoomWire> {
    return await Promise.resolve(this.#rooms);
  }

  async archiveSupport(): Promise<ArchiveSupport | undefined> {
    this.#check();
    const {hasArchive, isExtended} = this.server.habits;
    return hasArchive ? {extended: isExtended} : undefined;
  }

  async queryArchive(query: ArchiveQuery): Promise<ArchivePage> {
    this.#check();
    if (query.archive !== this.account) {
      this.process();
      await this.server.rooms.settled();
      this.#check();
    }
    const page = this.server.query(query);
    this.#did({kind: 'query'});
    await this.onQuery(query);
    if (this.breakAfterQueries <= 0) this.drop();
    this.breakAfterQueries--;
    this.#check();
    return page;
  }

  async archiveTextField(): Promise<string | undefined> {
    this.#check();
    return this.server.textField;
  }

  async fetchDisplayed(): Promise<readonly DisplayedItem[]> {
    this.#check();
    const items = Array.from(this.server.displayed, ([chat, id]) => ({chat, id}));
    await Promise.resolve();
    this.#check();
    return items;
  }

  async publishDisplayed(item: DisplayedItem): Promise<boolean> {
    this.#check();
    if (!this.server.habits.keepsDisplayed) return false;
    this.server.displayed.set(item.chat, item.id);
    this.#did({kind: 'displayed', item});
    // The server tells all of the account's clients, this one among them.
    await this.deliver({displayed: [item]});
    return true;
  }

  #check(): void {
    if (!this.#isConnected) throw new ConnectionError('closed');
  }

  #did(sent: Sent): void {
    this.log.push(sent);
    const done = this.#waiting.filter(({test}) => test());
    this.#waiting = this.#waiting.filter((waiting) => !done.includes(waiting));
    for (const {resolve} of done) resolve();
  }

  #told(): WireListener {
    if (!this.#listener) throw new Error('nobody listens to this wire');
    return this.#listener;
  }
}

/** Ids that are the same in every run. */
export function countingIds(prefix = 'id'): () => string {
  let last = 0;
  return () => `${prefix}-${String(++last).padStart(12, '0')}`;
}

/** An origin id, as the page makes them. */
export function originId(text: string): OriginId {
  return `origin-${text.padStart(12, '0')}` as OriginId;
}
