/**
 * XEP-0313 Message Archive Management, version 1.1.2, paged by XEP-0059 Result Set Management,
 * version 1.0. Left out: preferences, metadata, `end`, and of `#extended`
 * all but `before-id`.
 */
import type {ArchiveId} from '../model/ids.ts';
import {type BareJid, bareOf, type Jid, parseJid} from '../model/jid.ts';
import {buildDelay, parseDelay} from './delay.ts';
import {NS_FORWARD} from './forward.ts';
import {parseMessage, type MessageStanza} from './message.ts';
import {isInvitation, NS_MUC_USER} from './room-stanzas.ts';
import {
  attribute,
  childOf,
  childText,
  el,
  nonEmptyAttribute,
  NS_CLIENT,
  onlyChildOf,
  type Element,
} from './xml.ts';

export const NS_ARCHIVE = 'urn:xmpp:mam:2';
export const NS_ARCHIVE_EXTENDED = 'urn:xmpp:mam:2#extended';
const NS_RSM = 'http://jabber.org/protocol/rsm';
const NS_FORM = 'jabber:x:data';

export type ArchiveQuery = {
  /** Whose archive: the account, or a room. */
  readonly archive: BareJid;
  /** Only what was exchanged with this one. */
  readonly with?: Jid;
  /** Only what the archive took in at this time or later, in ms since the epoch. */
  readonly start?: number;
  /** Only what comes before this id, whichever way is paged; where the archive is `#extended`. */
  readonly beforeId?: ArchiveId;
  /** Only what has this text, in the sense of the server; `field` as its form has it (XEP-0431). */
  readonly text?: {readonly field: string; readonly value: string};
  /** RSM: only what comes after this id. */
  readonly after?: ArchiveId;
  /** RSM: only what comes before this id; '' is "the last page" (XEP-0059 §2.5). */
  readonly before?: ArchiveId | '';
  readonly max: number;
};

/** A message as an archive holds it. */
export type ArchivedMessage = {
  readonly archiveId: ArchiveId;
  /** The archive's time stamp, in ms since the epoch. */
  readonly time: number;
  readonly stanza: MessageStanza;
};

export type ArchivePage = {
  /** In archive order, oldest first. Unparsable ones are left out; `first` and `last` count them. */
  readonly messages: readonly ArchivedMessage[];
  /** RSM: undefined if the page is empty. */
  readonly first: ArchiveId | undefined;
  readonly last: ArchiveId | undefined;
  /** Nothing lies beyond this page in the direction of paging. */
  readonly complete: boolean;
  /** XEP-0313 §4.3: false if the ids or the order may still change. */
  readonly stable: boolean;
};

/** One `<result/>`, before it is known whether anybody asked for it. */
export type ArchiveResult = {
  readonly queryId: string | undefined;
  /** Undefined if the forwarded message cannot be parsed, or is an invitation. */
  readonly message: ArchivedMessage | undefined;
  /** An invitation of somebody else, or its answer, with the time when it came (XEP-0203). */
  readonly invitation: Element | undefined;
};

/**
 * Parses the message that carries a result (§4.2). Whether it comes from the archive that was
 * asked is for the caller to check.
 *
 * @param account - the own account
 * @returns undefined if the message is none
 */
export function parseArchiveResult(message: Element, account: BareJid): ArchiveResult | undefined {
  const result = onlyChildOf(message, 'result', NS_ARCHIVE);
  if (!result) return undefined;
  const archiveId = nonEmptyAttribute(result, 'id') as ArchiveId | undefined;
  const forwarded = onlyChildOf(result, 'forwarded', NS_FORWARD);
  const inner = forwarded && onlyChildOf(forwarded, 'message', NS_CLIENT);
  const stanza = inner && parseMessage(inner, account);
  const time = forwarded && parseDelay(forwarded);
  const queryId = attribute(result, 'queryid');
  const isWhole = archiveId !== undefined && stanza && time !== undefined;
  if (!isWhole) return {queryId, message: undefined, invitation: undefined};
  if (isInvitation(inner)) {
    const isOwn = bareOf(stanza.from) === account;
    inner.append(buildDelay(time));
    return {queryId, message: undefined, invitation: isOwn ? undefined : inner};
  }
  const whole = {archiveId, time, stanza: {...stanza, occupantJid: parseOccupantJid(inner)}};
  return {queryId, message: whole, invitation: undefined};
}

/** §6.1: who it was. What is live may not be asked: rooms let such elements of senders pass (§8.4). */
function parseOccupantJid(message: Element): Jid | undefined {
  const user = childOf(message, 'x', NS_MUC_USER);
  const item = user && childOf(user, 'item', NS_MUC_USER);
  return item && parseJid(attribute(item, 'jid') ?? '');
}

/** Parses the answer that ends a page (§4.2); undefined if it is malformed. */
export function parseArchiveEnd(iq: Element): Omit<ArchivePage, 'messages'> | undefined {
  const fin = onlyChildOf(iq, 'fin', NS_ARCHIVE);
  if (!fin) return undefined;
  const set = childOf(fin, 'set', NS_RSM);
  return {
    first: set && ((childText(set, 'first', NS_RSM) || undefined) as ArchiveId | undefined),
    last: set && ((childText(set, 'last', NS_RSM) || undefined) as ArchiveId | undefined),
    complete: isTrue(attribute(fin, 'complete')),
    // §4.3: stable unless said otherwise.
    stable: !isFalse(attribute(fin, 'stable')),
  };
}

function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1';
}

function isFalse(text: string | undefined): boolean {
  return text === 'false' || text === '0';
}

/** Builds the payload of a query (§4.1). */
export function buildArchiveQuery(query: Omit<ArchiveQuery, 'archive'>, queryId: string): Element {
  const field = (name: string, value: string, type?: string) =>
    el('field', {var: name, type}, el('value', {}, value));
  const filters = [
    query.with && field('with', query.with),
    query.start === undefined ? undefined : field('start', new Date(query.start).toISOString()),
    query.beforeId && field('before-id', query.beforeId),
    query.text && field(query.text.field, query.text.value),
  ].filter((filter) => filter !== undefined);
  const form =
    filters.length > 0 &&
    el('x', {xmlns: NS_FORM, type: 'submit'}, field('FORM_TYPE', NS_ARCHIVE, 'hidden'), ...filters);
  const set = el(
    'set',
    {xmlns: NS_RSM},
    el('max', {}, String(query.max)),
    query.after === undefined ? undefined : el('after', {}, query.after),
    // XEP-0059 §2.5: an empty one asks for the last page.
    query.before === undefined ? undefined : el('before', {}, query.before || undefined),
  );
  return el('query', {xmlns: NS_ARCHIVE, queryid: queryId}, form, set);
}
