import type {Subscription} from '../model/contact.ts';
import type {BareJid} from '../model/jid.ts';

export type RosterItem = {
  readonly jid: BareJid;
  readonly name: string | undefined;
  readonly subscription: Subscription;
  /** `ask='subscribe'`. */
  readonly asked: boolean;
  readonly groups: readonly string[];
};

/** RFC 6121 §2.6.2: an empty result means that the given version is still right. */
export type RosterResult =
  | {readonly changed: false}
  | {
      readonly changed: true;
      readonly items: readonly RosterItem[];
      readonly version: string | undefined;
    };

export type RosterPush = {
  readonly item: RosterItem | {readonly jid: BareJid; readonly subscription: 'remove'};
  readonly version: string | undefined;
};
