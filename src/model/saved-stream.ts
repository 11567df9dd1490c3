import type {StanzaId} from './ids.ts';
import type {FullJid} from './jid.ts';

/**
 * What another host needs to go on with a stream after the one that had it is gone (XEP-0198 §5).
 * It is kept in the transaction that commits what it counts. Counters are modulo 2³².
 */
export type SavedStream = {
  /** `id` of `<enabled/>`. */
  readonly id: string;
  readonly jid: FullJid;
  /** Stanzas of the server that are committed, without a gap: `h`. */
  readonly handled: number;
  /** Which of those after them are committed all the same; 1 is the next one. Ascending. */
  readonly ahead: readonly number[];
  /** Own messages that the server has not confirmed, by their place among all own stanzas. */
  readonly unacknowledged: readonly {readonly place: number; readonly id: StanzaId}[];
  /** Own stanzas that the server has confirmed. */
  readonly acknowledged: number;
  /** What disco#info told of the account; undefined if it had not yet. */
  readonly features: readonly string[] | undefined;
};
