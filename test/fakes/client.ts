/**
 * A client for element tests and the gallery: its observables are set by hand, and it records
 * what is asked of it.
 */
import type {
  Conversation,
  ExportFormat,
  JumpTarget,
  NatterClient,
  SignIn,
  Timeline,
  SearchOptions,
} from '../../src/client/client.ts';
import type {Observable} from '../../src/client/observable.ts';
import type {ChatState, Contact, Presence, Typing} from '../../src/model/contact.ts';
import type {ErrorInfo} from '../../src/model/errors.ts';
import type {MessageKey, Ord, StanzaId} from '../../src/model/ids.ts';
import {type BareJid, type Jid, parseBareJid} from '../../src/model/jid.ts';
import type {DeliveryState, Message} from '../../src/model/message.ts';
import type {ArchiveSearchPage, SearchHit, SearchPage} from '../../src/model/search.ts';
import type {Occupant, Room} from '../../src/model/room.ts';
import type {
  RoomActions,
  RoomRequest,
  RoomRequestName,
  RoomRequests,
} from '../../src/model/room-requests.ts';
import type {SessionState} from '../../src/model/session.ts';
import type {Coverage, Gap} from '../../src/model/timeline.ts';

/** An observable that tests set. */
export class FakeObservable<T> implements Observable<T> {
  readonly #listeners = new Set<(value: T) => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** How many subscriptions there are. */
  get subscriptions(): number {
    return this.#listeners.size;
  }

  get(): T {
    return this.#value;
  }

  subscribe(listener: (value: T) => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), {once: true});
  }

  set(value: T): void {
    this.#value = value;
    for (const listener of this.#listeners) listener(value);
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }
}

export class FakeConversation implements Conversation {
  readonly jid: Jid;
  readonly timeline = new FakeObservable<Timeline>({
    status: 'ready',
    messages: [],
    gaps: [],
    before: 'start',
    after: 'end',
    loading: undefined,
  });
  readonly typing = new FakeObservable(false);

  /** What was asked, in order. */
  readonly sent: string[] = [];
  readonly retried: MessageKey[] = [];
  readonly discarded: MessageKey[] = [];
  readonly chatStates: ChatState[] = [];
  readonly displayed: Ord[] = [];
  readonly drafts: string[] = [];
  olderLoads = 0;
  newerLoads = 0;
  readonly jumps: JumpTarget[] = [];
  readonly filled: Gap[] = [];

  /** What happens when a message is sent; may reject. */
  onSend: (body: string) => Promise<void> = () => Promise.resolve();
  /** What happens when older messages are asked for; may reject. */
  onLoadOlder: () => Promise<void> = () => Promise.resolve();
  /** What happens when newer messages are asked for; may reject. */
  onLoadNewer: () => Promise<void> = () => Promise.resolve();
  /** What happens when the window is to move; may reject. */
  onJump: (target: JumpTarget) => Promise<Message | undefined> = () => Promise.resolve(undefined);
  /** What happens when a gap is to be filled; may reject. */
  onFillGap: (gap: Gap) => Promise<void> = () => Promise.resolve();

  /** What of it is on the device. */
  covered: Coverage = {gaps: [], bottom: 'start'};
  readonly exported: ExportFormat[] = [];
  deletions = 0;
  /** What happens when it is exported; may reject. */
  onExport: (format: ExportFormat) => Promise<Blob> = () => Promise.resolve(new Blob(['export']));
  /** What happens when it is removed from the device; may reject. */
  onDelete: () => Promise<void> = () => Promise.resolve();

  constructor(jid: Jid) {
    this.jid = jid;
  }

  loadOlder(): Promise<void> {
    this.olderLoads++;
    return this.onLoadOlder();
  }

  loadNewer(): Promise<void> {
    this.newerLoads++;
    return this.onLoadNewer();
  }

  jumpTo(target: JumpTarget): Promise<Message | undefined> {
    this.jumps.push(target);
    return this.onJump(target);
  }

  fillGap(gap: Gap): Promise<void> {
    this.filled.push(gap);
    return this.onFillGap(gap);
  }

  send(body: string): Promise<void> {
    this.sent.push(body);
    return this.onSend(body);
  }

  coverage(): Promise<Coverage> {
    return Promise.resolve(this.covered);
  }

  exportMessages(format: ExportFormat): Promise<Blob> {
    this.exported.push(format);
    return this.onExport(format);
  }

  deleteHistory(): Promise<void> {
    this.deletions++;
    return this.onDelete();
  }

  retry(key: MessageKey): Promise<void> {
    this.retried.push(key);
    return Promise.resolve();
  }

