/**
 * Telling a sender that a message came (XEP-0184 §5.3 and §8): only for what came to this client
 * now, and only to contacts who may see our presence anyway. Never for the archive, for copies of
 * what other clients got, or for strangers.
 */
import {ConnectionError} from '../model/errors.ts';
import type {StanzaId} from '../model/ids.ts';
import {bareOf} from '../model/jid.ts';
import {maySeePresence} from '../store/roster.ts';
import {read} from '../store/transaction.ts';
import type {LiveMessage} from '../xmpp/wire.ts';
import type {SyncContext} from './context.ts';

export async function answerWithReceipt(
  {store, wire, account, newId}: SyncContext,
  {stanza, via}: LiveMessage,
): Promise<void> {
  const {from, id, type, body, receiptRequested} = stanza;
  const sender = bareOf(from);
  const isMessage = (type === 'chat' || type === 'normal') && body !== undefined;
  if (via !== 'direct' || !receiptRequested || id === undefined) return;
  if (!isMessage || sender === account) return;
  if (!(await read(store, ['roster'], (tx) => maySeePresence(tx, sender)))) return;
  try {
    wire.sendMessage({to: from, id: newId() as StanzaId, type, receipt: id, hint: 'store'});
  } catch (error) {
    // The stream is gone. The message is kept; a receipt is a courtesy.
    if (!(error instanceof ConnectionError)) throw error;
  }
}
