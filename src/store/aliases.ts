/**
 * Names by which a copy of a message is recognised (invariant 4): archive id within its archive,
 * origin id and stanza id within conversation and sender. The id, which a stranger chose, is
 * last, so that no id can pretend to be another name.
 */
import type {ArchiveId, MessageKey, OriginId, StanzaId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';

export function keyAlias(key: MessageKey): string {
  return `k\n${key}`;
}

export function archiveAlias(archive: BareJid, id: ArchiveId): string {
  return `a\n${archive}\n${id}`;
}

export function originAlias(conversation: BareJid, sender: BareJid, id: OriginId): string {
  return `o\n${conversation}\n${sender}\n${id}`;
}

export function stanzaAlias(conversation: BareJid, sender: BareJid, id: StanzaId): string {
  return `m\n${conversation}\n${sender}\n${id}`;
}