  discard(key: MessageKey): Promise<void> {
    this.discarded.push(key);
    return Promise.resolve();
  }

  setChatState(state: ChatState): void {
    this.chatStates.push(state);
  }

  markDisplayed(ord: Ord): void {
    this.displayed.push(ord);
  }

  setDraft(text: string): void {
    this.drafts.push(text);
  }

  /** Sets the messages, oldest first. */
  show(messages: readonly Message[], rest: Partial<Timeline> = {}): void {
    this.timeline.update((timeline) => ({...timeline, status: 'ready', messages, ...rest}));
  }

  /** Adds messages at the end. */
  append(...messages: readonly Message[]): void {
    this.timeline.update((timeline) => ({
      ...timeline,
      messages: [...timeline.messages, ...messages],
    }));
  }

  /** Adds messages at the beginning. */
  prepend(messages: readonly Message[], rest: Partial<Timeline> = {}): void {
    this.timeline.update((timeline) => ({
      ...timeline,
      messages: [...messages, ...timeline.messages],
      ...rest,
    }));
  }
}

/** Rooms that tests set; what is asked of them is recorded, and may be answered. */
export class FakeRooms {
  readonly all = new FakeObservable<ReadonlyMap<BareJid, Room> | undefined>(new Map());
  readonly #occupants = new Map<BareJid, FakeObservable<ReadonlyMap<string, Occupant>>>();
  /** What was asked, in order. */
  readonly asked: RoomRequest[] = [];
  /** What becomes of it; may reject. */
  onRequest: (request: RoomRequest) => Promise<unknown> = () => Promise.resolve({});

  occupants(room: BareJid): FakeObservable<ReadonlyMap<string, Occupant>> {
    const known =
      this.#occupants.get(room) ?? new FakeObservable<ReadonlyMap<string, Occupant>>(new Map());
    this.#occupants.set(room, known);
    return known;
  }

  readonly join = this.#action('join');
  readonly leave = this.#action('leave');
  readonly changeNick = this.#action('changeNick');
  readonly setSubject = this.#action('setSubject');
  readonly setRole = this.#action('setRole');
  readonly setAffiliation = this.#action('setAffiliation');
  readonly affiliations = this.#action('affiliations');
  readonly requestVoice = this.#action('requestVoice');
  readonly retract = this.#action('retract');
  readonly invite = this.#action('invite');
  readonly decline = this.#action('decline');
  readonly configuration = this.#action('configuration');
  readonly configure = this.#action('configure');
  readonly cancelConfiguration = this.#action('cancelConfiguration');
  readonly answerChallenge = this.#action('answerChallenge');
  readonly destroy = this.#action('destroy');
  readonly avatar = this.#action('avatar');
  readonly setAvatar = this.#action('setAvatar');
  readonly find = this.#action('find');
  readonly bookmark = this.#action('bookmark');
  readonly removeBookmark = this.#action('removeBookmark');
  readonly setNotify = this.#action('setNotify');

  #action<Name extends RoomRequestName>(name: Name): RoomActions[Name] {
    const act = (params: RoomRequests[Name]['params']) => {
      const request = {name, params} as RoomRequest;
      this.asked.push(request);
      return this.onRequest(request) as Promise<RoomRequests[Name]['result']>;
    };
    return act as RoomActions[Name];
  }
}

export class FakeClient implements NatterClient {
  readonly session = new FakeObservable<SessionState>({phase: 'signed-out', error: undefined});
  readonly contacts = new FakeObservable<readonly Contact[] | undefined>([]);
  readonly presence = new FakeObservable<ReadonlyMap<BareJid, Presence>>(new Map());
  readonly typing = new FakeObservable<ReadonlyMap<Jid, Typing>>(new Map());
  readonly conversations = new Map<Jid, FakeConversation>();

  /** What was asked, in order. */
  readonly signIns: SignIn[] = [];
  readonly signOuts: {readonly forget: boolean}[] = [];
  readonly added: string[] = [];
  readonly answers: {readonly jid: Jid; readonly accept: boolean}[] = [];
  readonly searches: {readonly text: string; readonly conversation: Jid | undefined}[] = [];
  reconnects = 0;
  closed = false;

  /** What happens when somebody signs in; may reject. */
  onSignIn: (params: SignIn) => Promise<void> = () => Promise.resolve();
  /** What happens when somebody is added; may reject. */
  onAddContact: (jid: string) => Promise<void> = () => Promise.resolve();

