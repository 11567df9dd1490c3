/** Who is typing to us (XEP-0085). In memory only, and not believed for ever. */
import type {Change} from '../model/changes.ts';
import type {Jid} from '../model/jid.ts';
import type {LiveMessage} from '../xmpp/wire.ts';
import type {SyncContext} from './context.ts';

/** ms after which somebody who said no more has stopped. */
export const TYPING_TIMEOUT = 60_000;
/** A stranger could pretend to be many. */
const MAX_TYPING = 200;

export class TypingBook {
  readonly #context: SyncContext;
  /** Cancels the time-out. */
  readonly #typing = new Map<Jid, () => void>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  list(): readonly Jid[] {
    return [...this.#typing.keys()];
  }

  apply({stanza, via}: LiveMessage): void {
    const {own, conversation} = this.#context.partiesOf(stanza);
    if (own || via === 'carbon-sent') return;
    if (stanza.type !== 'chat' && stanza.type !== 'normal') return;
    // Held back by a server while we were away: they type no longer.
    if (stanza.chatState === 'composing' && stanza.delay === undefined) this.#start(conversation);
    else if (stanza.chatState !== undefined || stanza.body !== undefined) this.stop(conversation);
  }

  stop(conversation: Jid): void {
    const cancel = this.#typing.get(conversation);
    if (!cancel) return;
    cancel();
    this.#typing.delete(conversation);
    this.#publish(conversation, false);
  }

  /** The stream is gone: nobody can be said to type. */
  clear(): void {
    for (const conversation of this.list()) this.stop(conversation);
  }

  #start(conversation: Jid): void {
    const cancel = this.#typing.get(conversation);
    if (!cancel && this.#typing.size >= MAX_TYPING) return;
    cancel?.();
    const timeOut = () => this.stop(conversation);
    this.#typing.set(conversation, this.#context.schedule(timeOut, TYPING_TIMEOUT));
    if (!cancel) this.#publish(conversation, true);
  }

  #publish(conversation: Jid, typing: boolean): void {
    const change: Change = {topic: 'typing', conversation, typing};
    this.#context.publish([change]);
  }
}
