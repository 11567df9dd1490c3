/**
 * One run of a SASL mechanism, whichever profile carries it: PLAIN (RFC 4616), which X-OAUTH2 of
 * ejabberd is too; SCRAM (scram.ts); OAUTHBEARER (RFC 7628) and ANONYMOUS (RFC 4505).
 */
import {AuthenticationError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {localOf} from '../model/jid.ts';
import type {ScramKeys, ScramMechanism, TokenMechanism} from '../model/session.ts';
import {fromUtf8, utf8, type Bytes} from './base64.ts';
import type {Offer} from './sasl-offer.ts';
import {createScram, type ScramSecret} from './scram.ts';

export interface Exchange {
  readonly mechanism: string;
  /** The initial response. */
  readonly first: Bytes;
  /**
   * Answers a challenge.
   *
   * @throws AuthenticationError if the exchange is to be aborted
   */
  answer(challenge: Bytes): Promise<Bytes>;
  /**
   * The server says that it succeeded.
   *
   * @param data - what it adds, if anything
   * @returns what to log in with the next time, where the mechanism gives such
   * @throws AuthenticationError if what it adds is not what only the right server can know
   */
  succeed(data: Bytes | undefined): Promise<ScramKeys | undefined>;
  /** The server refuses; the error may know less than the exchange does. */
  refused(error: AuthenticationError): AuthenticationError;
}

/** What came of an exchange that succeeded. */
export type RunResult<Success> = {
  readonly keys: ScramKeys | undefined;
  /** Of the profile. */
  readonly success: Success;
};

/** An exchange in one message. */
function single(mechanism: string, first: string): Exchange {
  return {
    mechanism,
    first: utf8(first),
    answer: () => Promise.reject(new AuthenticationError('failed', 'unexpected SASL challenge')),
    succeed: () => Promise.resolve(undefined),
    refused: (error) => error,
  };
}

/** @throws AuthenticationError `not-authorized` if the password cannot be one */
export function plain(
  mechanism: 'PLAIN' | 'X-OAUTH2',
  account: BareJid,
  password: string,
): Exchange {
  // RFC 4616 §2: the separator cannot be part of either.
  if (password.includes('\0')) throw new AuthenticationError('not-authorized');
  return single(mechanism, `\0${localOf(account) ?? ''}\0${password}`);
}

/** RFC 4505 §2 wants trace information that says nothing of the person. */
export function anonymous(): Exchange {
  return single('ANONYMOUS', 'natter');
}

/** @throws AuthenticationError `not-authorized` if the token cannot be one */
export function bearer(mechanism: TokenMechanism, account: BareJid, token: string): Exchange {
  return mechanism === 'OAUTHBEARER'
    ? oauthBearer(account, token)
    : plain(mechanism, account, token);
}

function oauthBearer(account: BareJid, token: string): Exchange {
  // RFC 6750 §2.1: b64token. Anything else could say more than it should.
  if (!/^[\w\-.~+/]+=*$/.test(token)) throw new AuthenticationError('not-authorized');
  // RFC 5801 §4: saslname.
  const name = account.replaceAll('=', '=3D').replaceAll(',', '=2C');
  let status: unknown;
  return {
    ...single('OAUTHBEARER', `n,a=${name},\x01auth=Bearer ${token}\x01\x01`),
    // RFC 7628 §3.2.2: the server says why; after a dummy answer it fails.
    answer(challenge) {
      status = statusOf(challenge);
      return Promise.resolve(utf8('\x01'));
    },
    refused: (error) =>
      status === 'invalid_token'
        ? new AuthenticationError('credentials-expired', error.message)
        : error,
  };
}

function statusOf(challenge: Bytes): unknown {
  try {
    const error: unknown = JSON.parse(fromUtf8(challenge));
    return error instanceof Object && 'status' in error ? error.status : undefined;
  } catch {
    return undefined;
  }
}

/** SCRAM; see scram.ts for the options. */
export function scram(options: {
  readonly mechanism: ScramMechanism;
  readonly account: BareJid;
  readonly secret: ScramSecret;
  readonly nonce: string;
  readonly offer: Offer;
}): Exchange {
  const {mechanism, account, secret, nonce, offer} = options;
  const exchange = createScram({
    mechanism,
    username: localOf(account) ?? '',
    secret,
    nonce,
    offer,
  });
  /** What was verified before the success: some servers send the signature as a challenge. */
  let kept: ScramKeys | undefined;
  let hasAnswered = false;
  return {
    mechanism,
    first: utf8(exchange.first),
    async answer(challenge) {
      if (hasAnswered) {
        kept = await exchange.verify(textOf(challenge));
        return utf8('');
      }
      hasAnswered = true;
      return utf8(await exchange.final(textOf(challenge)));
    },
    succeed: async (data) => kept ?? (await exchange.verify(data ? textOf(data) : '')),
    refused: (error) => error,
  };
}

function textOf(data: Bytes): string {
  try {
    return fromUtf8(data);
  } catch {
    throw new AuthenticationError('failed', 'malformed SASL data');
  }
}
