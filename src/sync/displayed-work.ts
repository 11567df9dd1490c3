/**
 * The work of displayed-node.ts: tells our other clients what was displayed here, and finds the
 * place of what they have displayed and is not here. That may lie in a stretch that was not
 * fetched, or be something that has no row of its own, a reaction say.
 */
import {StanzaError} from '../model/errors.ts';
import type {ArchiveId, Ord} from '../model/ids.ts';
import {resourceOf, type Jid} from '../model/jid.ts';
import type {Gap} from '../model/timeline.ts';
import {loadConversation, loadConversations} from '../store/conversations.ts';
import {findBelow} from '../store/messages.ts';
import type {ConversationRow, MessageRow, SharedDisplayed} from '../store/schema.ts';
import {read} from '../store/transaction.ts';
import type {ArchivePage} from '../xmpp/archive.ts';
import {archiveOf} from './archive-of.ts';
import {PAGE_SIZE, withOf} from './archive-pages.ts';
import {candidateOf} from './candidate.ts';
import type {SyncContext} from './context.ts';
import type {GapFiller} from './fill.ts';
import {loadCoverage} from './gaps.ts';
import type {Ingest} from './ingest.ts';
import type {LiveIntake} from './live.ts';
import {NOT_SHARED} from './read-state.ts';
import {findArchived, settleDisplayed} from './shared-displayed.ts';

/** Pages of one conversation that are fetched to find what was displayed in it. */
const DEPTH = 4;

export type DisplayedParts = {
  readonly context: SyncContext;
  readonly live: LiveIntake;
  readonly filler: Pick<GapFiller, 'fetchOlder' | 'fillGap'>;
  /** Is all here that the archive has above? What is not may just not have come. */
  readonly isCaughtUp: () => boolean;
  /** The same of a room; undefined of what is none. */
  readonly isRoomCaughtUp: (chat: Jid) => boolean | undefined;
};

export type Refusal = {
  /** The server does not take what we tell. */
  readonly isRefused: () => boolean;
  readonly refuse: () => void;
};

/** What is to be fetched next to find it. */
type Next = 'settled' | 'older' | 'nowhere' | Gap;

export class DisplayedWork {
  readonly #parts: DisplayedParts;
  readonly #refusal: Refusal;

  constructor(parts: DisplayedParts, refusal: Refusal) {
    this.#parts = parts;
    this.#refusal = refusal;
  }

