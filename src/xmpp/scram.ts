/**
 * SCRAM: RFC 5802 with SHA-1, RFC 7677 with SHA-256, and the same with SHA-512; where the server
 * can, with XEP-0474 (SASL SCRAM Downgrade Protection, version 0.5.0), by which it proves that
 * nobody has shortened its list of mechanisms. Left out: authorization identities, and channel
 * binding, which no browser lets a page do. RFC 5802 §6 has `n` for that, and XEP-0440 demands it:
 * `y` would say that we can, and fail on every server that can, too.
 *
 * Of a password only the salted form is kept, as an HMAC key that cannot be extracted.
 */
import {AuthenticationError} from '../model/errors.ts';
import type {ScramKeys, ScramMechanism} from '../model/session.ts';
import {fromBase64, toBase64, utf8, type Bytes} from './base64.ts';
import type {Offer} from './sasl-offer.ts';

/** Best first. */
export const SCRAM_MECHANISMS: readonly ScramMechanism[] = [
  'SCRAM-SHA-512',
  'SCRAM-SHA-256',
  'SCRAM-SHA-1',
];

export type ScramSecret = {
  readonly password?: string | undefined;
  /** Used if mechanism, salt and iteration count are still the same. */
  readonly keys?: ScramKeys | undefined;
};

export interface ScramExchange {
  /** `client-first-message`. */
  readonly first: string;
  /**
   * Answers the `server-first-message` with the `client-final-message`.
   *
   * @throws AuthenticationError `failed` (malformed, or too cheap), `credentials-needed`,
   *   `no-mechanism` (the server offers more than we were shown)
   */
  final(challenge: string): Promise<string>;
  /**
   * Checks the `server-final-message`, and returns what to log in with the next time.
   *
   * @throws AuthenticationError `server-not-verified`
   */
  verify(outcome: string): Promise<ScramKeys>;
}

/** RFC 7677 §4: at least 4096. A server that asks for less is not one that knows our password. */
const MIN_ITERATIONS = 4096;
/** A server that asks for more would keep us busy for minutes. */
const MAX_ITERATIONS = 10_000_000;

const GS2_HEADER = 'n,,';
const HASH = {
  'SCRAM-SHA-1': {name: 'SHA-1', bits: 160},
  'SCRAM-SHA-256': {name: 'SHA-256', bits: 256},
  'SCRAM-SHA-512': {name: 'SHA-512', bits: 512},
} as const;

/**
 * Begins an exchange.
 *
 * @param options.username - local part of the account
 * @param options.nonce - printable ASCII without commas, new for each exchange
 */
export function createScram(options: {
  readonly mechanism: ScramMechanism;
  readonly username: string;
  readonly secret: ScramSecret;
  readonly nonce: string;
  /** What we were told that the server offers. */
  readonly offer: Offer;
}): ScramExchange {
  const {mechanism, username, secret, nonce, offer} = options;
  const firstBare = `n=${escapeName(username)},r=${nonce}`;
  let expected: {readonly signature: string; readonly keys: ScramKeys} | undefined;

  return {
    first: GS2_HEADER + firstBare,

    async final(challenge) {
      const {serverNonce, salt, iterations, offerHash} = parseChallenge(challenge, nonce);
      if (offerHash !== undefined && offerHash !== (await hashOffer(mechanism, offer))) {
        throw new AuthenticationError('no-mechanism', 'what the server offers was tampered with');
      }
      const keys = await keysFor({mechanism, secret, salt, iterations});
      const withoutProof = `c=${btoa(GS2_HEADER)},r=${serverNonce}`;
      const authMessage = `${firstBare},${challenge},${withoutProof}`;
      const {saltedPassword} = keys;
      const clientKey = await hmac(saltedPassword, 'Client Key');
      const storedKey = await crypto.subtle.digest(HASH[mechanism].name, clientKey);
      const signature = await hmac(await hmacKey(mechanism, storedKey), authMessage);
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
      const serverKey = await hmac(saltedPassword, 'Server Key');
      const serverSignature = await hmac(await hmacKey(mechanism, serverKey), authMessage);
      expected = {signature: toBase64(serverSignature), keys};
      return `${withoutProof},p=${toBase64(proof)}`;
    },

    async verify(outcome) {
      const verifier = /^v=([^,]+)(?:,|$)/.exec(outcome)?.[1];
      // RFC 5802 §3: a server without the right signature does not know the password.
      if (!expected || verifier !== expected.signature) {
        throw new AuthenticationError('server-not-verified');
      }
      return expected.keys;
    },
  };
}

