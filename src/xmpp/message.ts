import type {ChatState} from '../model/contact.ts';
import type {ArchiveId, OriginId, StanzaId} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {StanzaErrorType} from '../model/errors.ts';

/** A message stanza, parsed (RFC 6121 §5 and the extensions below). */
export type MessageStanza = {
  /** Never undefined: where the stanza has no `from` it is from the own account (RFC 6120 §8.1.2.1). */
  readonly from: Jid;
  readonly to: Jid;
  readonly id: StanzaId | undefined;
  readonly type: 'chat' | 'normal' | 'headline' | 'groupchat' | 'error';
  readonly body: string | undefined;
  /** XEP-0359. */
  readonly originId: OriginId | undefined;
  /** XEP-0359, direct children, in document order. NOT trusted: see `trustedArchiveId`. */
  readonly stanzaIds: readonly {readonly id: ArchiveId; readonly by: Jid}[];
  /** XEP-0085. */
  readonly chatState: ChatState | undefined;
  /** XEP-0184: this message is a receipt for that one. */
  readonly receipt: StanzaId | undefined;
  /** XEP-0184: asks for a receipt. */
  readonly receiptRequested: boolean;
  /** XEP-0333: this message is a marker. */
  readonly marker:
    {readonly kind: 'received' | 'displayed' | 'acknowledged'; readonly id: StanzaId} | undefined;
  /** XEP-0333: asks for markers. */
  readonly markable: boolean;
  /** XEP-0203: when it was sent, in ms since the epoch. */
  readonly delay: number | undefined;
  /** With type `error`. */
  readonly error:
    | {
        readonly condition: string;
        readonly type: StanzaErrorType;
        readonly text: string | undefined;
      }
    | undefined;
};

/** A message stanza to build. `from` is the server's to add. */
export type OutgoingMessage = {
  readonly to: Jid;
  readonly id: StanzaId;
  readonly type: 'chat' | 'normal';
  readonly body?: string;
  readonly originId?: OriginId;
  readonly chatState?: ChatState;
  readonly requestReceipt?: boolean;
  readonly receipt?: StanzaId;
  readonly markable?: boolean;
  readonly marker?: {readonly kind: 'received' | 'displayed'; readonly id: StanzaId};
  /** XEP-0334 processing hint. */
  readonly hint?: 'store' | 'no-store';
};
