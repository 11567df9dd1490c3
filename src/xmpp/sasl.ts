/**
 * Which SASL mechanism (RFC 4422) is used, with what, and what is tried when it fails. How an
 * exchange is carried is for the profiles: sasl-classic.ts (RFC 6120 §6) and sasl2.ts (XEP-0388).
 * Left out: EXTERNAL, and channel binding, which no browser lets a page do.
 */
import {AuthenticationError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import type {
  KeptCredentials,
  ScramMechanism,
  TokenMechanism,
  TokenReason,
} from '../model/session.ts';
import {anonymous, bearer, plain, scram, type Exchange, type RunResult} from './sasl-exchange.ts';
import type {Offer} from './sasl-offer.ts';
import {SCRAM_MECHANISMS} from './scram.ts';

/** What to log in with. */
export type Secret =
  | {readonly kind: 'password'; readonly password: string}
  | {readonly kind: 'token'; readonly token: string}
  /** Asked for a token at each login that needs one, and once more if that one is refused. */
  | {
      readonly kind: 'token-source';
      readonly fetch: (reason: TokenReason) => Promise<string>;
    }
  /** What an earlier login left; see `SaslOptions.kept`. */
  | {readonly kind: 'kept'}
  /** RFC 4505: the server invents an account. */
  | {readonly kind: 'anonymous'}
  /** A BOSH session that a backend has logged in; `rid` is that of the next request. */
  | {readonly kind: 'prebind'; readonly jid: string; readonly sid: string; readonly rid: number};

export type SaslOptions<Success> = {
  readonly offer: Offer;
  readonly account: BareJid;
  readonly secret: Secret;
  readonly kept: KeptCredentials;
  /** The stream cannot be read by others: what can be read may be sent. */
  readonly isConfidential: boolean;
  readonly newId: () => string;
  /**
   * Runs one exchange. Rejects with an AuthenticationError if it fails; then the stream is good
   * for another.
   */
  readonly run: (exchange: Exchange) => Promise<RunResult<Success>>;
};

export type Authenticated<Success> = {
  /** What to log in with the next time. */
  readonly kept: KeptCredentials;
  readonly success: Success;
};

/**
 * Logs in.
 *
 * @throws AuthenticationError; what `run` rejects with
 */
export async function authenticate<Success>(
  options: SaslOptions<Success>,
): Promise<Authenticated<Success>> {
  const {secret, offer, run, kept} = options;
  switch (secret.kind) {
    case 'anonymous': {
      if (!offer.mechanisms.includes('ANONYMOUS')) throw nothingInCommon(offer);
      const {success} = await run(anonymous());
      return {kept, success};
    }
    case 'token':
      return await withToken(options, () => Promise.resolve(secret.token), ['initial']);
    case 'token-source':
      return await withToken(options, secret.fetch, ['initial', 'expired']);
    case 'password':
    case 'kept':
      return await withPassword(options);
    case 'prebind':
      throw new AuthenticationError('credentials-needed');
  }
}

/**
 * The best mechanism for a password that the server offers, and that is no less than what it
 * offered before.
 *
 * @throws AuthenticationError `no-mechanism`, `credentials-needed`
 */
export function choosePasswordMechanism(
  options: Pick<SaslOptions<unknown>, 'offer' | 'secret' | 'kept' | 'isConfidential'>,
): ScramMechanism | 'PLAIN' {
  const {offer, secret, kept, isConfidential} = options;
  const {keys, bestMechanism = keys?.mechanism} = kept;
  const isOffered = (mechanism: string) => offer.mechanisms.includes(mechanism);
  const acceptable = bestMechanism
    ? SCRAM_MECHANISMS.slice(0, SCRAM_MECHANISMS.indexOf(bestMechanism) + 1)
    : SCRAM_MECHANISMS;
  const best = acceptable.find(isOffered);
  if (secret.kind === 'kept') {
    if (keys && acceptable.includes(keys.mechanism) && isOffered(keys.mechanism)) {
      return keys.mechanism;
    }
    if (best || !keys) throw new AuthenticationError('credentials-needed');
  }
  if (best) return best;
  if (bestMechanism) {
    throw new AuthenticationError(
      'no-mechanism',
      `the server used to offer ${bestMechanism}, and now offers only ${list(offer)}`,
    );
  }
  if (isOffered('PLAIN') && isConfidential) return 'PLAIN';
  throw nothingInCommon(offer);
}

async function withPassword<Success>(
  options: SaslOptions<Success>,
): Promise<Authenticated<Success>> {
  const {account, secret, kept, offer, run, newId} = options;
  const password = secret.kind === 'password' ? secret.password : undefined;
  const mechanism = choosePasswordMechanism(options);
  if (mechanism === 'PLAIN') {
    const {success} = await run(plain(mechanism, account, password ?? ''));
    return {kept, success};
  }
  const {keys, success} = await run(
    scram({mechanism, account, secret: {password, keys: kept.keys}, nonce: newId(), offer}),
  );
  return {kept: {...kept, keys, bestMechanism: mechanism}, success};
}

/**
 * Servers offer mechanisms for tokens that are not theirs (ejabberd's X-OAUTH2 takes no JWT), so
 * the next is tried when one refuses. All hand over the whole token: none is weaker than another.
 */
async function withToken<Success>(
  options: SaslOptions<Success>,
  fetch: (reason: TokenReason) => Promise<string>,
  reasons: readonly TokenReason[],
): Promise<Authenticated<Success>> {
  const {account, run, kept} = options;
  const mechanisms = tokenMechanisms(options);
  let refusal: AuthenticationError | undefined;
  for (const reason of reasons) {
    const token = await fetchToken(fetch, reason);
    for (const mechanism of mechanisms) {
      try {
        const {success} = await run(bearer(mechanism, account, token));
        return {kept: {...kept, tokenMechanism: mechanism}, success};
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refusal = error;
        // This mechanism knows the token: there is nothing to learn from the others.
        if (error.kind === 'credentials-expired') break;
      }
    }
  }
  throw refusal ?? nothingInCommon(options.offer);
}

const TOKEN_MECHANISMS: readonly TokenMechanism[] = ['OAUTHBEARER', 'X-OAUTH2', 'PLAIN'];

/**
 * How a token can be handed over: first as it was the last time.
 *
 * @throws AuthenticationError `no-mechanism`
 */
export function tokenMechanisms(
  options: Pick<SaslOptions<unknown>, 'offer' | 'kept' | 'isConfidential'>,
): readonly TokenMechanism[] {
  const {offer, kept, isConfidential} = options;
  const offered = TOKEN_MECHANISMS.filter((one) => offer.mechanisms.includes(one));
  if (!isConfidential || offered.length === 0) throw nothingInCommon(offer);
  const isLast = (mechanism: TokenMechanism) => mechanism === kept.tokenMechanism;
  return [...offered.filter(isLast), ...offered.filter((one) => !isLast(one))];
}

async function fetchToken(
  fetch: (reason: TokenReason) => Promise<string>,
  reason: TokenReason,
): Promise<string> {
  try {
    return await fetch(reason);
  } catch (cause) {
    if (cause instanceof AuthenticationError) throw cause;
    // The page's server may be down just as ours may be.
    throw new AuthenticationError('token-failed', 'the page gave no token', {cause});
  }
}

function isRefusal(error: unknown): error is AuthenticationError {
  return (
    error instanceof AuthenticationError &&
    (error.kind === 'not-authorized' || error.kind === 'credentials-expired')
  );
}

function nothingInCommon(offer: Offer): AuthenticationError {
  return new AuthenticationError('no-mechanism', `offered: ${list(offer)}`);
}

function list({mechanisms}: Offer): string {
  return mechanisms.join(' ') || 'nothing';
}
