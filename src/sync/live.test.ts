import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test, vi} from 'vitest';
import {startAccount} from '../../test/fakes/simulated-account.ts';
import {scrollToStart} from '../../test/fakes/simulated-page.ts';
import {ALICE, BOB, BOBS_PHONE, CAROL, CAROLS_LAPTOP} from '../../test/fakes/simulated-people.ts';
import {originId, PROSODY, SimulatedServer, stanza} from '../../test/fakes/simulated-wire.ts';
import type {StanzaId} from '../model/ids.ts';
import {loadWindow} from '../store/messages.ts';
import type {AccountStore} from '../store/schema.ts';
import {read} from '../store/transaction.ts';
import type {RosterItem} from '../xmpp/roster.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const NO_ARCHIVE = {...PROSODY, hasArchive: false};

function friend(jid: RosterItem['jid']): RosterItem {
  return {jid, name: undefined, subscription: 'both', asked: false, groups: []};
}

function id(text: string): StanzaId {
  return text as StanzaId;
}

async function bodiesOnDisk(store: AccountStore): Promise<readonly string[]> {
  const rows = await read(store, ['messages'], (tx) => loadWindow(tx, BOB, undefined, 1000));
  return rows.map((row) => row.body).toReversed();
}

test('until the newest page is here, a live message is shown and not kept', async () => {
  const server = new SimulatedServer(ALICE);
  const {wire, screen, store, sync, stop} = await startAccount(server);
  let kept: Promise<void> | undefined;
  const seen: unknown[] = [];
  wire.onQuery = async () => {
    wire.onQuery = () => {};
    kept = wire.incoming({from: BOBS_PHONE, body: 'hello'});
    await screen.until(() => screen.bodies(BOB).length === 1);
    seen.push(await bodiesOnDisk(store), (await sync.timeline(BOB, 5)).messages.length);
  };
  await wire.connect();
  await kept;
  expect(seen).toEqual([[], 1]);
  expect(await bodiesOnDisk(store)).toEqual(['hello']);
  expect(screen.messages(BOB)).toHaveLength(1);
  await stop();
});

test('what came before the newest page and has no room in it is below it, not on top', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 2});
  const account = await startAccount(server, {pagesOnConnect: 1});
  const {wire, store, screen} = account;
  const coming: Promise<void>[] = [];
  const incoming = (text: string) => {
    const ids = {id: id(text), originId: originId(text)};
    coming.push(wire.incoming({from: BOBS_PHONE, body: text, ...ids}));
  };
  const enableCarbons = wire.enableCarbons.bind(wire);
  wire.enableCarbons = async () => {
    for (const text of ['one', 'two', 'three', 'four', 'five']) incoming(text);
    return await enableCarbons();
  };
  wire.onQuery = () => {
    wire.onQuery = () => {};
    incoming('six');
  };
  await wire.connect();
  await Promise.all(coming);
  expect(await bodiesOnDisk(store)).toEqual(['four', 'five', 'six']);
  expect(screen.bodies(BOB)).toEqual(['four', 'five', 'six']);
  const {messages, gaps, before} = await scrollToStart(account, BOB);
  expect(messages.map(({body}) => body)).toEqual(server.bodies(BOB));
  expect([gaps, before]).toEqual([[], 'start']);
  await account.stop();
});

test('a message keeps its key from being shown to being kept', async () => {
  const server = new SimulatedServer(ALICE);
  const {wire, screen, sync, stop} = await startAccount(server);
  let kept: Promise<void> | undefined;
  let shown: string | undefined;
  wire.onQuery = async () => {
    wire.onQuery = () => {};
    kept = wire.incoming({from: BOBS_PHONE, body: 'hello'});
    await screen.until(() => screen.bodies(BOB).length === 1);
    shown = screen.messages(BOB)[0]?.key;
  };
  await wire.connect();
  await kept;
  const {messages} = await sync.timeline(BOB, 5);
  expect(shown).toBeDefined();
  expect(messages.map((message) => message.key)).toEqual([shown]);
  await stop();
});

test('what was only shown when the connection broke comes back from the archive, once', async () => {
  const server = new SimulatedServer(ALICE);
  const {wire, screen, store, sync, stop} = await startAccount(server);
  wire.onQuery = async () => {
    wire.onQuery = () => {};
    void wire.incoming({from: BOBS_PHONE, body: 'hello', id: id('m1')});
    await screen.until(() => screen.bodies(BOB).length === 1);
    wire.drop();
  };
  await wire.connect();
  expect(await bodiesOnDisk(store)).toEqual([]);
  await wire.connect();
  expect(await bodiesOnDisk(store)).toEqual(['hello']);
  expect(screen.bodies(BOB)).toEqual(['hello']);
  expect((await sync.timeline(BOB, 5)).messages).toHaveLength(1);
  await stop();
});

