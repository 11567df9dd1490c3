/**
 * What is fetched from the account's archive: the newest when a session is bound, then what is
 * missing below it, and on demand what a person scrolls to. One request at a time, each committed
 * with its bookkeeping before the next.
 */
import type {Ord} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import {findHole, loadHoles} from '../store/holes.ts';
import type {HoleRow, SegmentRow, Unsettled} from '../store/schema.ts';
import {findSegment} from '../store/segments.ts';
import {read} from '../store/transaction.ts';
import type {ArchivedMessage} from '../xmpp/archive.ts';
import {fetchPage, PagesAhead, type Page, type PageRequest} from './archive-pages.ts';
import type {Item} from './candidate.ts';
import type {SyncContext} from './context.ts';
import {
  bottomOf,
  coverBottom,
  coverHole,
  coverNewest,
  coverUnsettled,
  highOf,
  partTops,
} from './coverage.ts';
import {tellingCoverage, type Whose} from './gaps.ts';
import {ingestPage, type Bounds, type Ingest, type Placed} from './ingest.ts';
import type {LiveIntake} from './live.ts';
import {withoutRemoved} from './removed.ts';

/** What a step has brought; `stuck` if the server gave nothing that leads on. */
export type Step = 'progress' | 'stuck';

/** Conversations of which a page lies below another place: these, or those that have parts there. */
type Tops = {readonly of: number | undefined} | {readonly highOf: Readonly<Record<string, Ord>>};

const NO_TOPS: Tops = {highOf: {}};

/** What it takes to keep a stretch that was fetched in another way. */
export type ArchiveDesk = {
  readonly itemOf: (message: ArchivedMessage) => Item;
  /** Commits a page with its bookkeeping, and publishes both. */
  readonly commit: (body: (ingest: Ingest) => Promise<void>) => Promise<void>;
  /** How often something was removed here: what was asked for before that may have no place now. */
  readonly removals: () => number;
};

export type ArchiveParts = {
  readonly context: SyncContext;
  readonly live: LiveIntake;
  /** The conversations that somebody looks at. */
  readonly watched: () => readonly Whose[];
  /** What was removed of this one may come back. */
  readonly onBack: (conversation: Jid) => void;
};

export class AccountArchive {
  readonly #context: SyncContext;
  readonly #live: LiveIntake;
  readonly #watched: () => readonly Whose[];
  readonly #onBack: ArchiveParts['onBack'];
  #turn: Promise<unknown> = Promise.resolve();
  readonly #ahead: PagesAhead;
  /** How often something was removed here. */
  #removals = 0;

  constructor({context, live, watched, onBack}: ArchiveParts) {
    this.#context = context;
    this.#live = live;
    this.#ahead = new PagesAhead(context);
    this.#watched = watched;
    this.#onBack = onBack;
  }

  /** Messages are being removed from this device. */
  removing(): void {
    this.#removals++;
  }

  async segment(): Promise<SegmentRow | undefined> {
    const {store, archive} = this.#context;
    return await read(store, ['segments'], (tx) => findSegment(tx, archive));
  }

  /** The open holes, newest first; with `conversation`, also those that only this one has. */
  async holes(conversation?: Jid): Promise<readonly HoleRow[]> {
    const {store, archive} = this.#context;
    const holes = await read(store, ['holes'], (tx) => loadHoles(tx, archive));
    return holes.filter(({open, part}) => open && (!part || part.conversation === conversation));
  }

