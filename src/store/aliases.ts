/**
 * Names by which a copy of a message is recognised (invariant 4): archive id within its archive,
 * origin id and stanza id, mostly one and the same, within conversation and sender. The id, which a
 * stranger chose, is last, so that no id can pretend to be another name.
 */
import type {ArchiveId, MessageKey, OriginId, StanzaId} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';

export function keyAlias(key: MessageKey): string {
  return `k\n${key}`;
}

export function archiveAlias(archive: BareJid, id: ArchiveId): string {
  return `a\n${archive}\n${id}`;
}

/** Also of an origin id: what shares the name and not the id is no copy, see `isCopy`. */
export function stanzaAlias(conversation: Jid, sender: string, id: StanzaId | OriginId): string {
  return `m\n${conversation}\n${sender}\n${id}`;
}
