/**
 * Rooms in `<natter-chat>`: what kind of conversation is open, and the elements of rooms, which are
 * fetched when there is one to show.
 */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Contact, ContactKind} from '../model/contact.ts';
import {type Jid, resourceOf} from '../model/jid.ts';
import type {NatterSelectEvent} from './events.ts';

type ChatRoomsOptions = {
  /** Whose conversation is open. */
  readonly conversation: () => Jid | undefined;
  readonly contacts: () => readonly Contact[] | undefined;
  /** The one room of a chat that has no list. */
  readonly sole: () => Jid | undefined;
  /** Says what went wrong. */
  readonly attempt: (action: Promise<unknown>) => Promise<void>;
};

export class ChatRooms implements ReactiveController {
  readonly #options: ChatRoomsOptions;
  #selected: Pick<NatterSelectEvent, 'jid' | 'kind'> | undefined;
  /** Of the conversation that is open. */
  kind: ContactKind = 'person';

  constructor(host: ReactiveControllerHost, options: ChatRoomsOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostUpdate(): void {
    const kind = this.#kindNow();
    if (kind !== this.kind && kind !== 'person') void this.#options.attempt(this.fetch());
    this.kind = kind;
  }

  /** What was selected, which the list may not know yet. */
  select({jid, kind}: NatterSelectEvent): void {
    this.#selected = {jid, kind};
  }

  async fetch(): Promise<void> {
    await import('./room-elements.ts');
  }

  #kindNow(): ContactKind {
    const jid = this.#options.conversation();
    if (jid === undefined) return 'person';
    const contact = this.#options.contacts()?.find((each) => each.jid === jid);
    const known = contact?.kind ?? (jid === this.#selected?.jid ? this.#selected.kind : undefined);
    if (known) return known;
    if (jid === this.#options.sole()) return 'room';
    return resourceOf(jid) === undefined ? 'person' : 'occupant';
  }
}
