/**
 * Asks the archive for one page, and finds out what it means. Servers differ: Prosody heeds
 * `after` together with `before` and refuses ids it does not know; ejabberd ignores `after` then,
 * and answers unknown ids with some other page. So a page is never trusted to end where it was
 * asked to: what is in it decides. (A page that is newer than was asked for does no harm: what
 * is in it is known, and the next page starts from its first.)
 */
import {StanzaError} from '../model/errors.ts';
import type {ArchiveId, Ord} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import {archiveAlias} from '../store/aliases.ts';
import {findByAlias} from '../store/messages.ts';
import type {Position, ReadTx} from '../store/schema.ts';
import {read} from '../store/transaction.ts';
import type {ArchivedMessage, ArchivePage, ArchiveQuery} from '../xmpp/archive.ts';
import type {SyncContext} from './context.ts';

/** Messages asked for at once. */
export const PAGE_SIZE = 50;
/** Of the whole archive, below what a person waits for. Servers give less, if they want. */
const LARGE_PAGE_SIZE = 100;
/** Pages that are held, or asked for, until those above them are committed. */
const MAX_AHEAD = 4;

export type PageRequest = {
  /** Everything at or below this is here. */
  readonly low: Position | undefined;
  /** Everything at or above this is here; undefined: the newest page. */
  readonly high: Position | undefined;
  /** Only what was exchanged with this one. */
  readonly conversation: Jid | undefined;
  /** The newest of what was removed below `low`: it has no place by which it is recognised. */
  readonly removed?: ArchiveId | undefined;
};

export type Page = {
  /** What lies above `low`, oldest first. */
  readonly messages: readonly ArchivedMessage[];
  /** The first and the last of all that the page counts (RSM). */
  readonly first: ArchiveId | undefined;
  readonly last: ArchiveId | undefined;
  /** Nothing is missing between `low` and this page. */
  readonly reachesLow: boolean;
  /** XEP-0313 §4.3: false if ids or order may still change. */
  readonly isStable: boolean;
  /** The archive no longer knows `low`: what was right above it may be lost. */
  readonly isLowLost: boolean;
  /** The archive no longer knows `high`, so this page could not be had. */
  readonly isHighLost: boolean;
};

const NO_PAGE: ArchivePage = {
  messages: [],
  first: undefined,
  last: undefined,
  complete: false,
  stable: true,
};

type Answer = {
  readonly page: ArchivePage;
  readonly isLowLost: boolean;
  readonly isHighLost: boolean;
};

type Ahead = {
  readonly request: PageRequest;
  readonly answer: Promise<Answer>;
  /** The page below it, once it is known where that begins. */
  next: PageRequest | undefined;
};

/** Pages that are asked for before they are needed, each as soon as it is known where it begins. */
export class PagesAhead {
  readonly #context: SyncContext;
  #asked: Ahead[] = [];
  #most = 0;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** The answer, if this page was asked for. What else was is of no use without it. */
  async take(request: PageRequest): Promise<Answer | undefined> {
    const next = this.#asked.shift();
    if (next && isSame(next.request, request)) return await next.answer.catch(() => undefined);
    this.clear();
    return undefined;
  }

