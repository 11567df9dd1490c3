/**
 * The SASL profile of RFC 6120 §6: carries exchanges, and says in our words why they fail.
 */
import {AuthenticationError, type AuthenticationErrorKind} from '../model/errors.ts';
import {fromBase64, toBase64, type Bytes} from './base64.ts';
import type {Exchange, RunResult} from './sasl-exchange.ts';
import {NS_SASL} from './sasl-offer.ts';
import {childOf, el, elementsOf, isElement, type Element} from './xml.ts';

/** How a profile talks to the server. */
export type Conversation = {
  readonly send: (element: Element) => void;
  /** The next element of the server. */
  readonly receive: () => Promise<Element>;
};

/**
 * Runs an exchange.
 *
 * @throws AuthenticationError (the promise rejects); what `receive` rejects with
 */
export async function runClassic(
  {send, receive}: Conversation,
  exchange: Exchange,
): Promise<RunResult<undefined>> {
  const {mechanism, first} = exchange;
  send(el('auth', {xmlns: NS_SASL, mechanism}, toBase64(first)));
  for (;;) {
    const element = await receive();
    if (isElement(element, 'challenge', NS_SASL)) {
      send(await answerTo(element, exchange, NS_SASL, send));
    } else if (isElement(element, 'success', NS_SASL)) {
      return {keys: await exchange.succeed(dataOf(element)), success: undefined};
    } else {
      throw exchange.refused(failureOf(element, NS_SASL));
    }
  }
}

/** The `<response/>` to a challenge of either profile; says so when we give up. */
export async function answerTo(
  challenge: Element,
  exchange: Exchange,
  xmlns: string,
  send: Conversation['send'],
): Promise<Element> {
  try {
    const answer = await exchange.answer(dataOf(challenge) ?? new Uint8Array());
    return el('response', {xmlns}, toBase64(answer));
  } catch (error) {
    send(el('abort', {xmlns}));
    throw error;
  }
}

/**
 * The data of a challenge or of success; undefined if there are none.
 *
 * @throws AuthenticationError `failed` if they are malformed
 */
export function dataOf(element: Element): Bytes | undefined {
  const text = element.getText().trim();
  if (text === '') return undefined;
  // RFC 6120 §6.4.2: that is how empty data look.
  const bytes = text === '=' ? new Uint8Array() : fromBase64(text);
  if (!bytes) throw new AuthenticationError('failed', 'malformed SASL data');
  return bytes;
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

/** What went wrong, from the `<failure/>` of either profile. */
export function failureOf(element: Element, xmlns: string): AuthenticationError {
  if (!isElement(element, 'failure', xmlns)) {
    return new AuthenticationError('failed', `unexpected ${element.getName()} during SASL`);
  }
  const names = elementsOf(element).map((child) => child.getName());
  const condition = names.find((name) => name !== 'text') ?? 'failed';
  const text = childOf(element, 'text', xmlns)?.getText();
  const kind = Object.hasOwn(KINDS, condition) ? KINDS[condition] : undefined;
  return new AuthenticationError(kind ?? 'failed', text ? `${condition}: ${text}` : condition);
}
