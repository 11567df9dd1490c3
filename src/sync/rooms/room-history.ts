/**
 * The history of one room, kept as that of the account is (docs/sync.md), from an archive of its
 * own, or from what the room tells when we enter.
 */
import {createDeferred} from '../../model/deferred.ts';
import type {BareJid} from '../../model/jid.ts';
import type {RoomStatus} from '../../model/room.ts';
import type {OutboxRow} from '../../store/schema.ts';
import {NS_ARCHIVE} from '../../xmpp/archive.ts';
import {trustedArchiveId} from '../../xmpp/stable-ids.ts';
import type {LiveMessage} from '../../xmpp/wire.ts';
import {AccountArchive} from '../archive.ts';
import {catchUp} from '../catch-up.ts';
import type {SyncContext} from '../context.ts';
import {GapFiller, type Reach} from '../fill.ts';
import {LiveIntake} from '../live.ts';
import {NO_PAGE} from '../live-entries.ts';
import {runStep} from '../step.ts';
import type {OccupantBook} from './occupant-book.ts';
import {applyMarker} from './readers.ts';
import {partiesOfRoom} from './room-parties.ts';
import type {RoomParts} from './room-parts.ts';
import type {RoomRecord} from './room-record.ts';

/** Pages of the archive to fetch when we enter; the rest on demand. */
const PAGES = 2;

export class RoomHistory {
  readonly context: SyncContext;
  readonly live: LiveIntake;
  readonly archive: AccountArchive;
  readonly filler: GapFiller;
  readonly #parts: RoomParts;
  readonly #record: RoomRecord;
  readonly #phase: () => RoomStatus['phase'];
  /** Counts the catching up: what was begun before ends quietly. */
  #attempt = 0;
  #isCaughtUp = false;
  /** What was written before we came in, and may have arrived; undefined until it was looked up. */
  #doubtful: readonly OutboxRow[] | undefined;
  /** Settled when it is known whether the archive can be asked, or that we are not there. */
  #settled = createDeferred();

  /** @param phase - of our being there */
  constructor(
    parts: RoomParts,
    {record, occupants}: {readonly record: RoomRecord; readonly occupants: OccupantBook},
    phase: () => RoomStatus['phase'],
  ) {
    const {context, keeper} = parts;
    const {jid} = record.row;
    this.#parts = parts;
    this.#record = record;
    this.#phase = phase;
    this.context = {
      ...context,
      archive: jid,
      partiesOf: (stanza, time = context.now()) =>
        partiesOfRoom(stanza, {room: record.row, account: context.account, time}),
      applyMarker: (reading, stanza) =>
        applyMarker({...this.context, ...reading}, stanza, occupants),
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
      reach: this.reach,
      reachable: this.reachable,
    });
  }

  get #jid(): BareJid {
    return this.#record.row.jid;
  }

  get hasArchive(): boolean {
    return this.#record.row.info?.namespaces.includes(NS_ARCHIVE) === true;
  }

  /** Is all here that was said before, as far as it can be had? */
  get isCaughtUp(): boolean {
    return this.#isCaughtUp;
  }

  /** Can its archive be asked? */
  readonly reach = (): Reach => {
    if (!this.#parts.isConnected() || this.#phase() !== 'joined') return 'offline';
    return this.hasArchive ? 'online' : 'none';
  };

  readonly reachable = async (): Promise<void> => {
    if (this.#phase() === 'joining' && this.#parts.isConnected()) await this.#settled.promise;
  };

  /** Resolves when it is committed. */
  push(live: LiveMessage): Promise<void> {
    const {stanzaIds} = live.stanza;
    const archiveId = this.hasArchive ? trustedArchiveId(stanzaIds, this.#jid) : undefined;
    return this.live.push({...live, archiveId});
  }

  /** We are not there, or come in anew: what was said meanwhile we have not heard. */
  begin(): void {
    this.#attempt++;
    this.#isCaughtUp = false;
    this.#doubtful = undefined;
    this.#settle();
    this.live.begin();
  }

  /** The stream is gone. If it is resumed, something may be lost all the same (invariant 13). */
  cut(): void {
    this.#attempt++;
    this.#isCaughtUp = false;
    this.#settle();
    if (this.hasArchive) this.live.showOnly();
  }

  /** Fetches what was said while we were away, and sends what waits. */
  async catchUp(): Promise<void> {
    await this.#parts.background.during(this.#catchUp());
  }

  async #catchUp(): Promise<void> {
    const {context, isConnected, onCaughtUp, outbox} = this.#parts;
    const attempt = ++this.#attempt;
    const isCurrent = () => this.#attempt === attempt && isConnected();
    this.#isCaughtUp = false;
    if (this.hasArchive) this.live.showOnly();
    const doubtful = this.#doubtful ?? (await outbox.doubtful(this.#jid));
    if (!isCurrent()) return;
    this.#doubtful = doubtful;
    const isComplete = this.hasArchive && (await this.#ask(doubtful, isCurrent));
    if (!isCurrent()) return;
    // There is no archive, or it cannot be asked: what came must be kept all the same.
    if (!this.live.isOpen) await this.#keepWithoutArchive();
    await runStep(context, 'settling the outbox', () => outbox.reconcile(doubtful, isComplete));
    if (!isCurrent()) return;
    this.#doubtful = [];
    this.#settled.resolve();
    this.#isCaughtUp = this.live.isOpen;
    outbox.pump();
    onCaughtUp(this.#jid);
  }

  /** Nobody waits any longer for what cannot come now. */
  #settle(): void {
    this.#settled.resolve();
    this.#settled = createDeferred();
  }

  async #ask(doubtful: readonly OutboxRow[], isCurrent: () => boolean): Promise<boolean> {
    const {context, whenDisplayedRead} = this.#parts;
    const {state} = await runStep(context, 'catching up in a room', async () => {
      await catchUp({
        archive: this.archive,
        doubtful,
        pages: PAGES,
        isCurrent,
        displayed: whenDisplayedRead(),
        onNewest: () => this.#settled.resolve(),
      });
    });
    return state === 'done';
  }

  async #keepWithoutArchive(): Promise<void> {
    await runStep(this.#parts.context, 'keeping what came in a room', () =>
      this.live.open(false, async (keep) => {
        await this.live.commit((ingest) => keep(ingest, NO_PAGE));
      }),
    );
  }

  /** Nothing more is to be begun; resolves when what comes is kept. */
  async end(): Promise<void> {
    this.#attempt++;
    this.#settled.resolve();
    do await this.live.idle();
    while (this.live.isBusy);
    this.live.end();
  }
}
