/**
 * XEP-0425 Moderated Message Retraction, version 0.3.0, and the one before (`:0`, over XEP-0422), which
 * Prosody 0.12 has. Only the room may tell of it: the caller has checked who sent the message.
 */
import type {ArchiveId} from '../model/ids.ts';
import {attribute, childOf, childText, el, nonEmptyAttribute, type Element} from './xml.ts';

export const NS_MODERATION = 'urn:xmpp:message-moderate:1';
export const NS_MODERATION_0 = 'urn:xmpp:message-moderate:0';
const NS_RETRACTION = 'urn:xmpp:message-retract:1';
const NS_RETRACTION_0 = 'urn:xmpp:message-retract:0';
const NS_FASTENING = 'urn:xmpp:fasten:0';

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
  if (archiveId === undefined || !moderated) return undefined;
  return {
    archiveId,
    by: attribute(moderated, 'by') || undefined,
    reason: childText(reasoned, 'reason', reasoned.getNS() ?? '') || undefined,
  };
}

/**
 * Builds the payload of an IQ to the room.
 *
 * @param version - what the room has: `NS_MODERATION` where it has both
 */
export function buildModeration(
  archiveId: ArchiveId,
  reason: string | undefined,
  version: typeof NS_MODERATION | typeof NS_MODERATION_0,
): Element {
  const why = reason === undefined ? undefined : el('reason', {}, reason);
  if (version === NS_MODERATION) {
    const retract = el('retract', {xmlns: NS_RETRACTION});
    return el('moderate', {xmlns: NS_MODERATION, id: archiveId}, retract, why);
  }
  const retract = el('retract', {xmlns: NS_RETRACTION_0});
  const moderate = el('moderate', {xmlns: NS_MODERATION_0}, retract, why);
  return el('apply-to', {xmlns: NS_FASTENING, id: archiveId}, moderate);
}
