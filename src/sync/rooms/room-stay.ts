/**
 * Our being in one room (XEP-0045 §7): how we come in and go, are refused and thrown out, lose our
 * place without being told, and get it back.
 */
import {createDeferred, type Deferred} from '../../model/deferred.ts';
import {ConnectionError, RoomError} from '../../model/errors.ts';
import {resourceOf, type FullJid, type Jid} from '../../model/jid.ts';
import type {DataForm} from '../../model/data-form.ts';
import type {RoomProblem, RoomStatus} from '../../model/room.ts';
import type {RoomRow} from '../../store/schema.ts';
import type {RoomPresence} from '../../xmpp/muc.ts';
import type {OccupantBook} from './occupant-book.ts';
import {endOf, hasReason, isFinal, isPassing, problemOf, refusalOf} from './problems.ts';
import {addressIn, isWanted} from './room-facts.ts';
import type {RoomHistory} from './room-history.ts';
import {withNick} from './room-parties.ts';
import type {RoomParts} from './room-parts.ts';
import type {RoomRecord} from './room-record.ts';
import type {RoomTyping} from './room-typing.ts';

/** Messages that a room without an archive is asked for. */
const HISTORY = 30;
/** Between attempts to get back into a room that ended for a reason that passes, in ms. */
const RETRY_FIRST = 500;
const RETRY_MOST = 300_000;
/** Of silence after which we ask whether we are still there (XEP-0410 §4.1), in ms. */
const SILENCE = 15 * 60_000;
/** For the room's answer when we enter, in ms. */
const ENTRY_TIMEOUT = 30_000;

/** What is under way between asking to enter and being there. */
type Entry = {readonly as: FullJid; readonly answered: Deferred<readonly number[]>};

/** What comes and goes with us. */
export type StayParts = RoomParts & {
  readonly record: RoomRecord;
  readonly history: () => RoomHistory;
  readonly occupants: OccupantBook;
  readonly typing: RoomTyping;
  /** Asks the room what it says of itself. */
  readonly refresh: () => Promise<void>;
  /** Tells pages of the room as it is now. */
  readonly tell: () => void;
  /** We were thrown out, or the room was destroyed: nobody enters it again unasked. */
  readonly onThrownOut: (problem: RoomProblem) => void;
};

export class RoomStay {
  readonly #parts: StayParts;
  #status: RoomStatus;
  #isComing = false;
  #entry: Entry | undefined;
  #renaming: {readonly nick: string; readonly answered: Deferred<void>} | undefined;
  /** A room that is made now waits for its form (§10.1.3). */
  #isReserving = false;
  /** Who asks something before we may come in (XEP-0158). */
  challenger: Jid | undefined;
  /** Counts the times that we came in or went: what began before ends quietly. */
  #stay = 0;
  #cancelRetry: (() => void) | undefined;
  #cancelCheck: (() => void) | undefined;
  #retry = RETRY_FIRST;

  constructor(parts: StayParts) {
    this.#parts = parts;
    this.#status = this.isWanted ? {phase: 'joining'} : {phase: 'out', problem: undefined};
  }

  get status(): RoomStatus {
    return this.#status;
  }

  /** Are we to be there whenever there is a connection? */
  get isWanted(): boolean {
    return isWanted(this.#row);
  }

  /** One that we want, that nobody has refused us, and that is not being entered. */
  get isToEnter(): boolean {
    const {phase} = this.#status;
    const isRefused = this.#status.phase === 'out' && this.#status.problem !== undefined;
    return this.isWanted && phase !== 'joined' && !isRefused && !this.#isComing;
  }

  /** We are there, and nothing may be said until its form is submitted. */
  get isLocked(): boolean {
    return this.#status.phase === 'joined' && this.#isReserving;
  }

  get #row(): RoomRow {
    return this.#parts.record.row;
  }

  // Coming in

  /**
   * Enters; resolves when we are in, and what was said before is here.
   *
   * @throws RoomError, ConnectionError `closed` (the wish stands)
   */
  async enter({reserve = false}: {readonly reserve?: boolean} = {}): Promise<void> {
    await this.#parts.background.during(this.#enter(reserve));
  }

