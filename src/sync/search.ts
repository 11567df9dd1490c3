/**
 * Searching the messages: those that are on this device by their index, which is kept up to date
 * here, and those that are only on the server by asking it. A chunk of its own.
 */
import {InputError} from '../model/errors.ts';
import type {ArchiveId, MessageKey, Ord} from '../model/ids.ts';
import type {ArchiveSearchPage, SearchHit, SearchPage, SearchText} from '../model/search.ts';
import {loadCrowded, loadIndexed} from '../store/meta.ts';
import {passes, SEARCH_STORES, searchMessages} from '../store/search.ts';
import type {ReadTx} from '../store/schema.ts';
import {indexSome, type Rest} from '../store/term-index.ts';
import {read} from '../store/transaction.ts';
import {matchesOf, parseQuery, type Query} from '../store/words.ts';
import type {ArchivedMessage} from '../xmpp/archive.ts';
import {candidateOf, findCopy} from './candidate.ts';
import type {SyncContext} from './context.ts';
import {toMessage} from './effects.ts';

/** ms for which there is no index where there was no room for it. */
const CROWDED = 86_400_000;

export class Search {
  readonly #context: SyncContext;
  #turn: Promise<unknown> = Promise.resolve();
  /** Messages may have been written that are not indexed. */
  #isBehind = true;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** Messages were written. */
  fellBehind(): void {
    this.#isBehind = true;
  }

  /** Indexes a little; true if there is more to do. */
  async work(): Promise<boolean> {
    return !(await this.#isCrowded()) && (await this.#index()) !== 'none';
  }

  /** What is on this device, newest first. */
  async find(wish: SearchText & {readonly before: number | undefined}): Promise<SearchPage> {
    const query = queryOf(wish.text);
    await this.#catchUp();
    return await read(this.#context.store, SEARCH_STORES, async (tx) => {
      const {hits, next} = await searchMessages(tx, {...wish, query});
      const indexed = await loadIndexed(tx);
      const found = hits.map(({row, ranges}) => ({
        message: toMessage(row),
        ranges,
        from: 'device' as const,
      }));
      return {
        hits: found.sort(newestFirst),
        next,
        isIndexed: indexed?.from === 0,
      };
    });
  }

  /**
   * What the server finds in the account's archive; undefined where it does not search.
   *
   * @throws StanzaError, ConnectionError
   */
  async findArchived(
    wish: SearchText & {readonly before: ArchiveId | undefined},
  ): Promise<ArchiveSearchPage | undefined> {
    const {text, conversation, since, before, limit} = wish;
    const {wire, account, store} = this.#context;
    const query = queryOf(text);
    const field = await wire.archiveTextField(account);
    if (field === undefined) return undefined;
    const page = await wire.queryArchive({
      archive: account,
      ...(conversation !== undefined && {with: conversation}),
      ...(since !== undefined && {start: since}),
      text: {field, value: text.replace(/["“”„«»]/gu, ' ').trim()},
      before: before ?? '',
      max: limit,
    });
    const hits = await read(store, ['messages'], async (tx) => {
      const found = await Promise.all(page.messages.map((each) => this.#archived(tx, each, query)));
      return found.filter((hit) => hit !== undefined).filter(({message}) => passes(message, wish));
    });
    const next = page.complete || page.first === before ? undefined : page.first;
    return {hits: hits.toReversed(), next};
  }

  async #archived(
    tx: ReadTx,
    {archiveId, time, stanza}: ArchivedMessage,
    query: Query,
  ): Promise<SearchHit | undefined> {
    const key = this.#context.newId() as MessageKey;
    const candidate = candidateOf({stanza, archiveId, time, key}, this.#context);
    if (!candidate) return undefined;
    const ranges = matchesOf(query, candidate.body) ?? [];
    const copy = await findCopy(tx, candidate);
    if (copy) return {message: toMessage(copy), ranges, from: 'device'};
    return {
      message: toMessage({...candidate, ord: '' as Ord, placed: false}),
      ranges,
      from: 'server',
    };
  }

  /** What was written before is found. Who may not write (any more) finds what is indexed. */
  async #catchUp(): Promise<void> {
    try {
      if (await this.#isCrowded()) return;
      while (this.#isBehind) {
        this.#isBehind = false;
        if ((await this.#index()) === 'new') this.#isBehind = true;
      }
    } catch (error) {
      this.#context.log('indexing failed', error);
    }
  }

  /** The index was dropped to make room: it is not made again at once. */
  async #isCrowded(): Promise<boolean> {
    const since = await read(this.#context.store, ['meta'], loadCrowded);
    return since !== undefined && this.#context.now() < since + CROWDED;
  }

  #index(): Promise<Rest> {
    const step = this.#turn.then(() => indexSome(this.#context.store));
    this.#turn = step.catch(() => {});
    return step;
  }
}

/** @throws InputError `empty`: there is nothing in the text that can be searched for */
function queryOf(text: string): Query {
  const query = parseQuery(text);
  if (!query) throw new InputError('empty');
  return query;
}

/** By time; those of one time by their place. */
function newestFirst({message: a}: SearchHit, {message: b}: SearchHit): number {
  return b.time - a.time || (a.ord < b.ord ? 1 : -1);
}
