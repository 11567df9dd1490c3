import type {MessageKey, Ord} from './ids.ts';
import type {Jid} from './jid.ts';
import type {DeliveryState} from './message.ts';

/** RFC 6121 §2.1.2.5, without `remove`. */
export type Subscription = 'none' | 'to' | 'from' | 'both';

/** What a list row says of the newest message. */
export type LastMessage = {
  readonly key: MessageKey;
  readonly ord: Ord;
  readonly body: string;
  /** ms since the epoch. */
  readonly time: number;
  readonly own: boolean;
  readonly delivery: DeliveryState | undefined;
  /** Nickname of who wrote it; only in rooms. */
  readonly nick?: string;
};

/** A person, a room (XEP-0045), or somebody in a room with whom we talk in private (§7.5). */
export type ContactKind = 'person' | 'room' | 'occupant';

/**
 * One row of the contact list: a roster item, a conversation, or both; or a room that we are in,
 * have kept, or are invited to. Somebody who wrote
 * without being in the roster has a row too, and so has one who asks to see our presence.
 */
export type Contact = {
  readonly jid: Jid;
  readonly kind: ContactKind;
  /** The name in the roster, or of the room, or undefined: elements then show the local part. */
  readonly name: string | undefined;
  /** True if the roster has this item. */
  readonly inRoster: boolean;
  readonly subscription: Subscription;
  /** RFC 6121 §2.1.2.2: we asked to see their presence and have no answer yet. */
  readonly asked: boolean;
  /** They ask to see our presence (RFC 6121 §3.1.3); answer with `answerSubscription`. */
  readonly asks: boolean;
  readonly groups: readonly string[];
  /** Incoming messages above the displayed one. */
  readonly unread: number;
  /** Those of them that are for us by name; only in rooms. */
  readonly mentions: number;
  readonly last: LastMessage | undefined;
  /** What was typed and not sent; empty if nothing. */
  readonly draft: string;
};

/** RFC 6121 §4.7.2.1 `show`, with the two that have no `show`. */
export type PresenceShow = 'available' | 'chat' | 'away' | 'xa' | 'dnd' | 'unavailable';

/** Presence of a contact, the best of its resources. */
export type Presence = {
  readonly show: PresenceShow;
  /** Free text of the person. */
  readonly status: string | undefined;
};

/** Who is typing in a conversation: the other side, or in a room these, by nickname. */
export type Typing = {
  readonly conversation: Jid;
  readonly nicks?: readonly string[];
};

/** XEP-0085. */
export type ChatState = 'active' | 'composing' | 'paused' | 'inactive' | 'gone';
