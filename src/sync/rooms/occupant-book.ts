/** Who is in a room. In memory only; pages are told of many changes at once. */
import type {Change} from '../../model/changes.ts';
import type {BareJid} from '../../model/jid.ts';
import type {Occupant} from '../../model/room.ts';
import type {SyncContext} from '../context.ts';

/** ms in which what changes is told together. */
const PAUSE = 100;

export class OccupantBook {
  readonly #context: Pick<SyncContext, 'publish' | 'schedule'>;
  readonly #room: BareJid;
  readonly #occupants = new Map<string, Occupant>();
  /** Those of whom pages have not been told. */
  readonly #changed = new Set<string>();
  #cancel: (() => void) | undefined;

  constructor(context: Pick<SyncContext, 'publish' | 'schedule'>, room: BareJid) {
    this.#context = context;
    this.#room = room;
  }

  list(): readonly Occupant[] {
    return [...this.#occupants.values()];
  }

  get size(): number {
    return this.#occupants.size;
  }

  get(nick: string): Occupant | undefined {
    return this.#occupants.get(nick);
  }

  set(occupant: Occupant): void {
    this.#occupants.set(occupant.nick, occupant);
    this.#note(occupant.nick);
  }

  remove(nick: string): void {
    if (this.#occupants.delete(nick)) this.#note(nick);
  }

  clear(): void {
    for (const nick of this.#occupants.keys()) this.remove(nick);
  }

  /** Tells pages now what they have not been told. */
  tell(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#changed.size === 0) return;
    const nicks = [...this.#changed];
    this.#changed.clear();
    const change: Change = {
      topic: 'occupants',
      room: this.#room,
      remove: nicks.filter((nick) => !this.#occupants.has(nick)),
      upsert: nicks.flatMap((nick) => this.#occupants.get(nick) ?? []),
    };
    this.#context.publish([change]);
  }

  #note(nick: string): void {
    this.#changed.add(nick);
    this.#cancel ??= this.#context.schedule(() => this.tell(), PAUSE);
  }
}
