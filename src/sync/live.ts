/**
 * What comes over the stream now. Stanzas that arrive together are committed together, in order.
 * Until the newest page of the archive is committed they are shown but not kept (invariant 7):
 * kept on top of a gap that nobody knows of yet, they would hide it.
 */
import type {Change} from '../model/changes.ts';
import {createDeferred} from '../model/deferred.ts';
import type {MessageKey, Ord} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import {loadHead} from '../store/meta.ts';
import {between, highest} from '../store/ord.ts';
import {findSegment, saveSegment} from '../store/segments.ts';
import {read, write} from '../store/transaction.ts';
import type {ArchivedMessage} from '../xmpp/archive.ts';
import type {LiveMessage} from '../xmpp/wire.ts';
import {candidateOf, findCopy, isCopy, type Item} from './candidate.ts';
import type {SyncContext} from './context.ts';
import {withFloor, withTop} from './coverage.ts';
import {toMessage} from './effects.ts';
import {beginIngest, ingestLive, INGEST_STORES, type Ingest} from './ingest.ts';
import {
  findBelow,
  findFresh,
  hasWritten,
  isHeldBack,
  NO_PAGE,
  type Entry,
  type NewestPage,
} from './live-entries.ts';
import {displayHere} from './read-state.ts';
import type {StreamKeeper} from './stream-keeper.ts';

export class LiveIntake {
  readonly #context: SyncContext;
  readonly #keeper: Pick<StreamKeeper, 'put' | 'hasCrossed'>;
  readonly #onKept: (lives: readonly LiveMessage[]) => void;
  #mode: 'wait' | 'show' | 'keep' = 'show';
  #hasArchive = false;
  #stream = 0;
  #queue: Entry[] = [];
  /** Shown, not kept. */
  #buffer: Entry[] = [];
  /** Shown, of a stream that has ended: the archive has them. */
  #orphans: Entry[] = [];
  #draining: Promise<void> | undefined;
  #shownTop: Ord | undefined;
  #isEnded = false;

  /** @param onKept - called with the stanzas of each commit, in their order, after it */
  constructor(
    context: SyncContext,
    keeper: Pick<StreamKeeper, 'put' | 'hasCrossed'>,
    onKept: (lives: readonly LiveMessage[]) => void,
  ) {
    this.#context = context;
    this.#keeper = keeper;
    this.#onKept = onKept;
  }

