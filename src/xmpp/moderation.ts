/**
 * XEP-0425 Moderated Message Retraction, version 0.3.0, and the one before (`:0`, over XEP-0422), which
 * Prosody 0.12 has. Only the room may tell of it: the caller has checked who sent the message.
 */
import type {ArchiveId} from '../model/ids.ts';
import {attribute, childOf, childText, nonEmptyAttribute, type Element} from './xml.ts';

export const NS_MODERATION = 'urn:xmpp:message-moderate:1';
export const NS_MODERATION_0 = 'urn:xmpp:message-moderate:0';
export const NS_RETRACTION = 'urn:xmpp:message-retract:1';
export const NS_RETRACTION_0 = 'urn:xmpp:message-retract:0';
export const NS_FASTENING = 'urn:xmpp:fasten:0';

/** A moderator has taken a message away. */
export type ModeratedRetraction = {
  /** Of the message, in the room's archive. */
  readonly archiveId: ArchiveId;
  /** Address in the room of who did it, as the room has it. */
  readonly by: string | undefined;
  readonly reason: string | undefined;
};

/** What a message of the room says of another one; undefined if nothing. */
export function parseModeration(message: Element): ModeratedRetraction | undefined {
  const retract = childOf(message, 'retract', NS_RETRACTION);
  if (retract) return parsePair(retract, childOf(retract, 'moderated', NS_MODERATION), retract);
  const fastened = childOf(message, 'apply-to', NS_FASTENING);
  const moderated = fastened && childOf(fastened, 'moderated', NS_MODERATION_0);
  if (!moderated || !childOf(moderated, 'retract', NS_RETRACTION_0)) return undefined;
  return parsePair(fastened, moderated, moderated);
}

function parsePair(
  target: Element,
  moderated: Element | undefined,
  reasoned: Element,
): ModeratedRetraction | undefined {
  const archiveId = nonEmptyAttribute(target, 'id') as ArchiveId | undefined;
  const who = parseWho(moderated, reasoned);
  return archiveId === undefined || !who ? undefined : {archiveId, ...who};
}

/** What an archive has in the place of a message that was taken away; undefined if it is none. */
export function parseTombstone(
  message: Element,
): Pick<ModeratedRetraction, 'by' | 'reason'> | undefined {
  const retracted = childOf(message, 'retracted', NS_RETRACTION);
  if (retracted) return parseWho(childOf(retracted, 'moderated', NS_MODERATION), retracted);
  const moderated = childOf(message, 'moderated', NS_MODERATION_0);
  const isGone = moderated && childOf(moderated, 'retracted', NS_RETRACTION_0);
  return isGone && parseWho(moderated, moderated);
}

function parseWho(moderated: Element | undefined, reasoned: Element) {
  return (
    moderated && {
      by: attribute(moderated, 'by') || undefined,
      reason: childText(reasoned, 'reason', reasoned.getNS() ?? '') || undefined,
    }
  );
}
