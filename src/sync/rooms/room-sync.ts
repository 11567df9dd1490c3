/**
 * One room: our being there (room-stay.ts), what is said there (room-history.ts), who is there
 * and types, and what is kept of it (room-record.ts).
 */
import {ConnectionError} from '../../model/errors.ts';
import {resourceOf, type BareJid} from '../../model/jid.ts';
import type {Occupant, Room, RoomProblem, RoomStatus} from '../../model/room.ts';
import type {RoomRow} from '../../store/schema.ts';
import type {LiveMessage} from '../../xmpp/wire.ts';
import {OccupantBook} from './occupant-book.ts';
import {toInfoRow, toRoom} from './room-facts.ts';
import {RoomHistory} from './room-history.ts';
import type {RoomParts} from './room-parts.ts';
import {RoomRecord} from './room-record.ts';
import {RoomStay} from './room-stay.ts';
import {RoomTyping} from './room-typing.ts';

/** People in a room in which we tell that we type. */
const MOST_TYPING = 100;

export type RoomOwner = {
  /** Commits a change of the row, and tells of it. */
  readonly save: (jid: BareJid, change: Partial<RoomRow>) => Promise<void>;
  /** Tells pages of it. */
  readonly tell: (room: RoomSync) => void;
  readonly onThrownOut: (room: RoomSync, problem: RoomProblem) => void;
};

export class RoomSync {
  readonly stay: RoomStay;
  readonly history: RoomHistory;
  readonly occupants: OccupantBook;
  readonly typing: RoomTyping;
  readonly record: RoomRecord;
  readonly #parts: RoomParts;

  /** @param row - as it is on disk */
  constructor(parts: RoomParts, row: RoomRow, owner: RoomOwner) {
    const {context} = parts;
    const {jid} = row;
    this.#parts = parts;
    this.record = new RoomRecord(row, (change) => owner.save(jid, change));
    this.occupants = new OccupantBook(context, jid);
    this.typing = new RoomTyping(context, jid);
    this.stay = new RoomStay({
      ...parts,
      record: this.record,
      history: () => this.history,
      occupants: this.occupants,
      typing: this.typing,
      refresh: () => this.refresh(),
      tell: () => owner.tell(this),
      onThrownOut: (problem) => owner.onThrownOut(this, problem),
    });
    this.history = new RoomHistory(parts, this, () => this.stay.status.phase);
  }

  get jid(): BareJid {
    return this.row.jid;
  }

  get row(): RoomRow {
    return this.record.row;
  }

  get status(): RoomStatus {
    return this.stay.status;
  }

  /** As pages see it. */
  get room(): Room {
    return toRoom(this.row, this.status);
  }

  /** Ourselves, where we are in it. */
  get self(): Occupant | undefined {
    const {status} = this;
    return status.phase === 'joined' ? this.occupants.get(status.nick) : undefined;
  }

  /** May something be said there now, and would we know that it was? */
  get isReady(): boolean {
    return this.status.phase === 'joined' && this.history.isCaughtUp;
  }

  /** XEP-0085 §5.5: not where there are very many, nor without a voice. */
  get mayTellTyping(): boolean {
    return this.isReady && this.self?.role !== 'visitor' && this.occupants.size <= MOST_TYPING;
  }

  /** One that we have left and not kept is only there because its messages are. */
  get isShown(): boolean {
    const {isWanted, isBookmarked, invitation} = this.row;
    const {status} = this;
    // Who was thrown out is to know why.
    const isOver = status.phase === 'out' && status.problem === undefined;
    return isWanted || isBookmarked || invitation !== undefined || !isOver;
  }

  /** What the room says of itself may have changed. */
  async refresh(): Promise<void> {
    const {history} = this;
    const hadArchive = history.hasArchive;
    const found = await this.#parts.wire.info(this.jid).catch((error: unknown) => {
      // One that does not exist is made when we enter.
      if (error instanceof ConnectionError) throw error;
      return undefined;
    });
    if (!found) return;
    await this.record.change({info: toInfoRow(found)});
    // It keeps what is said from now on, or no longer does.
    if (this.isReady && history.hasArchive !== hadArchive) await history.catchUp();
  }

  /** Something that was said, or is being typed; resolves when it is committed. */
  async message(live: LiveMessage): Promise<void> {
    const {stanza} = live;
    // What still comes from where we are not any more, the archive tells when we come back.
    if (this.status.phase === 'out') return;
    this.stay.heard();
    if (!this.history.context.partiesOf(stanza).own) this.typing.apply(stanza);
    if (stanza.subject !== undefined && !stanza.body) {
      const by = resourceOf(stanza.from);
      const subject = stanza.subject === '' ? undefined : {text: stanza.subject, by};
      const {background} = this.#parts;
      background.begin('keeping the subject of a room', this.record.change({subject}));
    }
    // Nothing can be said in a room that is locked: what comes is of the service itself.
    if (!this.stay.isLocked) await this.history.push(live);
  }

  async end(): Promise<void> {
    this.stay.end();
    await this.history.end();
  }
}
