import type {ErrorInfo} from './errors.ts';
import type {MessageKey, Ord, StanzaId} from './ids.ts';
import type {Jid} from './jid.ts';

/** How far an own message has come. It only moves forward, except that `failed` may be retried. */
export type DeliveryState =
  /** On disk, not yet confirmed by the server. */
  | {readonly state: 'sending'}
  /** The server has it. */
  | {readonly state: 'sent'}
  /** A client of the other side has it (XEP-0184, or `received` of XEP-0333). */
  | {readonly state: 'delivered'}
  /** The other person has seen it (XEP-0333 `displayed`). */
  | {readonly state: 'read'}
  /** Refused, or given up: `error` says why. The person may retry or discard it. */
  | {readonly state: 'failed'; readonly error: ErrorInfo};

/** A message as elements show it. */
export type Message = {
  /** The same in every tab and for the message's whole life. */
  readonly key: MessageKey;
  readonly conversation: Jid;
  /** Place in the conversation: sort by it, never by `time`. */
  readonly ord: Ord;
  /** When it was sent, in ms since the epoch. For display only. */
  readonly time: number;
  /** True for what this account sent, from whichever device. */
  readonly own: boolean;
  readonly sender: Jid;
  /** What receipts and markers refer to; undefined where the sender gave no id. */
  readonly id: StanzaId | undefined;
  readonly body: string;
  /** Only on own messages. */
  readonly delivery: DeliveryState | undefined;
  /** Who it is in a room, whatever the nickname (XEP-0421); where the room tells. */
  readonly occupantId?: string;
  /** It is for us by name; only in rooms. */
  readonly mentionsUs?: true;
  /** A moderator has taken it away (XEP-0425); its body is empty. */
  readonly moderated?: Moderation;
};

export type Moderation = {
  /** Nickname of who did it. */
  readonly by: string | undefined;
  readonly reason: string | undefined;
};
