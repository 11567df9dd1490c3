/**
 * What a commit changed. `sync` returns changes after the transaction; the worker fans them
 * out to the pages that are subscribed. They are facts, not commands: applying one twice is
 * harmless.
 */
import type {Contact, Presence} from './contact.ts';
import type {MessageKey} from './ids.ts';
import type {BareJid} from './jid.ts';
import type {Message} from './message.ts';
import type {Coverage} from './timeline.ts';

export type ContactsChange = {
  readonly upsert: readonly Contact[];
  readonly remove: readonly BareJid[];
};

export type MessagesChange = {
  readonly upsert: readonly Message[];
  readonly remove: readonly MessageKey[];
  /** Present if it is another one. */
  readonly coverage?: Coverage;
};

export type Change =
  | ({readonly topic: 'contacts'} & ContactsChange)
  | ({readonly topic: 'messages'; readonly conversation: BareJid} & MessagesChange)
  | {readonly topic: 'presence'; readonly jid: BareJid; readonly presence: Presence}
  /** The one who is typing in a 1:1 conversation is its other side. */
  | {readonly topic: 'typing'; readonly conversation: BareJid; readonly typing: boolean};
