import type {ArchiveId} from './ids.ts';
import type {Jid} from './jid.ts';
import type {Message} from './message.ts';

/** The most letters that a search may have. */
export const LONGEST_SEARCH = 256;
/** The most hits that may be asked for at once. */
export const MOST_HITS = 200;

/** Only some of what has the text. */
export type SearchFilter = {
  /** True: only own messages; false: only those of others. */
  readonly own?: boolean | undefined;
  /** Only messages of this time or later, in ms since the epoch. */
  readonly since?: number | undefined;
};

/** What is searched for. */
export type SearchText = {
  /** Words, or beginnings of words, that a message has to have; in quotes, one after the other. */
  readonly text: string;
  /** Only in this conversation. */
  readonly conversation: Jid | undefined;
  readonly limit: number;
} & SearchFilter;

/** A message that was found. */
export type SearchHit = {
  readonly message: Message;
  /** Where it has what was searched for: from and to, in UTF-16 units of its body, in order. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** `server`: it is not on this device; its `key` and `ord` mean nothing. */
  readonly from: 'device' | 'server';
};

/** What was found on this device, newest first. */
export type SearchPage = {
  readonly hits: readonly SearchHit[];
  /** Where to go on, in another search of the same; undefined: there is no more. */
  readonly next: number | undefined;
  /** False while messages that are here cannot be found yet: it is a matter of seconds. */
  readonly isIndexed: boolean;
};

/** What was found on the server, newest first. */
export type ArchiveSearchPage = {
  readonly hits: readonly SearchHit[];
  /** Where to go on; undefined: there is no more. */
  readonly next: ArchiveId | undefined;
};
