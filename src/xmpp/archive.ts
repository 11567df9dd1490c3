import type {ArchiveId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {MessageStanza} from './message.ts';

export type ArchiveQuery = {
  /** Whose archive: the account, or a room. */
  readonly archive: BareJid;
  /** Only what was exchanged with this one. */
  readonly with?: BareJid;
  /** RSM: only what comes after this id. */
  readonly after?: ArchiveId;
  /** RSM: only what comes before this id; '' is "the last page" (XEP-0059 §2.5). */
  readonly before?: ArchiveId | '';
  readonly max: number;
};

/** A message as an archive holds it. */
export type ArchivedMessage = {
  readonly archiveId: ArchiveId;
  /** The archive's time stamp, in ms since the epoch. */
  readonly time: number;
  readonly stanza: MessageStanza;
};

export type ArchivePage = {
  /** In archive order, oldest first. Unparsable ones are left out; `first` and `last` count them. */
  readonly messages: readonly ArchivedMessage[];
  /** RSM: undefined if the page is empty. */
  readonly first: ArchiveId | undefined;
  readonly last: ArchiveId | undefined;
  /** Nothing lies beyond this page in the direction of paging. */
  readonly complete: boolean;
  /** XEP-0313 §4.3: false if the ids or the order may still change. */
  readonly stable: boolean;
};
