/**
 * A session that a backend has opened over BOSH and logged in, and that goes on here ("pre-bind").
 * It lasts as long as its stream: there is nothing to log in again with.
 */
import {AuthenticationError} from '../model/errors.ts';
import {bareOf, parseFullJid} from '../model/jid.ts';
import type {Login, LoginOptions} from './login-types.ts';
import {buildPing} from './ping.ts';
import type {Secret} from './sasl.ts';
import type {Stream} from './stream.ts';
import {attribute, el, isElement, NS_CLIENT, type Element} from './xml.ts';

/** `jid` has the resource that is bound. */
export type Prebind = Extract<Secret, {readonly kind: 'prebind'}>;

/**
 * In place of a login: finds out whether the session lives, on a stream that is attached to it.
 * What its stream offers only the backend has seen: so it is neither managed (XEP-0198) nor is the
 * roster versioned. It rejects with a ConnectionError if the session is over, and with
 * an AuthenticationError `failed` if it is another account's.
 */
export function attach({jid: text}: Prebind) {
  return async (
    stream: Stream,
    {account, newId}: Pick<LoginOptions, 'account' | 'newId'>,
  ): Promise<Login> => {
    const jid = parseFullJid(text);
    if (!jid || bareOf(jid) !== account) {
      throw new AuthenticationError('failed', `${text} is no full address of ${account}`);
    }
    const id = newId();
    const early: Element[] = [];
    void stream.send(el('iq', {xmlns: NS_CLIENT, type: 'get', id}, buildPing())).catch(() => {});
    for (;;) {
      const element = await stream.receive();
      if (isElement(element, 'iq', NS_CLIENT) && attribute(element, 'id') === id) break;
      early.push(element);
    }
    return {
      kind: 'bound',
      jid,
      management: {kind: 'off'},
      early,
      hasClientState: false,
      hasCarbons: false,
      hasRosterVersioning: false,
    };
  };
}
