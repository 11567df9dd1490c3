/**
 * The sync of one account, put together: what the wire tells goes to the part that knows it, and
 * what pages ask is answered from the disk. The order of things after a new session is here.
 */
import type {Change} from '../model/changes.ts';
import {createDeferred, type Deferred} from '../model/deferred.ts';
import {ConnectionError} from '../model/errors.ts';
import {bareOf, type BareJid} from '../model/jid.ts';
import type {TimelinePage} from '../model/timeline.ts';
import {loadConversation} from '../store/conversations.ts';
import type {AccountStore, OutboxRow} from '../store/schema.ts';
import {write} from '../store/transaction.ts';
import type {LiveMessage, Wire} from '../xmpp/wire.ts';
import type {AccountSync, Publish} from './account-sync.ts';
import {AccountArchive} from './archive.ts';
import {partiesOf} from './candidate.ts';
import {catchUp} from './catch-up.ts';
import {ChatStateSender} from './chat-states.ts';
import type {Schedule, SyncContext} from './context.ts';
import {Effects} from './effects.ts';
import {LiveIntake} from './live.ts';
import {fillNewest, loadOlder, loadTimeline, needsFilling, type Reach} from './older.ts';
import {Outbox} from './outbox.ts';
import {PresenceBook} from './presence.ts';
import {commitDisplayed, sendMarkers} from './read-state.ts';
import {answerWithReceipt} from './receipts.ts';
import {
  addContact,
  answerSubscription,
  applyRosterPush,
  applySubscription,
  fetchRoster,
  loadContacts,
  removeContact,
} from './roster.ts';
import {TypingBook} from './typing.ts';

/** Pages of the archive that are fetched on one connect; what is more is fetched on demand. */
const PAGES_ON_CONNECT = 10;

export type AccountSyncOptions = {
  readonly wire: Wire;
  readonly store: AccountStore;
  readonly publish: Publish;
  /** ms since the epoch. */
  readonly now: () => number;
  /** A new unique id. */
  readonly newId: () => string;
  /** For developers: something failed, and work goes on without it. */
  readonly log?: (text: string, error: unknown) => void;
  /** Timers; `setTimeout` if absent. */
  readonly schedule?: Schedule;
  readonly pagesOnConnect?: number;
};

/** One session of the stream, from `bound` to the next. */
type Session = {
  isOver: boolean;
  /** Undefined until the server has told. */
  hasArchive: boolean | undefined;
  /** The first steps were done, so that a resumed stream needs none of them. */
  isSetUp: boolean;
  /** What was written before it, and may have arrived; undefined until it was looked up. */
  doubtful: readonly OutboxRow[] | undefined;
  /** Settled when it is known whether the archive can be asked. */
  readonly isReachable: Deferred<void>;
};

type Outcome<T> = {readonly state: 'done'; readonly value: T} | {readonly state: 'cut' | 'failed'};

/** The sync of the account of `wire`, over its open store. Nothing is sent before `bound`. */
export function createAccountSync(options: AccountSyncOptions): AccountSync {
  return new StoredAccountSync(options);
}

