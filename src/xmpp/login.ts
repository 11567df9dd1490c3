/**
 * From an open stream to a bound or resumed session. What the server offers decides how: by SASL2
 * (login-sasl2.ts), all in one exchange, or as RFC 6120 has it (login-classic.ts).
 */
import {ConnectionError} from '../model/errors.ts';
import {loginClassic, receiveFeatures} from './login-classic.ts';
import type {Login, LoginOptions} from './login-types.ts';
import {NS_SASL2, parseClassicOffer} from './sasl-offer.ts';
import type {Stream} from './stream.ts';
import {childOf} from './xml.ts';

/**
 * Logs in. Nothing but what this needs is sent: stanzas between binding and `<enabled/>` would
 * not be counted the same way on both sides.
 *
 * @throws AuthenticationError; ConnectionError; StanzaError if no resource can be bound
 */
export async function login(stream: Stream, options: LoginOptions): Promise<Login> {
  const features = await receiveFeatures(stream);
  const hasClassic = parseClassicOffer(features).mechanisms.length > 0;
  if (childOf(features, 'authentication', NS_SASL2)) {
    // Few servers have it, so that not everybody has to fetch it.
    const sasl2 = await import('./login-sasl2.ts').catch(() => undefined);
    if (sasl2) return await sasl2.loginBySasl2(stream, features, options);
    if (!hasClassic) throw new ConnectionError('unreachable', 'SASL2 could not be fetched');
  }
  return await loginClassic(stream, features, options);
}
