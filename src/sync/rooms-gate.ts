/**
 * Where the account's sync meets its rooms: they are a chunk of its own (`rooms/`), loaded with the
 * first session, or when somebody asks for a room before that.
 */
import type {Typing} from '../model/contact.ts';
import {bareOf, resourceOf, type BareJid, type Jid} from '../model/jid.ts';
import {findRoom} from '../store/rooms.ts';
import {read} from '../store/transaction.ts';
import type {LiveMessage} from '../xmpp/wire.ts';
import type {RoomsOptions} from './rooms/room-parts.ts';
import type {RoomSync} from './rooms/room-sync.ts';
import type {Rooms} from './rooms/rooms.ts';

export class RoomsGate {
  readonly #options: RoomsOptions;
  #opening: Promise<Rooms> | undefined;
  #rooms: Rooms | undefined;
  /** Counts the sessions in which rooms have to be entered anew. */
  #session = 0;
  #entered = 0;

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  get(): Promise<Rooms> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      // The next one who asks may have more luck with the network.
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #open(): Promise<Rooms> {
    const {openRooms} = await import('./rooms/room-book.ts');
    this.#rooms = await openRooms(this.#options);
    return this.#rooms;
  }

  /** The room that a conversation is; undefined if it is none. */
  async find(conversation: Jid): Promise<RoomSync | undefined> {
    if (resourceOf(conversation) !== undefined) return undefined;
    if (!this.#rooms) {
      const {store} = this.#options.context;
      const row = await read(store, ['rooms'], (tx) => findRoom(tx, conversation));
      if (!row) return undefined;
    }
    return (this.#rooms ?? (await this.get())).room(bareOf(conversation));
  }

  /** The same, of those that are loaded. */
  known(conversation: Jid): RoomSync | undefined {
    return this.#rooms?.room(bareOf(conversation));
  }

  isReady(room: BareJid): boolean {
    return this.#rooms?.isReady(room) === true;
  }

  typing(): readonly Typing[] {
    return this.#rooms?.typing() ?? [];
  }

  /** Nobody in a room knows us: a new session, or a host that has seen nobody come. */
  startAnew(): void {
    this.#session++;
    this.#rooms?.startAnew();
  }

  /**
   * We are online, and others know it.
   *
   * @param isNew - of a session that goes on it is known which rooms the account keeps
   */
  online({isNew: isNewSession}: {readonly isNew: boolean}): void {
    const {background, isConnected} = this.#options;
    const session = this.#session;
    const isCurrent = () => this.#session === session && isConnected();
    const isToEnter = this.#entered !== session;
    this.#entered = session;
    const entering = this.get().then(async (rooms) => {
      if (isToEnter) await rooms.enter(isCurrent);
      else await rooms.resumed(isCurrent);
      if (isNewSession && isCurrent()) await rooms.followBookmarks(isCurrent);
    });
    background.begin('entering rooms', entering);
  }

  closed(): void {
    this.#rooms?.closed();
  }

  async message(live: LiveMessage): Promise<void> {
    await (this.#rooms ?? (await this.get())).message(live);
  }

  /** True if it says that a room does not know us any more, and it is said again when it does. */
  isForgotten({stanza}: LiveMessage): boolean {
    const {type, error, from} = stanza;
    if (type !== 'error' || error?.condition !== 'not-acceptable') return false;
    return this.#rooms?.refused(bareOf(from)) === true;
  }

  removing(): void {
    this.#rooms?.removing();
  }

  async end(): Promise<void> {
    this.#session++;
    await this.#rooms?.end();
  }
}
