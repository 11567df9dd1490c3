/**
 * Logging in by SASL2 (XEP-0388), with what the server can do in the same round trip: Bind 2
 * (XEP-0386, version 1.1.0), stream management (XEP-0198 §8), carbons (XEP-0280), and a token
 * for the next time (fast.ts). What it cannot is done afterwards, as in RFC 6120.
 */
import {AuthenticationError, StanzaError} from '../model/errors.ts';
import {parseFullJid} from '../model/jid.ts';
import type {FastToken, KeptCredentials} from '../model/session.ts';
import {NS_CARBONS, buildCarbonsEnable} from './carbons.ts';
import {
  buildFast,
  buildTokenRequest,
  hashedToken,
  parseFastMechanisms,
  parseFastToken,
} from './fast.ts';
import type {Login, LoginOptions} from './login-types.ts';
import {
  buildEnable,
  buildResume,
  checkAccount,
  establish,
  manage,
  parseEnabled,
  parseOffers,
  parseResumeAnswer,
  receiveFeatures,
  sender,
} from './login-classic.ts';
import {authenticate} from './sasl.ts';
import {NS_SASL2} from './sasl-offer.ts';
import {parseSasl2Offer, runSasl2} from './sasl2.ts';
import type {Exchange} from './sasl-exchange.ts';
import {toStanzaError} from './stanza-error.ts';
import {NS_STREAM_MANAGEMENT} from './stream-management.ts';
import type {Stream} from './stream.ts';
import {
  attribute,
  childOf,
  childrenOf,
  childText,
  el,
  isElement,
  NS_STREAM,
  type Element,
} from './xml.ts';

const NS_BIND2 = 'urn:xmpp:bind:0';

/** What of our wishes the server can fulfil in the same round trip. */
type Inline = {
  /** XEP-0386, and what it can switch on; undefined where it has none. */
  readonly bind: ReadonlySet<string> | undefined;
  readonly canResume: boolean;
  readonly fast: readonly FastToken['mechanism'][];
};

function parseInline(inline: Element | undefined): Inline {
  if (!inline) return {bind: undefined, canResume: false, fast: []};
  const bind = childOf(inline, 'bind', NS_BIND2);
  const features = bind && childOf(bind, 'inline', NS_BIND2);
  const names = features ? childrenOf(features, 'feature', NS_BIND2) : [];
  return {
    bind: bind && new Set(names.map((feature) => attribute(feature, 'var') ?? '')),
    canResume: childOf(inline, 'sm', NS_STREAM_MANAGEMENT) !== undefined,
    fast: parseFastMechanisms(inline),
  };
}

/**
 * Logs in.
 *
 * @param features - of the stream before authentication
 * @throws what `login` throws
 */
export async function loginBySasl2(
  stream: Stream,
  features: Element,
  options: LoginOptions,
): Promise<Login> {
  const offer = parseSasl2Offer(features);
  const inline = parseInline(offer.inline);
  const conversation = {send: sender(stream), receive: () => stream.receive()};
  const wishes = buildWishes(inline, options);
  const run = (exchange: Exchange, ...more: Element[]) =>
    runSasl2(conversation, exchange, {...options, inline: [...wishes, ...more]});

  const byToken = await tryToken(options, inline, run);
  // A token is for the installation that it was given to, and for an account that one can return to.
  const mayKeepToken = options.clientId !== undefined && options.secret.kind !== 'anonymous';
  const wanted = mayKeepToken ? inline.fast[0] : undefined;
  const request = wanted && buildTokenRequest(wanted);
  const {kept, success} =
    byToken ??
    (await authenticate({
      ...options,
      kept: {...options.kept, fast: undefined},
      offer,
      run: (exchange) => run(exchange, ...(request ? [request] : [])),
    }));
  const mechanism = byToken ? kept.fast?.mechanism : wanted;
  const token = mechanism && (await parseFastToken(success, mechanism));
  options.onKept(token ? {...kept, fast: token} : kept);
  return await conclude(stream, success, inline, options);
}

