import type {AccountSync} from '../sync/account-sync.ts';
import type {WireListener} from '../xmpp/wire.ts';

/** What the network tells and waits for; the rest needs no store. */
export type Relay = Pick<
  WireListener,
  | 'bound'
  | 'saveStream'
  | 'message'
  | 'presence'
  | 'rosterPush'
  | 'displayed'
  | 'acknowledged'
  | 'written'
>;

/**
 * Passes on what the network tells, in the order in which it is told, however long anything of it
 * takes: an acknowledgement that comes late would leave what crossed in the wrong order. Before the
 * store is open it waits; from then on it is told in the same turn.
 */
export function relayTo(opened: Promise<AccountSync>): Relay {
  let sync: AccountSync | undefined;
  opened.then(
    (open) => {
      sync = open;
    },
    () => {},
  );
  /** How much waits for the store: nothing may overtake it, also in the turns in which that opens. */
  let waiting = 0;

  async function tellLater(tell: (sync: AccountSync) => Promise<void>): Promise<void> {
    waiting += 1;
    const open = await opened;
    waiting -= 1;
    await tell(open);
  }

  function told(tell: (sync: AccountSync) => Promise<void>): Promise<void> {
    return sync && waiting === 0 ? tell(sync) : tellLater(tell);
  }

  return {
    bound: (jid) => told((sync) => sync.bound(jid)),
    saveStream: () => told((sync) => sync.saveStream()),
    message: (message) => told((sync) => sync.message(message)),
    presence: (presence) => told((sync) => sync.presence(presence)),
    rosterPush: (push) => told((sync) => sync.rosterPush(push)),
    displayed: (items) => told((sync) => sync.displayed(items)),
    acknowledged: (ids) => told((sync) => sync.acknowledged(ids)),
    written: (id) => told((sync) => sync.written(id)),
  };
}
