/** What somebody has begun to write: it is the same in all tabs, and after a restart. */
import type {Change} from '../model/changes.ts';
import type {Jid} from '../model/jid.ts';
import {loadConversation} from '../store/conversations.ts';
import {write} from '../store/transaction.ts';
import type {SyncContext} from './context.ts';
import {Effects} from './effects.ts';

export async function saveDraft(
  {store, publish}: SyncContext,
  conversation: Jid,
  text: string,
): Promise<void> {
  const names = ['conversations', 'messages', 'roster', 'asks', 'rooms'] as const;
  const changes = await write(store, names, async (tx): Promise<readonly Change[]> => {
    const row = await loadConversation(tx, conversation);
    if (row.draft === text) return [];
    const effects = new Effects();
    effects.changeConversation({...row, draft: text});
    return await effects.conclude(tx);
  });
  publish(changes);
}
