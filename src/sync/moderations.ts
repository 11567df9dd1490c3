/** Messages that moderators have taken away from a room (XEP-0425), in the transaction that hears of it. */
import type {ArchiveId, StanzaId} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import type {Moderation} from '../model/message.ts';
import type {MessageRow} from '../store/schema.ts';
import type {ModeratedRetraction} from '../xmpp/moderation.ts';
import {moderationOf} from './candidate.ts';
import type {Reading} from './read-state.ts';
import {findArchived} from './shared-displayed.ts';
import type {Waiting} from './waiting.ts';

type Moderating = Reading & {readonly account: BareJid; readonly waiting: Waiting};

/** Only the room may say it: the caller has checked who did. */
export async function applyModeration(
  moderating: Moderating,
  conversation: Jid,
  retraction: ModeratedRetraction,
): Promise<void> {
  const {archiveId} = retraction;
  const moderation = moderationOf(retraction);
  const row = await findArchived(moderating, conversation, archiveId);
  if (row) takeAway(moderating, row, moderation);
  else {
    const id = archiveId as string as StanzaId;
    const sender = conversation;
    await moderating.waiting.keep({conversation, kind: 'moderated', id, sender, moderation});
  }
}

/** What was taken away before it came here (invariant 12). */
export async function applyWaitingModeration(
  moderating: Moderating,
  conversation: Jid,
  archiveId: ArchiveId,
): Promise<void> {
  const id = archiveId as string as StanzaId;
  const [target] = await moderating.waiting.take(conversation, id, ['moderated']);
  const {moderation} = target ?? {};
  const row = moderation && (await findArchived(moderating, conversation, archiveId));
  if (row) takeAway(moderating, row, moderation);
}

/** Nothing of what it said stays here. */
export function takeAway({tx, effects}: Reading, row: MessageRow, moderated: Moderation): void {
  if (row.moderated) return;
  const {unread: _unread, mention: _mention, mentionsUs: _mentionsUs, ...rest} = row;
  effects.save(tx, {...rest, body: '', moderated});
}
