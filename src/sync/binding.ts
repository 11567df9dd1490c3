/**
 * From one session of the stream to the next: what is done when one is bound, in which order,
 * and what becomes of it when the stream is lost in the middle. A lost stream may be resumed
 * (XEP-0198); then what was cut off starts again, and what was done is not done again.
 */
import {createDeferred, type Deferred} from '../model/deferred.ts';
import type {OutboxRow} from '../store/schema.ts';
import type {StanzaId} from '../model/ids.ts';
import type {AccountArchive} from './archive.ts';
import {catchUp, type CatchUp} from './catch-up.ts';
import type {SyncContext} from './context.ts';
import type {DisplayedNode} from './displayed-node.ts';
import type {Reach} from './fill.ts';
import type {LiveIntake} from './live.ts';
import {NO_PAGE} from './live-entries.ts';
import type {Outbox} from './outbox.ts';
import {sendMarkers} from './read-state.ts';
import {fetchRoster} from './roster.ts';
import {runStep, type Background, type Outcome} from './step.ts';
import type {StreamKeeper} from './stream-keeper.ts';

type Session = {
  isOver: boolean;
  /** Undefined until the server has told. */
  hasArchive: boolean | undefined;
  /** All was done, so that a resumed stream needs none of it. */
  isSetUp: boolean;
  /** What was written before it, and may have arrived; undefined until it was looked up. */
  doubtful: readonly OutboxRow[] | undefined;
  /** Settled when it is known whether the archive can be asked. */
  readonly isReachable: Deferred<void>;
};

export type BindingParts = {
  readonly context: SyncContext;
  readonly live: LiveIntake;
  readonly archive: AccountArchive;
  readonly outbox: Outbox;
  readonly keeper: StreamKeeper;
  readonly background: Background;
  readonly displayed: DisplayedNode;
  /** Pages of the archive to fetch on one connect. */
  readonly pages: number;
  /** Others know that we are here: once each time that a session is set up. */
  readonly onAnnounced: () => void;
  /** It turned out that the server has no archive. */
  readonly onNoArchive: () => Promise<void>;
};

export class Binding {
  readonly #parts: BindingParts;
  #session: Session | undefined;
  #isConnected = false;
  /** How often the stream was lost: what began before ends quietly. */
  #losses = 0;
  #setUps: Promise<void> = Promise.resolve();

