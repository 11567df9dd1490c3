/** Asking a room to take a message away: XEP-0425, both versions as in moderation.ts. */
import type {ArchiveId} from '../model/ids.ts';
import {
  NS_FASTENING,
  NS_MODERATION,
  NS_MODERATION_0,
  NS_RETRACTION,
  NS_RETRACTION_0,
} from './moderation.ts';
import {el, type Element} from './xml.ts';

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
