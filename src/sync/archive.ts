/**
 * What is fetched from the account's archive: the newest when a session is bound, then what is
 * missing below it, and on demand what a person scrolls to. One request at a time, each committed
 * with its bookkeeping before the next.
 */
import type {Ord} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import {findHole, loadHoles} from '../store/holes.ts';
import type {HoleRow, Position, SegmentRow} from '../store/schema.ts';
import {findSegment} from '../store/segments.ts';
import {read} from '../store/transaction.ts';
import {fetchPage, type Page, type PageRequest} from './archive-pages.ts';
import type {SyncContext} from './context.ts';
import {bottomOf, coverBottom, coverHole, coverNewest, coverUnsettled, highOf} from './coverage.ts';
import {ingestPage, type Bounds, type Ingest, type Placed} from './ingest.ts';
import type {LiveIntake} from './live.ts';

/** What a step has brought; `stuck` if the server gave nothing that leads on. */
export type Step = 'progress' | 'stuck';

export class AccountArchive {
  readonly #context: SyncContext;
  readonly #live: LiveIntake;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: SyncContext, live: LiveIntake) {
    this.#context = context;
    this.#live = live;
  }

  async segment(): Promise<SegmentRow | undefined> {
    const {store, account} = this.#context;
    return await read(store, ['segments'], (tx) => findSegment(tx, account));
  }

  /** The open holes, newest first. */
  async holes(): Promise<readonly HoleRow[]> {
    const {store, account} = this.#context;
    const holes = await read(store, ['holes'], (tx) => loadHoles(tx, account));
    return holes.filter((hole) => hole.open);
  }

  /**
   * The newest page; what came live while it was asked for is kept with it. Resolves to the top
   * as it was before.
   */
  async fetchNewest(isCurrent: () => boolean): Promise<Position | undefined> {
    return await this.#inTurn(async () => {
      const low = (await this.segment())?.top;
      const page = await fetchPage(this.#context, {low, high: undefined, conversation: undefined});
      if (!isCurrent()) return low;
      const bounds = {low: low?.ord, high: undefined};
      await this.#live.open(true, async (keep) => {
        await this.#live.commit(async (ingest) => {
          const placed = await this.#ingest(ingest, page, bounds);
          await coverNewest(ingest.tx, this.#context.account, page, placed);
          await keep(ingest, new Set(page.messages.map((message) => message.archiveId)));
        });
      });
      return low;
    });
  }

  /** The newest page of a hole; with `conversation`, only of that one. */
  async fetchHole({row}: HoleRow, conversation: BareJid | undefined): Promise<Step> {
    if (row === undefined) return 'stuck';
    const plan = async () => {
      const hole = await read(this.#context.store, ['holes'], (tx) => findHole(tx, row));
      const high = hole && highOf(hole, conversation);
      return hole && high && {low: hole.low, high, conversation};
    };
    return await this.#fetch(plan, (ingest, page, placed) =>
      coverHole(ingest.tx, row, conversation, page, placed),
    );
  }

  /** The next page below all that is here. */
  async fetchBottom(conversation: BareJid | undefined): Promise<Step> {
    const plan = async () => {
      const segment = await this.segment();
      const high = segment && bottomOf(segment, conversation);
      return high?.edge === 'open' ? {low: undefined, high, conversation} : undefined;
    };
    return await this.#fetch(plan, (ingest, page, placed) =>
      coverBottom(ingest.tx, this.#context.account, conversation, page, placed),
    );
  }

  /**
   * Looks through what is here, down to the last place before our first message that has no
   * archive id yet, so that our messages get their places (and those that may never have
   * arrived are known).
   */
  async settle(top: Position | undefined, mayGoOn: () => boolean): Promise<void> {
    const floor = (await this.segment())?.unsettled;
    if (!floor) return;
    let high = top;
    // Among rows that are here each conversation has its own bound: the lowest seen of it.
    const highOf = new Map<BareJid, Ord>();
    let isDone = !top || top.id === undefined || top.id === floor.id;
    while (high && !isDone) {
      if (!mayGoOn()) return;
      const request = {low: floor, high, conversation: undefined};
      let next: Position | undefined;
      const step = await this.#fetch(
        async () => request,
        async (_ingest, page, placed) => {
          isDone = page.reachesLow || page.isHighLost;
          next = {id: page.first, ord: top?.ord, stamp: undefined};
          for (const [conversation, ord] of placed.lowestOf) highOf.set(conversation, ord);
        },
        highOf,
      );
      if (step === 'stuck') isDone = true;
      high = next;
    }
    await this.#live.commit(({tx}) => coverUnsettled(tx, this.#context.account));
  }

  /** @param plan - what to ask for; undefined if somebody else has fetched it meanwhile */
  async #fetch(
    plan: () => Promise<PageRequest | undefined>,
    cover: (ingest: Ingest, page: Page, placed: Placed) => Promise<void>,
    highOf: ReadonlyMap<BareJid, Ord> = new Map(),
  ): Promise<Step> {
    return await this.#inTurn(async () => {
      const request = await plan();
      if (!request) return 'progress';
      const page = await fetchPage(this.#context, request);
      const bounds = {low: request.low?.ord, high: request.high?.ord, highOf};
      await this.#live.commit(async (ingest) => {
        await cover(ingest, page, await this.#ingest(ingest, page, bounds));
      });
      const leadsOn = page.isHighLost || page.reachesLow || page.first !== undefined;
      const isFinal = page.isHighLost || (page.reachesLow && page.isStable);
      const isSame = page.first !== undefined && page.first === request.high?.id;
      return leadsOn && !isSame && (isFinal || !page.reachesLow) ? 'progress' : 'stuck';
    });
  }

  async #ingest(ingest: Ingest, page: Page, bounds: Bounds): Promise<Placed> {
    const items = page.messages.map((message) => this.#live.itemOf(message));
    return await ingestPage(ingest, items, bounds);
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
