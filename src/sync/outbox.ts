/**
 * Own messages on their way out (invariant 14): on disk first, then to the network in order, then
 * confirmed. Whatever happens between, each is sent under one id, so that it arrives once.
 */
import type {Change} from '../model/changes.ts';
import {ConnectionError, InputError, toErrorInfo} from '../model/errors.ts';
import type {MessageKey, OriginId, StanzaId} from '../model/ids.ts';
import {bareOf, resourceOf, type BareJid, type Jid} from '../model/jid.ts';
import {stanzaAlias} from '../store/aliases.ts';
import {deleteMessage, findBelow, findByAlias, findByKey, saveMessage} from '../store/messages.ts';
import {takeHead} from '../store/meta.ts';
import {enqueue, findOutboxRow, loadOutbox, saveOutboxRow} from '../store/outbox.ts';
import type {MessageRow, OutboxRow, ReadTx} from '../store/schema.ts';
import {findSegment} from '../store/segments.ts';
import {findRoom} from '../store/rooms.ts';
import {read, write} from '../store/transaction.ts';
import {aliasesOf} from './candidate.ts';
import type {SyncContext} from './context.ts';
import {setFloor} from './coverage.ts';
import {advance, fail, findByStanzaId} from './delivery.ts';
import {beginIngest, INGEST_STORES, type Ingest} from './ingest.ts';

/** Octets of UTF-8; a server may close the stream at a few times that. */
const MAX_BODY = 64 * 1024;
/** Rows that are marked as written in one transaction. */
const BATCH = 20;

/** Is there something above this message that was not waiting with it? */
async function isOvertaken(
  tx: ReadTx,
  {conversation, ord}: MessageRow,
  waiting: ReadonlySet<StanzaId>,
): Promise<boolean> {
  // From the top down: ours that wait, too, or were given up, are passed over, down to this one.
  const other = await findBelow(tx, conversation, undefined, (row) => {
    const isWaiting = row.id !== undefined && row.own && waiting.has(row.id);
    return row.ord <= ord || !(isWaiting || row.delivery?.state === 'failed');
  });
  return other !== undefined && other.ord > ord;
}

type Ready = {readonly row: OutboxRow; readonly message: MessageRow};

export class Outbox {
  readonly #context: SyncContext;
  readonly #onWritten: () => void;
  readonly #isInRoom: (room: BareJid) => boolean;
  #isOpen = false;
  #pumping: Promise<void> | undefined;
  #isAskedAgain = false;

  /**
   * @param onWritten - called when messages were given to the network
   * @param isInRoom - may be said something there now?
   */
  constructor(
    context: SyncContext,
    onWritten: () => void,
    isInRoom: (room: BareJid) => boolean = () => false,
  ) {
    this.#context = context;
    this.#onWritten = onWritten;
    this.#isInRoom = isInRoom;
  }

