/** A host goes on with the stream of another, and is gone before it could save how far it came. */
import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test} from 'vitest';
import {startAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB} from '../../test/fakes/simulated-people.ts';
import {countingIds, originId, SimulatedServer} from '../../test/fakes/simulated-wire.ts';
import type {StanzaId} from '../model/ids.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test('what the third host finds is not taken for what the second has sent', async () => {
  const server = new SimulatedServer(ALICE);
  const ids = countingIds();
  const first = await startAccount(server, {ids});
  await first.wire.connect();
  await first.sync.send(BOB, originId('mine'), 'mine');
  await first.wire.until(() => first.wire.inFlight.length === 1);
  await first.sync.saveStream();
  // It does not arrive.
  first.kill();

  const second = await startAccount(server, {ids});
  const {wire, kill} = second;
  wire.onResumed = () => {
    // What it sends has the number that the lost message had.
    wire.sendMessage({to: BOB, type: 'chat', id: 'other' as StanzaId, chatState: 'composing'});
    wire.process();
    kill();
  };
  await wire.resume().catch(() => {});

  const third = await startAccount(server, {ids});
  await third.wire.resume();
  await third.wire.until(() => third.wire.inFlight.length > 0);
  third.wire.process();
  await third.wire.acknowledge();
  expect(server.bodies(BOB)).toEqual(['mine']);
  const {messages} = await third.sync.timeline(BOB, 10);
  expect(messages).toMatchObject([{body: 'mine', delivery: {state: 'sent'}}]);
  await third.stop();
});
