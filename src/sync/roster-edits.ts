/** What a person does to the roster (RFC 6121 §2 and §3). Fetched when it is done. */
import {InputError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {findAsk, findRosterRow} from '../store/roster.ts';
import {read} from '../store/transaction.ts';
import type {SyncContext} from './context.ts';
import {forgetAsk} from './roster.ts';

const STORES = ['roster', 'asks'] as const;

export async function addContact(
  context: SyncContext,
  jid: BareJid,
  name: string | undefined,
): Promise<void> {
  if (jid === context.account) throw new InputError('address');
  const {wire, store} = context;
  const known = await read(store, STORES, async (tx) => ({
    roster: await findRosterRow(tx, jid),
    ask: await findAsk(tx, jid),
  }));
  const {roster, ask} = known;
  await wire.setRosterItem({jid, name: name ?? roster?.name, groups: roster?.groups ?? []});
  const sees = roster?.subscription === 'to' || roster?.subscription === 'both';
  if (!sees) wire.sendPresence({to: jid, type: 'subscribe'});
  if (!ask) return;
  wire.sendPresence({to: jid, type: 'subscribed'});
  await forgetAsk(context, jid);
}

/** Takes them out of the roster (which ends both subscriptions, §2.5); the history stays. */
export async function removeContact(context: SyncContext, jid: BareJid): Promise<void> {
  const known = await read(context.store, STORES, async (tx) => ({
    roster: await findRosterRow(tx, jid),
    ask: await findAsk(tx, jid),
  }));
  if (known.roster) await context.wire.removeRosterItem(jid);
  if (!known.ask) return;
  context.wire.sendPresence({to: jid, type: 'unsubscribed'});
  await forgetAsk(context, jid);
}

/** Accepting asks to see theirs, too. */
export async function answerSubscription(
  context: SyncContext,
  jid: BareJid,
  accept: boolean,
): Promise<void> {
  const {wire, store} = context;
  wire.sendPresence({to: jid, type: accept ? 'subscribed' : 'unsubscribed'});
  const subscription = await read(store, STORES, async (tx) => {
    return (await findRosterRow(tx, jid))?.subscription;
  });
  const sees = subscription === 'to' || subscription === 'both';
  if (accept && !sees) wire.sendPresence({to: jid, type: 'subscribe'});
  await forgetAsk(context, jid);
}
