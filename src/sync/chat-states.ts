/**
 * Telling others that we type (XEP-0085 §5). Only those who may see our presence, or who told us
 * their own chat states since we started. `active` goes with each message; `inactive` and `gone`
 * are not told: they say more about the person than a chat needs.
 */
import type {ChatState} from '../model/contact.ts';
import {ConnectionError} from '../model/errors.ts';
import type {StanzaId} from '../model/ids.ts';
import {resourceOf, type Jid} from '../model/jid.ts';
import {maySeePresence} from '../store/roster.ts';
import {read} from '../store/transaction.ts';
import type {SyncContext} from './context.ts';
import type {RoomSync} from './rooms/room-sync.ts';

export class ChatStateSender {
  readonly #context: SyncContext;
  readonly #roomOf: (conversation: Jid) => Pick<RoomSync, 'mayTellTyping'> | undefined;
  readonly #tellers = new Set<Jid>();
  readonly #told = new Map<Jid, ChatState>();
  #turn: Promise<void> = Promise.resolve();

  /** @param roomOf - the room that a conversation is; undefined if it is none */
  constructor(
    context: SyncContext,
    roomOf: (conversation: Jid) => Pick<RoomSync, 'mayTellTyping'> | undefined,
  ) {
    this.#context = context;
    this.#roomOf = roomOf;
  }

  /** This one tells us chat states. */
  heard(conversation: Jid): void {
    this.#tellers.add(conversation);
  }

  /** A message went out, and said `active`. */
  messageSent(conversation: Jid): void {
    this.#told.delete(conversation);
  }

  /** A new stream, on which nothing was told yet. */
  reset(): void {
    this.#told.clear();
  }

  set(conversation: Jid, state: ChatState): void {
    this.#turn = this.#turn
      .then(() => this.#tell(conversation, state))
      .catch((error: unknown) => this.#context.log('a chat state could not be sent', error));
  }

  async idle(): Promise<void> {
    await this.#turn;
  }

  async #tell(conversation: Jid, state: ChatState): Promise<void> {
    if (state === 'inactive' || state === 'gone') return;
    if ((this.#told.get(conversation) ?? 'active') === state) return;
    const {store, wire, newId} = this.#context;
    const room = this.#roomOf(conversation);
    const isWelcome = room
      ? room.mayTellTyping
      : this.#tellers.has(conversation) ||
        (await read(store, ['roster'], (tx) => maySeePresence(tx, conversation)));
    if (!isWelcome) return;
    try {
      wire.sendMessage({
        to: conversation,
        id: newId() as StanzaId,
        type: room ? 'groupchat' : 'chat',
        isInRoom: resourceOf(conversation) !== undefined,
        chatState: state,
        hint: 'no-store',
      });
      this.#told.set(conversation, state);
    } catch (error) {
      // Offline: by the time we are back it is no longer true.
      if (!(error instanceof ConnectionError)) throw error;
    }
  }
}
