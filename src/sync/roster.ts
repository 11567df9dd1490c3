/** The roster (RFC 6121 §2), kept with its version, and who asks to see our presence (§3). */
import type {Contact} from '../model/contact.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import {bareOf} from '../model/jid.ts';
import {loadConversations} from '../store/conversations.ts';
import {loadRosterVersion, saveRosterVersion} from '../store/meta.ts';
import {
  deleteAsk,
  deleteRosterRow,
  findAsk,
  loadAsks,
  loadRoster,
  maySeePresence,
  saveAsk,
  saveRosterRow,
} from '../store/roster.ts';
import {loadRooms} from '../store/rooms.ts';
import type {AskRow, RoomRow, RosterRow, WriteTx} from '../store/schema.ts';
import {read, write} from '../store/transaction.ts';
import type {PresenceStanza} from '../xmpp/presence.ts';
import type {RosterPush} from '../xmpp/roster.ts';
import type {SyncContext} from './context.ts';
import {Effects, toContact} from './effects.ts';

type Subscribing = Extract<PresenceStanza, {readonly nick: string | undefined}>;

const STORES = ['meta', 'roster', 'asks', 'rooms', 'conversations', 'messages'] as const;

/** Everybody in the roster, and everybody else with whom there is something. */
export async function loadContacts({store}: SyncContext): Promise<readonly Contact[]> {
  // No more stores than that: a read waits for who writes to one of its own.
  return await read(store, ['roster', 'asks', 'rooms', 'conversations'], async (tx) => {
    const [rosterRows, askRows, roomRows, conversationRows] = await Promise.all([
      loadRoster(tx),
      loadAsks(tx),
      loadRooms(tx),
      loadConversations(tx),
    ]);
    const roster = new Map<Jid, RosterRow>(rosterRows.map((row) => [row.jid, row]));
    const asks = new Map<Jid, AskRow>(askRows.map((row) => [row.jid, row]));
    const rooms = new Map<Jid, RoomRow>(roomRows.map((row) => [row.jid, row]));
    const conversations = new Map(conversationRows.map((row) => [row.jid, row]));
    const jids = new Set([roster, asks, rooms, conversations].flatMap((rows) => [...rows.keys()]));
    return [...jids]
      .map((jid) =>
        toContact(jid, {
          roster: roster.get(jid),
          ask: asks.get(jid),
          room: rooms.get(jid),
          conversation: conversations.get(jid),
        }),
      )
      .filter((contact) => contact !== undefined);
  });
}

export async function fetchRoster(context: SyncContext, isCurrent: () => boolean): Promise<void> {
  const version = await read(context.store, STORES, loadRosterVersion);
  const result = await context.wire.fetchRoster(version);
  if (!result.changed || !isCurrent()) return;
  await commit(context, async (tx, effects) => {
    const gone = new Set((await loadRoster(tx)).map((row) => row.jid));
    for (const item of result.items) {
      gone.delete(item.jid);
      if (item.jid === context.account) continue;
      await saveRosterRow(tx, item);
      effects.changeContact(item.jid);
    }
    for (const jid of gone) {
      await deleteRosterRow(tx, jid);
      effects.changeContact(jid);
    }
    await saveRosterVersion(tx, result.version);
  });
}

export async function applyRosterPush(
  context: SyncContext,
  {item, version}: RosterPush,
): Promise<void> {
  await commit(context, async (tx, effects) => {
    if (item.subscription === 'remove') {
      await deleteRosterRow(tx, item.jid);
    } else if (item.jid !== context.account) {
      await saveRosterRow(tx, item);
      const isAnswered = item.subscription === 'from' || item.subscription === 'both';
      if (isAnswered) await deleteAsk(tx, item.jid);
    }
    effects.changeContact(item.jid);
    if (version !== undefined) await saveRosterVersion(tx, version);
  });
}

/** Requests to see our presence, and their withdrawal. What else changes comes as a push. */
export async function applySubscription(context: SyncContext, stanza: Subscribing): Promise<void> {
  const jid = bareOf(stanza.from);
  if (jid === context.account) return;
  if (stanza.type === 'subscribe') {
    const isGranted = await read(context.store, STORES, (tx) => maySeePresence(tx, jid));
    // RFC 6121 §3.1.3: one who has what is asked for is told so again.
    if (isGranted) context.wire.sendPresence({to: jid, type: 'subscribed'});
    else {
      await commit(context, async (tx, effects) => {
        await saveAsk(tx, {jid, nick: stanza.nick});
        effects.changeContact(jid);
      });
    }
  } else if (stanza.type === 'unsubscribe') {
    await forgetAsk(context, jid);
  }
}

export async function forgetAsk(context: SyncContext, jid: BareJid): Promise<void> {
  await commit(context, async (tx, effects) => {
    if (!(await findAsk(tx, jid))) return;
    await deleteAsk(tx, jid);
    effects.changeContact(jid);
  });
}

async function commit(
  {store, publish}: SyncContext,
  body: (tx: WriteTx, effects: Effects) => Promise<void>,
): Promise<void> {
  const changes = await write(store, STORES, async (tx) => {
    const effects = new Effects();
    await body(tx, effects);
    return await effects.conclude(tx);
  });
  if (changes.length > 0) publish(changes);
}
