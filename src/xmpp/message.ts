/**
 * Messages (RFC 6121 §5): the stanza and, composed from their modules, the extensions that this
 * client knows. Left out: subjects but of rooms, threads, XHTML, all but the first language of a body.
 */
import {type BareJid, type Jid, parseJid} from '../model/jid.ts';
import type {ChatState} from '../model/contact.ts';
import type {ArchiveId, OriginId, StanzaId} from '../model/ids.ts';
import type {StanzaErrorType} from '../model/errors.ts';
import {buildChatState, parseChatState} from './chat-states.ts';
import {parseDelay} from './delay.ts';
import {buildHint} from './hints.ts';
import {buildMarkable, buildMarker, parseMarkable, parseMarker} from './markers.ts';
import {parseModeration, parseTombstone, type ModeratedRetraction} from './moderation.ts';
import {parseOccupantId} from './occupant-ids.ts';
import {buildReceipt, buildReceiptRequest, parseReceipt, parseReceiptRequest} from './receipts.ts';
import {isInvitation, NS_MUC_USER} from './room-stanzas.ts';
import {buildOriginId, parseOriginId, parseStanzaIds} from './stable-ids.ts';
import {parseStanzaError} from './stanza-error.ts';
import {
  attribute,
  childOf,
  childText,
  el,
  isElement,
  nonEmptyAttribute,
  NS_CLIENT,
  type Element,
} from './xml.ts';

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
  /** XEP-0045 §8.1, of type `groupchat`, without a body; '' where it was taken away. */
  readonly subject?: string | undefined;
  /** XEP-0421; not to be trusted unless the room says that it has them. */
  readonly occupantId?: string | undefined;
  /** Of a room's archive: who it was (XEP-0313 §6.1, `<item jid=…/>`). */
  readonly occupantJid?: Jid | undefined;
  /** XEP-0045 §7.5: to or from somebody in a room, in private. */
  readonly isInRoom?: boolean;
  /** XEP-0425: the room takes another message away. */
  readonly moderation?: ModeratedRetraction | undefined;
  /** XEP-0425: what was here was taken away. */
  readonly tombstone?: Pick<ModeratedRetraction, 'by' | 'reason'> | undefined;
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
  readonly type: 'chat' | 'normal' | 'groupchat';
  readonly body?: string;
  /** XEP-0045 §7.5: to somebody in a room, in private. */
  readonly isInRoom?: boolean;
  readonly originId?: OriginId;
  readonly chatState?: ChatState;
  readonly requestReceipt?: boolean;
  readonly receipt?: StanzaId;
  readonly markable?: boolean;
  readonly marker?: {readonly kind: 'received' | 'displayed'; readonly id: StanzaId};
  /** XEP-0334 processing hint. */
  readonly hint?: 'store' | 'no-store';
};

const TYPES: readonly string[] = ['chat', 'normal', 'headline', 'groupchat', 'error'];

function isMessageType(type: string | undefined): type is MessageStanza['type'] {
  return type !== undefined && TYPES.includes(type);
}

/**
 * Parses a message stanza.
 *
 * @param account - whose stream, carbon or archive it came from: stands for an absent `from` or
 *   `to` (RFC 6120 §8.1.1.1, §8.1.2.1)
 * @returns undefined if it is not a message, or an address in it is malformed
 */
export function parseMessage(element: Element, account: BareJid): MessageStanza | undefined {
  if (!isElement(element, 'message', NS_CLIENT)) return undefined;
  const from = parseAddress(element, 'from', account);
  const to = parseAddress(element, 'to', account);
  if (!from || !to) return undefined;
  const type = attribute(element, 'type');
  const isError = type === 'error';
  return {
    from,
    to,
    id: nonEmptyAttribute(element, 'id') as StanzaId | undefined,
    // RFC 6121 §5.2.2: no type, or one that is not known, is `normal`.
    type: isMessageType(type) ? type : 'normal',
    body: childText(element, 'body', NS_CLIENT),
    originId: parseOriginId(element),
    stanzaIds: parseStanzaIds(element),
    chatState: parseChatState(element),
    receipt: parseReceipt(element),
    receiptRequested: parseReceiptRequest(element),
    marker: parseMarker(element),
    markable: parseMarkable(element),
    occupantId: parseOccupantId(element),
    ...(type === 'groupchat'
      ? parseRoomPart(element)
      : childOf(element, 'x', NS_MUC_USER) && {isInRoom: !isInvitation(element)}),
    delay: parseDelay(element),
    error: isError
      ? (parseStanzaError(element) ?? {
          condition: 'undefined-condition',
          type: 'cancel',
          text: undefined,
        })
      : undefined,
  };
}

/** What only rooms say. */
function parseRoomPart(
  message: Element,
): Pick<MessageStanza, 'subject' | 'moderation' | 'tombstone'> {
  // XEP-0045 §8.1: without a body or a thread; with them it is of the message.
  const isAbout = ['body', 'thread'].every((name) => !childOf(message, name, NS_CLIENT));
  return {
    subject: isAbout ? childText(message, 'subject', NS_CLIENT) : undefined,
    moderation: parseModeration(message),
    tombstone: parseTombstone(message),
  };
}

function parseAddress(element: Element, name: 'from' | 'to', account: BareJid): Jid | undefined {
  const text = attribute(element, name);
  return text === undefined ? account : parseJid(text);
}

export function buildMessage(message: OutgoingMessage): Element {
  const {to, id, type, body, originId, chatState, receipt, marker, hint} = message;
  return el(
    'message',
    {xmlns: NS_CLIENT, to, id, type},
    body === undefined ? undefined : el('body', {}, body),
    originId && buildOriginId(originId),
    chatState && buildChatState(chatState),
    message.requestReceipt && buildReceiptRequest(),
    receipt && buildReceipt(receipt),
    message.markable && buildMarkable(),
    marker && buildMarker(marker),
    // §7.5: so that all of our clients see what it is; Carbons leave it out by this (XEP-0280).
    message.isInRoom && el('x', {xmlns: NS_MUC_USER}),
    hint && buildHint(hint),
  );
}
