/**
 * Logging in as RFC 6120 has it: SASL (§6), stream restart, then resource binding (§7) and stream
 * management (XEP-0198), one after the other. Left out: the obsolete session request of RFC 3921
 * where a server insists on it.
 */
import {AuthenticationError, ConnectionError, StanzaError} from '../model/errors.ts';
import {bareOf, domainOf, type FullJid, localOf, parseFullJid} from '../model/jid.ts';
import {parseClientStateSupport} from './client-state.ts';
import type {Login, LoginOptions, Management, Offers, Resumption} from './login-types.ts';
import {parseRosterVersioning} from './roster.ts';
import {runClassic} from './sasl-classic.ts';
import type {Exchange} from './sasl-exchange.ts';
import {parseClassicOffer, type Offer} from './sasl-offer.ts';
import {authenticate} from './sasl.ts';
import {toStanzaError} from './stanza-error.ts';
import type {Stream} from './stream.ts';
import {NS_STREAM_MANAGEMENT} from './stream-management.ts';
import {
  attribute,
  childOf,
  childText,
  el,
  isElement,
  NS_CLIENT,
  NS_STREAM,
  parseCount,
  type Element,
} from './xml.ts';

const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind';

/**
 * Logs in.
 *
 * @param features - of the stream before authentication
 * @throws what `login` throws
 */
export async function loginClassic(
  stream: Stream,
  features: Element,
  options: LoginOptions,
): Promise<Login> {
  await authenticateClassic(stream, parseClassicOffer(features), options);
  await stream.restart();
  return await establish(stream, await receiveFeatures(stream), options);
}

/**
 * Authenticates, and nothing more. Says nothing where the server has only SASL2.
 *
 * @throws AuthenticationError; ConnectionError
 */
export async function checkCredentials(stream: Stream, options: LoginOptions): Promise<void> {
  const offer = parseClassicOffer(await receiveFeatures(stream));
  if (offer.mechanisms.length > 0) await authenticateClassic(stream, offer, options);
}

async function authenticateClassic(
  stream: Stream,
  offer: Offer,
  options: LoginOptions,
): Promise<void> {
  const conversation = {send: sender(stream), receive: () => stream.receive()};
  const run = (exchange: Exchange) => runClassic(conversation, exchange);
  const {kept} = await authenticate({...options, offer, run});
  options.onKept(kept);
}

/**
 * From authentication on.
 *
 * @param features - of the stream after authentication
 * @throws what `login` throws
 */
export async function establish(
  stream: Stream,
  features: Element,
  options: LoginOptions,
): Promise<Login> {
  const offers = parseOffers(features);
  const step = {stream, send: sender(stream), early: []};
  if (options.resume && hasManagement(features)) {
    const outcome = await resume(step, options.resume);
    if (outcome.isResumed) return {kind: 'resumed', handled: outcome.handled, ...offers};
    options.onResumeFailed(outcome.handled);
  }
  const jid = await bind(step, options);
  const management = await manage(step, features);
  const {early} = step;
  return {kind: 'bound', jid, ...offers, management, hasCarbons: false, early};
}

/** @param features - of the stream after authentication */
export function parseOffers(features: Element): Offers {
  return {
    hasRosterVersioning: parseRosterVersioning(features),
    hasClientState: parseClientStateSupport(features),
  };
}

type Step = {
  readonly stream: Stream;
  readonly send: (element: Element) => void;
  /** Stanzas that are not for this step. */
  readonly early: Element[];
};

function hasManagement(features: Element): boolean {
  return childOf(features, 'sm', NS_STREAM_MANAGEMENT) !== undefined;
}

async function bind(step: Step, options: LoginOptions): Promise<FullJid> {
  const {resource, newId} = options;
  let answer = await requestBind(step, newId(), resource);
  // §7.7.2.2: the resource is in use; any other will do.
  if (attribute(answer, 'type') === 'error' && toStanzaError(answer).kind === 'conflict') {
    answer = await requestBind(step, newId(), undefined);
  }
  if (attribute(answer, 'type') !== 'result') throw toStanzaError(answer);
  const bound = childOf(answer, 'bind', NS_BIND);
  const jid = parseFullJid((bound && childText(bound, 'jid', NS_BIND)) ?? '');
  if (!jid) throw new StanzaError('undefined-condition', 'cancel', 'malformed answer to bind');
  checkAccount(jid, options);
  return jid;
}

