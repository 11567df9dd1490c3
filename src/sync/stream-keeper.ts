/**
 * What another host needs to go on with the stream (invariant 13): how far it is counted, whether
 * all was done that a new session asks for, and who is there. The rows are written in the
 * transaction that commits what they count.
 */
import type {SavedStream} from '../model/saved-stream.ts';
import {deleteStream, loadStream, savePresences, saveStream} from '../store/meta.ts';
import type {WriteTx} from '../store/schema.ts';
import {read, write} from '../store/transaction.ts';
import type {LiveMessage} from '../xmpp/wire.ts';
import type {SyncContext} from './context.ts';
import type {PresenceBook} from './presence.ts';

export class StreamKeeper {
  readonly #context: Pick<SyncContext, 'store' | 'wire'>;
  readonly #presence: PresenceBook;
  /** All was done that a new session asks for: who goes on with it need not do it again. */
  isSetUp = false;
  /**
   * What we wrote and what came may have crossed, or a stream was handed over: only the archive knows
   * which was first. Until it is asked, what comes has no place in it.
   */
  hasCrossed = false;
  #presenceOnDisk = -1;
  #saving: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(context: Pick<SyncContext, 'store' | 'wire'>, presence: PresenceBook) {
    this.#context = context;
    this.#presence = presence;
  }

  /**
   * Writes it in the transaction that commits these messages; to be called after something was
   * read in it.
   *
   * @returns what is to be called after the commit
   */
  async put(tx: WriteTx, committing: readonly LiveMessage[]): Promise<() => void> {
    const state = this.#context.wire.streamState(committing);
    if (!state) return () => {};
    const {revision} = this.#presence;
    const isPresenceNew = revision !== this.#presenceOnDisk;
    await saveStream(tx, {...state.stream, isSetUp: this.isSetUp && !this.hasCrossed});
    if (isPresenceNew) await savePresences(tx, this.#presence.dump());
    return () => {
      this.#presenceOnDisk = revision;
      state.saved();
    };
  }

  /** Writes it now. Who asks while that is under way waits for the next time, with all others. */
  save(): Promise<void> {
    if (!this.#saving) {
      this.#saving = this.#save().finally(() => {
        this.#saving = undefined;
      });
      return this.#saving;
    }
    this.#next ??= this.#saving
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.save();
      });
    return this.#next;
  }

  /** Takes over what an earlier host left, if it left anything. */
  async load(): Promise<SavedStream | undefined> {
    const found = await read(this.#context.store, ['meta'], loadStream);
    if (!found) return undefined;
    const {isSetUp, ...stream} = found.stream;
    this.isSetUp = isSetUp;
    this.#presence.restore(found.presences);
    return stream;
  }

  /**
   * This host is about to send over the stream of an earlier one: the numbers under which that has
   * saved its messages mean other stanzas then. If this one is gone before it saves what became of
   * them, it is the archive that has to tell.
   */
  async takeOver(): Promise<void> {
    await write(this.#context.store, ['meta'], async (tx) => {
      const left = await loadStream(tx);
      if (left) await saveStream(tx, {...left.stream, unacknowledged: []});
    });
  }

  /** The stream was ended, and is not to be gone on with. */
  async forget(): Promise<void> {
    let saving = this.#next ?? this.#saving;
    while (saving) {
      await saving.catch(() => {});
      saving = this.#next ?? this.#saving;
    }
    await write(this.#context.store, ['meta'], deleteStream);
  }

  async #save(): Promise<void> {
    const saved = await write(this.#context.store, ['meta'], async (tx) => {
      // Once something could be read it is this transaction's turn: what is being committed by
      // the ones before it counts then, and would be taken back by a state of before.
      await loadStream(tx);
      return await this.put(tx, []);
    });
    saved();
  }
}