  /** The next `count` pages below `page`, the answer to `request`, will be fetched. */
  expect(request: PageRequest, page: Page, count: number): void {
    this.#most = Math.min(count, MAX_AHEAD);
    if (this.#asked.length > 0) this.#goOn();
    else if (this.#most > 0 && !page.isHighLost) this.#ask(below(request, page));
  }

  clear(): void {
    this.#asked = [];
  }

  #goOn(): void {
    if (this.#asked.length < this.#most) this.#ask(this.#asked.at(-1)?.next);
  }

  #ask(request: PageRequest | undefined): void {
    if (!request) return;
    const answer = ask(this.#context, request);
    const ahead: Ahead = {request, answer, next: undefined};
    this.#asked.push(ahead);
    const goOn = ({page}: Answer) => {
      const isLow = ({archiveId}: ArchivedMessage) => archiveId === request.low?.id;
      ahead.next = below(request, {
        ...page,
        reachesLow: page.complete || page.messages.some(isLow),
      });
      if (this.#asked.at(-1) === ahead) this.#goOn();
    };
    // Who takes a page that could not be had asks again, and is told.
    answer.then(goOn, () => {});
  }
}

/** The page below that which was the answer to `request`; undefined if there is none. */
function below(
  request: PageRequest,
  {first, reachesLow}: Pick<Page, 'first' | 'reachesLow'>,
): PageRequest | undefined {
  if (first === undefined || reachesLow || first === request.high?.id) return undefined;
  return {...request, high: {id: first, ord: undefined, stamp: undefined}};
}

function isSame(a: PageRequest, b: PageRequest): boolean {
  const isSamePlace = a.low?.id === b.low?.id && a.high?.id === b.high?.id;
  return isSamePlace && a.conversation === b.conversation;
}

/**
 * Fetches the newest page between `low` and `high`.
 *
 * @param ahead - may have it already
 * @throws StanzaError, ConnectionError
 */
export async function fetchPage(
  context: SyncContext,
  request: PageRequest,
  ahead?: PagesAhead,
): Promise<Page> {
  const {low, conversation, removed} = request;
  const answer = (await ahead?.take(request)) ?? (await ask(context, request));
  const {page, isLowLost, isHighLost} = answer;
  const older = await countToLow(context, page.messages, low, removed);

  // The page ends where the archive begins. Was it cut off at `low`, as asked, or is `low` gone?
  const isAtStart = page.complete && older === 0 && low?.id !== undefined && !isLowLost;
  const next = conversation === undefined ? page.first : undefined;
  const isLowGone = isAtStart ? await isForgotten(context, low.id, next) : isLowLost;
  return {
    messages: page.messages.slice(older),
    first: page.first,
    last: page.last,
    reachesLow: older > 0 || page.complete,
    isStable: page.stable,
    isLowLost: isLowGone,
    isHighLost,
  };
}

/** A room's archive is its conversation. */
export function withOf({archive}: SyncContext, conversation: Jid): Pick<ArchiveQuery, 'with'> {
  return conversation === archive ? {} : {with: conversation};
}

async function ask(context: SyncContext, {low, high, conversation}: PageRequest): Promise<Answer> {
  const query: ArchiveQuery = {
    archive: context.archive,
    before: high?.id ?? '',
    max: high && conversation === undefined ? LARGE_PAGE_SIZE : PAGE_SIZE,
    ...(conversation !== undefined && withOf(context, conversation)),
  };
  if (low?.id !== undefined) {
    const page = await orNotFound(context.wire.queryArchive({...query, after: low.id}));
    if (page) return {page, isLowLost: false, isHighLost: false};
  }
  const page = await orNotFound(context.wire.queryArchive(query));
  const isLowLost = low?.id !== undefined && page !== undefined;
  return {page: page ?? NO_PAGE, isLowLost, isHighLost: page === undefined};
}

/** The page, or undefined if the archive does not know an id (XEP-0313 §4.3.1). */
export async function orNotFound(query: Promise<ArchivePage>): Promise<ArchivePage | undefined> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof StanzaError && error.kind === 'item-not-found') return undefined;
    throw error;
  }
}

/**
 * Does the archive no longer know `low`?
 *
 * @param next - the first message above it, if that is known
 */
export async function isForgotten(
  context: SyncContext,
  low: ArchiveId,
  next?: ArchiveId,
): Promise<boolean> {
  const {wire, archive} = context;
  // It would have been refused (XEP-0313 §4.3.1).
  if ((await wire.archiveSupport())?.extended) return false;
  let above = next;
  if (above === undefined) {
    const after = await orNotFound(wire.queryArchive({archive, after: low, max: 1}));
    if (!after) return true;
    above = after.first;
  }
  // Nothing is newer: is it the last, or is there nothing at all?
  if (above === undefined) {
    return (await wire.queryArchive({archive, max: 1})).first === undefined;
  }
  const before = await orNotFound(wire.queryArchive({archive, before: above, max: 1}));
  return before?.last !== low;
}

/** How many messages at the start of a page lie at or below `low`. */
export async function countToLow(
  context: SyncContext,
  messages: readonly ArchivedMessage[],
  low: Position | undefined,
  removed?: ArchiveId,
): Promise<number> {
  if (!low) return 0;
  const {id, ord, stamp} = low;
  return await read(context.store, ['messages'], async (tx) => {
    const places = await Promise.all(
      messages.map(({archiveId}) => knownPlace(tx, context.archive, archiveId)),
    );
    const last = messages.findLastIndex(({archiveId, time}, index) => {
      if (archiveId === id || archiveId === removed || (stamp !== undefined && time < stamp))
        return true;
      const known = places[index];
      return known !== undefined && ord !== undefined && known <= ord;
    });
    return last + 1;
  });
}

export async function knownPlace(
  tx: ReadTx,
  archive: BareJid,
  id: ArchiveId,
): Promise<Ord | undefined> {
  const rows = await findByAlias(tx, archiveAlias(archive, id));
  return rows.find((row) => row.placed)?.ord;
}
