/**
 * XEP-0484 Fast Authentication Streamlining Tokens, version 0.2.0, with the HT mechanisms of
 * draft-schmaus-kitten-sasl-ht that need no channel binding. Left out: TLS 0-RTT, and so `count`,
 * which is only for that: a page has no say in its TLS.
 *
 * A token is used for nothing but HMACs, so it is kept as a key that cannot be extracted.
 */
import {AuthenticationError} from '../model/errors.ts';
import {type BareJid, localOf} from '../model/jid.ts';
import type {FastToken} from '../model/session.ts';
import {toBase64, utf8, type Bytes} from './base64.ts';
import type {Exchange} from './sasl-exchange.ts';
import {attribute, childOf, childrenOf, el, type Element} from './xml.ts';

const NS_FAST = 'urn:xmpp:fast:0';

type FastMechanism = FastToken['mechanism'];

const HASH: Readonly<Record<FastMechanism, string>> = {
  'HT-SHA-512-NONE': 'SHA-512',
  'HT-SHA-256-NONE': 'SHA-256',
};
/** Best first. */
const MECHANISMS: readonly FastMechanism[] = ['HT-SHA-512-NONE', 'HT-SHA-256-NONE'];

/** Those of ours that the server offers, best first. `inline` is that of XEP-0388. */
export function parseFastMechanisms(inline: Element): readonly FastMechanism[] {
  const fast = childOf(inline, 'fast', NS_FAST);
  const offered = fast ? childrenOf(fast, 'mechanism', NS_FAST).map((one) => one.getText()) : [];
  return MECHANISMS.filter((mechanism) => offered.includes(mechanism));
}

export function buildTokenRequest(mechanism: FastMechanism): Element {
  return el('request-token', {xmlns: NS_FAST, mechanism});
}

/** Says that an exchange is by a token; with `invalidate` it is the last. */
export function buildFast({invalidate = false} = {}): Element {
  return el('fast', {xmlns: NS_FAST, invalidate: invalidate ? 'true' : undefined});
}

/** The token in `<success/>`, if the server gave one, for this mechanism. */
export async function parseFastToken(
  success: Element,
  mechanism: FastMechanism,
): Promise<FastToken | undefined> {
  const element = childOf(success, 'token', NS_FAST);
  const token = element && attribute(element, 'token');
  const expires = Date.parse((element && attribute(element, 'expiry')) ?? '');
  if (!token || Number.isNaN(expires)) return undefined;
  const algorithm = {name: 'HMAC', hash: HASH[mechanism]};
  const key = await crypto.subtle.importKey('raw', utf8(token), algorithm, false, ['sign']);
  return {mechanism, key, expires};
}

/** An exchange by token. The server proves that it knows the token, too. */
export async function hashedToken(account: BareJid, token: FastToken): Promise<Exchange> {
  const sign = async (text: string): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.sign('HMAC', token.key, utf8(text)));
  const name = utf8(`${localOf(account) ?? ''}\0`);
  return {
    mechanism: token.mechanism,
    first: new Uint8Array([...name, ...(await sign('Initiator'))]),
    answer: () => Promise.reject(new AuthenticationError('failed', 'unexpected SASL challenge')),
    async succeed(data) {
      if (data && toBase64(data) === toBase64(await sign('Responder'))) return undefined;
      throw new AuthenticationError('server-not-verified');
    },
    refused: (error) => error,
  };
}
