/** Messages that moderators have taken away from a room (XEP-0425), in the transaction that hears of it. */
import type {ArchiveId, StanzaId} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {Moderation} from '../model/message.ts';
import type {MessageRow} from '../store/schema.ts';
import type {ModeratedRetraction} from '../xmpp/moderation.ts';
import {moderationOf} from './candidate.ts';
import type {Ingest} from './ingest.ts';
import {findArchived} from './shared-displayed.ts';

/** Only the room may say it: the caller has checked who did. */
export async function applyModeration(
  ingest: Ingest,
  conversation: Jid,
  retraction: ModeratedRetraction,
): Promise<void> {
  const {archiveId} = retraction;
  const moderation = moderationOf(retraction);
  const row = await findArchived(ingest, conversation, archiveId);
  if (row) takeAway(ingest, row, moderation);
  else {
    const id = archiveId as string as StanzaId;
    const sender = conversation;
    await ingest.waiting.keep({conversation, kind: 'moderated', id, sender, moderation});
  }
}

/** What was taken away before it came here (invariant 12). */
export async function applyWaitingModeration(
  ingest: Ingest,
  conversation: Jid,
  archiveId: ArchiveId,
): Promise<void> {
  const targets = await ingest.waiting.take(conversation, archiveId as string as StanzaId);
  const moderation = targets.find(({kind}) => kind === 'moderated')?.moderation;
  const row = moderation && (await findArchived(ingest, conversation, archiveId));
  if (row) takeAway(ingest, row, moderation);
}

/** Nothing of what it said stays here. */
export function takeAway({tx, effects}: Ingest, row: MessageRow, moderated: Moderation): void {
  if (row.moderated) return;
  const {unread: _unread, mention: _mention, mentionsUs: _mentionsUs, ...rest} = row;
  effects.save(tx, {...rest, body: '', moderated});
}
