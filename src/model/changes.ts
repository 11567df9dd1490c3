/**
 * What a commit changed. `sync` returns changes after the transaction; the worker fans them
 * out to the pages that are subscribed. They are facts, not commands: applying one twice is
 * harmless.
 */
import type {Contact, Presence, Typing} from './contact.ts';
import type {MessageKey} from './ids.ts';
import type {BareJid, Jid} from './jid.ts';
import type {Message} from './message.ts';
import type {Occupant, Room} from './room.ts';
import type {Coverage} from './timeline.ts';

export type ContactsChange = {
  readonly upsert: readonly Contact[];
  readonly remove: readonly Jid[];
};

export type MessagesChange = {
  readonly upsert: readonly Message[];
  readonly remove: readonly MessageKey[];
  /** Present if it is another one. */
  readonly coverage?: Coverage;
};

export type RoomsChange = {
  readonly upsert: readonly Room[];
  readonly remove: readonly BareJid[];
};

/** Of the people in a room; by nickname. What is gone goes before what comes. */
export type OccupantsChange = {
  readonly remove: readonly string[];
  readonly upsert: readonly Occupant[];
};

export type Change =
  | ({readonly topic: 'contacts'} & ContactsChange)
  | ({readonly topic: 'messages'; readonly conversation: Jid} & MessagesChange)
  | {readonly topic: 'presence'; readonly jid: BareJid; readonly presence: Presence}
  | ({readonly topic: 'rooms'} & RoomsChange)
  | ({readonly topic: 'occupants'; readonly room: BareJid} & OccupantsChange)
  | ({readonly topic: 'typing'; readonly typing: boolean} & Typing);
