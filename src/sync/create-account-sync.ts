/**
 * The sync of one account, put together: what the wire tells goes to the part that knows it, and
 * what pages ask is answered from the disk.
 */
import type {Change} from '../model/changes.ts';
import {ConnectionError} from '../model/errors.ts';
import {type BareJid, bareOf, type Jid} from '../model/jid.ts';
import type {Typing} from '../model/contact.ts';
import type {Ord} from '../model/ids.ts';
import type {TimelinePage} from '../model/timeline.ts';
import type {AccountStore} from '../store/schema.ts';
import {read} from '../store/transaction.ts';
import type {LiveMessage, Wire} from '../xmpp/wire.ts';
import type {AccountSync} from './account-sync.ts';
import {AccountArchive} from './archive.ts';
import {Binding} from './binding.ts';
import {partiesOfAccount} from './candidate.ts';
import {ChatStateSender} from './chat-states.ts';
import {schedule, type Publish, type Schedule, type SyncContext} from './context.ts';
import {DisplayedNode} from './displayed-node.ts';
import {saveDraft} from './drafts.ts';
import {GapFiller, type Reach} from './fill.ts';
import {loadCoverage, type Whose} from './gaps.ts';
import {LiveIntake} from './live.ts';
import {Outbox} from './outbox.ts';
import {PresenceBook} from './presence.ts';
import {commitDisplayed, sendMarkers} from './read-state.ts';
import {answerWithReceipts} from './receipts.ts';
import {applyRosterPush, applySubscription, loadContacts} from './roster.ts';
import {RoomsGate} from './rooms-gate.ts';
import type {Rooms} from './rooms/rooms.ts';
import type {Removing} from './removal.ts';
import type {RemovedUnseen} from './removed-unseen.ts';
import {Searching} from './searching.ts';
import {Background, runStep} from './step.ts';
import {StreamKeeper} from './stream-keeper.ts';
import {loadTimeline} from './timeline.ts';
import {TypingBook} from './typing.ts';

/**
 * Pages of the archive that are fetched on one connect, 550 messages where the server gives so many
 * at once; what is more is fetched on demand.
 */
const PAGES_ON_CONNECT = 6;

/** What a conversation is kept by; a room has its own. */
type Keeping = {
  readonly context: SyncContext;
  readonly live: LiveIntake;
  readonly archive: AccountArchive;
  readonly filler: GapFiller;
  readonly reach: () => Reach;
  readonly reachable: () => Promise<void>;
};

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

/** The sync of the account of `wire`, over its open store. Nothing is sent before `bound`. */
export function createAccountSync(options: AccountSyncOptions): AccountSync {
  return new StoredAccountSync(options);
}

class StoredAccountSync implements AccountSync {
  readonly #context: SyncContext;
  readonly #keeper: StreamKeeper;
  readonly #live: LiveIntake;
  readonly #archive: AccountArchive;
  readonly #outbox: Outbox;
  readonly #binding: Binding;
  readonly #background: Background;
  readonly #presence = new PresenceBook();
  readonly #typing: TypingBook;
  readonly #chatStates: ChatStateSender;
  readonly #searching: Searching;
  readonly #filler: GapFiller;
  readonly #keeping: Keeping;
  readonly #displayed: DisplayedNode;
  readonly #rooms: RoomsGate;
  /** Once something was deleted here. */
  #unseen: RemovedUnseen | undefined;
  /** Conversations that pages have asked for: they are told what is missing of them. */
  readonly #watched = new Set<Jid>();
  #isClosed = false;

