/**
 * One room: how we come in and go, what it tells of itself and of who is there, and its history,
 * which is kept as that of the account is (docs/sync.md), from an archive of its own.
 */
import {createDeferred, type Deferred} from '../../model/deferred.ts';
import {ConnectionError, RoomError} from '../../model/errors.ts';
import {parseFullJid, resourceOf, type BareJid, type FullJid, type Jid} from '../../model/jid.ts';
import type {DataForm} from '../../model/data-form.ts';
import type {Occupant, Room, RoomProblem, RoomStatus} from '../../model/room.ts';
import type {RoomRow} from '../../store/schema.ts';
import {NS_ARCHIVE} from '../../xmpp/archive.ts';
import {trustedArchiveId} from '../../xmpp/stable-ids.ts';
import type {RoomPresence} from '../../xmpp/muc.ts';
import type {LiveMessage} from '../../xmpp/wire.ts';
import {AccountArchive} from '../archive.ts';
import {catchUp} from '../catch-up.ts';
import type {SyncContext} from '../context.ts';
import {GapFiller, type Reach} from '../fill.ts';
import {LiveIntake} from '../live.ts';
import {NO_PAGE} from '../live-entries.ts';
import {OccupantBook} from './occupant-book.ts';
import {endOf, isPassing, problemOf, refusalOf} from './problems.ts';
import {toInfoRow, toRoom} from './room-facts.ts';
import {partiesOfRoom} from './room-parties.ts';
import type {RoomParts} from './room-parts.ts';
import {RoomTyping} from './room-typing.ts';

/** Pages of the archive to fetch when we enter; the rest on demand. */
const PAGES = 2;
/** Messages that a room without an archive is asked for. */
const HISTORY = 30;
/** Between attempts to get back into a room that ended for a reason that passes, in ms. */
const RETRY_FIRST = 500;
const RETRY_MOST = 300_000;
/** Of silence after which we ask whether we are still there (XEP-0410 §4.1), in ms. */
const SILENCE = 15 * 60_000;
/** People in a room in which we tell that we type. */
const MOST_TYPING = 100;
/** For the room's answer when we enter, in ms. */
const ENTRY_TIMEOUT = 30_000;

/** What is under way between asking to enter and being there. */
type Entry = {
  readonly as: FullJid;
  readonly reserve: boolean;
  readonly answered: Deferred<readonly number[]>;
};

export class RoomSync {
  readonly live: LiveIntake;
  readonly filler: GapFiller;
  readonly occupants: OccupantBook;
  readonly typing: RoomTyping;
  readonly archive: AccountArchive;
  readonly #parts: RoomParts;
  readonly context: SyncContext;
  /** Changes what is on disk of it, and tells pages. */
  readonly #save: (change: Partial<RoomRow>) => Promise<void>;
  #row: RoomRow;
  #status: RoomStatus = {phase: 'out', problem: undefined};
  #entry: Entry | undefined;
  #renaming: {readonly nick: string; readonly answered: Deferred<void>} | undefined;
  /** Who asks something before we may come in (XEP-0158). */
  challenger: Jid | undefined;
  /** Counts the times that we came in or went: what began before ends quietly. */
  #stay = 0;
  #isCaughtUp = false;
  #settled = createDeferred();
  #cancelRetry: (() => void) | undefined;
  #cancelCheck: (() => void) | undefined;
  #retry = RETRY_FIRST;