test('a resumed stream finishes the catch-up that was cut off', async () => {
  const server = new SimulatedServer(ALICE);
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'old'}));
  const {wire, screen, store, stop} = await startAccount(server);
  wire.breakAfterQueries = 0;
  await wire.connect();
  expect(await bodiesOnDisk(store)).toEqual([]);
  wire.breakAfterQueries = Infinity;
  await wire.resume();
  await screen.until(() => screen.bodies(BOB).length === 1);
  expect(await bodiesOnDisk(store)).toEqual(['old']);
  await stop();
});

test('without an archive a live message is kept at once', async () => {
  const {wire, store, stop} = await startAccount(new SimulatedServer(ALICE, NO_ARCHIVE));
  await wire.connect();
  await wire.incoming({from: BOBS_PHONE, body: 'hello'});
  expect(await bodiesOnDisk(store)).toEqual(['hello']);
  await stop();
});

test('nothing is lost if a connection breaks before it is known that there is no archive', async () => {
  const server = new SimulatedServer(ALICE, NO_ARCHIVE);
  const {wire, screen, stop} = await startAccount(server);
  const connecting = wire.connect();
  void wire.incoming({from: BOBS_PHONE, body: 'hello'});
  await screen.until(() => screen.bodies(BOB).length === 1);
  wire.drop();
  await connecting;
  await stop();
  const again = await startAccount(server);
  expect(await bodiesOnDisk(again.store)).toEqual(['hello']);
  await again.stop();
});

test('what the disk refuses is shown, and fetched again with the next session', async () => {
  const server = new SimulatedServer(ALICE);
  const {wire, screen, store, stop} = await startAccount(server);
  await wire.connect();
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const refused = wire.incoming({from: BOBS_PHONE, body: 'one'});
  await expect(refused).rejects.toMatchObject({name: 'StorageError', kind: 'quota'});
  full.mockRestore();
  const second = wire.incoming({from: BOBS_PHONE, body: 'two'});
  await screen.until(() => screen.bodies(BOB).length === 2);
  expect(await bodiesOnDisk(store)).toEqual([]);
  await wire.connect();
  await second;
  expect(await bodiesOnDisk(store)).toEqual(['one', 'two']);
  expect(screen.bodies(BOB)).toEqual(['one', 'two']);
  await stop();
});

test('stanzas that come together are kept in their order', async () => {
  const {wire, store, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  const bodies = Array.from({length: 30}, (_, index) => `message ${index}`);
  await Promise.all(bodies.map((body) => wire.incoming({from: BOBS_PHONE, body})));
  expect(await bodiesOnDisk(store)).toEqual(bodies);
  await stop();
});

test('the same message live, as a carbon and from the archive is one', async () => {
  const server = new SimulatedServer(ALICE);
  const {wire, sync, store, stop} = await startAccount(server);
  await wire.connect();
  const message = {from: BOBS_PHONE, to: ALICE, body: 'hello', id: id('m1')};
  const archiveId = server.archive(stanza(message));
  await sync.message({stanza: stanza(message), via: 'direct', archiveId});
  await sync.message({stanza: stanza(message), via: 'carbon-received', archiveId});
  wire.drop();
  await wire.connect();
  expect(await bodiesOnDisk(store)).toEqual(['hello']);
  await stop();
});

test('somebody who counts ids from one at each start still sends different messages', async () => {
  const {wire, store, stop} = await startAccount(new SimulatedServer(ALICE, NO_ARCHIVE));
  await wire.connect();
  await wire.incoming({from: BOBS_PHONE, body: 'good morning', id: id('1')});
  await wire.incoming({from: BOBS_PHONE, body: 'good evening', id: id('1')});
  expect(await bodiesOnDisk(store)).toEqual(['good morning', 'good evening']);
  await stop();
});

test('two entries of the archive with one plain id are two messages', async () => {
  const server = new SimulatedServer(ALICE);
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'ok', id: id('1')}));
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, body: 'ok', id: id('1')}));
  const {wire, store, stop} = await startAccount(server);
  await wire.connect();
  expect(await bodiesOnDisk(store)).toEqual(['ok', 'ok']);
  await stop();
});