  constructor(parts: BindingParts) {
    this.#parts = parts;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Can the archive be asked? */
  reach(): Reach {
    if (!this.#isConnected || !this.#session) return 'offline';
    return this.#session.hasArchive === false ? 'none' : 'online';
  }

  /** Is all here that the archive has above, and in its place? */
  get isCaughtUp(): boolean {
    return this.#isConnected && this.#session?.isSetUp === true && !this.#parts.keeper.hasCrossed;
  }

  /** Resolves when `reach` can tell; at once without a connection. */
  async reachable(): Promise<void> {
    if (this.#isConnected) await this.#session?.isReachable.promise;
  }

  /** A new session is bound. Resolves when all is done, or cut off. */
  async begin(): Promise<void> {
    const session = this.#newSession();
    const {background, keeper, live} = this.#parts;
    live.begin();
    keeper.isSetUp = false;
    background.begin('saving the stream', keeper.save());
    await this.#setUpNext(session);
  }

  #newSession(): Session {
    this.#endSession();
    const session: Session = {
      isOver: false,
      hasArchive: undefined,
      doubtful: undefined,
      isSetUp: false,
      isReachable: createDeferred(),
    };
    this.#session = session;
    this.#isConnected = true;
    this.#parts.outbox.shut();
    return session;
  }

  /** The stream is gone. */
  lose(): void {
    this.#isConnected = false;
    this.#losses++;
    const session = this.#session;
    session?.isReachable.resolve();
    if (session && session.hasArchive === undefined) {
      this.#parts.background.begin('keeping what came', this.#rescue());
    }
  }

  /**
   * The session of an earlier host goes on. If that had set it up, and all is known of what it had
   * written, nothing is to be done; else what a new session asks for is done.
   *
   * @param lost - what it had written, and did not arrive
   */
  async inherit(lost: readonly StanzaId[]): Promise<void> {
    const {background, context, keeper, live, outbox} = this.#parts;
    const session = this.#newSession();
    live.inherit();
    const wasSetUp = keeper.isSetUp && !keeper.hasCrossed;
    this.#setUps = this.#setUps.then(async () => {
      const goesOn = await this.#step('going on with the stream', async () => {
        await outbox.requeue(lost);
        session.doubtful = await outbox.doubtful();
        const support = await context.wire.archiveSupport();
        if (!wasSetUp || session.doubtful.length > 0) return false;
        // Another one may be bound meanwhile, which sends when it has caught up.
        if (session.isOver) return false;
        session.hasArchive = support !== undefined;
        if (!session.hasArchive) await this.#parts.onNoArchive();
        session.isSetUp = true;
        keeper.hasCrossed = session.hasArchive;
        live.goOn(session.hasArchive);
        session.isReachable.resolve();
        outbox.open();
        return true;
      });
      if (goesOn.state !== 'done' || !goesOn.value) live.showOnly();
    });
    await this.#setUps;
    await this.#setUpNext(session);
    if (session.isSetUp) {
      await this.#step('sending markers', () => sendMarkers(context));
      this.#parts.displayed.nudge();
    }
    background.begin('looking for what was lost', this.straighten());
  }

  /** Online again; true if it is the old session that was resumed. */
  resume(): boolean {
    const session = this.#session;
    if (this.#isConnected || !session) return false;
    this.#isConnected = true;
    const {background, context, keeper, outbox} = this.#parts;
    if (session.isSetUp) {
      // A server that hands a stream over may lose, or mix up, what it is delivering just then.
      keeper.hasCrossed = session.hasArchive === true;
      outbox.open();
      background.begin('sending markers', sendMarkers(context));
      this.#parts.displayed.nudge();
      background.begin('looking for what was lost', this.straighten());
    } else {
      // The archive is asked anew: what comes over the resumed stream has no place in it until then.
      this.#parts.live.showOnly();
      background.begin('catching up', this.#setUpNext(session));
    }
    return true;
  }

  /**
   * If what we wrote and what came may have crossed, or something may be lost, and all of ours has
   * arrived: asks the archive. What we write meanwhile waits, so that it is above all that is asked for.
   */
  async straighten(): Promise<void> {
    const session = this.#session;
    const {keeper, outbox} = this.#parts;
    if (!session?.hasArchive || !keeper.hasCrossed || !this.#isConnected) return;
    if ((await outbox.doubtful()).length > 0) return;
    await this.#setUpNext(session, async (isCurrent) => {
      if (!session.isSetUp || !keeper.hasCrossed) return;
      outbox.shut();
      await outbox.idle();
      const isClear = (await outbox.doubtful()).length === 0;
      if (!isCurrent()) return;
      if (isClear && !(await this.#askForOrder(session, isCurrent))) return;
      outbox.open();
      this.#parts.displayed.nudge();
    });
  }

  /** False if it was cut off: all is done when the stream is resumed, or in the next session. */
  async #askForOrder(session: Session, isCurrent: () => boolean): Promise<boolean> {
    const {archive, keeper, live} = this.#parts;
    session.doubtful = [];
    session.isSetUp = false;
    keeper.isSetUp = false;
    keeper.hasCrossed = false;
    live.showOnly();
    const asked = await this.#step('asking for the order', async () => {
      await archive.fetchNewest(isCurrent);
      if (isCurrent()) await archive.settle(isCurrent);
    });
    if (!isCurrent() || asked.state === 'cut') return false;
    session.isSetUp = asked.state === 'done';
    keeper.isSetUp = session.isSetUp;
    if (!session.isSetUp) await this.#keepWithoutArchive();
    return true;
  }

  /** The end; resolves when nothing more is being done. */
  async end(): Promise<void> {
    this.#endSession();
    this.#parts.outbox.shut();
    await this.#setUps;
  }

  /** One at a time: one that was cut off has noticed it by the time the next begins. */
  async #setUpNext(
    session: Session,
    task = async (isCurrent: () => boolean) => {
      if (!session.isSetUp) await this.#setUp(session, isCurrent);
    },
  ): Promise<void> {
    const losses = this.#losses;
    const isCurrent = () => this.#session === session && !session.isOver && this.#losses === losses;
    this.#setUps = this.#setUps.then(async () => {
      await this.#step('setting up the session', async () => {
        if (isCurrent()) await task(isCurrent);
      });
    });
    await this.#setUps;
  }

  /** Live delivery first (carbons, presence), then the archive, then the outbox (invariant 6). */
  async #setUp(session: Session, isCurrent: () => boolean): Promise<void> {
    const {context, keeper, outbox} = this.#parts;
    const {wire} = context;
    // What the session before was about to send is decided before this one decides again.
    await outbox.idle();
    session.doubtful ??= await outbox.doubtful();
    const {doubtful} = session;
    const support = this.#step('asking for the archive', async () => wire.archiveSupport());
    await Promise.all([
      this.#step('turning carbons on', async () => wire.enableCarbons()),
      this.#step('fetching the roster', () => fetchRoster(context, isCurrent)),
    ]);
    if (!isCurrent()) return;
    await this.#step('announcing', async () => wire.announce());
    this.#parts.onAnnounced();
    // From here on we hear of changes (XEP-0490 §3.4: "Upon bind and initial presence").
    const displayed = this.#step('reading what was displayed', () =>
      this.#parts.displayed.begin(isCurrent),
    );
    const told = await support;
    if (!isCurrent() || told.state === 'cut') return;
    session.hasArchive = told.state === 'done' && told.value !== undefined;
    if (!session.hasArchive) await this.#step('telling the coverage', this.#parts.onNoArchive);

    keeper.hasCrossed = false;
    const caughtUp = session.hasArchive
      ? await this.#catchUp(session, {doubtful, isCurrent, displayed})
      : 'failed';
    // Cut off in the middle: the resumed stream, or the next session, starts again.
    if (!isCurrent() || caughtUp === 'cut') return;
    const isCaughtUp = caughtUp === 'done';
    if (!isCaughtUp) await this.#keepWithoutArchive();
    session.isReachable.resolve();
    await this.#step('settling the outbox', () => outbox.reconcile(doubtful, isCaughtUp));
    if (!isCurrent()) return;
    outbox.open();
    // A catch-up that failed is tried again when the stream is resumed.
    session.isSetUp = isCaughtUp || !session.hasArchive;
    keeper.isSetUp = session.isSetUp;
    await this.#step('saving the stream', () => keeper.save());
    await this.#step('sending markers', () => sendMarkers(context));
    await outbox.idle();
    this.#parts.displayed.nudge();
    this.#parts.background.begin('putting what crossed in order', this.straighten());
  }

  async #catchUp(
    session: Session,
    how: Pick<CatchUp, 'doubtful' | 'isCurrent' | 'displayed'>,
  ): Promise<Outcome<void>['state']> {
    const {archive, outbox, pages} = this.#parts;
    const onNewest = () => {
      session.isReachable.resolve();
      if (how.doubtful.length === 0) outbox.open();
    };
    const options = {...how, archive, pages, onNewest};
    const {state} = await this.#step('catching up', () => catchUp(options));
    return state;
  }

  /** There is no archive, or it cannot be asked: what came must be kept all the same. */
  async #keepWithoutArchive(): Promise<void> {
    const {live} = this.#parts;
    if (live.isOpen) return;
    await this.#step('keeping what came', () =>
      live.open(false, async (keep) => {
        await live.commit((ingest) => keep(ingest, NO_PAGE));
      }),
    );
  }

  /** The stream ended before the server told whether it has an archive. */
  async #rescue(): Promise<void> {
    if (await this.#parts.archive.segment()) return;
    await this.#parts.live.rescue();
  }

  #endSession(): void {
    if (!this.#session) return;
    this.#session.isOver = true;
    this.#session.isReachable.resolve();
  }

  async #step<T>(name: string, task: () => Promise<T>): Promise<Outcome<T>> {
    return await runStep(this.#parts.context, name, task);
  }
}
