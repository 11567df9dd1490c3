/** What a login is asked for, and what comes of it. */
import type {BareJid, FullJid} from '../model/jid.ts';
import type {KeptCredentials} from '../model/session.ts';
import type {Secret} from './sasl.ts';
import type {Element} from './xml.ts';

export type LoginOptions = {
  /** Only a domain for who has no account and logs in anonymously. */
  readonly account: BareJid;
  readonly resource: string;
  /** UUID of this installation (XEP-0388 §2.3), and of no other. */
  readonly clientId: string | undefined;
  readonly secret: Secret;
  /** What earlier logins left. */
  readonly kept: KeptCredentials;
  readonly isConfidential: boolean;
  readonly newId: () => string;
  /** ms since the epoch. */
  readonly now: () => number;
  /** The server has accepted the secret; this is for the next time. */
  readonly onKept: (kept: KeptCredentials) => void;
  /** A stream of before, to go on with (XEP-0198 §5). */
  readonly resume: Resumption | undefined;
  /** That stream is gone; the server had handled so many of our stanzas, if it knows. */
  readonly onResumeFailed: (handled: number | undefined) => void;
};

export type Resumption = {
  readonly id: string;
  /** Stanzas of the server that we have handled. */
  readonly handled: number;
};

/** What the server offers to who has logged in. */
export type Offers = {
  readonly hasRosterVersioning: boolean;
  /** XEP-0352 */
  readonly hasClientState: boolean;
};

export type Login = Offers &
  (
    | {
        readonly kind: 'bound';
        readonly jid: FullJid;
        /** XEP-0198: if it is on, every stanza from here on is counted, on both sides. */
        readonly management: Management;
        /** XEP-0280 is on already. */
        readonly hasCarbons: boolean;
        /** Stanzas that came before the counting began. */
        readonly early: readonly Element[];
      }
    /** The stream of before goes on. `handled` of our stanzas have arrived; the rest is to be sent again. */
    | {readonly kind: 'resumed'; readonly handled: number}
  );

export type Management =
  | {readonly kind: 'off'}
  /** Without an id the stream cannot be resumed. */
  | {readonly kind: 'on'; readonly id: string | undefined};