async function requestBind(
  {stream, send, early}: Step,
  id: string,
  resource: string | undefined,
): Promise<Element> {
  const wish = resource === undefined ? undefined : el('resource', {}, resource);
  send(el('iq', {xmlns: NS_CLIENT, type: 'set', id}, el('bind', {xmlns: NS_BIND}, wish)));
  for (;;) {
    const element = await stream.receive();
    if (isElement(element, 'iq', NS_CLIENT) && attribute(element, 'id') === id) return element;
    early.push(element);
  }
}

/** Switches stream management on, where the server has it. */
export async function manage(step: Step, features: Element): Promise<Management> {
  const {stream, send, early} = step;
  if (!hasManagement(features)) return {kind: 'off'};
  send(buildEnable());
  for (;;) {
    const element = await stream.receive();
    if (isElement(element, 'enabled', NS_STREAM_MANAGEMENT)) return parseEnabled(element);
    if (isElement(element, 'failed', NS_STREAM_MANAGEMENT)) return {kind: 'off'};
    early.push(element);
  }
}

export function buildEnable(): Element {
  return el('enable', {xmlns: NS_STREAM_MANAGEMENT, resume: 'true'});
}

export function parseEnabled(enabled: Element): Management {
  const mayResume = /^(?:true|1)$/.test(attribute(enabled, 'resume') ?? '');
  return {kind: 'on', id: mayResume ? attribute(enabled, 'id') : undefined};
}

export function buildResume({id, handled}: Resumption): Element {
  return el('resume', {xmlns: NS_STREAM_MANAGEMENT, previd: id, h: handled});
}

/** What became of a resume; undefined if that is no answer to one. */
export function parseResumeAnswer(
  answer: Element,
):
  | {readonly isResumed: true; readonly handled: number}
  | {readonly isResumed: false; readonly handled: number | undefined}
  | undefined {
  const handled = parseCount(attribute(answer, 'h'));
  if (isElement(answer, 'failed', NS_STREAM_MANAGEMENT)) return {isResumed: false, handled};
  if (isElement(answer, 'resumed', NS_STREAM_MANAGEMENT) && handled !== undefined) {
    return {isResumed: true, handled};
  }
  return undefined;
}

/** XEP-0198 §5. `location` names a host and port, which is of no use to a browser. */
async function resume({stream, send}: Step, resumption: Resumption) {
  send(buildResume(resumption));
  const answer = await stream.receive();
  const outcome = parseResumeAnswer(answer);
  if (outcome) return outcome;
  throw new ConnectionError('stream-error', `${answer.getName()} in answer to a resume`);
}

/** @throws ConnectionError (the promise rejects) */
export async function receiveFeatures(stream: Stream): Promise<Element> {
  const features = await stream.receive();
  if (isElement(features, 'features', NS_STREAM)) return features;
  throw new ConnectionError('not-xmpp', `${features.getName()} instead of features`);
}

/** Writes without waiting. Where that fails, so does the receiving that follows, and says why. */
export function sender(stream: Stream): (element: Element) => void {
  return (element) => void stream.send(element).catch(() => {});
}

/**
 * Is the one who is bound the one who logged in?
 *
 * @throws AuthenticationError
 */
export function checkAccount(jid: FullJid, {account, secret}: LoginOptions): void {
  const bound = bareOf(jid);
  if (bound === account) return;
  const isNobodyYet = localOf(account) === undefined && domainOf(jid) === domainOf(account);
  if (secret.kind === 'anonymous') {
    if (isNobodyYet) return;
    // RFC 4505: each login is another account. The one of before is lost, with what was sent to it.
    throw new AuthenticationError('credentials-needed', `${account} was anonymous, and is gone`);
  }
  throw new AuthenticationError('failed', `logged in as ${bound} instead of ${account}`);
}
