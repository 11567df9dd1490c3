import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test} from 'vitest';
import {startAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB} from '../../test/fakes/simulated-people.ts';
import {originId, SimulatedServer} from '../../test/fakes/simulated-wire.ts';
import {accountStoreName, openAccountStore, spareStoreName} from '../store/open.ts';
import {createDevice} from './device.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test('what was not sent from a spare database is in the own one, once that can be opened', async () => {
  const account = await startAccount(new SimulatedServer(ALICE));
  await account.sync.send(BOB, originId('waits'), 'waits');
  await account.sync.setDraft(BOB, 'half a');
  await account.stop();
  // As if all that had been in the spare one.
  const from = await openAccountStore(accountStoreName(ALICE));
  const spare = await openAccountStore(spareStoreName(ALICE));
  for (const name of ['messages', 'outbox', 'conversations'] as const) {
    for (const row of await from.getAll(name)) await spare.put(name, row);
    await from.clear(name);
  }
  from.close();
  spare.close();

  const store = await createDevice().openStore(ALICE);
  expect((await store.getAll('messages')).map(({body}) => body)).toEqual(['waits']);
  expect((await store.getAll('outbox')).map(({id}) => id)).toEqual([originId('waits')]);
  expect((await store.getAll('conversations')).map(({draft}) => draft)).toEqual(['half a']);
  const names = (await indexedDB.databases()).map(({name}) => name);
  expect(names).not.toContain(spareStoreName(ALICE));
  store.close();
});
