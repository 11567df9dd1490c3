/** What we answer to the IQ requests of others (RFC 6120 §8.2.3: each gets exactly one answer). */
import type {BareJid} from '../model/jid.ts';
import {parseJid} from '../model/jid.ts';
import {CAPS_NODE, OWN_DISCO} from './caps.ts';
import {
  buildDiscoInfo,
  buildNoItems,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  parseDiscoNode,
} from './disco.ts';
import {isPing} from './ping.ts';
import {NS_ROSTER, parseRosterPush, type RosterPush} from './roster.ts';
import {buildIqError} from './stanza-error.ts';
import {attribute, childOf, el, NS_CLIENT, type Element} from './xml.ts';

export type IqAnswersOptions = {
  readonly account: BareJid;
  /** Our verification string (XEP-0115). */
  readonly capsVersion: string;
};

export type IqAnswer = {
  readonly answer: Element;
  /** A roster push that may be believed. */
  readonly push?: RosterPush;
};

/** The answer to an IQ of type `get` or `set`. */
export function answerIq(iq: Element, {account, capsVersion}: IqAnswersOptions): IqAnswer {
  const isGet = attribute(iq, 'type') === 'get';
  if (isGet && isPing(iq)) return {answer: result(iq)};
  if (isGet) {
    const info = childOf(iq, 'query', NS_DISCO_INFO);
    if (info) return {answer: answerInfo(iq, info, capsVersion)};
    const items = childOf(iq, 'query', NS_DISCO_ITEMS);
    if (items) return {answer: result(iq, buildNoItems(parseDiscoNode(items)))};
  }
  if (!isGet && childOf(iq, 'query', NS_ROSTER) && isFromAccount(iq, account)) {
    const push = parseRosterPush(iq);
    if (push) return {answer: result(iq), push};
    return {answer: buildIqError(iq, 'bad-request', 'modify')};
  }
  // §8.4: what is not understood. A roster push of somebody else is no different (RFC 6121 §2.1.6).
  return {answer: buildIqError(iq, 'service-unavailable', 'cancel')};
}

function answerInfo(iq: Element, query: Element, capsVersion: string): Element {
  const node = parseDiscoNode(query);
  if (node !== undefined && node !== `${CAPS_NODE}#${capsVersion}`) {
    return buildIqError(iq, 'item-not-found', 'cancel');
  }
  return result(iq, buildDiscoInfo(OWN_DISCO, node));
}

/** §8.1.2.1: no `from` is the own account. */
function isFromAccount(iq: Element, account: BareJid): boolean {
  const from = attribute(iq, 'from');
  return from === undefined || parseJid(from) === account;
}

function result(iq: Element, payload?: Element): Element {
  const id = attribute(iq, 'id');
  const to = attribute(iq, 'from');
  return el('iq', {xmlns: NS_CLIENT, type: 'result', id, to}, payload);
}