test('who changes the id of a message on its way leaves its origin id', async () => {
  const server = new SimulatedServer(ALICE);
  const {wire, sync, store, stop} = await startAccount(server);
  const message = {from: BOBS_PHONE, to: ALICE, body: 'hello', originId: originId('m1')};
  server.archive(stanza({...message, id: id('m1')}));
  await wire.connect();
  await sync.message({
    stanza: stanza({...message, id: id('other')}),
    via: 'carbon-received',
    archiveId: undefined,
  });
  expect(await bodiesOnDisk(store)).toEqual(['hello']);
  await stop();
});

test('nobody can replace the message of another with its ids', async () => {
  const {wire, sync, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await sync.send(BOB, originId('1'), 'mine');
  await wire.incoming({
    from: CAROLS_LAPTOP,
    body: 'forged',
    id: originId('1') as string as StanzaId,
    originId: originId('1'),
  });
  expect((await sync.timeline(BOB, 5)).messages).toMatchObject([{body: 'mine', own: true}]);
  const [forged] = (await sync.timeline(CAROL, 5)).messages;
  expect(forged?.key).not.toBe(originId('1'));
  await stop();
});

test('headlines, rooms and empty messages make no conversation', async () => {
  const {wire, sync, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await wire.incoming({from: BOBS_PHONE, body: 'news', type: 'headline'});
  await wire.incoming({from: BOBS_PHONE, body: 'room', type: 'groupchat'});
  await wire.incoming({from: BOBS_PHONE, body: ''});
  expect(await sync.contacts()).toEqual([]);
  await stop();
});

test('what the server held back while we were away comes where the archive has it', async () => {
  const server = new SimulatedServer(ALICE, {...PROSODY, pageCap: 2});
  const {wire, sync, store, stop} = await startAccount(server);
  const texts = ['one', 'two', 'three', 'four', 'five'];
  const held = texts.map((body, index) => {
    const message = stanza({from: BOBS_PHONE, to: ALICE, body, delay: index, id: id(body)});
    return {stanza: message, via: 'direct' as const, archiveId: server.archive(message)};
  });
  const kept: Promise<void>[] = [];
  wire.onQuery = () => {
    wire.onQuery = () => {};
    for (const message of held) kept.push(sync.message(message));
  };
  await wire.connect();
  await Promise.all(kept);
  expect(await bodiesOnDisk(store)).toEqual(texts);
  await stop();
});

test('a receipt goes to a contact who may see our presence, for what came now', async () => {
  const server = new SimulatedServer(ALICE);
  server.roster = [friend(BOB)];
  const {wire, stop} = await startAccount(server);
  await wire.connect();
  await wire.incoming({from: BOBS_PHONE, body: 'hello', id: id('m1'), receiptRequested: true});
  await wire.until(() => wire.messages().length > 0);
  expect(wire.messages()).toMatchObject([{to: BOBS_PHONE, receipt: 'm1', type: 'chat'}]);
  await stop();
});

test('no receipt for strangers, carbons, the archive, or who did not ask', async () => {
  const server = new SimulatedServer(ALICE);
  server.roster = [friend(BOB), {...friend(CAROL), subscription: 'to'}];
  const asked = {receiptRequested: true, body: 'hello'};
  server.archive(stanza({from: BOBS_PHONE, to: ALICE, id: id('m0'), ...asked}));
  const {wire, sync, failures, stop} = await startAccount(server);
  await wire.connect();
  await wire.incoming({from: CAROLS_LAPTOP, id: id('m1'), ...asked});
  await wire.incoming({from: BOBS_PHONE, id: id('m2'), body: 'not asked'});
  await wire.incoming({from: BOBS_PHONE, ...asked});
  const carbon = stanza({from: BOBS_PHONE, to: ALICE, id: id('m3'), ...asked});
  await sync.message({stanza: carbon, via: 'carbon-received', archiveId: undefined});
  await stop();
  expect(wire.messages()).toEqual([]);
  expect(failures).toEqual([]);
});

test('what is still told after the end is too late, and no error', async () => {
  const {sync, wire, failures, stop} = await startAccount(new SimulatedServer(ALICE));
  await wire.connect();
  await sync.send(BOB, originId('mine'), 'mine');
  await stop();
  const mine = originId('mine') as string as StanzaId;
  await sync.acknowledged([mine]);
  await sync.written(mine);
  await sync.rosterPush({item: friend(BOB), version: undefined});
  expect(failures).toEqual([]);
});