class StoredAccountSync implements AccountSync {
  readonly #context: SyncContext;
  readonly #pages: number;
  readonly #live: LiveIntake;
  readonly #archive: AccountArchive;
  readonly #outbox: Outbox;
  readonly #presence = new PresenceBook();
  readonly #typing: TypingBook;
  readonly #chatStates: ChatStateSender;
  readonly #filling = new Set<BareJid>();
  readonly #background = new Set<Promise<unknown>>();
  #session: Session | undefined;
  #isConnected = false;
  /** How often the stream was lost: what began before ends quietly. */
  #losses = 0;
  #setUps: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: AccountSyncOptions) {
    const {wire, store, publish, now, newId} = options;
    this.#context = {
      wire,
      store,
      account: wire.account,
      publish: (changes) => {
        if (!this.#isClosed && changes.length > 0) publish(changes);
      },
      now,
      newId,
      schedule: options.schedule ?? schedule,
      log: options.log ?? (() => {}),
    };
    this.#pages = options.pagesOnConnect ?? PAGES_ON_CONNECT;
    this.#live = new LiveIntake(this.#context, (live) => this.#kept(live));
    this.#archive = new AccountArchive(this.#context, this.#live);
    this.#outbox = new Outbox(this.#context);
    this.#typing = new TypingBook(this.#context);
    this.#chatStates = new ChatStateSender(this.#context);
  }

  // What the wire tells

  async bound(): Promise<void> {
    this.#end();
    const session: Session = {
      isOver: false,
      hasArchive: undefined,
      doubtful: undefined,
      isSetUp: false,
      isReachable: createDeferred(),
    };
    this.#session = session;
    this.#isConnected = true;
    this.#outbox.shut();
    this.#live.begin();
    this.#chatStates.reset();
    this.#context.publish(this.#presence.reset());
    await this.#begin(session);
  }

  closed(): void {
    if (this.#isClosed) return;
    this.#isConnected = false;
    this.#losses++;
    this.#typing.clear();
    this.#context.publish(this.#presence.hide());
    const session = this.#session;
    session?.isReachable.resolve();
    if (session && session.hasArchive === undefined) {
      this.#inBackground('keeping what came', this.#rescue());
    }
  }

  connection(connection: Parameters<AccountSync['connection']>[0]): void {
    this.#context.publish([{topic: 'connection', connection}]);
    const session = this.#session;
    if (connection.status !== 'online' || this.#isConnected || !session || this.#isClosed) return;
    // The old session was resumed (XEP-0198): what the loss of the stream cut off goes on.
    this.#isConnected = true;
    this.#context.publish(this.#presence.show());
    if (session.isSetUp) {
      this.#outbox.pump();
      this.#inBackground('markers', sendMarkers(this.#context));
    } else {
      this.#inBackground('catching up', this.#begin(session));
    }
  }

  async message(message: LiveMessage): Promise<void> {
    this.#typing.apply(message);
    const {stanza} = message;
    if (message.via === 'direct' && stanza.chatState !== undefined && stanza.type !== 'error') {
      this.#chatStates.heard(partiesOf(stanza, this.#context.account).conversation);
    }
    await this.#live.push(message);
  }

  async presence(stanza: Parameters<AccountSync['presence']>[0]): Promise<void> {
    if (stanza.type === 'error') return;
    if (stanza.type === 'available' || stanza.type === 'unavailable') {
      const changes = this.#presence.apply(stanza);
      this.#context.publish(changes);
      const {from} = stanza;
      if (stanza.type === 'unavailable') this.#typing.stop(bareOf(from));
      return;
    }
    await applySubscription(this.#context, stanza);
  }

  async rosterPush(push: Parameters<AccountSync['rosterPush']>[0]): Promise<void> {
    await applyRosterPush(this.#context, push);
  }

  async acknowledged(ids: Parameters<AccountSync['acknowledged']>[0]): Promise<void> {
    await this.#outbox.confirm(ids);
  }

  async written(id: Parameters<AccountSync['written']>[0]): Promise<void> {
    await this.#outbox.confirm([id]);
  }

  // What pages ask

  async contacts(): ReturnType<AccountSync['contacts']> {
    return await loadContacts(this.#context);
  }

  presences(): ReturnType<AccountSync['presences']> {
    return this.#presence.list();
  }

  typing(): readonly BareJid[] {
    return this.#typing.list();
  }

  async timeline(conversation: BareJid, limit: number): Promise<TimelinePage> {
    const page = await loadTimeline(this.#older(), conversation, limit);
    this.#inBackground('filling', this.#fill(conversation, limit));
    const kept = new Set(page.messages.map((message) => message.key));
    const shown = this.#live.shown(conversation).filter((message) => !kept.has(message.key));
    return {...page, messages: [...page.messages, ...shown]};
  }

  async older(...[conversation, before, limit]: Parameters<AccountSync['older']>) {
    if (this.#isConnected) await this.#session?.isReachable.promise;
    const found = await this.#step('asking the archive', () =>
      loadOlder(this.#older(), conversation, before, limit),
    );
    if (found.state === 'done') return found.value;
    const offline = {...this.#older(), reach: () => 'offline' as const};
    return await loadOlder(offline, conversation, before, limit);
  }

  async send(...[conversation, id, body]: Parameters<AccountSync['send']>) {
    const key = await this.#outbox.add(conversation, id, body);
    this.#chatStates.messageSent(conversation);
    return key;
  }

  async retry(...[conversation, key]: Parameters<AccountSync['retry']>): Promise<void> {
    await this.#outbox.retry(conversation, key);
  }

  async discard(...[conversation, key]: Parameters<AccountSync['discard']>): Promise<void> {
    await this.#outbox.discard(conversation, key);
  }

  setChatState(...[conversation, state]: Parameters<AccountSync['setChatState']>): void {
    this.#chatStates.set(conversation, state);
  }

  async markDisplayed(...[conversation, ord]: Parameters<AccountSync['markDisplayed']>) {
    const changes = await commitDisplayed(this.#context, conversation, ord);
    this.#context.publish(changes);
    if (changes.length > 0 && this.#isConnected) {
      this.#inBackground('markers', sendMarkers(this.#context, conversation));
    }
  }

  async setDraft(conversation: BareJid, text: string): Promise<void> {
    const {store, publish} = this.#context;
    const names = ['conversations', 'messages', 'roster', 'asks'] as const;
    const changes = await write(store, names, async (tx): Promise<readonly Change[]> => {
      const row = await loadConversation(tx, conversation);
      if (row.draft === text) return [];
      const effects = new Effects();
      effects.changeConversation({...row, draft: text});
      return await effects.conclude(tx);
    });
    publish(changes);
  }

  async addContact(jid: BareJid, name: string | undefined): Promise<void> {
    await addContact(this.#context, jid, name);
  }

  async removeContact(jid: BareJid): Promise<void> {
    await removeContact(this.#context, jid);
  }

  async answerSubscription(jid: BareJid, accept: boolean): Promise<void> {
    await answerSubscription(this.#context, jid, accept);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.closed();
    this.#end();
    this.#outbox.shut();
    this.#isClosed = true;
    await this.#outbox.idle();
    await this.#setUps;
    await this.#chatStates.idle();
    while (this.#background.size > 0) await Promise.all(this.#background);
    await this.#live.idle();
    this.#live.end();
  }

  // After a new session

  /** One at a time: one that was cut off has noticed it by the time the next begins. */
  async #begin(session: Session): Promise<void> {
    const losses = this.#losses;
    const isCurrent = () => this.#session === session && !session.isOver && this.#losses === losses;
    this.#setUps = this.#setUps.then(async () => {
      if (isCurrent() && !session.isSetUp) await this.#setUp(session, isCurrent);
    });
    await this.#setUps;
  }

  /** Live delivery first (carbons, presence), then the archive, then the outbox (invariant 6). */
  async #setUp(session: Session, isCurrent: () => boolean): Promise<void> {
    // What the session before was about to send is decided before this one decides again.
    await this.#outbox.idle();
    session.doubtful ??= await this.#outbox.doubtful();
    const {doubtful} = session;
    const {wire} = this.#context;
    const support = this.#step('asking for the archive', async () => wire.archiveSupport());
    await Promise.all([
      this.#step('turning carbons on', async () => wire.enableCarbons()),
      this.#step('fetching the roster', () => fetchRoster(this.#context, isCurrent)),
    ]);
    if (!isCurrent()) return;
    await this.#step('announcing', async () => wire.announce());
    const told = await support;
    if (!isCurrent() || told.state === 'cut') return;
    session.hasArchive = told.state === 'done' && told.value !== undefined;

    const caughtUp = session.hasArchive
      ? await this.#catchUp(session, doubtful, isCurrent)
      : 'failed';
    // Cut off in the middle: the resumed stream, or the next session, starts again.
    if (!isCurrent() || caughtUp === 'cut') return;
    const isCaughtUp = caughtUp === 'done';
    if (!isCaughtUp) await this.#openWithoutArchive();
    session.isReachable.resolve();
    await this.#step('the outbox', () => this.#outbox.reconcile(doubtful, isCaughtUp));
    if (!isCurrent()) return;
    this.#outbox.open();
    session.isSetUp = true;
    await this.#step('markers', () => sendMarkers(this.#context));
    await this.#outbox.idle();
  }

  async #catchUp(
    session: Session,
    doubtful: readonly OutboxRow[],
    isCurrent: () => boolean,
  ): Promise<Outcome<void>['state']> {
    const {state} = await this.#step('catching up', () =>
      catchUp({
        archive: this.#archive,
        doubtful,
        pages: this.#pages,
        isCurrent,
        onNewest: () => {
          session.isReachable.resolve();
          if (doubtful.length === 0) this.#outbox.open();
        },
      }),
    );
    return state;
  }

  async #openWithoutArchive(): Promise<void> {
    await this.#step('keeping what came', async () => {
      if (this.#live.isOpen) return;
      await this.#live.open(false, async (keep) => {
        await this.#live.commit((ingest) => keep(ingest, new Set()));
      });
    });
  }

  /** Runs a step; if it fails, the others go on. A closed connection ends it quietly. */
  async #step<T>(name: string, task: () => Promise<T>): Promise<Outcome<T>> {
    try {
      return {state: 'done', value: await task()};
    } catch (error) {
      if (error instanceof ConnectionError && error.kind === 'closed') return {state: 'cut'};
      this.#context.log(`${name} failed`, error);
      return {state: 'failed'};
    }
  }

  #end(): void {
    if (!this.#session) return;
    this.#session.isOver = true;
    this.#session.isReachable.resolve();
  }

  async #rescue(): Promise<void> {
    if (await this.#archive.segment()) return;
    await this.#live.rescue();
  }

  #kept(live: LiveMessage): void {
    this.#inBackground('a receipt', answerWithReceipt(this.#context, live));
  }

  async #fill(conversation: BareJid, limit: number): Promise<void> {
    const {account} = this.#context;
    if (conversation === account || this.#filling.has(conversation)) return;
    this.#filling.add(conversation);
    try {
      if (this.#isConnected) await this.#session?.isReachable.promise;
      const mayAsk = () => this.#reach() === 'online';
      if (!mayAsk() || !(await needsFilling(this.#context, conversation, limit))) return;
      const {archive} = this.#older();
      await fillNewest({context: this.#context, archive}, conversation, limit, mayAsk);
    } finally {
      this.#filling.delete(conversation);
    }
  }

  #older(): {context: SyncContext; archive: AccountArchive; reach: () => Reach} {
    return {context: this.#context, archive: this.#archive, reach: () => this.#reach()};
  }

  #reach(): Reach {
    if (!this.#isConnected || !this.#session || this.#isClosed) return 'offline';
    if (this.#session.hasArchive === false) return 'none';
    return 'online';
  }

  /** Begins something that nobody waits for but `close`. */
  #inBackground(name: string, task: Promise<unknown>): void {
    const running = this.#step(name, () => task).finally(() => {
      this.#background.delete(running);
    });
    this.#background.add(running);
  }
}

function schedule(callback: () => void, delay: number): () => void {
  const timer = setTimeout(callback, delay);
  return () => clearTimeout(timer);
}
