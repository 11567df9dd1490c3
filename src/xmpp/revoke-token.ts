/**
 * Takes back the token of XEP-0484 (§3.6): only who logs in with it can, so there is a stream for
 * that alone.
 */
import type {BareJid} from '../model/jid.ts';
import type {FastToken} from '../model/session.ts';
import {buildFast, hashedToken} from './fast.ts';
import {receiveFeatures, sender} from './login-classic.ts';
import {runSasl2} from './sasl2.ts';
import type {Stream} from './stream.ts';

/**
 * Logs in by the token for the last time, and leaves.
 *
 * @throws AuthenticationError; ConnectionError
 */
export async function revokeToken(
  stream: Stream,
  options: {
    readonly account: BareJid;
    readonly token: FastToken;
    readonly clientId: string | undefined;
  },
): Promise<void> {
  const {account, token, clientId} = options;
  await receiveFeatures(stream);
  const conversation = {send: sender(stream), receive: () => stream.receive()};
  const inline = [buildFast({invalidate: true})];
  await runSasl2(conversation, await hashedToken(account, token), {clientId, inline});
  await stream.close();
}
