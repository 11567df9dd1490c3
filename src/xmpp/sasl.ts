/**
 * SASL (RFC 6120 §6): chooses a mechanism, runs it, and says in our words why it failed. Left
 * out: EXTERNAL and ANONYMOUS, channel binding, SASL2.
 */
import {AuthenticationError, type AuthenticationErrorKind} from '../model/errors.ts';
import type {ScramKeys} from '../model/session.ts';
import {fromBase64, fromUtf8, toBase64, utf8} from './base64.ts';
import {createScram, SCRAM_MECHANISMS, type ScramMechanism} from './scram.ts';
import {childOf, childrenOf, el, elementsOf, isElement, type Element} from './xml.ts';

export const NS_SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';

/** What to log in with. */
export type Secret =
  | {readonly kind: 'password'; readonly password: string}
  /** Goes as the password of PLAIN: how servers take a JWT. */
  | {readonly kind: 'token'; readonly token: string}
  | {readonly kind: 'scram'; readonly keys: ScramKeys};

export type SaslOptions = {
  /** `<stream:features/>`. */
  readonly features: Element;
  readonly username: string;
  readonly secret: Secret;
  /** What the last login left, so that the next one is cheaper, and not weaker. */
  readonly keys: ScramKeys | undefined;
  /** The stream cannot be read by others: PLAIN is acceptable. */
  readonly isConfidential: boolean;
  readonly newId: () => string;
  readonly send: (element: Element) => void;
  /** The next element of the server. */
  readonly receive: () => Promise<Element>;
};

/**
 * Logs in.
 *
 * @returns what to log in with the next time, where the mechanism gives such
 * @throws AuthenticationError; what `receive` throws
 */
export async function authenticate(options: SaslOptions): Promise<ScramKeys | undefined> {
  const mechanism = chooseMechanism(options);
  return mechanism === 'PLAIN' ? await plain(options) : await scram(options, mechanism);
}

/**
 * The best mechanism that the server offers and the secret allows.
 *
 * @throws AuthenticationError `no-mechanism`, `credentials-needed`
 */
export function chooseMechanism(
  options: Pick<SaslOptions, 'features' | 'secret' | 'keys' | 'isConfidential'>,
): ScramMechanism | 'PLAIN' {
  const {features, secret, isConfidential} = options;
  const keys = secret.kind === 'scram' ? secret.keys : options.keys;
  const list = childOf(features, 'mechanisms', NS_SASL);
  const offered = new Set(
    list && childrenOf(list, 'mechanism', NS_SASL).map((child) => child.getText().trim()),
  );
  const canPlain = offered.has('PLAIN') && isConfidential;

  if (secret.kind === 'token') {
    if (canPlain) return 'PLAIN';
    throw new AuthenticationError('no-mechanism', 'tokens need PLAIN over TLS');
  }
  // Once a server has shown a mechanism, one that offers only weaker ones is another server.
  const acceptable = keys
    ? SCRAM_MECHANISMS.slice(0, SCRAM_MECHANISMS.indexOf(keys.mechanism) + 1)
    : SCRAM_MECHANISMS;
  if (secret.kind === 'scram') {
    if (offered.has(secret.keys.mechanism)) return secret.keys.mechanism;
    const kind = acceptable.some((one) => offered.has(one)) ? 'credentials-needed' : 'no-mechanism';
    throw new AuthenticationError(kind);
  }
  const best = acceptable.find((one) => offered.has(one));
  if (best) return best;
  if (canPlain && !keys) return 'PLAIN';
  throw new AuthenticationError('no-mechanism', `offered: ${[...offered].join(' ') || 'nothing'}`);
}

async function plain({username, secret, send, receive}: SaslOptions): Promise<undefined> {
  const password = passwordOf(secret);
  if (password === undefined) throw new AuthenticationError('credentials-needed');
  // RFC 4616 §2: the separator cannot be part of either.
  if (password.includes('\0')) throw new AuthenticationError('not-authorized');
  const message = toBase64(utf8(`\0${username}\0${password}`));
  send(el('auth', {xmlns: NS_SASL, mechanism: 'PLAIN'}, message));
  expectSuccess(await receive());
}

async function scram(options: SaslOptions, mechanism: ScramMechanism): Promise<ScramKeys> {
  const {username, secret, newId, send, receive} = options;
  const keys = secret.kind === 'scram' ? secret.keys : options.keys;
  const exchange = createScram({
    mechanism,
    username,
    secret: {password: passwordOf(secret), keys},
    nonce: newId(),
  });
  send(el('auth', {xmlns: NS_SASL, mechanism}, toBase64(utf8(exchange.first))));
  const challenge = await receive();
  if (!isElement(challenge, 'challenge', NS_SASL)) throw failureOf(challenge);
  let final;
  try {
    final = await exchange.final(textOf(challenge));
  } catch (error) {
    send(el('abort', {xmlns: NS_SASL}));
    throw error;
  }
  send(el('response', {xmlns: NS_SASL}, toBase64(utf8(final))));
  let outcome = await receive();
  // RFC 6120 §6.3.10 wants the signature in <success/>; some servers send one more challenge.
  if (isElement(outcome, 'challenge', NS_SASL)) {
    const kept = await exchange.verify(textOf(outcome));
    send(el('response', {xmlns: NS_SASL}));
    outcome = await receive();
    expectSuccess(outcome);
    return kept;
  }
  expectSuccess(outcome);
  return await exchange.verify(textOf(outcome));
}

function passwordOf(secret: Secret): string | undefined {
  switch (secret.kind) {
    case 'password':
      return secret.password;
    case 'token':
      return secret.token;
    case 'scram':
      return undefined;
  }
}

/** The data of a challenge or of success. */
function textOf(element: Element): string {
  const bytes = fromBase64(element.getText().trim());
  try {
    if (bytes) return fromUtf8(bytes);
  } catch {
    // Said below.
  }
  throw new AuthenticationError('failed', 'malformed SASL data');
}

function expectSuccess(element: Element): void {
  if (!isElement(element, 'success', NS_SASL)) throw failureOf(element);
}

/** RFC 6120 §6.5. */
const KINDS: Readonly<Record<string, AuthenticationErrorKind>> = {
  'not-authorized': 'not-authorized',
  'invalid-authzid': 'not-authorized',
  'account-disabled': 'account-disabled',
  'credentials-expired': 'credentials-expired',
  'temporary-auth-failure': 'temporary-failure',
  'encryption-required': 'no-mechanism',
  'invalid-mechanism': 'no-mechanism',
  'mechanism-too-weak': 'no-mechanism',
};

function failureOf(element: Element): AuthenticationError {
  if (!isElement(element, 'failure', NS_SASL)) {
    return new AuthenticationError('failed', `unexpected ${element.getName()} during SASL`);
  }
  const names = elementsOf(element).map((child) => child.getName());
  const condition = names.find((name) => name !== 'text') ?? 'failed';
  const text = childOf(element, 'text', NS_SASL)?.getText();
  const kind = Object.hasOwn(KINDS, condition) ? KINDS[condition] : undefined;
  return new AuthenticationError(kind ?? 'failed', text ? `${condition}: ${text}` : condition);
}
