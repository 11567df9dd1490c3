/**
 * What of the search is always there: it knows when messages were written, and fetches the rest
 * when there is time to index them, or somebody searches.
 */
import type {SyncContext} from './context.ts';
import type {Search} from './search.ts';
import type {Background} from './step.ts';

/** Nothing was written for as long, so that whatever is under way comes first; ms. */
const PATIENCE = 3_000;
/** Between two steps; ms. */
const PAUSE = 30;

export class Searching {
  readonly #context: SyncContext;
  readonly #background: Background;
  #fetched: Promise<Search> | undefined;
  #search: Search | undefined;
  #cancel: (() => void) | undefined;
  /** Messages were written since the time was last looked at. */
  #isBusy = false;
  #isEnded = false;

  constructor(context: SyncContext, background: Background) {
    this.#context = context;
    this.#background = background;
  }

  /** Messages were written, or may be there that are not indexed. */
  nudge(): void {
    this.#search?.fellBehind();
    this.#isBusy = true;
    this.#later(PATIENCE);
  }

  async get(): Promise<Search> {
    this.#fetched ??= import('./search.ts').then(({Search}) => new Search(this.#context));
    // It may be there the next time.
    this.#fetched.catch(() => (this.#fetched = undefined));
    this.#search = await this.#fetched;
    return this.#search;
  }

  end(): void {
    this.#isEnded = true;
    this.#cancel?.();
  }

  #later(delay: number): void {
    if (this.#cancel || this.#isEnded) return;
    this.#cancel = this.#context.schedule(() => {
      this.#cancel = undefined;
      if (this.#isBusy) this.#later(PATIENCE);
      else this.#background.begin('indexing', this.#work());
      this.#isBusy = false;
    }, delay);
  }

  async #work(): Promise<void> {
    if (await (await this.get()).work()) this.#later(PAUSE);
  }
}
