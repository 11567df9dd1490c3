/**
 * Fetching what is missing of one conversation, when somebody looks at it: out of a gap, or from
 * below all that is here. Whoever asks for what is being fetched already waits for it with the
 * others. What a page brings is told like everything that changes; nothing is returned.
 */
import {ConnectionError, StanzaError} from '../model/errors.ts';
import type {Ord} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {GapEnd} from '../model/timeline.ts';
import type {HoleRow} from '../store/schema.ts';
import type {AccountArchive, Step} from './archive.ts';
import type {SyncContext} from './context.ts';
import {bottomOf} from './coverage.ts';
import {gapOf} from './gaps.ts';
import {loadTimeline} from './timeline.ts';

/** Can the archive be asked? `none`: the server has none. */
export type Reach = 'online' | 'offline' | 'none';

export type FillOptions = {
  readonly context: SyncContext;
  readonly archive: AccountArchive;
  readonly reach: () => Reach;
  /** Resolves when `reach` can tell. */
  readonly reachable: () => Promise<void>;
};

export class GapFiller {
  readonly #options: FillOptions;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(options: FillOptions) {
    this.#options = options;
  }

  /**
   * Fetches some of the gap below `high`: a page at least, until something of it can be shown or
   * the gap is closed. Does nothing if there is no such gap (any more).
   *
   * @param from - at which end the reader is
   * @throws ConnectionError, StanzaError
   */
  async fillGap(conversation: Jid, high: Ord, from: GapEnd = 'high'): Promise<void> {
    await this.#reach();
    const step = from === 'low' ? await this.#fillGapUp(conversation, high) : undefined;
    // What is lost at its lower end is known when the other one gets there.
    required(step ?? (await this.#fillGap(conversation, high, 1)));
  }

  /**
   * Fetches what lies below all that is here, until something of it can be shown or there is no
   * more.
   *
   * @throws ConnectionError, StanzaError
   */
  async fetchOlder(conversation: Jid): Promise<void> {
    await this.#reach();
    required(await this.#fetchOlder(conversation, 1));
  }

  /** Fills gaps among the newest `limit` messages, and below them if there are not so many. */
  async fillNewest(conversation: Jid, limit: number): Promise<void> {
    await this.#once(`newest ${conversation}`, async () => {
      const {context, reach, reachable} = this.#options;
      await reachable();
      const request = {conversation, place: 'end', limit, hasNone: false} as const;
      while (reach() === 'online') {
        const {messages, below, coverage} = await loadTimeline(context, request);
        const lowest = below === undefined ? undefined : messages[0]?.ord;
        const isAmong = (ord: Ord) => lowest === undefined || ord > lowest;
        const gap = coverage.gaps.findLast(({kind, high}) => kind === 'missing' && isAmong(high));
        const isShort = below === undefined && messages.length < limit;
        if (!gap && !(isShort && coverage.bottom === 'more')) return;
        const step = gap
          ? await this.#fillGap(conversation, gap.high, 0)
          : await this.#fetchOlder(conversation, 0);
        if (step === 'stuck') return;
      }
    });
  }

  /** @param more - pages that are wanted soon after it: 1 if somebody scrolls */
  async #fillGap(conversation: Jid, high: Ord, more: number): Promise<Step> {
    const {archive} = this.#options;
    return await this.#once(`gap ${conversation} ${high}`, async () => {
      let hole = await this.#find(conversation, high);
      while (hole) {
        if ((await archive.fetchHole(hole, conversation, more)) === 'stuck') return 'stuck';
        hole = await this.#find(conversation, high);
      }
      return 'progress';
    });
  }

  /** Undefined if it cannot be filled from there. */
  async #fillGapUp(conversation: Jid, high: Ord): Promise<Step | undefined> {
    const {context, archive} = this.#options;
    return await this.#once(`gap ${conversation} ${high} from below`, async () => {
      const {fetchHoleUp} = await import('./fill-up.ts');
      const first = await this.#find(conversation, high);
      let now = first;
      while (now && now.low.ord === first?.low.ord) {
        const step = await fetchHoleUp(context, archive, now, conversation);
        if (step !== 'progress') return step;
        now = await this.#find(conversation, high);
      }
      return 'progress';
    });
  }

  /** The hole that is this gap of the conversation. */
  async #find(conversation: Jid, high: Ord): Promise<HoleRow | undefined> {
    return (await this.#options.archive.holes(conversation)).find((hole) => {
      const gap = gapOf(hole, conversation);
      return gap?.kind === 'missing' && gap.high === high;
    });
  }

  /** @param more - as for `#fillGap` */
  async #fetchOlder(conversation: Jid, more: number): Promise<Step> {
    const {archive} = this.#options;
    const load = async () => {
      const segment = await archive.segment();
      return segment && bottomOf(segment, conversation);
    };
    return await this.#once(`bottom ${conversation}`, async () => {
      const first = await load();
      let now = first;
      while (now?.edge === 'open' && now.ord === first?.ord) {
        if ((await archive.fetchBottom(conversation, more)) === 'stuck') return 'stuck';
        now = await load();
      }
      return 'progress';
    });
  }

  async #reach(): Promise<void> {
    const {reach, reachable} = this.#options;
    await reachable();
    if (reach() === 'offline') throw new ConnectionError('closed');
    if (reach() === 'none') throw new StanzaError('service-unavailable', 'cancel');
  }

  async #once<T>(name: string, task: () => Promise<T>): Promise<T> {
    const running = this.#running.get(name) ?? task().finally(() => this.#running.delete(name));
    this.#running.set(name, running);
    // Under one name there is one kind of task.
    return (await running) as T;
  }
}

function required(step: Step): void {
  if (step === 'stuck') throw new StanzaError('service-unavailable', 'wait');
}