/** Bind 2 would end the stream that is to be resumed, unless the server resumes it before that. */
function buildWishes({bind, canResume}: Inline, {resume}: LoginOptions): readonly Element[] {
  const wishes = resume && canResume ? [buildResume(resume)] : [];
  if (!bind || (resume && !canResume)) return wishes;
  const features = [
    bind.has(NS_CARBONS) && buildCarbonsEnable(),
    bind.has(NS_STREAM_MANAGEMENT) && buildEnable(),
  ];
  return [...wishes, el('bind', {xmlns: NS_BIND2}, el('tag', {}, 'natter'), ...features)];
}

/** Logs in by the token of an earlier login; undefined if there is none, or the server refuses it. */
async function tryToken(
  {account, kept, clientId, now, isConfidential, onKept}: LoginOptions,
  {fast}: Inline,
  run: (exchange: Exchange, fast: Element) => Promise<{readonly success: Element}>,
): Promise<{readonly kept: KeptCredentials; readonly success: Element} | undefined> {
  const token = kept.fast;
  if (!token || !isConfidential || clientId === undefined) return undefined;
  if (token.expires <= now() || !fast.includes(token.mechanism)) return undefined;
  try {
    const {success} = await run(await hashedToken(account, token), buildFast());
    return {kept, success};
  } catch (error) {
    const isRefused =
      error instanceof AuthenticationError &&
      (error.kind === 'not-authorized' || error.kind === 'credentials-expired');
    if (!isRefused) throw error;
    onKept({...kept, fast: undefined});
    return undefined;
  }
}

/** What the server has done of our wishes, and what is left to do. */
async function conclude(
  stream: Stream,
  success: Element,
  inline: Inline,
  options: LoginOptions,
): Promise<Login> {
  // Features come next; but stanzas may come before them, and are for later.
  const features = await stream.receive((element) => isElement(element, 'features', NS_STREAM));
  const offers = parseOffers(features);
  const answer =
    childOf(success, 'resumed', NS_STREAM_MANAGEMENT) ??
    childOf(success, 'failed', NS_STREAM_MANAGEMENT);
  const outcome = answer && parseResumeAnswer(answer);
  if (outcome?.isResumed) return {kind: 'resumed', handled: outcome.handled, ...offers};
  if (outcome) options.onResumeFailed(outcome.handled);
  const bound = childOf(success, 'bound', NS_BIND2);
  if (!bound) {
    const refused = childOf(success, 'failed', NS_BIND2);
    if (refused) throw toStanzaError(refused);
    return await establish(stream, features, outcome ? {...options, resume: undefined} : options);
  }
  const jid = parseFullJid(childText(success, 'authorization-identifier', NS_SASL2)?.trim() ?? '');
  if (!jid) throw new StanzaError('undefined-condition', 'cancel', 'bound to no address');
  checkAccount(jid, options);
  const enabled = childOf(bound, 'enabled', NS_STREAM_MANAGEMENT);
  const early: Element[] = [];
  const management = enabled
    ? parseEnabled(enabled)
    : await manage({stream, send: sender(stream), early}, features);
  const hasCarbons = inline.bind?.has(NS_CARBONS) ?? false;
  return {kind: 'bound', jid, ...offers, management, hasCarbons, early};
}

/**
 * Takes back a token (XEP-0484 §3.6): logs in by it for the last time, and leaves.
 *
 * @throws AuthenticationError; ConnectionError
 */
export async function revokeToken(
  stream: Stream,
  token: FastToken,
  {account, clientId}: Pick<LoginOptions, 'account' | 'clientId'>,
): Promise<void> {
  await receiveFeatures(stream);
  const conversation = {send: sender(stream), receive: () => stream.receive()};
  const inline = [buildFast({invalidate: true})];
  await runSasl2(conversation, await hashedToken(account, token), {clientId, inline});
  await stream.close();
}