  /** @throws ConnectionError, StanzaError of the archive; what is left is done the next time */
  async run(): Promise<void> {
    const {context, isCaughtUp} = this.#parts;
    const all = await read(context.store, ['conversations'], loadConversations);
    // Of private conversations in rooms there is nothing to tell by (XEP-0490 §3).
    const rows = all.filter(
      ({jid}) => resourceOf(jid) === undefined && this.#parts.isRoomCaughtUp(jid) !== false,
    );
    const isLater = (a: ConversationRow, b: ConversationRow) => b.activity - a.activity;
    for (const {jid, shared} of rows.toSorted(isLater)) {
      if (!isCaughtUp()) return;
      if (shared?.due !== undefined && !this.#refusal.isRefused()) await this.#tell(jid);
    }
    for (const {jid, shared} of rows.toSorted(isLater)) {
      if (!isCaughtUp()) return;
      if (!shared?.awaited || shared.awaited.isSought) continue;
      await this.#seek(jid, shared.awaited.id);
      // Which of the two is newer may be known only now.
      if (shared.due !== undefined && isCaughtUp() && !this.#refusal.isRefused()) {
        await this.#tell(jid);
      }
    }
  }

  // Telling

  async #tell(chat: Jid): Promise<void> {
    const {context} = this.#parts;
    const place = await this.#placeToTell(chat);
    if (!place) return;
    const {ord, id, awaited} = place;
    if (awaited !== undefined && !(await this.#isAbove(chat, id, awaited))) return;
    try {
      const isRoom = this.#parts.isRoomCaughtUp(chat) !== undefined;
      const item = isRoom ? {chat, id, isRoom} : {chat, id};
      if (!(await context.wire.publishDisplayed(item))) {
        this.#refusal.refuse();
        return;
      }
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      context.log('the server does not keep what was displayed', error);
      this.#refusal.refuse();
      return;
    }
    await this.#note(chat, (shared) => ({
      ...shared,
      told: shared.told && shared.told.ord > ord ? shared.told : {ord, id},
      due: shared.due && shared.due.ord > ord ? shared.due : undefined,
      awaited: shared.awaited?.id === awaited ? undefined : shared.awaited,
    }));
  }

  /** The newest that is due and has an archive id; undefined if all of that was told. */
  async #placeToTell(chat: Jid): Promise<
    | {
        readonly ord: Ord;
        readonly id: ArchiveId;
        readonly awaited: ArchiveId | undefined;
      }
    | undefined
  > {
    return await read(this.#parts.context.store, ['conversations', 'messages'], async (tx) => {
      const {due, told, awaited} = (await loadConversation(tx, chat)).shared ?? NOT_SHARED;
      if (!due) return undefined;
      if (due.id !== undefined) return {ord: due.ord, id: due.id, awaited: awaited?.id};
      const isTold = (ord: Ord) => told !== undefined && ord <= told.ord;
      const row = await findBelow(
        tx,
        chat,
        // Including `due` itself; what has its place as the beginning of its own is above it.
        `${due.ord}\uffff` as Ord,
        ({ord, own, archiveId}) =>
          isTold(ord) || (!own && archiveId !== undefined && ord <= due.ord),
      );
      if (!row || row.archiveId === undefined || isTold(row.ord)) return undefined;
      return {ord: row.ord, id: row.archiveId, awaited: awaited?.id};
    });
  }

  /** Displayed only moves forward: is what another client tells of certainly older than this? */
  async #isAbove(chat: Jid, id: ArchiveId, awaited: ArchiveId): Promise<boolean> {
    const page = await this.#after(chat, id);
    return page?.complete === true && page.messages.every(({archiveId}) => archiveId !== awaited);
  }

  // Seeking

  async #seek(chat: Jid, id: ArchiveId): Promise<void> {
    const {context, filler, live} = this.#parts;
    const page = await this.#after(chat, id);
    // XEP-0490 §5.1: "stanza-id not found in the respective chat MUST be ignored".
    const unlessNewer = (change: (shared: SharedDisplayed) => SharedDisplayed) =>
      this.#note(chat, (shared) => (shared.awaited?.id === id ? change(shared) : shared));
    if (!page) {
      await unlessNewer((shared) => ({...shared, awaited: undefined}));
      return;
    }
    for (let turn = 0; turn <= DEPTH; turn++) {
      let next: Next = 'nowhere';
      await live.commit(async (ingest) => {
        next = await place(ingest, {chat, id}, page);
      });
      // What is committed in a callback is not seen by the type checker.
      const step = next as Next;
      if (step === 'settled') return;
      if (step === 'nowhere' || turn === DEPTH) break;
      try {
        if (step === 'older') await filler.fetchOlder(chat);
        else await filler.fillGap(chat, step.high);
      } catch (error) {
        if (!(error instanceof StanzaError)) throw error;
        context.log('what was displayed elsewhere cannot be found', error);
        break;
      }
    }
    await unlessNewer((shared) => ({...shared, awaited: {id, isSought: true}}));
  }

  /** What follows a message in its conversation; undefined if the archive does not know it. */
  async #after(chat: Jid, id: ArchiveId): Promise<ArchivePage | undefined> {
    const {context} = this.#parts;
    const archive = await read(context.store, ['rooms'], (tx) =>
      archiveOf(tx, chat, context.account),
    );
    const filter = withOf({...context, archive}, chat);
    try {
      return await context.wire.queryArchive({archive, ...filter, after: id, max: PAGE_SIZE});
    } catch (error) {
      if (error instanceof StanzaError && error.kind === 'item-not-found') return undefined;
      throw error;
    }
  }

  async #note(chat: Jid, change: (shared: SharedDisplayed) => SharedDisplayed): Promise<void> {
    await this.#parts.live.commit(async ({tx, effects}) => {
      const conversation = await effects.conversation(tx, chat);
      const shared = change(conversation.shared ?? NOT_SHARED);
      effects.noteConversation({...conversation, shared});
    });
  }
}

/** @param page - what follows it in the archive */
async function place(
  ingest: Ingest,
  {chat, id}: {readonly chat: Jid; readonly id: ArchiveId},
  page: ArchivePage,
): Promise<Next> {
  const {tx, effects, account} = ingest;
  const conversation = await effects.conversation(tx, chat);
  const {shared} = conversation;
  if (shared?.awaited?.id !== id) return 'settled';
  const archive = await archiveOf(tx, chat, account);
  const {gaps, bottom} = await loadCoverage(tx, archive, {conversation: chat, hasNone: false});
  const missing = gaps.filter(({kind}) => kind === 'missing');
  const below = bottom === 'more' ? 'older' : 'nowhere';

  const following = await firstHere(ingest, chat, page);
  if (following === 'unknown') return missing.at(-1) ?? below;
  const upper = following?.ord;
  const isFirm = (row: MessageRow) => !row.own || row.placed;
  const last = await findBelow(tx, chat, upper, isFirm);
  // What is missing between the two is older than it, too, and would count as unread later.
  const between = missing.findLast(
    ({low, high}) =>
      (upper === undefined || low < upper) && (last === undefined || high > last.ord),
  );
  if (between) return between;
  if (last) {
    await settleDisplayed(ingest, last, id);
    return 'settled';
  }
  if (below === 'older' && following) return 'older';
  if (!following) return 'nowhere';
  effects.noteConversation({...conversation, shared: {...shared, awaited: undefined}});
  return 'settled';
}

/** The first message of a page that is here; undefined if the page, and all after it, has none. */
async function firstHere(
  ingest: Ingest,
  chat: Jid,
  {messages, complete}: ArchivePage,
): Promise<MessageRow | undefined | 'unknown'> {
  let isEmpty = complete;
  for (const {archiveId, stanza, time} of messages) {
    const row = await findArchived(ingest, chat, archiveId);
    if (row?.placed) return row;
    const key = archiveId as string as MessageRow['key'];
    const candidate = candidateOf({stanza, archiveId, time, key}, ingest);
    // Who has said it in a room does not matter here.
    if (candidate || (stanza.type === 'groupchat' && stanza.body)) isEmpty = false;
  }
  return isEmpty ? undefined : 'unknown';
}
