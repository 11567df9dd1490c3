/**
 * The parts of an account's sync, and who is told what by whom: the one place where they are tied
 * together. What they are for is in each of them; who asks for them is create-account-sync.ts.
 */
import type {Change} from '../model/changes.ts';
import type {Jid} from '../model/jid.ts';
import type {Ord} from '../model/ids.ts';
import type {AccountStore} from '../store/schema.ts';
import {read} from '../store/transaction.ts';
import type {LiveMessage, Wire} from '../xmpp/wire.ts';
import {AccountArchive} from './archive.ts';
import {Binding} from './binding.ts';
import {partiesOfAccount} from './candidate.ts';
import {ChatStateSender} from './chat-states.ts';
import {schedule, type Publish, type Schedule, type SyncContext} from './context.ts';
import {DisplayedNode} from './displayed-node.ts';
import {GapFiller, type Reach} from './fill.ts';
import {loadCoverage, type Whose} from './gaps.ts';
import {LiveIntake} from './live.ts';
import {Outbox} from './outbox.ts';
import {PresenceBook} from './presence.ts';
import {sendMarkers} from './read-state.ts';
import {answerWithReceipts} from './receipts.ts';
import {RoomsGate} from './rooms-gate.ts';
import type {RemovedUnseen} from './removed-unseen.ts';
import {Searching} from './searching.ts';
import {Background} from './step.ts';
import {StreamKeeper} from './stream-keeper.ts';
import {TypingBook} from './typing.ts';

/**
 * Pages of the archive that are fetched on one connect, 550 messages where the server gives so many
 * at once; what is more is fetched on demand.
 */
const PAGES_ON_CONNECT = 6;

/** What a conversation is kept by; a room has its own. */
export type Keeping = {
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

export class AccountParts {
  readonly context: SyncContext;
  readonly background: Background;
  readonly searching: Searching;
  readonly presence = new PresenceBook();
  readonly keeper: StreamKeeper;
  readonly live: LiveIntake;
  readonly archive: AccountArchive;
  readonly outbox: Outbox;
  readonly rooms: RoomsGate;
  readonly displayed: DisplayedNode;
  readonly binding: Binding;
  readonly typing: TypingBook;
  readonly chatStates: ChatStateSender;
  readonly #keeping: Keeping;
  /** Once something was deleted here. */
  unseen: RemovedUnseen | undefined;
  /** Conversations that pages have asked for: they are told what is missing of them. */
  readonly watched = new Set<Jid>();
  /** Nothing more is published. */
  isClosed = false;

  constructor(options: AccountSyncOptions) {
    const {wire, store, publish, now, newId} = options;
    this.context = {
      wire,
      store,
      account: wire.account,
      archive: wire.account,
      partiesOf: (stanza) => partiesOfAccount(stanza, wire.account),
      publish: (changes) => {
        if (this.isClosed || changes.length === 0) return;
        if (changes.some(({topic}) => topic === 'messages')) this.searching.nudge();
        publish(changes);
      },
      now,
      newId,
      schedule: options.schedule ?? schedule,
      log: options.log ?? (() => {}),
    };
    this.background = new Background(this.context);
    this.searching = new Searching(this.context, this.background);
    this.searching.nudge();
    this.keeper = new StreamKeeper(this.context, this.presence);
    this.live = new LiveIntake(this.context, this.keeper, (lives) => this.#kept(lives));
    this.archive = new AccountArchive({
      context: this.context,
      live: this.live,
      watched: () => this.#watchedPeople().map((conversation) => this.#whose(conversation)),
      onBack: (conversation) => this.unseen?.forget(conversation),
    });
    this.outbox = new Outbox(
      this.context,
      () => this.background.begin('saving the stream', this.keeper.save()),
      (room) => this.rooms.isReady(room),
    );
    this.rooms = new RoomsGate({
      context: this.context,
      keeper: this.keeper,
      outbox: this.outbox,
      background: this.background,
      isConnected: () => this.binding.isConnected,
      isWatched: (conversation) => this.watched.has(conversation),
      whenDisplayedRead: () => this.displayed.whenRead,
      onCaughtUp: (room) => {
        this.background.begin('markers', sendMarkers(this.context, room));
        this.displayed.nudge();
      },
    });
    const reaching = {
      context: this.context,
      archive: this.archive,
      reach: () => this.binding.reach(),
      reachable: () => this.binding.reachable(),
    };
    this.#keeping = {...reaching, live: this.live, filler: new GapFiller(reaching)};
    // Of rooms, too: each is kept by its own.
    const filler = {
      fetchOlder: async (conversation: Jid) =>
        await (await this.keptBy(conversation)).filler.fetchOlder(conversation),
      fillGap: async (conversation: Jid, high: Ord) =>
        await (await this.keptBy(conversation)).filler.fillGap(conversation, high),
    };
    const parts = {context: this.context, live: this.live, filler};
    const isCaughtUp = () => this.binding.isCaughtUp;
    const isRoomCaughtUp = (chat: Jid) => this.rooms.known(chat)?.isReady;
    this.displayed = new DisplayedNode({...parts, isCaughtUp, isRoomCaughtUp}, this.background);
    this.binding = new Binding({
      context: this.context,
      live: this.live,
      archive: this.archive,
      outbox: this.outbox,
      keeper: this.keeper,
      background: this.background,
      displayed: this.displayed,
      pages: options.pagesOnConnect ?? PAGES_ON_CONNECT,
      onAnnounced: () => this.rooms.online({isNew: true}),
      onNoArchive: () => this.#tellCoverage(),
    });
    this.typing = new TypingBook(this.context);
    this.chatStates = new ChatStateSender(this.context, (jid) => this.rooms.known(jid));
  }

  #kept(lives: readonly LiveMessage[]): void {
    this.background.begin('receipts', answerWithReceipts(this.context, lives));
    if (this.keeper.hasCrossed) {
      this.background.begin('putting what crossed in order', this.binding.straighten());
    }
  }

  /** Without an archive nothing is missing. */
  async #tellCoverage(): Promise<void> {
    const {store, account, publish} = this.context;
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

  /** Rooms have archives of their own. */
  #watchedPeople(): readonly Jid[] {
    return [...this.watched].filter((conversation) => !this.rooms.known(conversation));
  }

  /** What keeps a conversation: the room that it is, or the account. */
  async keptBy(conversation: Jid): Promise<Keeping> {
    return (await this.rooms.find(conversation))?.history ?? this.#keeping;
  }

  #whose(conversation: Jid): Whose {
    return {conversation, hasNone: this.binding.reach() === 'none'};
  }
}
