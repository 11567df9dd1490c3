import type {PresenceShow} from '../model/contact.ts';
import type {Jid} from '../model/jid.ts';

export type PresenceStanza =
  | {
      readonly type: 'available';
      readonly from: Jid;
      readonly show: Exclude<PresenceShow, 'unavailable'>;
      readonly status: string | undefined;
      /** -128 to 127. */
      readonly priority: number;
    }
  | {readonly type: 'unavailable'; readonly from: Jid; readonly status: string | undefined}
  | {
      readonly type: 'subscribe' | 'subscribed' | 'unsubscribe' | 'unsubscribed';
      readonly from: Jid;
      readonly status: string | undefined;
      /** XEP-0172 nickname given with a subscription request. */
      readonly nick: string | undefined;
    }
  | {readonly type: 'error'; readonly from: Jid};