  /**
   * The newest page; what came live while it was asked for is kept with it.
   *
   * @param ready - nothing is kept before
   */
  async fetchNewest(isCurrent: () => boolean, ready?: Promise<unknown>): Promise<void> {
    await this.#inTurn(async () => {
      // They were of the session before.
      this.#ahead.clear();
      const low = (await this.segment())?.top;
      this.#live.asking();
      const page = await fetchPage(this.#context, {low, high: undefined, conversation: undefined});
      await ready;
      if (!isCurrent()) return;
      const bounds = {low: low?.ord, high: undefined};
      await this.#live.open(true, async (keep) => {
        await this.#commit(async (ingest) => {
          const placed = await this.#ingestWhole(ingest, page, bounds);
          await coverNewest(ingest.tx, this.#context.archive, page, placed);
          const ids = new Set<string>(page.messages.map((message) => message.archiveId));
          await keep(ingest, {ids, reachesLow: page.reachesLow});
        });
      });
    });
  }

  /**
   * The newest page of a hole; with `conversation`, only of that one.
   *
   * @param more - how many will be fetched soon after it, if there are so many
   */
  async fetchHole({row}: HoleRow, conversation: Jid | undefined, more = 0): Promise<Step> {
    if (row === undefined) return 'stuck';
    const plan = async () => {
      const hole = await read(this.#context.store, ['holes'], (tx) => findHole(tx, row));
      const high = hole && highOf(hole, conversation);
      const bottom = conversation && (await this.segment())?.bottoms[conversation];
      const removed = bottom && bottom.removed?.newest;
      return hole && high && {low: hole.low, high, conversation, removed};
    };
    const cover = async (ingest: Ingest, page: Page, placed: Placed) =>
      coverHole(ingest.tx, row, conversation, page, placed);
    const tops = conversation === undefined ? {of: row} : NO_TOPS;
    return await this.#fetch(plan, cover, tops, more);
  }

  /** The next page below all that is here. @param more - as for `fetchHole` */
  async fetchBottom(conversation: Jid | undefined, more = 0): Promise<Step> {
    const plan = async () => {
      const segment = await this.segment();
      const high = segment && bottomOf(segment, conversation);
      return high?.edge === 'open' ? {low: undefined, high, conversation} : undefined;
    };
    const cover = async (ingest: Ingest, page: Page, placed: Placed) =>
      coverBottom(ingest.tx, this.#context.archive, conversation, page, placed);
    const tops = conversation === undefined ? {of: undefined} : NO_TOPS;
    return await this.#fetch(plan, cover, tops, more);
  }

  /**
   * Looks through what is here for our own messages that have no archive id yet, so that they get
   * their places, and those that may never have arrived are known. Newest stretch first.
   */
  async settle(mayGoOn: () => boolean): Promise<void> {
    let last = await this.#lastUnsettled();
    while (last && mayGoOn()) {
      const {low, high, highOf} = last;
      const step = await this.#fetch(
        async () => ({low, high, conversation: undefined}),
        (ingest, page, placed) => coverUnsettled(ingest.tx, this.#context.archive, page, placed),
        {highOf},
        1,
      );
      if (step === 'stuck') return;
      last = await this.#lastUnsettled();
    }
  }

  async #lastUnsettled(): Promise<Unsettled | undefined> {
    return (await this.segment())?.unsettled.at(-1);
  }

  /**
   * @param plan - what to ask for; undefined if somebody else has fetched it meanwhile
   * @param tops - conversations of which the page lies below another place: these, or those that
   *   have parts of their own there
   * @param more - as for `fetchHole`
   */
  async #fetch(
    plan: () => Promise<PageRequest | undefined>,
    cover: (ingest: Ingest, page: Page, placed: Placed) => Promise<void>,
    tops: Tops,
    more: number,
  ): Promise<Step> {
    return await this.#inTurn(async () => {
      const removals = this.#removals;
      const request = await plan();
      if (!request) return 'progress';
      const page = await fetchPage(this.#context, request, this.#ahead);
      this.#ahead.expect(request, page, more);
      await this.#commit(async (ingest) => {
        await findSegment(ingest.tx, ingest.archive);
        // Where the page belongs may be gone meanwhile: it is asked for again, if it is.
        if (removals !== this.#removals) return;
        if (request.conversation !== undefined) this.#onBack(request.conversation);
        const highOf =
          'of' in tops ? await partTops(ingest.tx, ingest.archive, tops.of) : tops.highOf;
        const bounds = {low: request.low?.ord, high: request.high?.ord, highOf};
        const isWhole = request.conversation === undefined;
        const placed = isWhole
          ? await this.#ingestWhole(ingest, page, bounds)
          : await ingestPage(ingest, this.#items(page), bounds);
        await cover(ingest, page, placed);
      });
      const isSame = page.first !== undefined && page.first === request.high?.id;
      const leadsOn = page.isHighLost || page.reachesLow || page.first !== undefined;
      const isFinal = page.isHighLost || (page.reachesLow && page.isStable);
      return leadsOn && !isSame && (isFinal || !page.reachesLow) ? 'progress' : 'stuck';
    });
  }

  /** Runs a task of its own when nothing else is fetched or committed here. */
  async inTurn<T>(task: (desk: ArchiveDesk) => Promise<T>): Promise<T> {
    const desk: ArchiveDesk = {
      itemOf: (message) => this.#live.itemOf(message),
      commit: (body) => this.#commit(body),
      removals: () => this.#removals,
    };
    return await this.#inTurn(() => task(desk));
  }

  async #commit(body: (ingest: Ingest) => Promise<void>): Promise<void> {
    await this.#live.commit(async (ingest) => {
      await tellingCoverage(ingest, this.#watched(), () => body(ingest));
    });
  }

  /** A page of all conversations: of those that were removed here only what lies above that. */
  async #ingestWhole(ingest: Ingest, page: Page, bounds: Bounds): Promise<Placed> {
    return await ingestPage(
      ingest,
      await withoutRemoved(ingest, this.#items(page), bounds),
      bounds,
    );
  }

  #items({messages}: Page): readonly Item[] {
    return messages.map((message) => this.#live.itemOf(message));
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.then(
      () => {},
      () => {},
    );
    return await result;
  }
}