  /** Resolves when the stanza is committed. */
  push(live: LiveMessage): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    const {now} = this.#context;
    const {stanza, archiveId} = live;
    const item = this.#named({stanza, archiveId, time: stanza.delay ?? now()});
    const candidate = candidateOf(item, this.#context);
    const deferred = createDeferred();
    const stream = this.#stream;
    this.#queue.push({
      live,
      item,
      candidate,
      stream,
      deferred,
      shown: undefined,
      isSeen: false,
      isAsked: false,
    });
    this.#drain();
    return deferred.promise;
  }

  /** The archive is about to be asked for its newest page. */
  asking(): void {
    for (const entry of [...this.#buffer, ...this.#queue]) entry.isAsked = true;
  }

  /** True if what comes is kept at once. */
  get isOpen(): boolean {
    return this.#mode === 'keep';
  }

  /** A new stream: what the old one brought is in the archive, if there is one. */
  begin(): void {
    this.#stream++;
    this.#mode = 'show';
    // What still waits is of the old stream, too: it must not be taken for newer than the archive.
    this.#buffer.push(...this.#queue.splice(0));
    this.#release();
  }

  /** The stream of an earlier host: what comes waits until `goOn` or `showOnly`. */
  inherit(): void {
    this.#mode = 'wait';
  }

  /** Nothing was missed: what comes is kept at once. */
  goOn(hasArchive: boolean): void {
    this.#hasArchive = hasArchive;
    this.#mode = 'keep';
    this.#drain();
  }

  /** Something may have been missed: what comes is shown until the archive was asked. */
  showOnly(): void {
    this.#mode = 'show';
    this.#drain();
  }

  /** What is shown and not kept, of one conversation. */
  shown(conversation: Jid): readonly Message[] {
    return [...this.#orphans, ...this.#buffer]
      .map((entry) => entry.shown)
      .filter((message) => message?.conversation === conversation)
      .filter((message) => message !== undefined);
  }

  /** Somebody has seen what is shown at or below this place: so it is once it is kept. */
  markSeen(conversation: Jid, ord: Ord): void {
    for (const entry of this.#buffer) {
      const {shown} = entry;
      if (shown?.conversation === conversation && shown.ord <= ord) entry.isSeen = true;
    }
  }

  /** An archived message as it is to be taken in. */
  itemOf({stanza, archiveId, time}: ArchivedMessage): Item {
    return this.#named({stanza, archiveId, time});
  }

  /**
   * From now on what comes is kept at once. `commit` keeps what has come until now, in the
   * transaction of the newest page.
   */
  async open(
    hasArchive: boolean,
    commit: (keep: (ingest: Ingest, page: NewestPage) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    this.#mode = 'wait';
    await this.#draining;
    // What came before the page, and was not shown yet, tells what is older than the page, too.
    this.#buffer.push(...this.#queue.splice(0));
    const stream = this.#stream;
    const kept = this.#buffer.filter((entry) => !hasArchive || entry.stream === stream);
    const orphans = this.#buffer.filter((entry) => !kept.includes(entry));
    this.#orphans.push(...orphans.filter((entry) => entry.shown));
    this.#buffer = kept;
    this.#hasArchive = hasArchive;
    try {
      let saved = () => {};
      await commit(async (ingest, page) => {
        saved = await this.#keep(ingest, kept, page);
      });
      saved();
      this.#buffer = this.#buffer.filter((entry) => !kept.includes(entry));
      this.#mode = stream === this.#stream ? 'keep' : 'show';
      this.#dropOrphans();
      this.#settle(kept);
    } catch (error) {
      this.#mode = 'show';
      throw error;
    } finally {
      this.#drain();
    }
  }

  /** Keeps what waits, for a server of which we do not know whether it has an archive. */
  async rescue(): Promise<void> {
    if (this.#mode !== 'show') return;
    const wasStream = this.#stream;
    await this.open(false, async (keep) => {
      await this.commit((ingest) => keep(ingest, NO_PAGE));
    });
    if (this.#stream === wasStream) this.#mode = 'show';
  }

  /** Runs a transaction over everything that messages touch, and publishes what it did. */
  async commit(body: (ingest: Ingest) => Promise<void>): Promise<void> {
    const {store} = this.#context;
    const changes = await write(store, INGEST_STORES, async (tx): Promise<readonly Change[]> => {
      const ingest = beginIngest(tx, this.#context);
      await body(ingest);
      return await ingest.effects.conclude(tx);
    });
    this.#forgetOrphans(changes);
    if (changes.length > 0) this.#context.publish(changes);
  }

  get isBusy(): boolean {
    return this.#draining !== undefined;
  }

  /** Resolves when nothing more is being done. */
  async idle(): Promise<void> {
    // What came meanwhile is begun in the same turn as the last has ended.
    while (this.#draining) await this.#draining;
  }

  /** Nobody waits for what could not be kept, or comes now. */
  end(): void {
    this.#isEnded = true;
    for (const {deferred} of [...this.#queue, ...this.#buffer]) deferred.resolve();
    this.#queue = [];
    this.#buffer = [];
  }

  /** Nobody waits for what came over a stream that has ended. */
  #release(): void {
    for (const {deferred, stream} of this.#buffer) if (stream !== this.#stream) deferred.resolve();
  }

  #drain(): void {
    this.#draining ??= this.#work().finally(() => {
      this.#draining = undefined;
      if (this.#mode !== 'wait' && this.#queue.length > 0) this.#drain();
    });
  }

  async #work(): Promise<void> {
    // What arrives in the same turn goes into the same transaction.
    await Promise.resolve();
    while (this.#queue.length > 0 && this.#mode !== 'wait') {
      const batch = this.#queue;
      this.#queue = [];
      if (this.#mode === 'show') await this.#show(batch);
      else await this.#keepBatch(batch);
    }
  }

  async #keepBatch(batch: readonly Entry[]): Promise<void> {
    try {
      let saved = () => {};
      await this.commit(async (ingest) => {
        saved = await this.#keep(ingest, batch, NO_PAGE);
      });
      saved();
      this.#settle(batch);
    } catch (error) {
      // The disk is full, say. What comes next must not be kept on top of what is missing: it is
      // only shown, until the next session fetches all of it from the archive.
      if (this.#hasArchive && this.#mode === 'keep') this.#mode = 'show';
      for (const {deferred} of batch) deferred.reject(error);
      await this.#show(batch);
    }
  }

  /** Returns what is to be called after the commit. */
  async #keep(ingest: Ingest, batch: readonly Entry[], page: NewestPage): Promise<() => void> {
    const {tx, archive} = ingest;
    const fresh = await findFresh(tx, batch);
    const below = findBelow(batch, page);
    const isWriting = await hasWritten(tx);
    const before = await findSegment(tx, archive);
    let segment = before;
    /** Of what this batch has written. */
    const aliases = new Set<string>();
    for (const entry of batch) {
      const {live, item, candidate, shown, isSeen} = entry;
      const {archiveId} = item;
      const isBack = isHeldBack(live, segment);
      const isNewest =
        this.#hasArchive &&
        archiveId !== undefined &&
        !page.ids.has(archiveId) &&
        !below.has(entry) &&
        live.stanza.type !== 'error' &&
        !isBack &&
        !this.#keeper.hasCrossed;
      const isFresh =
        fresh.has(candidate) && !candidate?.aliases.some((alias) => aliases.has(alias));
      if (isFresh && candidate && below.has(entry)) {
        if (shown) ingest.effects.removed(shown);
        continue;
      }
      const {ord, outcome, key} = await ingestLive(ingest, item, {
        candidate,
        isTop: isNewest,
        isFresh,
      });
      for (const alias of candidate?.aliases ?? []) aliases.add(alias);
      if (segment && isNewest && outcome !== 'known') {
        segment = await withTop(tx, segment, archiveId, ord);
      } else if (segment && outcome === 'new') {
        segment = withFloor(segment);
      }
      if (shown && key !== undefined && key !== shown.key) ingest.effects.removed(shown);
      if (isSeen && shown && ord !== undefined) await displayHere(ingest, shown.conversation, ord);
      if (outcome !== 'new') continue;
      // What we wrote may be older in the archive.
      const hasCrossed = isBack || (isWriting && (await hasWritten(tx, candidate?.conversation)));
      if (hasCrossed) this.#keeper.hasCrossed = true;
    }
    if (segment && segment !== before) await saveSegment(tx, segment);
    const messages = batch.map(({live}) => live);
    return await this.#keeper.put(ingest.tx, messages);
  }

  #settle(batch: readonly Entry[]): void {
    for (const {deferred} of batch) deferred.resolve();
    if (batch.length > 0) this.#onKept(batch.map(({live}) => live));
  }

  /** Puts on screen what is not kept yet, and is not here already. */
  async #show(batch: readonly Entry[]): Promise<void> {
    this.#buffer.push(...batch);
    this.#release();
    try {
      const shown = await read(this.#context.store, ['messages', 'meta'], async (tx) => {
        this.#shownTop = highest(this.#shownTop, await loadHead(tx));
        const fresh: Entry[] = [];
        for (const entry of batch) {
          const {candidate} = entry;
          const isTwice = this.#isShown(entry);
          if (candidate && !isTwice && !(await findCopy(tx, candidate))) fresh.push(entry);
        }
        return fresh;
      });
      for (const entry of shown) this.#publishShown(entry);
    } catch (error) {
      this.#context.log('messages could not be compared with what is here', error);
    }
  }

  /** Gives the message its key: that under which it is on screen, if it is. */
  #named(item: Omit<Item, 'key'>): Item {
    const {newId, partiesOf} = this.#context;
    const {own} = partiesOf(item.stanza, item.time);
    // Only our own ids are ours to trust: a stranger could choose the key of another message.
    const chosen = own ? item.stanza.originId : undefined;
    const named = {...item, key: (chosen ?? newId()) as MessageKey};
    const candidate = candidateOf(named, this.#context);
    const shown = [...this.#orphans, ...this.#buffer].find(
      (other) => candidate && other.candidate && isCopy(other.candidate, candidate),
    );
    return shown ? {...named, key: shown.item.key} : named;
  }

  #isShown({candidate}: Entry): boolean {
    return [...this.#orphans, ...this.#buffer].some(
      (other) => other.shown && other.candidate && candidate && isCopy(other.candidate, candidate),
    );
  }

  #publishShown(entry: Entry): void {
    const {candidate} = entry;
    if (!candidate || this.#isShown(entry)) return;
    this.#shownTop = between(this.#shownTop, undefined);
    entry.shown = toMessage({...candidate, ord: this.#shownTop, placed: false});
    const {conversation} = candidate;
    this.#context.publish([{topic: 'messages', conversation, upsert: [entry.shown], remove: []}]);
  }

  /** What the newest page does not have is in a hole below it: it comes back from there. */
  #dropOrphans(): void {
    const changes = this.#orphans.flatMap(({shown}): Change[] =>
      shown
        ? [{topic: 'messages', conversation: shown.conversation, upsert: [], remove: [shown.key]}]
        : [],
    );
    this.#orphans = [];
    if (changes.length > 0) this.#context.publish(changes);
  }

  #forgetOrphans(changes: readonly Change[]): void {
    if (this.#orphans.length === 0) return;
    const kept = new Set<MessageKey>();
    for (const change of changes) {
      if (change.topic === 'messages') for (const {key} of change.upsert) kept.add(key);
    }
    this.#orphans = this.#orphans.filter(({item}) => !kept.has(item.key));
  }
}
