/**
 * Telling a sender that a message came (XEP-0184 §5.3 and §8): only for what came to this client
 * now, and only to contacts who may see our presence anyway. Never for the archive, for copies of
 * what other clients got, or for strangers.
 */
import {ConnectionError} from '../model/errors.ts';
import type {StanzaId} from '../model/ids.ts';
import {type BareJid, bareOf} from '../model/jid.ts';
import {maySeePresence} from '../store/roster.ts';
import {read} from '../store/transaction.ts';
import type {LiveMessage} from '../xmpp/wire.ts';
import type {SyncContext} from './context.ts';

/** @param lives - in the order in which they came */
export async function answerWithReceipts(
  {store, wire, account, newId}: SyncContext,
  lives: readonly LiveMessage[],
): Promise<void> {
  const asking = lives.filter((live) => asksForReceipt(live, account));
  if (asking.length === 0) return;
  const senders = [...new Set(asking.map(({stanza}) => bareOf(stanza.from)))];
  const known = await read(store, ['roster'], async (tx) => {
    const may = await Promise.all(senders.map((sender) => maySeePresence(tx, sender)));
    return new Set(senders.filter((_, index) => may[index]));
  });
  try {
    for (const {stanza} of asking) {
      const {from, id, type} = stanza;
      if (id === undefined || (type !== 'chat' && type !== 'normal')) continue;
      if (!known.has(bareOf(from))) continue;
      wire.sendMessage({to: from, id: newId() as StanzaId, type, receipt: id, hint: 'store'});
    }
  } catch (error) {
    // The stream is gone. The messages are kept; a receipt is a courtesy.
    if (!(error instanceof ConnectionError)) throw error;
  }
}

function asksForReceipt({stanza, via}: LiveMessage, account: BareJid): boolean {
  const {from, type, body, receiptRequested} = stanza;
  const isMessage = (type === 'chat' || type === 'normal') && body !== undefined;
  return via === 'direct' && receiptRequested && isMessage && bareOf(from) !== account;
}