  /**
   * Commits message and outbox row. Asking twice with one id is harmless.
   *
   * @throws InputError `empty` or `too-long`
   */
  async add(conversation: Jid, id: OriginId, body: string): Promise<MessageKey> {
    if (body.trim() === '') throw new InputError('empty');
    if (new TextEncoder().encode(body).length > MAX_BODY) throw new InputError('too-long');
    const {account, now} = this.#context;
    const key = id as string as MessageKey;
    let known: MessageKey | undefined;
    await this.#commit(async ({tx, effects}) => {
      const [same] = await findByAlias(tx, stanzaAlias(conversation, account, id));
      known = same?.key;
      if (same) return;
      const isRoom = (await findRoom(tx, conversation)) !== undefined;
      const named = {
        key,
        conversation,
        own: true,
        sender: account,
        ...(isRoom && {groupchat: true as const}),
        id: id as string as StanzaId,
        originId: id,
        archiveId: undefined,
      };
      const row: MessageRow = {
        ...named,
        ord: await takeHead(tx),
        placed: false,
        time: now(),
        body,
        delivery: {state: 'sending'},
        markable: false,
        aliases: aliasesOf(named, account),
      };
      await saveMessage(tx, row);
      effects.saved(row);
      await enqueue(tx, row, id);
    });
    this.pump();
    return known ?? key;
  }

  /** Queues a failed message again, as the newest. @throws InputError `unknown-target` */
  async retry(conversation: Jid, key: MessageKey): Promise<void> {
    await this.#commit(async ({tx, effects}) => {
      const row = await this.#failed(tx, conversation, key);
      const ord = row.placed ? row.ord : await takeHead(tx);
      const queued: MessageRow = {...row, ord, delivery: {state: 'sending'}};
      await saveMessage(tx, queued);
      effects.saved(queued);
      await enqueue(tx, row, row.originId);
    });
    this.pump();
  }

  /** Removes a failed message. @throws InputError `unknown-target` */
  async discard(conversation: Jid, key: MessageKey): Promise<void> {
    await this.#commit(async ({tx, effects}) => {
      const row = await this.#failed(tx, conversation, key);
      await deleteMessage(tx, row);
      effects.removed(row);
    });
  }

  /** The server has these. */
  async confirm(ids: readonly StanzaId[]): Promise<void> {
    await this.#commit(async ({tx, effects, account}) => {
      for (const id of ids) {
        const row = await findOutboxRow(tx, id);
        // That a server has it does not say that the room does: the room says it itself.
        if (!row || row.groupchat) continue;
        const message = await findByStanzaId(tx, row.conversation, account, id);
        if (message) await advance(tx, effects, message, 'sent');
      }
    });
  }

  /** Nothing is sent until `reconcile` has found out what the server has. */
  shut(): void {
    this.#isOpen = false;
  }

  /**
   * What was written to streams that have ended, and is not confirmed: who knows.
   *
   * @param room - what was written to this one; undefined: to all that are none
   */
  async doubtful(room?: BareJid): Promise<readonly OutboxRow[]> {
    const rows = await read(this.#context.store, ['outbox'], loadOutbox);
    const isMeant = ({groupchat, conversation}: OutboxRow) =>
      room === undefined ? !groupchat : conversation === room;
    return rows.filter((row) => row.state === 'written' && isMeant(row));
  }

  /** These were written by an earlier host, and did not arrive: they go out again. */
  async requeue(ids: readonly StanzaId[]): Promise<void> {
    await write(this.#context.store, ['outbox'], async (tx) => {
      for (const id of ids) {
        const row = await findOutboxRow(tx, id);
        if (row) await saveOutboxRow(tx, {...row, state: 'queued'});
      }
    });
  }

  /** What is queued may go out. */
  open(): void {
    this.#isOpen = true;
    this.pump();
  }

  /**
   * A new session has caught up: what is still doubtful did not arrive, if there is an archive to
   * tell. If there is none, nobody knows, and the person decides.
   */
  async reconcile(doubtful: readonly OutboxRow[], hasArchive: boolean): Promise<void> {
    const ids = new Set(doubtful.map((row) => row.id));
    const lost = toErrorInfo(new ConnectionError('closed'));
    await this.#commit(async ({tx, effects, account}) => {
      for (const row of await loadOutbox(tx)) {
        if (row.state !== 'written' || !ids.has(row.id)) continue;
        const id = row.id as string as StanzaId;
        const message = await findByStanzaId(tx, row.conversation, account, id);
        if (hasArchive) await saveOutboxRow(tx, {...row, state: 'queued'});
        else if (message) await fail(tx, effects, message, lost);
      }
    });
  }

  /** Sends what is queued, if it may be sent now. */
  pump(): void {
    this.#isAskedAgain = true;
    if (this.#isOpen) this.#pumping ??= this.#run();
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    await this.#pumping;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isOpen && this.#isAskedAgain) {
        this.#isAskedAgain = false;
        await this.#sendQueued();
      }
    } catch (error) {
      this.#context.log('the outbox could not be sent', error);
    } finally {
      // In the same turn as the last look at `isAskedAgain`: who asks later starts anew.
      this.#pumping = undefined;
    }
  }

  async #sendQueued(): Promise<void> {
    let batch = await this.#takeBatch();
    while (batch.length > 0 && this.#isOpen) {
      if (!(await this.#writeBatch(batch))) return;
      this.#onWritten();
      batch = await this.#takeBatch();
    }
    if (batch.length > 0) await this.#putBack(batch);
  }

  /**
   * Marks what comes next as written, before it is: after a crash it may have been. What waited
   * while others wrote comes after them in the archive, and so it does here.
   */
  async #takeBatch(): Promise<readonly Ready[]> {
    let ready: Ready[] = [];
    await this.#commit(async ({tx, effects, account}) => {
      ready = [];
      const queued = (await loadOutbox(tx)).filter((row) => row.state === 'queued');
      const rows = queued.filter((row) => this.#isReady(row));
      const waiting = new Set(rows.map((row) => row.id as string as StanzaId));
      for (const row of rows) {
        if (ready.length === BATCH) break;
        const id = row.id as string as StanzaId;
        waiting.delete(id);
        const message = await findByStanzaId(tx, row.conversation, account, id);
        if (!message) continue;
        const archive = row.groupchat ? bareOf(row.conversation) : account;
        const after = (await findSegment(tx, archive))?.top?.ord;
        await saveOutboxRow(tx, {...row, state: 'written', attempts: row.attempts + 1, after});
        ready.push({row, message});
        if (message.placed || !(await isOvertaken(tx, message, waiting))) continue;
        const last: MessageRow = {...message, ord: await takeHead(tx)};
        await saveMessage(tx, last);
        effects.saved(last);
      }
      if (ready.some(({row}) => !row.groupchat)) await setFloor(tx, account);
    });
    return ready;
  }

  /** To rooms, and to those in them, only while we are there. */
  #isReady({conversation, groupchat}: OutboxRow): boolean {
    const isOfRoom = groupchat === true || resourceOf(conversation) !== undefined;
    return !isOfRoom || this.#isInRoom(bareOf(conversation));
  }

  /** False if the connection has gone. */
  async #writeBatch(batch: readonly Ready[]): Promise<boolean> {
    for (const [index, {row, message}] of batch.entries()) {
      try {
        this.#context.wire.sendMessage({
          to: row.conversation,
          id: row.id as string as StanzaId,
          type: row.groupchat ? 'groupchat' : 'chat',
          body: message.body,
          originId: row.id,
          chatState: 'active',
          // XEP-0184 §5.3: none from many at once.
          requestReceipt: !row.groupchat,
          isInRoom: resourceOf(row.conversation) !== undefined,
          markable: true,
        });
      } catch (error) {
        await this.#putBack(batch.slice(index));
        if (error instanceof ConnectionError) return false;
        throw error;
      }
    }
    return true;
  }

  /** These were certainly not written. */
  async #putBack(batch: readonly Ready[]): Promise<void> {
    await write(this.#context.store, ['outbox'], async (tx) => {
      for (const {row} of batch) {
        if (await findOutboxRow(tx, row.id)) await saveOutboxRow(tx, row);
      }
    });
  }

  async #failed(
    tx: ReadTx,
    conversation: Jid,
    key: MessageKey,
  ): Promise<MessageRow & {readonly originId: OriginId}> {
    const row = await findByKey(tx, key);
    const {originId} = row ?? {};
    if (row?.conversation !== conversation || row.delivery?.state !== 'failed' || !originId) {
      throw new InputError('unknown-target');
    }
    return {...row, originId};
  }

  async #commit(body: (ingest: Ingest) => Promise<void>): Promise<void> {
    const {store, publish} = this.#context;
    const changes = await write(store, INGEST_STORES, async (tx): Promise<readonly Change[]> => {
      const ingest = beginIngest(tx, this.#context);
      await body(ingest);
      return await ingest.effects.conclude(tx);
    });
    if (changes.length > 0) publish(changes);
  }
}
