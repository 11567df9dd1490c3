import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {NatterClient} from '../client/client.ts';
import {ConnectionError, InputError, toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';
import type {ArchiveId} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {SearchFilter, SearchHit} from '../model/search.ts';

/** How long somebody has not typed, in ms, before the server is asked. */
const PAUSE = 700;
/** How soon, in ms, it is looked again for what was still being indexed. */
const AGAIN = 1000;

/**
 * A search as somebody types: the hits of the device at once, those of the server after a pause.
 * While new ones are on their way the ones before stay.
 */
export class SearchRun implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: () => NatterClient | undefined;
  readonly #limit: number;
  #current = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next: number | undefined;
  #nextArchived: ArchiveId | undefined;
  #text = '';
  #conversation: Jid | undefined;
  #filter: SearchFilter = {};

  /** `idle`: nothing is searched for. */
  status: 'idle' | 'searching' | 'done' | 'failed' = 'idle';
  /** Newest first; those of the server come last. */
  hits: readonly SearchHit[] = [];
  error: ErrorInfo | undefined;
  /** False while messages that are here cannot be found yet. */
  isIndexed = true;
  /** The server has refused to search. */
  hasServerFailed = false;

  constructor(
    host: ReactiveControllerHost,
    options: {readonly client: () => NatterClient | undefined; readonly limit: number},
  ) {
    this.#host = host;
    this.#client = options.client;
    this.#limit = options.limit;
    host.addController(this);
  }

  /** There may be older hits. */
  get hasMore(): boolean {
    return this.#next !== undefined || this.#nextArchived !== undefined;
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** Searches for `text`, unless that is being done. */
  set(text: string, conversation: Jid | undefined, filter: SearchFilter = {}): void {
    const sought = text.trim();
    const isSameFilter = filter.own === this.#filter.own && filter.since === this.#filter.since;
    const isElsewhere = conversation !== this.#conversation || !isSameFilter;
    if (sought === this.#text && !isElsewhere) return;
    if (isElsewhere) this.hits = [];
    this.#text = sought;
    this.#conversation = conversation;
    this.#filter = filter;
    this.restart();
  }

  /** Searches again for the same. */
  restart(): void {
    this.#stop();
    this.error = undefined;
    this.hasServerFailed = false;
    if (this.#text === '') {
      this.status = 'idle';
      this.hits = [];
      this.isIndexed = true;
      this.#next = undefined;
      this.#nextArchived = undefined;
    } else {
      this.status = 'searching';
      void this.#attempt((signal) => this.#find(signal));
    }
    this.#host.requestUpdate();
  }

  /** Resolves when the next older hits are there, or there are none. */
  async more(): Promise<void> {
    await this.#attempt(async (signal) => {
      if (this.#next !== undefined) await this.#findOlder(this.#next, signal);
      else if (this.#nextArchived !== undefined)
        await this.#findArchived(signal, this.#nextArchived);
    });
  }

  async #attempt(search: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const {signal} = this.#current;
    try {
      await search(signal);
    } catch (error) {
      if (signal.aborted) return;
      // What has no word finds nothing.
      const isEmpty = error instanceof InputError && error.kind === 'empty';
      this.status = isEmpty ? 'done' : 'failed';
      this.error = isEmpty ? undefined : toErrorInfo(error);
      this.hits = [];
    }
    this.#host.requestUpdate();
  }

  async #find(signal: AbortSignal): Promise<void> {
    const page = await this.#client()?.search(this.#text, this.#options(signal));
    if (!page || signal.aborted) return;
    this.status = 'done';
    this.hits = page.hits;
    this.isIndexed = page.isIndexed;
    this.#next = page.next;
    this.#nextArchived = undefined;
    this.#timer = page.isIndexed
      ? setTimeout(() => void this.#askServer(signal), PAUSE)
      : setTimeout(() => void this.#attempt(() => this.#find(signal)), AGAIN);
  }

  async #findOlder(before: number, signal: AbortSignal): Promise<void> {
    const page = await this.#client()?.search(this.#text, {...this.#options(signal), before});
    if (!page || signal.aborted) return;
    this.#add(page.hits);
    this.#next = page.next;
  }

  async #askServer(signal: AbortSignal): Promise<void> {
    try {
      await this.#findArchived(signal, undefined);
    } catch (error) {
      if (signal.aborted) return;
      // Without a connection the strip above the chat says what there is to say.
      this.hasServerFailed = !(error instanceof ConnectionError);
    }
    this.#host.requestUpdate();
  }

  async #findArchived(signal: AbortSignal, before: ArchiveId | undefined): Promise<void> {
    const options = {...this.#options(signal), before};
    const page = await this.#client()?.searchArchive(this.#text, options);
    if (signal.aborted) return;
    if (page) this.#add(page.hits);
    this.#nextArchived = page?.next;
  }

  #add(hits: readonly SearchHit[]): void {
    const known = new Set(this.hits.map(({message}) => message.key));
    const all = [...this.hits, ...hits.filter(({message}) => !known.has(message.key))];
    const isThere = ({from}: SearchHit) => from === 'server';
    this.hits = [...all.filter((hit) => !isThere(hit)), ...all.filter(isThere)];
  }

  #options(signal: AbortSignal) {
    return {...this.#filter, conversation: this.#conversation, limit: this.#limit, signal};
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#current.abort();
    this.#current = new AbortController();
  }
}
