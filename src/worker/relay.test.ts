import {expect, test, vi} from 'vitest';
import {createDeferred} from '../model/deferred.ts';
import type {StanzaId} from '../model/ids.ts';
import type {FullJid} from '../model/jid.ts';
import type {AccountSync} from '../sync/account-sync.ts';
import type {PresenceStanza} from '../xmpp/presence.ts';
import type {LiveMessage} from '../xmpp/wire.ts';
import {relayTo, type Relay} from './relay.ts';

const stanza = {} as LiveMessage;
const presence = {} as PresenceStanza;
const ids = ['a'] as readonly string[] as readonly StanzaId[];

/** A sync that notes what it is told, and takes for ever over each. */
function slowSync() {
  const told: string[] = [];
  const note = (name: string) => () => {
    told.push(name);
    return new Promise<void>(() => {});
  };
  const sync: Relay = {
    bound: note('bound'),
    saveStream: note('saveStream'),
    message: note('message'),
    presence: note('presence'),
    rosterPush: note('rosterPush'),
    displayed: note('displayed'),
    acknowledged: note('acknowledged'),
    written: note('written'),
  };
  return {told, sync: sync as AccountSync};
}

test('what the network tells is passed on in its order and at once, however long anything takes', async () => {
  const {told, sync} = slowSync();
  const relay = relayTo(Promise.resolve(sync));
  await Promise.resolve();
  void relay.message(stanza);
  void relay.acknowledged(ids);
  void relay.presence(presence);
  void relay.message(stanza);
  void relay.saveStream();
  // Nothing was awaited: whatever the network says next, of its state too, comes after them.
  expect(told).toEqual(['message', 'acknowledged', 'presence', 'message', 'saveStream']);
});

test('what is told before the store is open waits for it, in its order', async () => {
  const {told, sync} = slowSync();
  const opened = createDeferred<AccountSync>();
  const relay = relayTo(opened.promise);
  void relay.bound('alice@example.org/x' as FullJid);
  void relay.presence(presence);
  void relay.message(stanza);
  expect(told).toEqual([]);
  // In the turns in which it opens more is told, which must not overtake what waits.
  void Promise.resolve().then(() => void relay.acknowledged(ids));
  opened.resolve(sync);
  void Promise.resolve().then(() => void relay.written('a' as StanzaId));
  await vi.waitUntil(() => told.length === 5);
  expect(told).toEqual(['bound', 'presence', 'message', 'acknowledged', 'written']);
});

test('what waits for a store that cannot be opened is told so', async () => {
  const opened = createDeferred<AccountSync>();
  const relay = relayTo(opened.promise);
  const waiting = relay.message(stanza);
  opened.reject(new Error('no disk'));
  await expect(waiting).rejects.toThrow('no disk');
  await expect(relay.acknowledged(ids)).rejects.toThrow('no disk');
});
