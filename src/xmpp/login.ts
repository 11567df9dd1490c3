/**
 * From an open stream to a bound or resumed session: SASL, restart, resource binding (RFC 6120 §6,
 * §7) and stream management (XEP-0198). Left out: SASL2, Bind 2, the obsolete session request of
 * RFC 3921 where a server insists on it.
 */
import {AuthenticationError, ConnectionError, StanzaError} from '../model/errors.ts';
import {bareOf, parseFullJid, type BareJid, type FullJid} from '../model/jid.ts';
import type {KeptCredentials} from '../model/session.ts';
import {parseRosterVersioning} from './roster.ts';
import {parseClassicOffer, runClassic} from './sasl-classic.ts';
import {authenticate, type Secret} from './sasl.ts';
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
  parseCount,
  type Element,
} from './xml.ts';

const NS_STREAM = 'http://etherx.jabber.org/streams';
const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind';

export type LoginOptions = {
  readonly account: BareJid;
  readonly resource: string;
  readonly secret: Secret;
  /** What earlier logins left. */
  readonly kept: KeptCredentials;
  readonly isConfidential: boolean;
  readonly newId: () => string;
  /** The server has accepted the secret; this is for the next time. */
  readonly onKept: (kept: KeptCredentials) => void;
  /** A stream of before, to go on with (XEP-0198 §5). */
  readonly resume: Resumption | undefined;
  /** That stream is gone; the server had handled so many of our stanzas, if it knows. */
  readonly onResumeFailed: (handled: number | undefined) => void;
};

export type Resumption = {
  readonly id: string;
  /** Stanzas of the server that we have handled. */
  readonly handled: number;
};

export type Login = {
  readonly hasRosterVersioning: boolean;
} & (
  | {
      readonly kind: 'bound';
      readonly jid: FullJid;
      /** XEP-0198: if it is on, every stanza from here on is counted, on both sides. */
      readonly management: Management;
      /** Stanzas that came before the counting began. */
      readonly early: readonly Element[];
    }
  /** The stream of before goes on. `handled` of our stanzas have arrived; the rest is to be sent again. */
  | {readonly kind: 'resumed'; readonly handled: number}
);

export type Management =
  | {readonly kind: 'off'}
  /** Without an id the stream cannot be resumed. */
  | {readonly kind: 'on'; readonly id: string | undefined};

/**
 * Logs in. Nothing but what this needs is sent: stanzas between binding and `<enabled/>` would
 * not be counted the same way on both sides.
 *
 * @throws AuthenticationError; ConnectionError; StanzaError if no resource can be bound
 */
export async function login(stream: Stream, options: LoginOptions): Promise<Login> {
  const send = (element: Element) => {
    // Where writing fails, so does the receiving that follows, and says why.
    void stream.send(element).catch(() => {});
  };
  const conversation = {send, receive: () => stream.receive()};
  const {kept} = await authenticate({
    ...options,
    offer: parseClassicOffer(await receiveFeatures(stream)),
    run: (exchange) => runClassic(conversation, exchange),
  });
  options.onKept(kept);
  await stream.restart();
  const features = await receiveFeatures(stream);
  const hasRosterVersioning = parseRosterVersioning(features);
  const hasManagement = childOf(features, 'sm', NS_STREAM_MANAGEMENT) !== undefined;

  if (options.resume && hasManagement) {
    const outcome = await resume({stream, send}, options.resume);
    if (outcome.isResumed) return {kind: 'resumed', handled: outcome.handled, hasRosterVersioning};
    options.onResumeFailed(outcome.handled);
  }
  const early: Element[] = [];
  const jid = await bind({stream, send, early, ...options});
  const management: Management = hasManagement
    ? await enableManagement({stream, send, early})
    : {kind: 'off'};
  return {kind: 'bound', jid, hasRosterVersioning, management, early};
}

async function receiveFeatures(stream: Stream): Promise<Element> {
  const features = await stream.receive();
  if (isElement(features, 'features', NS_STREAM)) return features;
  throw new ConnectionError('not-xmpp', `${features.getName()} instead of features`);
}

type Step = {
  readonly stream: Stream;
  readonly send: (element: Element) => void;
  /** Stanzas that are not for this step. */
  readonly early: Element[];
};

async function bind(step: Step & LoginOptions): Promise<FullJid> {
  const {account, resource, newId} = step;
  let answer = await requestBind(step, newId(), resource);
  // §7.7.2.2: the resource is in use; any other will do.
  if (attribute(answer, 'type') === 'error' && toStanzaError(answer).kind === 'conflict') {
    answer = await requestBind(step, newId(), undefined);
  }
  if (attribute(answer, 'type') !== 'result') throw toStanzaError(answer);
  const bound = childOf(answer, 'bind', NS_BIND);
  const jid = parseFullJid((bound && childText(bound, 'jid', NS_BIND)) ?? '');
  if (!jid) throw new StanzaError('undefined-condition', 'cancel', 'malformed answer to bind');
  if (bareOf(jid) !== account) {
    throw new AuthenticationError('failed', `logged in as ${bareOf(jid)} instead of ${account}`);
  }
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

async function enableManagement({stream, send, early}: Step): Promise<Management> {
  send(el('enable', {xmlns: NS_STREAM_MANAGEMENT, resume: 'true'}));
  for (;;) {
    const element = await stream.receive();
    if (isElement(element, 'enabled', NS_STREAM_MANAGEMENT)) {
      const mayResume = /^(?:true|1)$/.test(attribute(element, 'resume') ?? '');
      return {kind: 'on', id: mayResume ? attribute(element, 'id') : undefined};
    }
    if (isElement(element, 'failed', NS_STREAM_MANAGEMENT)) return {kind: 'off'};
    early.push(element);
  }
}

/** XEP-0198 §5. `location` names a host and port, which is of no use to a browser. */
async function resume(
  {stream, send}: Omit<Step, 'early'>,
  {id, handled}: Resumption,
): Promise<
  | {readonly isResumed: true; readonly handled: number}
  | {readonly isResumed: false; readonly handled: number | undefined}
> {
  send(el('resume', {xmlns: NS_STREAM_MANAGEMENT, previd: id, h: handled}));
  const answer = await stream.receive();
  const count = parseCount(attribute(answer, 'h'));
  if (isElement(answer, 'failed', NS_STREAM_MANAGEMENT)) return {isResumed: false, handled: count};
  if (isElement(answer, 'resumed', NS_STREAM_MANAGEMENT) && count !== undefined) {
    return {isResumed: true, handled: count};
  }
  throw new ConnectionError('stream-error', `${answer.getName()} in answer to a resume`);
}