  constructor(options: AccountSyncOptions) {
    const {wire, store, publish, now, newId} = options;
    this.#context = {
      wire,
      store,
      account: wire.account,
      archive: wire.account,
      partiesOf: (stanza) => partiesOfAccount(stanza, wire.account),
      publish: (changes) => {
        if (this.#isClosed || changes.length === 0) return;
        if (changes.some(({topic}) => topic === 'messages')) this.#searching.nudge();
        publish(changes);
      },
      now,
      newId,
      schedule: options.schedule ?? schedule,
      log: options.log ?? (() => {}),
    };
    this.#background = new Background(this.#context);
    this.#searching = new Searching(this.#context, this.#background);
    this.#searching.nudge();
    this.#keeper = new StreamKeeper(this.#context, this.#presence);
    this.#live = new LiveIntake(this.#context, this.#keeper, (lives) => this.#kept(lives));
    this.#archive = new AccountArchive({
      context: this.#context,
      live: this.#live,
      watched: () => this.#watchedPeople().map((conversation) => this.#whose(conversation)),
      onBack: (conversation) => this.#unseen?.forget(conversation),
    });
    this.#outbox = new Outbox(
      this.#context,
      () => this.#background.begin('saving the stream', this.#keeper.save()),
      (room) => this.#rooms.isReady(room),
    );
    this.#rooms = new RoomsGate({
      context: this.#context,
      keeper: this.#keeper,
      outbox: this.#outbox,
      background: this.#background,
      isConnected: () => this.#binding.isConnected,
      isWatched: (conversation) => this.#watched.has(conversation),
      whenDisplayedRead: () => this.#displayed.whenRead,
      onCaughtUp: (room) => {
        this.#background.begin('markers', sendMarkers(this.#context, room));
        this.#displayed.nudge();
      },
    });
    this.#filler = new GapFiller({
      context: this.#context,
      archive: this.#archive,
      reach: () => this.#binding.reach(),
      reachable: () => this.#binding.reachable(),
    });
    this.#keeping = {
      context: this.#context,
      live: this.#live,
      archive: this.#archive,
      filler: this.#filler,
      reach: () => this.#binding.reach(),
      reachable: () => this.#binding.reachable(),
    };
    // Of rooms, too: each is kept by its own.
    const filler = {
      fetchOlder: (conversation: Jid) => this.fetchOlder(conversation),
      fillGap: (conversation: Jid, high: Ord) => this.fillGap(conversation, high, 'high'),
    };
    const parts = {context: this.#context, live: this.#live, filler};
    const isCaughtUp = () => this.#binding.isCaughtUp;
    const isRoomCaughtUp = (chat: Jid) => this.#rooms.known(chat)?.isReady;
    this.#displayed = new DisplayedNode({...parts, isCaughtUp, isRoomCaughtUp}, this.#background);
    this.#binding = new Binding({
      context: this.#context,
      live: this.#live,
      archive: this.#archive,
      outbox: this.#outbox,
      keeper: this.#keeper,
      background: this.#background,
      displayed: this.#displayed,
      pages: options.pagesOnConnect ?? PAGES_ON_CONNECT,
      onAnnounced: () => this.#rooms.online({isNew: true}),
      onNoArchive: () => this.#tellCoverage(),
    });
    this.#typing = new TypingBook(this.#context);
    this.#chatStates = new ChatStateSender(this.#context, (jid) => this.#rooms.known(jid));
  }

  // What the wire tells

  async bound(): Promise<void> {
    if (this.#isClosed) return;
    this.#chatStates.reset();
    this.#rooms.startAnew();
    this.#context.publish(this.#presence.reset());
    await this.#binding.begin();
  }

  async takingOver(): Promise<void> {
    await this.#keeper.takeOver();
  }

  async inherited(lost: Parameters<AccountSync['inherited']>[0]): Promise<void> {
    if (this.#isClosed) return;
    this.#context.publish(this.#presence.show());
    this.#rooms.startAnew();
    const inheriting = this.#binding.inherit(lost);
    this.#rooms.online({isNew: false});
    await inheriting;
  }

  async saveStream(): Promise<void> {
    if (!this.#isClosed) await this.#keeper.save();
  }

  closed(): void {
    if (this.#isClosed) return;
    this.#typing.clear();
    this.#rooms.closed();
    this.#context.publish(this.#presence.hide());
    this.#binding.lose();
  }

  connection(connection: Parameters<AccountSync['connection']>[0]): void {
    if (connection.status !== 'online' || this.#isClosed) return;
    if (!this.#binding.resume()) return;
    this.#context.publish(this.#presence.show());
    this.#rooms.online({isNew: false});
  }

  async message(message: LiveMessage): Promise<void> {
    const {stanza} = message;
    if (stanza.type === 'groupchat') {
      if (!this.#isClosed) await this.#rooms.message(message);
      return;
    }
    if (this.#rooms.isForgotten(message) && stanza.id !== undefined) {
      await this.#outbox.requeue([stanza.id]);
      return;
    }
    this.#typing.apply(message);
    if (message.via === 'direct' && stanza.chatState !== undefined && stanza.type !== 'error') {
      this.#chatStates.heard(this.#context.partiesOf(stanza).conversation);
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
    if (!this.#isClosed) await this.#background.during(applySubscription(this.#context, stanza));
  }

  async rosterPush(push: Parameters<AccountSync['rosterPush']>[0]): Promise<void> {
    if (!this.#isClosed) await this.#background.during(applyRosterPush(this.#context, push));
  }

  async displayed(items: Parameters<AccountSync['displayed']>[0]): Promise<void> {
    await this.#displayed.apply(items);
  }

  async acknowledged(ids: Parameters<AccountSync['acknowledged']>[0]): Promise<void> {
    if (!this.#isClosed) await this.#background.during(this.#confirm(ids));
  }

  async #confirm(ids: Parameters<AccountSync['acknowledged']>[0]): Promise<void> {
    // What came before it is kept before it; as part of a resumption, what came meanwhile comes now.
    if (this.#binding.isConnected) await this.#live.idle();
    else this.#keeper.hasCrossed = true;
    await this.#outbox.confirm(ids);
    this.#background.begin('putting what crossed in order', this.#binding.straighten());
  }

  async written(id: Parameters<AccountSync['written']>[0]): Promise<void> {
    if (!this.#isClosed) await this.#background.during(this.#outbox.confirm([id]));
  }

  async savedStream(): ReturnType<AccountSync['savedStream']> {
    return await this.#keeper.load();
  }

  // What pages ask

  async contacts(): ReturnType<AccountSync['contacts']> {
    return await loadContacts(this.#context);
  }

  presences(): ReturnType<AccountSync['presences']> {
    return this.#presence.list();
  }

  typing(): readonly Typing[] {
    const people = this.#typing.list().map((conversation) => ({conversation}));
    return [...people, ...this.#rooms.typing()];
  }

  async rooms(): Promise<Rooms> {
    return await this.#rooms.get();
  }

  async timeline(conversation: Jid, limit: number): Promise<TimelinePage> {
    this.#watched.add(conversation);
    if (conversation !== this.#context.account) {
      const {filler} = await this.#keptBy(conversation);
      this.#background.begin('filling', filler.fillNewest(conversation, limit));
    }
    return await this.messages(conversation, 'opening', limit);
  }

  async messages(...[conversation, place, limit]: Parameters<AccountSync['messages']>) {
    if (typeof place === 'object' && 'time' in place) await this.#reach(conversation, place.time);
    const {live, reach} = await this.#keptBy(conversation);
    const hasNone = reach() === 'none';
    const page = await loadTimeline(this.#context, {conversation, hasNone, place, limit});
    if (page.above !== undefined) return page;
    const kept = new Set(page.messages.map((message) => message.key));
    const shown = live.shown(conversation).filter((message) => !kept.has(message.key));
    return {...page, messages: [...page.messages, ...shown]};
  }

  async fillGap(...[conversation, high, from]: Parameters<AccountSync['fillGap']>) {
    await (await this.#keptBy(conversation)).filler.fillGap(conversation, high, from);
  }

  async fetchOlder(conversation: Jid): Promise<void> {
    await (await this.#keptBy(conversation)).filler.fetchOlder(conversation);
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
    (await this.#keptBy(conversation)).live.markSeen(conversation, ord);
    const changes = await commitDisplayed(this.#context, conversation, ord, this.#unseen);
    this.#context.publish(changes);
    if (changes.length > 0 && this.#binding.isConnected) {
      // To a room that we are not in, when we are.
      if (this.#rooms.known(conversation)?.isReady !== false) {
        this.#background.begin('markers', sendMarkers(this.#context, conversation));
      }
      this.#displayed.nudge();
    }
  }

  async setDraft(conversation: Jid, text: string): Promise<void> {
    await saveDraft(this.#context, conversation, text);
  }

  async search(...[wish]: Parameters<AccountSync['search']>) {
    return await (await this.#searching.get()).find(wish);
  }

  async searchArchive(...[wish]: Parameters<AccountSync['searchArchive']>) {
    return await (await this.#searching.get()).findArchived(wish);
  }

  async makeRoom(...[wish]: Parameters<AccountSync['makeRoom']>): Promise<number> {
    const {makeRoom} = await import('./make-room.ts');
    return await this.#remove((removing) =>
      makeRoom({...removing, reach: () => this.#binding.reach()}, wish),
    );
  }

  async deleteHistory(conversation: Jid | undefined): Promise<void> {
    const {createUnseen, deleteHistory} = await import('./removal.ts');
    const unseen = (this.#unseen ??= createUnseen());
    await this.#remove((removing) => deleteHistory({...removing, unseen}, conversation));
  }

  async #remove<T>(task: (removing: Removing) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new ConnectionError('closed');
    const running = task({
      context: this.#context,
      onRemove: () => {
        this.#archive.removing();
        this.#rooms.removing();
      },
      isOver: () => this.#isClosed,
    });
    this.#background.begin('removing messages', running);
    const result = await running;
    // Without its index, if that was removed.
    this.#searching.nudge();
    return result;
  }

  async addContact(jid: BareJid, name: string | undefined): Promise<void> {
    const {addContact} = await import('./roster-edits.ts');
    await addContact(this.#context, jid, name);
  }

  async removeContact(jid: BareJid): Promise<void> {
    const {removeContact} = await import('./roster-edits.ts');
    await removeContact(this.#context, jid);
  }

  async answerSubscription(jid: BareJid, accept: boolean): Promise<void> {
    const {answerSubscription} = await import('./roster-edits.ts');
    await answerSubscription(this.#context, jid, accept);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.closed();
    this.#isClosed = true;
    this.#searching.end();
    this.#displayed.end();
    await this.#binding.end();
    await this.#outbox.idle();
    await this.#chatStates.idle();
    await this.#rooms.end();
    // What is kept begins receipts and more in the background, and what is begun there may keep.
    do {
      await this.#live.idle();
      await this.#background.idle();
    } while (this.#live.isBusy);
    this.#live.end();
    await runStep(this.#context, 'forgetting the stream', () => this.#keeper.forget());
  }

  #kept(lives: readonly LiveMessage[]): void {
    this.#background.begin('receipts', answerWithReceipts(this.#context, lives));
    if (this.#keeper.hasCrossed) {
      this.#background.begin('putting what crossed in order', this.#binding.straighten());
    }
  }

  /** Without an archive nothing is missing. */
  async #tellCoverage(): Promise<void> {
    const {store, account, publish} = this.#context;
    const changes = await read(store, ['segments', 'holes'], async (tx) => {
      const told: Change[] = [];
      for (const conversation of this.#watchedPeople()) {
        const coverage = await loadCoverage(tx, account, this.#whose(conversation));
        told.push({topic: 'messages', conversation, upsert: [], remove: [], coverage});
      }
      return told;
    });
    publish(changes);
  }

  /** Sees to it that what was said around this time is here, if that can be. */
  async #reach(conversation: Jid, time: number): Promise<void> {
    const {context, archive, reach, reachable} = await this.#keptBy(conversation);
    await reachable();
    if (reach() !== 'online') return;
    await runStep(this.#context, 'fetching what was said then', async () => {
      const {fetchAround} = await import('./fetch-around.ts');
      await fetchAround(context, archive, conversation, time);
    });
  }

  /** Rooms have archives of their own. */
  #watchedPeople(): readonly Jid[] {
    return [...this.#watched].filter((conversation) => !this.#rooms.known(conversation));
  }

  /** What keeps a conversation: the room that it is, or the account. */
  async #keptBy(conversation: Jid): Promise<Keeping> {
    return (await this.#rooms.find(conversation))?.history ?? this.#keeping;
  }

  #whose(conversation: Jid): Whose {
    return {conversation, hasNone: this.#binding.reach() === 'none'};
  }
}