/**
 * What SASLprep (RFC 4013) does to passwords that people use: compatibility forms and all kinds
 * of space become one; what cannot be typed is refused.
 *
 * @throws AuthenticationError `not-authorized`
 */
export function preparePassword(password: string): string {
  const prepared = password
    .replace(/\u034f|[\u00ad\u1806\u200b-\u200d\u2060\ufeff]|\p{Variation_Selector}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFKC');
  if (prepared === '' || /\p{Cc}/u.test(prepared)) {
    throw new AuthenticationError('not-authorized', 'a password without usable characters');
  }
  return prepared;
}

/** RFC 5802 §5.1: saslname. */
function escapeName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

function parseChallenge(
  challenge: string,
  nonce: string,
): {
  readonly serverNonce: string;
  readonly salt: string;
  readonly iterations: number;
  /** XEP-0474; undefined where the server has none. */
  readonly offerHash: string | undefined;
} {
  // A mandatory extension (`m=`) would come first, and is one that we do not know (§5.1).
  const match =
    /^r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/]+={0,2}),i=([1-9]\d{0,8})((?:,.*)?)$/.exec(
      challenge,
    );
  const [, serverNonce = '', salt = '', count = '', extensions = ''] = match ?? [];
  if (!match) throw new AuthenticationError('failed', 'malformed SCRAM challenge');
  if (!serverNonce.startsWith(nonce) || serverNonce.length === nonce.length) {
    throw new AuthenticationError('failed', 'SCRAM nonce is not an extension of ours');
  }
  const iterations = Number(count);
  if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
    throw new AuthenticationError('failed', `SCRAM iteration count ${iterations}`);
  }
  return {serverNonce, salt, iterations, offerHash: /,h=([^,]+)/.exec(extensions)?.[1]};
}

/** XEP-0474 §6.1; JavaScript's order and that of octets are the same for names of mechanisms. */
async function hashOffer(mechanism: ScramMechanism, offer: Offer): Promise<string> {
  const join = (names: readonly string[]) => [...names].sort().join('\x1e');
  const {mechanisms, channelBindings} = offer;
  const text = join(mechanisms) + (channelBindings ? `\x1f${join(channelBindings)}` : '');
  return toBase64(new Uint8Array(await crypto.subtle.digest(HASH[mechanism].name, utf8(text))));
}

async function keysFor(options: {
  readonly mechanism: ScramMechanism;
  readonly secret: ScramSecret;
  readonly salt: string;
  readonly iterations: number;
}): Promise<ScramKeys> {
  const {mechanism, secret, salt, iterations} = options;
  const {keys, password} = secret;
  if (keys?.mechanism === mechanism && keys.salt === salt && keys.iterations === iterations) {
    return keys;
  }
  if (password === undefined) {
    throw new AuthenticationError('credentials-needed', 'the server has changed the salt');
  }
  const saltBytes = fromBase64(salt);
  if (!saltBytes) throw new AuthenticationError('failed', 'malformed SCRAM salt');
  const {name, bits} = HASH[mechanism];
  const key = await crypto.subtle.importKey(
    'raw',
    utf8(preparePassword(password)),
    'PBKDF2',
    false,
    ['deriveBits'],
  );
  const params = {name: 'PBKDF2', hash: name, salt: saltBytes, iterations};
  const salted = await crypto.subtle.deriveBits(params, key, bits);
  return {mechanism, salt, iterations, saltedPassword: await hmacKey(mechanism, salted)};
}

async function hmacKey(mechanism: ScramMechanism, bytes: ArrayBuffer | Bytes): Promise<CryptoKey> {
  const algorithm = {name: 'HMAC', hash: HASH[mechanism].name};
  return await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']);
}

async function hmac(key: CryptoKey, text: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(text)));
}