  /**
   * @param row - as it is on disk
   * @param save - commits a change of the row and publishes it
   */
  constructor(
    parts: RoomParts,
    row: RoomRow,
    save: (jid: BareJid, change: Partial<RoomRow>) => Promise<void>,
  ) {
    const {context, keeper} = parts;
    const {jid} = row;
    this.#parts = parts;
    this.#row = row;
    this.#save = async (change) => save(jid, change);
    this.context = {
      ...context,
      archive: jid,
      partiesOf: (stanza) => partiesOfRoom(stanza, this.#row, context.account),
    };
    // What is said in a room comes in its order, ours among it: nothing can cross.
    const roomKeeper = {
      put: (...args: Parameters<typeof keeper.put>) => keeper.put(...args),
      get hasCrossed() {
        return false;
      },
      set hasCrossed(_crossed) {},
    };
    this.live = new LiveIntake(this.context, roomKeeper, () => {});
    this.archive = new AccountArchive({
      context: this.context,
      live: this.live,
      watched: () =>
        parts.isWatched(jid) ? [{conversation: jid, hasNone: this.reach() === 'none'}] : [],
      onBack: () => {},
    });
    this.filler = new GapFiller({
      context: this.context,
      archive: this.archive,
      reach: () => this.reach(),
      reachable: () => this.reachable(),
    });
    this.occupants = new OccupantBook(context, jid);
    this.typing = new RoomTyping(context, jid);
  }

  get jid(): BareJid {
    return this.#row.jid;
  }

  get row(): RoomRow {
    return this.#row;
  }

  get status(): RoomStatus {
    return this.#status;
  }

  /** As pages see it. */
  get room(): Room {
    return toRoom(this.#row, this.#status);
  }

  /** Ourselves, where we are in it. */
  get self(): Occupant | undefined {
    return this.#status.phase === 'joined' ? this.occupants.get(this.#status.nick) : undefined;
  }

  /** May something be said there now, and would we know that it was? */
  get isReady(): boolean {
    return this.#status.phase === 'joined' && this.#isCaughtUp;
  }

  /** XEP-0085 §5.5: not where there are very many, nor without a voice. */
  get mayTellTyping(): boolean {
    return this.isReady && this.self?.role !== 'visitor' && this.occupants.size <= MOST_TYPING;
  }

  /** Can its archive be asked? */
  readonly reach = (): Reach => {
    if (!this.#parts.isConnected() || this.#status.phase !== 'joined') return 'offline';
    return this.#hasArchive ? 'online' : 'none';
  };

  readonly reachable = async (): Promise<void> => {
    if (this.#status.phase === 'joining' && this.#parts.isConnected()) await this.#settled.promise;
  };

  /** @throws RoomError `nick-refused` if nobody can have this nickname */
  addressOf(nick: string): FullJid {
    const address = parseFullJid(`${this.jid}/${nick}`);
    if (!address) throw new RoomError('nick-refused');
    return address;
  }

  /** Are we to be there whenever there is a connection? */
  get isWanted(): boolean {
    const {isWanted, isBookmarked, autojoin} = this.#row;
    return isWanted || (isBookmarked && autojoin);
  }

  /** The row has changed on disk. */
  changed(row: RoomRow): void {
    this.#row = row;
  }

  // Coming in

  /**
   * Enters; resolves when we are in.
   *
   * @throws RoomError, ConnectionError `closed` (the wish stands)
   */
  async enter({reserve = false}: {readonly reserve?: boolean} = {}): Promise<void> {
    this.#cancelRetry?.();
    const {wire, isConnected} = this.#parts;
    this.#begin();
    const stay = this.#stay;
    const isCurrent = () => this.#stay === stay && isConnected();
    this.#setStatus({phase: 'joining'});
    if (!isConnected()) throw new ConnectionError('closed');
    try {
      // Whether it has an archive decides what we ask of it when we enter.
      if (!this.#row.info) await this.#refresh();
      if (!isCurrent()) throw new ConnectionError('closed');
      const as = this.addressOf(this.#nick());
      const answered = createDeferred<readonly number[]>();
      this.#entry = {as, reserve, answered};
      const {password} = this.#row;
      wire.join({as, password, history: this.#hasArchive ? 0 : HISTORY});
      const cancel = this.context.schedule(
        () => answered.reject(new ConnectionError('timeout')),
        ENTRY_TIMEOUT,
      );
      const codes = await answered.promise.finally(cancel);
      this.#entry = undefined;
      await this.#cameIn(codes, reserve, isCurrent);
    } catch (error) {
      if (this.#stay !== stay) throw error;
      this.#entry = undefined;
      if (error instanceof RoomError && this.#status.phase === 'out') throw error;
      // Without a connection the wish stands: the next session enters.
      if (isConnected()) this.#failed(error);
      throw error;
    }
  }

  /** Enters without anybody waiting for it: what becomes of it is told by the status. */
  enterSoon(): void {
    this.#parts.background.begin('entering a room', this.#enterQuietly());
  }

  async #enterQuietly(): Promise<void> {
    await this.enter().catch((error: unknown) => {
      const isTold = error instanceof RoomError || error instanceof ConnectionError;
      if (!isTold) this.context.log('a room could not be entered', error);
    });
  }

  async #cameIn(
    codes: readonly number[],
    reserve: boolean,
    isCurrent: () => boolean,
  ): Promise<void> {
    const {wire} = this.#parts;
    const isNew = codes.includes(201);
    // One that is reserved stays locked until its form is submitted (§10.1.3).
    if (isNew && !reserve) await wire.openInstantRoom(this.jid);
    if (isNew && !reserve) await this.#refresh();
    else if (!isNew) this.#parts.background.begin('asking what a room is', this.#refresh());
    if (!isCurrent()) throw new ConnectionError('closed');
    this.occupants.tell();
    if (!isNew || !reserve) await this.catchUp(isCurrent);
  }

  /** Fetches what was said while we were away, and sends what waits. */
  async catchUp(isCurrent: () => boolean = () => this.#parts.isConnected()): Promise<void> {
    const {outbox} = this.#parts;
    const doubtful = await outbox.doubtful(this.jid);
    if (!isCurrent()) return;
    if (this.#hasArchive) {
      await catchUp({
        archive: this.archive,
        doubtful,
        pages: PAGES,
        isCurrent,
        displayed: Promise.resolve(),
        onNewest: () => this.#settled.resolve(),
      });
    } else {
      await this.live.open(false, async (keep) => {
        await this.live.commit((ingest) => keep(ingest, NO_PAGE));
      });
    }
    if (!isCurrent()) return;
    await outbox.reconcile(doubtful, this.#hasArchive);
    this.#settled.resolve();
    this.#isCaughtUp = true;
    this.#retry = RETRY_FIRST;
    outbox.pump();
  }

  /** What the room says of itself may have changed. */
  async #refresh(): Promise<void> {
    const found = await this.#parts.wire.info(this.jid).catch((error: unknown) => {
      // One that does not exist is made when we enter.
      if (error instanceof ConnectionError) throw error;
      return undefined;
    });
    if (found) await this.#change({info: toInfoRow(found)});
  }

  refresh(): void {
    this.#parts.background.begin('asking what a room is', this.#refresh());
  }

  /** One that was reserved has been configured: it is open now (§10.1.3). */
  async opened(): Promise<void> {
    if (this.#status.phase === 'joined' && !this.#isCaughtUp) await this.catchUp();
  }

  // What comes

  presence(presence: RoomPresence): void {
    if (presence.type === 'error') this.#refused(presence);
    else if (presence.type === 'here') this.#here(presence);
    else this.#gone(presence);
  }

  /** Something that was said, or is being typed; resolves when it is committed. */
  message(live: LiveMessage): Promise<void> {
    const {stanza} = live;
    const nick = resourceOf(stanza.from);
    this.#heard();
    if (!this.context.partiesOf(stanza).own) this.typing.apply(stanza);
    if (stanza.subject !== undefined && !stanza.body) {
      const subject = stanza.subject === '' ? undefined : {text: stanza.subject, by: nick};
      this.#note({subject});
    }
    const archiveId = this.#hasArchive ? trustedArchiveId(stanza.stanzaIds, this.jid) : undefined;
    return this.live.push({...live, archiveId});
  }

  /** The room does not take what we say, because it does not know us any more. */
  dropped(): void {
    if (this.#status.phase === 'joined') this.#out(problemOf('dropped'));
  }

  #here({occupant, codes}: RoomPresence & {type: 'here'}): void {
    const {nick, role, affiliation} = occupant;
    const status = this.#status;
    this.occupants.set(occupant);
    const isSelf =
      codes.includes(110) ||
      (this.#entry ? nick === resourceOf(this.#entry.as) : this.#isSelf(nick));
    if (!isSelf) return;
    const {nicks, occupantId = occupant.occupantId} = this.#row;
    if (nicks.at(-1) !== nick || this.#row.occupantId !== occupantId) {
      // What is said from here on under this name is ours: that has to be known at once.
      const others = nicks.filter((other) => other !== nick);
      this.#note({nicks: [...others, nick].slice(-10), occupantId});
    }
    const next: RoomStatus = {phase: 'joined', nick, role, affiliation};
    if (JSON.stringify(status) !== JSON.stringify(next)) this.#setStatus(next);
    this.#entry?.answered.resolve(codes);
  }

  #gone(presence: RoomPresence & {type: 'gone'}): void {
    const {nick, newNick, codes, destruction} = presence;
    const isSelf = nick === undefined || codes.includes(110) || this.#isSelf(nick);
    if (nick !== undefined) {
      this.occupants.remove(nick);
      this.typing.stop(nick);
    }
    // Where a room is destroyed, some tell us without our name.
    if (!isSelf && !destruction) return;
    if (codes.includes(303) && newNick !== undefined) {
      // The presence under the new name follows; what is said until then is ours, too.
      const others = this.#row.nicks.filter((other) => other !== newNick);
      this.#note({nick: newNick, nicks: [...others, newNick].slice(-10)});
      if (this.#status.phase === 'joined') this.#setStatus({...this.#status, nick: newNick});
      if (this.#renaming?.nick === newNick) this.#renaming.answered.resolve();
      return;
    }
    this.#out(endOf(presence));
  }

  #refused(presence: RoomPresence & {type: 'error'}): void {
    const problem = refusalOf(presence);
    // Another name that we may not have: we keep the one that we have.
    if (this.#status.phase === 'joined') {
      this.#renaming?.answered.reject(new RoomError(problem.kind, problem.reason));
      return;
    }
    this.#out(problem);
  }

  /** Settles `answered` when we have this nickname, or may not; until the function is called. */
  awaitNick(nick: string, answered: Deferred<void>): () => void {
    this.#renaming = {nick, answered};
    return () => (this.#renaming = undefined);
  }

  #isSelf(nick: string): boolean {
    return this.#status.phase === 'joined' && this.#status.nick === nick;
  }

  /** What is asked before we may come in. */
  challenged(from: Jid, form: DataForm): void {
    this.challenger = from;
    this.#out(problemOf('challenge', {form}));
  }

  // Going

  /** A new session: nobody knows us there any more. */
  async startAnew(): Promise<void> {
    this.#begin();
    this.occupants.clear();
    this.occupants.tell();
    if (this.isWanted) await this.#enterQuietly();
    else if (this.#status.phase !== 'out') this.#setStatus({phase: 'out', problem: undefined});
  }

  /** The session goes on: are we still there, and is all here that was said? */
  resumed(): void {
    if (this.#status.phase === 'joining') this.enterSoon();
    if (this.#status.phase !== 'joined') return;
    if (this.#isCaughtUp) {
      this.check();
      return;
    }
    this.live.showOnly();
    this.#parts.background.begin('catching up in a room', this.catchUp());
  }

  /** XEP-0410: asks whether we are there. */
  check(): void {
    const status = this.#status;
    if (status.phase !== 'joined') return;
    const stay = this.#stay;
    const asking = this.#parts.wire.ping(this.addressOf(status.nick)).then((answer) => {
      if (answer === 'gone' && this.#stay === stay) this.dropped();
      else this.#heard();
    });
    this.#parts.background.begin('asking whether we are in a room', asking);
  }

  /** Something came from the room: it is asked only after a long silence. */
  #heard(): void {
    this.#cancelCheck?.();
    this.#cancelCheck =
      this.#status.phase === 'joined'
        ? this.context.schedule(() => this.check(), SILENCE)
        : undefined;
  }

  leave(): void {
    const {wire, isConnected} = this.#parts;
    this.#cancelRetry?.();
    const nick = this.#status.phase === 'joined' ? this.#status.nick : this.#nick();
    if (isConnected() && this.#status.phase !== 'out') wire.leave(this.addressOf(nick));
    this.#out(undefined);
  }

  /** Nothing more is to be begun. */
  async end(): Promise<void> {
    this.#begin();
    this.#cancelRetry?.();
    this.#cancelCheck?.();
    this.typing.clear();
    do await this.live.idle();
    while (this.live.isBusy);
    this.live.end();
  }

  /** We are not there, or no longer. */
  #out(problem: RoomProblem | undefined): void {
    const {entry, mayRetry} = {entry: this.#entry, mayRetry: problem && isPassing(problem)};
    this.#begin();
    this.occupants.clear();
    this.occupants.tell();
    this.typing.clear();
    this.#setStatus({phase: 'out', problem});
    if (problem) entry?.answered.reject(new RoomError(problem.kind, problem.reason));
    else entry?.answered.reject(new ConnectionError('closed'));
    if (mayRetry && this.isWanted) this.#enterLater();
    // Who was thrown out does not come back by itself.
    const isFinal = ['kicked', 'banned', 'removed', 'destroyed'].includes(problem?.kind ?? '');
    if (isFinal && this.#row.isWanted) this.#note({isWanted: false});
  }

  #failed(error: unknown): void {
    const reason = error instanceof Error ? error.message : undefined;
    this.#out(problemOf('unreachable', {reason}));
  }

  #enterLater(): void {
    this.#cancelRetry?.();
    const delay = this.#retry;
    this.#retry = Math.min(delay * 2, RETRY_MOST);
    this.#cancelRetry = this.context.schedule(() => {
      if (this.isWanted && this.#parts.isConnected()) this.enterSoon();
    }, delay);
  }

  /** What was begun for an earlier stay is over. */
  #begin(): void {
    this.#stay++;
    this.#cancelCheck?.();
    this.#isCaughtUp = false;
    this.#entry = undefined;
    this.#settled.resolve();
    this.#settled = createDeferred();
    this.live.begin();
  }

  get #hasArchive(): boolean {
    return this.#row.info?.namespaces.includes(NS_ARCHIVE) === true;
  }

  #nick(): string {
    const {nick, nicks} = this.#row;
    return nick ?? nicks.at(-1) ?? this.context.account.split('@')[0] ?? 'me';
  }

  #setStatus(status: RoomStatus): void {
    this.#status = status;
    this.context.publish([{topic: 'rooms', upsert: [this.room], remove: []}]);
  }

  /** Known at once, and committed soon. */
  #note(change: Partial<RoomRow>): void {
    this.#row = {...this.#row, ...change};
    this.#parts.background.begin('keeping what a room is', this.#save(change));
  }

  async #change(change: Partial<RoomRow>): Promise<void> {
    this.#row = {...this.#row, ...change};
    await this.#save(change);
  }
}
