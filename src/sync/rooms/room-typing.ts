/** Who is typing in a room (XEP-0085), by nickname. In memory only, and not believed for ever. */
import {resourceOf, type BareJid} from '../../model/jid.ts';
import type {MessageStanza} from '../../xmpp/message.ts';
import type {SyncContext} from '../context.ts';
import {TYPING_TIMEOUT} from '../typing.ts';

/** More would not be read. */
const MAX_TYPING = 20;

export class RoomTyping {
  readonly #context: Pick<SyncContext, 'publish' | 'schedule'>;
  readonly #room: BareJid;
  /** Cancels the time-out. */
  readonly #typing = new Map<string, () => void>();

  constructor(context: Pick<SyncContext, 'publish' | 'schedule'>, room: BareJid) {
    this.#context = context;
    this.#room = room;
  }

  list(): readonly string[] {
    return [...this.#typing.keys()];
  }

  /** Something that somebody else has sent. */
  apply({from, chatState, body, delay}: MessageStanza): void {
    const nick = resourceOf(from);
    if (nick === undefined) return;
    // What the room has kept for us is long over.
    if (chatState === 'composing' && delay === undefined) this.#start(nick);
    else if (chatState !== undefined || body !== undefined) this.stop(nick);
  }

  stop(nick: string): void {
    const cancel = this.#typing.get(nick);
    if (!cancel) return;
    cancel();
    this.#typing.delete(nick);
    this.#tell();
  }

  clear(): void {
    for (const nick of this.list()) this.stop(nick);
  }

  #start(nick: string): void {
    const cancel = this.#typing.get(nick);
    if (!cancel && this.#typing.size >= MAX_TYPING) return;
    cancel?.();
    this.#typing.set(
      nick,
      this.#context.schedule(() => this.stop(nick), TYPING_TIMEOUT),
    );
    if (!cancel) this.#tell();
  }

  #tell(): void {
    const nicks = this.list();
    const typing = nicks.length > 0;
    this.#context.publish([{topic: 'typing', conversation: this.#room, typing, nicks}]);
  }
}
