/**
 * An anonymous address lasts as long as its connection, and is followed by another one. What was
 * typed under the old one and not sent goes out under the new one; what may have been sent, nobody
 * can find out any more: the person decides.
 */
import {ConnectionError, toErrorInfo} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {loadConversations} from '../store/conversations.ts';
import {loadOwnUnsent, saveMessage} from '../store/messages.ts';
import {takeHead} from '../store/meta.ts';
import {enqueue, loadOutbox} from '../store/outbox.ts';
import type {AccountStore, MessageRow} from '../store/schema.ts';
import {read, write} from '../store/transaction.ts';
import {aliasesOf} from './candidate.ts';
import {Effects} from './effects.ts';
import {INGEST_STORES} from './ingest.ts';

/**
 * Copies from the store of an account that is gone.
 *
 * @param account - whose store `to` is; nothing is running on it yet
 */
export async function inheritUnsent(
  from: AccountStore,
  to: AccountStore,
  account: BareJid,
): Promise<void> {
  const {unsent, queued, conversations} = await read(
    from,
    ['messages', 'outbox', 'conversations'],
    async (tx) => {
      const outbox = await loadOutbox(tx);
      return {
        unsent: await loadOwnUnsent(tx),
        queued: new Set(outbox.flatMap(({state, id}) => (state === 'queued' ? id : []))),
        conversations: await loadConversations(tx),
      };
    },
  );
  const lost = toErrorInfo(new ConnectionError('closed'));
  await write(to, INGEST_STORES, async (tx) => {
    const effects = new Effects();
    for (const {row: _place, archiveId: _archiveId, ...old} of unsent) {
      const {originId, delivery} = old;
      const named = {...old, archiveId: undefined};
      const isQueued = originId !== undefined && queued.has(originId);
      const row: MessageRow = {
        ...named,
        ord: await takeHead(tx),
        placed: false,
        sender: account,
        delivery:
          isQueued || delivery?.state === 'failed' ? delivery : {state: 'failed', error: lost},
        aliases: aliasesOf(named, account),
      };
      await saveMessage(tx, row);
      effects.saved(row);
      if (isQueued) await enqueue(tx, row, originId);
    }
    for (const {jid, draft} of conversations) {
      if (draft === '') continue;
      effects.changeConversation({...(await effects.conversation(tx, jid)), draft});
    }
    await effects.conclude(tx);
  });
}
