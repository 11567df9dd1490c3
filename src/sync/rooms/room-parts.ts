/** What a room's sync needs of the account's. */
import type {BareJid} from '../../model/jid.ts';
import type {RoomWire} from '../../xmpp/room-wire.ts';
import type {SyncContext} from '../context.ts';
import type {Outbox} from '../outbox.ts';
import type {Background} from '../step.ts';
import type {StreamKeeper} from '../stream-keeper.ts';

export type RoomsOptions = {
  readonly context: SyncContext;
  readonly keeper: StreamKeeper;
  readonly outbox: Outbox;
  readonly background: Background;
  /** Is there a connection, over which something can be asked? */
  readonly isConnected: () => boolean;
  /** Does a page look at this conversation? */
  readonly isWatched: (conversation: BareJid) => boolean;
  /** Resolves when it is known what our other clients have displayed: nothing is kept before. */
  readonly whenDisplayedRead: () => Promise<unknown>;
  /** All is here that was said in a room, and something may be said there. */
  readonly onCaughtUp: (room: BareJid) => void;
};

export type RoomParts = RoomsOptions & {readonly wire: RoomWire};