  /** What is found on the device; may reject. */
  onSearch: (text: string, options: SearchOptions<number>) => Promise<SearchPage> = () =>
    Promise.resolve({hits: [], next: undefined, isIndexed: true});
  /** What is found on the server; may reject. */
  onSearchArchive: () => Promise<ArchiveSearchPage | undefined> = () => Promise.resolve(undefined);

  conversation(jid: Jid): FakeConversation {
    let conversation = this.conversations.get(jid);
    if (conversation === undefined) {
      conversation = new FakeConversation(jid);
      this.conversations.set(jid, conversation);
    }
    return conversation;
  }

  readonly room = new FakeRooms();

  rooms(): Promise<FakeRooms> {
    return Promise.resolve(this.room);
  }

  signIn(params: SignIn): Promise<void> {
    this.signIns.push(params);
    return this.onSignIn(params);
  }

  signOut(params: {readonly forget: boolean}): Promise<void> {
    this.signOuts.push(params);
    return Promise.resolve();
  }

  reconnect(): Promise<void> {
    this.reconnects++;
    return Promise.resolve();
  }

  async addContact(text: string): Promise<BareJid> {
    this.added.push(text);
    await this.onAddContact(text);
    return jid(text);
  }

  removeContact(): Promise<void> {
    return Promise.resolve();
  }

  answerSubscription(jid: BareJid, accept: boolean): Promise<void> {
    this.answers.push({jid, accept});
    return Promise.resolve();
  }

  search(text: string, options: SearchOptions<number> = {}): Promise<SearchPage> {
    this.searches.push({text, conversation: options.conversation});
    return this.onSearch(text, options);
  }

  searchArchive(): Promise<ArchiveSearchPage | undefined> {
    return this.onSearchArchive();
  }

  deletions = 0;
  /** What happens when all is removed from the device; may reject. */
  onDelete: () => Promise<void> = () => Promise.resolve();

  deleteHistory(): Promise<void> {
    this.deletions++;
    return this.onDelete();
  }

  close(): void {
    this.closed = true;
  }

  /** Signs in and goes online, without being asked. */
  goOnline(account = 'lena@example.org'): void {
    this.session.set({
      phase: 'signed-in',
      jid: jid(account),
      connection: {status: 'online'},
      storage: undefined,
    });
  }

  /** Is signed in, and loses the connection, or has none yet. */
  goOffline(error: ErrorInfo, retryAt?: number): void {
    this.session.set({
      phase: 'signed-in',
      jid: jid('lena@example.org'),
      connection: {status: 'offline', error, retryAt},
      storage: undefined,
    });
  }
}

/** An address of a test; it has to be well-formed. */
export function jid(text: string): BareJid {
  const parsed = parseBareJid(text);
  if (parsed === undefined) throw new TypeError(`not an address: ${text}`);
  return parsed;
}

/** A contact in the list, with both subscriptions. */
export function contact(address: string, rest: Partial<Contact> = {}): Contact {
  return {
    jid: jid(address),
    name: undefined,
    kind: 'person',
    inRoster: true,
    subscription: 'both',
    asked: false,
    asks: false,
    groups: [],
    unread: 0,
    mentions: 0,
    last: undefined,
    draft: '',
    ...rest,
  };
}

let made = 0;

/** A place that is after all those made before. */
export function nextOrd(): Ord {
  return String(++made).padStart(8, '0') as Ord;
}

/** A message from somebody, after all those made before. */
export function incoming(from: string, body: string, rest: Partial<Message> = {}): Message {
  const ord = nextOrd();
  return {
    key: `key ${ord}` as MessageKey,
    conversation: jid(from),
    ord,
    time: Date.now(),
    own: false,
    sender: jid(from),
    id: `id ${ord}` as StanzaId,
    body,
    delivery: undefined,
    ...rest,
  };
}

/** A message to somebody, after all those made before. */
export function outgoing(
  to: string,
  body: string,
  delivery: DeliveryState | DeliveryState['state'] = 'sent',
  rest: Partial<Message> = {},
): Message {
  return incoming(to, body, {
    own: true,
    sender: jid('lena@example.org'),
    delivery: typeof delivery === 'string' ? deliveryOf(delivery) : delivery,
    ...rest,
  });
}

/** A hit: what was searched for is where it stands first. */
export function hit(message: Message, text: string, from: SearchHit['from'] = 'device'): SearchHit {
  const at = message.body.toLowerCase().indexOf(text.toLowerCase());
  return {message, ranges: [[at, at + text.length]], from};
}

function deliveryOf(state: DeliveryState['state']): DeliveryState {
  return state === 'failed'
    ? {state, error: {name: 'StanzaError', kind: 'service-unavailable', message: 'test'}}
    : {state};
}