  async #enter(reserve: boolean): Promise<void> {
    const {isConnected} = this.#parts;
    this.#begin();
    this.#isReserving = reserve;
    const stay = this.#stay;
    const required = () => {
      if (this.#stay !== stay || !isConnected()) throw new ConnectionError('closed');
    };
    this.#setStatus({phase: 'joining'});
    this.#isComing = true;
    try {
      required();
      // Whether it has an archive decides what we ask of it when we enter.
      if (!this.#row.info) await this.#parts.refresh();
      required();
      const codes = await this.#ask();
      await this.#cameIn(codes, required);
      required();
    } catch (error) {
      if (this.#stay === stay && isConnected()) this.#failed(error);
      throw error;
    } finally {
      if (this.#stay === stay) this.#isComing = false;
    }
  }

  /** Enters without anybody waiting for it: what becomes of it is told by the status. */
  async enterQuietly(): Promise<void> {
    await this.enter({reserve: this.#isReserving}).catch((error: unknown) => {
      const isTold = error instanceof RoomError || error instanceof ConnectionError;
      if (!isTold) this.#parts.context.log('a room could not be entered', error);
    });
  }

  enterSoon(): void {
    this.#parts.background.begin('entering a room', this.enterQuietly());
  }

  /** Resolves with the status codes of our own presence. */
  async #ask(): Promise<readonly number[]> {
    const {context, history, wire} = this.#parts;
    const {password} = this.#row;
    const as = addressIn(this.#row.jid, this.#nick());
    const answered = createDeferred<readonly number[]>();
    this.#entry = {as, answered};
    wire.join({as, password, history: history().hasArchive ? 0 : HISTORY});
    const late = () => answered.reject(new ConnectionError('timeout'));
    const codes = await answered.promise.finally(context.schedule(late, ENTRY_TIMEOUT));
    this.#entry = undefined;
    return codes;
  }

  async #cameIn(codes: readonly number[], required: () => void): Promise<void> {
    const {background, history, occupants, wire} = this.#parts;
    const isNew = codes.includes(201);
    if (!isNew) this.#isReserving = false;
    // One that is reserved stays locked until its form is submitted (§10.1.3).
    if (isNew && !this.#isReserving) await wire.openInstantRoom(this.#row.jid);
    if (isNew || !this.#row.info) await this.#parts.refresh();
    else background.begin('asking what a room is', this.#parts.refresh());
    required();
    occupants.tell();
    this.#retry = RETRY_FIRST;
    if (!this.#isReserving) await history().catchUp();
  }

  /** One that was reserved has been configured: it is open now (§10.1.3). */
  async opened(): Promise<void> {
    if (!this.isLocked) return;
    this.#isReserving = false;
    await this.#parts.history().catchUp();
  }

  // What comes

  presence(presence: RoomPresence): void {
    // We have left, or were refused: what still comes is of before.
    if (this.#status.phase === 'out') return;
    if (presence.type === 'error') this.#refused(presence);
    else if (presence.type === 'here') this.#here(presence);
    else this.#gone(presence);
  }

  #here({occupant, codes}: RoomPresence & {type: 'here'}): void {
    const {context, occupants} = this.#parts;
    const {nick, role, affiliation} = occupant;
    occupants.set(occupant);
    const entry = this.#entry;
    // Until we have asked to enter, what comes is told to who was there before.
    if (this.#status.phase === 'joining' && !entry) return;
    const ours = entry ? resourceOf(entry.as) : this.#ownNick;
    if (!codes.includes(110) && nick !== ours) return;
    const {nicks, occupantId = occupant.occupantId} = this.#row;
    if (nicks.at(-1) !== nick || this.#row.occupantId !== occupantId) {
      // What is said from here on under this name is ours: that has to be known at once.
      this.#note({...withNick(this.#row, nick, context.now()), occupantId});
    }
    this.#setStatus({phase: 'joined', nick, role, affiliation});
    if (this.#renaming?.nick === nick) this.#renaming.answered.resolve();
    entry?.answered.resolve(codes);
  }

  #gone(presence: RoomPresence & {type: 'gone'}): void {
    const {context, occupants, typing} = this.#parts;
    const {nick, newNick, codes, destruction} = presence;
    if (nick !== undefined) {
      occupants.remove(nick);
      typing.stop(nick);
    }
    // Where a room is destroyed, some tell us without our name.
    const isSelf = nick === undefined || codes.includes(110) || nick === this.#ownNick;
    if (!isSelf && !destruction) return;
    if (codes.includes(303) && newNick !== undefined) {
      // The presence under the new name follows; what is said until then is ours, too.
      this.#note({nick: newNick, ...withNick(this.#row, newNick, context.now())});
      if (this.#status.phase === 'joined') this.#setStatus({...this.#status, nick: newNick});
      return;
    }
    // The echo of a leaving that came before we asked to enter.
    if (this.#status.phase === 'joining' && !hasReason(presence)) return;
    this.#out(endOf(presence));
  }

  #refused(presence: RoomPresence & {type: 'error'}): void {
    const problem = refusalOf(presence);
    if (this.#status.phase === 'joining') this.#out(problem);
    // Another name that we may not have: we keep the one that we have.
    else this.#renaming?.answered.reject(new RoomError(problem.kind, problem.reason));
  }

  /** Settles `answered` when we have this nickname, or may not; until the function is called. */
  awaitNick(nick: string, answered: Deferred<void>): () => void {
    const renaming = {nick, answered};
    this.#renaming = renaming;
    return () => {
      if (this.#renaming === renaming) this.#renaming = undefined;
    };
  }

  get #ownNick(): string | undefined {
    return this.#status.phase === 'joined' ? this.#status.nick : undefined;
  }

  /** What is asked before we may come in. */
  challenged(from: Jid, form: DataForm): void {
    if (this.#status.phase !== 'joining') return;
    this.challenger = from;
    this.#out(problemOf('challenge', {form}));
  }

  /** The room does not take what we say, because it does not know us any more. */
  dropped(): void {
    if (this.#status.phase === 'joined') this.#out(problemOf('dropped'));
  }

  // From stream to stream

  /** A new session: nobody knows us there any more. */
  startAnew(): void {
    this.#begin();
    this.#clear();
    if (this.isWanted) this.#setStatus({phase: 'joining'});
    else this.#setStatus({phase: 'out', problem: undefined});
  }

  /** The stream is gone; it may be resumed. */
  cut(): void {
    this.#cancelCheck?.();
    this.#entry?.answered.reject(new ConnectionError('closed'));
    this.#renaming?.answered.reject(new ConnectionError('closed'));
    this.#parts.typing.clear();
    this.#parts.history().cut();
  }

  /** The session goes on: are we still there, and is all here that was said? */
  async goOn(): Promise<void> {
    const status = this.#status;
    if (status.phase === 'joined') {
      this.check();
      if (!this.#isReserving) await this.#parts.history().catchUp();
      return;
    }
    const isToCome = status.phase === 'joining' || (status.problem && isPassing(status.problem));
    if (isToCome && this.isWanted) await this.enterQuietly();
  }

  /** XEP-0410: asks whether we are there. */
  check(): void {
    const nick = this.#ownNick;
    if (nick === undefined) return;
    const stay = this.#stay;
    const {background, wire} = this.#parts;
    const asking = wire.ping(addressIn(this.#row.jid, nick)).then((answer) => {
      if (this.#stay !== stay) return;
      if (answer === 'gone') this.dropped();
      else this.heard();
    });
    background.begin('asking whether we are in a room', asking);
  }

  /** Something came from the room: it is asked only after a long silence. */
  heard(): void {
    this.#cancelCheck?.();
    if (this.#status.phase !== 'joined') return;
    this.#cancelCheck = this.#parts.context.schedule(() => this.check(), SILENCE);
  }

  // Going

  leave(): void {
    // A host that has gone on with a stream has not entered, but is there.
    if (this.#status.phase !== 'out') this.#tellLeaving();
    this.#out(undefined);
  }

  /** Nothing more is to be begun. */
  end(): void {
    this.#begin();
    this.#parts.typing.clear();
  }

  #tellLeaving(): void {
    const {isConnected, wire} = this.#parts;
    if (isConnected()) wire.leave(addressIn(this.#row.jid, this.#ownNick ?? this.#nick()));
  }

  /** We are not there, or no longer. */
  #out(problem: RoomProblem | undefined): void {
    const error = problem && new RoomError(problem.kind, problem.reason);
    this.#entry?.answered.reject(error ?? new ConnectionError('closed'));
    this.#renaming?.answered.reject(error ?? new ConnectionError('closed'));
    this.#begin();
    this.#clear();
    this.#setStatus({phase: 'out', problem});
    if (!problem) return;
    if (isPassing(problem) && this.isWanted) this.#enterLater();
    // Who was thrown out does not come back by itself.
    if (isFinal(problem) && this.isWanted) this.#parts.onThrownOut(problem);
  }

  #failed(error: unknown): void {
    const reason = error instanceof Error ? error.message : undefined;
    if (error instanceof RoomError) this.#out(problemOf(error.kind, {reason}));
    else {
      if (this.#entry || this.#status.phase === 'joined') this.#tellLeaving();
      this.#out(problemOf('unreachable', {reason}));
    }
  }

  #enterLater(): void {
    const delay = this.#retry;
    this.#retry = Math.min(delay * 2, RETRY_MOST);
    this.#cancelRetry = this.#parts.context.schedule(() => {
      if (this.isWanted && this.#parts.isConnected()) this.enterSoon();
    }, delay);
  }

  /** What was begun for an earlier stay is over. */
  #begin(): void {
    this.#stay++;
    this.#isComing = false;
    this.#cancelRetry?.();
    this.#cancelCheck?.();
    this.#entry?.answered.reject(new ConnectionError('closed'));
    this.#entry = undefined;
    this.#parts.history().begin();
  }

  #clear(): void {
    const {occupants, typing} = this.#parts;
    occupants.clear();
    occupants.tell();
    typing.clear();
  }

  #nick(): string {
    const {nick, nicks} = this.#row;
    return nick ?? nicks.at(-1) ?? this.#parts.context.account.split('@')[0] ?? 'me';
  }

  #setStatus(status: RoomStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.#parts.tell();
  }

  /** Known at once, and committed soon. */
  #note(change: Partial<RoomRow>): void {
    const {background, record} = this.#parts;
    background.begin('keeping what a room is', record.change(change));
  }
}
