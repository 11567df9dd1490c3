/**
 * What was displayed, told between our clients by a node of the account (XEP-0490): read when a
 * session is bound, followed while it lasts, written when something was read here. Writing, and
 * looking for what the others tell of and is not here, is fetched when there is something to do.
 */
import {loadConversations} from '../store/conversations.ts';
import {read} from '../store/transaction.ts';
import type {DisplayedItem} from '../xmpp/displayed.ts';
import type {DisplayedParts} from './displayed-work.ts';
import {applyDisplayed} from './shared-displayed.ts';
import type {Background} from './step.ts';

/** Between two rounds, in ms: who scrolls reads many messages, and tells of the last. */
const PAUSE = 2_000;

export class DisplayedNode {
  readonly #parts: DisplayedParts;
  readonly #background: Background;
  #isAsked = false;
  #reading: Promise<void> = Promise.resolve();
  #isRunning = false;
  /** The server keeps no such thing, or refuses it in this session. */
  #isRefused = false;
  #isEnded = false;
  #cancel: (() => void) | undefined;

  constructor(parts: DisplayedParts, background: Background) {
    this.#parts = parts;
    this.#background = background;
  }

  /** Resolves when it is known what the others have told, if that can be known. */
  get whenRead(): Promise<void> {
    return this.#reading;
  }

  /** A new session: reads all that the others have told. */
  async begin(isCurrent: () => boolean): Promise<void> {
    this.#isRefused = false;
    const reading = this.#read(isCurrent);
    this.#reading = reading.catch(() => {});
    await reading;
  }

  async #read(isCurrent: () => boolean): Promise<void> {
    const items = await this.#parts.context.wire.fetchDisplayed();
    if (isCurrent()) await this.#commit(items);
  }

  /** One of our clients tells. Resolves when it is committed. */
  async apply(items: readonly DisplayedItem[]): Promise<void> {
    await this.#commit(items);
    this.nudge();
  }

  /** There may be something to tell, or to look for; it waits until all has come. */
  nudge(): void {
    this.#isAsked = true;
    if (this.#isEnded || this.#isRunning || this.#cancel) return;
    if (!this.#parts.isCaughtUp()) return;
    this.#isRunning = true;
    this.#isAsked = false;
    this.#background.begin('telling what was displayed', this.#run());
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#isEnded = true;
  }

  async #run(): Promise<void> {
    let hasWork = true;
    try {
      hasWork = await this.#hasWork();
      if (hasWork) {
        const {DisplayedWork} = await import('./displayed-work.ts');
        await new DisplayedWork(this.#parts, {
          isRefused: () => this.#isRefused,
          refuse: () => (this.#isRefused = true),
        }).run();
      }
    } finally {
      this.#isRunning = false;
      if (hasWork) this.#rest();
      else if (this.#isAsked) this.nudge();
    }
  }

  #rest(): void {
    if (this.#isEnded) return;
    this.#cancel = this.#parts.context.schedule(() => {
      this.#cancel = undefined;
      if (this.#isAsked) this.nudge();
    }, PAUSE);
  }

  async #hasWork(): Promise<boolean> {
    const rows = await read(this.#parts.context.store, ['conversations'], loadConversations);
    return rows.some(
      ({shared}) =>
        (shared?.due !== undefined && !this.#isRefused) || shared?.awaited?.isSought === false,
    );
  }

  async #commit(items: readonly DisplayedItem[]): Promise<void> {
    if (items.length === 0) return;
    await this.#parts.live.commit(async (ingest) => {
      for (const item of items) await applyDisplayed(ingest, item);
    });
  }
}
