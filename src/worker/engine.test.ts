import {beforeEach, expect, test, vi} from 'vitest';
import {createEngineHarness, isOnline, until} from '../../test/fakes/engine-host.ts';
import {ScriptedSasl2Server} from '../../test/fakes/scripted-sasl2-server.ts';
import {createXmppServer, type XmppServerOptions} from '../../test/fakes/scripted-xmpp-server.ts';
import type {BareJid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';
import {loadAccount} from '../store/accounts.ts';

const alice = 'alice@example.org' as BareJid;
const bob = 'bob@example.org' as BareJid;
const right = {jid: alice, credentials: {password: 'secret'}, remember: true};

const harness = createEngineHarness();

beforeEach(() => {
  serve();
});

function serve(options: XmppServerOptions = {}): void {
  harness.server.onFrame = createXmppServer({password: 'secret', ...options});
}

const isSignedOut = (state: SessionState) => state.phase === 'signed-out';

async function databases(): Promise<readonly string[]> {
  const names = (await indexedDB.databases()).map(({name}) => name ?? '');
  return names.filter((name) => name.startsWith('natter:'));
}

test('nobody is signed in at first', async () => {
  const client = harness.startHost()();
  expect(await until(client, isSignedOut)).toEqual({phase: 'signed-out', error: undefined});
  expect(harness.server.ends).toHaveLength(0);
});

test('who signs in is signed in for all tabs, over one connection', async () => {
  const open = harness.startHost();
  const [first, second] = [open(), open()];
  await first.signIn(right);
  expect(await until(second, isOnline)).toMatchObject({jid: alice, storage: undefined});
  await second.signIn(right);
  expect(harness.server.ends).toHaveLength(1);
});

test('a wrong password is told, opens no history, and leaves nothing behind', async () => {
  const client = harness.startHost()();
  const wrong = {...right, credentials: {password: 'wrong'}};
  await expect(client.signIn(wrong)).rejects.toMatchObject({
    name: 'AuthenticationError',
    kind: 'not-authorized',
  });
  expect(await until(client, isSignedOut)).toMatchObject({error: undefined});
  expect(await databases()).toEqual([]);
});

test('a malformed address is told before anything is asked', async () => {
  const client = harness.startHost()();
  await expect(client.signIn({...right, jid: 'alice@'})).rejects.toMatchObject({
    name: 'InputError',
    kind: 'address',
  });
  expect(harness.server.ends).toHaveLength(0);
});

test.for(['', 'alice', 'alice@example.org', 'alice@example.org/', '@example.org/x', 'a@b@c/x'])(
  'a session of “%s”, which is no full address, is refused before anything is asked',
  async (jid) => {
    const client = harness.startHost()();
    const credentials = {prebind: {jid, sid: 'sid', rid: 1}};
    await expect(client.signIn({...right, credentials})).rejects.toMatchObject({
      name: 'InputError',
      kind: 'address',
    });
    expect(harness.server.ends).toHaveLength(0);
  },
);

test('after a restart the account is there before the network answers, and logs in', async () => {
  await harness.startHost()().signIn(right);
  harness.server.behaviour = 'hang';
  const client = harness.startHost()();
  expect(await until(client, ({phase}) => phase === 'signed-in')).toMatchObject({
    jid: alice,
    connection: {status: 'connecting'},
  });
  harness.server.behaviour = 'accept';
  await client.reconnect();
  await until(harness.startHost()(), isOnline);
});

test('no password is kept on the device', async () => {
  await harness.startHost()().signIn(right);
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('natter');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  const records = await new Promise<unknown[]>((resolve) => {
    const request = database.transaction('accounts').objectStore('accounts').getAll();
    request.addEventListener('success', () => resolve(request.result));
  });
  expect(records).toHaveLength(1);
  expect(JSON.stringify(records)).not.toContain('secret');
  expect(records[0]).toMatchObject({jid: alice, keys: {mechanism: expect.any(String)}});
  const {keys} = records[0] as {keys: {saltedPassword: CryptoKey}};
  expect(keys.saltedPassword.extractable).toBe(false);
});

test('who is not to be remembered signs in again after a restart', async () => {
  await harness
    .startHost()()
    .signIn({...right, remember: false});
  await until(harness.startHost()(), isSignedOut);
});

test('when the password was changed the history stays, and the person is asked', async () => {
  await harness.startHost()().signIn(right);
  serve({password: 'changed', salt: btoa('another salt')});
  const client = harness.startHost()();
  const state = await until(
    client,
    (now) => now.phase === 'signed-in' && now.connection.status === 'offline',
  );
  expect(state).toMatchObject({
    jid: alice,
    connection: {error: {name: 'AuthenticationError'}, retryAt: undefined},
  });
  await client.signIn({...right, credentials: {password: 'changed'}});
  expect(isOnline(client.session.get())).toBe(true);
});

test('a token of the server logs in after a restart, and the one that it gives then after the next', async () => {
  const sasl2 = new ScriptedSasl2Server({password: 'secret', fast: ['HT-SHA-256-NONE']});
  harness.server.onFrame = sasl2.onFrame;
  await harness.startHost()().signIn(right);
  sasl2.rotates = true;
  for (const year of [2200, 2300]) {
    sasl2.expiry = `${year}-01-01T00:00:00Z`;
    await until(harness.startHost()(), isOnline);
    await vi.waitUntil(async () => {
      const record = await loadAccount('example.org');
      return record?.fast?.expires === Date.UTC(year, 0);
    });
    // The one that was used is good no longer.
    sasl2.tokens.shift();
    expect(sasl2.tokens).toHaveLength(1);
  }
  const mechanisms = harness.server.ends
    .flatMap(({frames}) => frames.filter((frame) => frame.getName() === 'authenticate'))
    .map((frame) => frame.attrs['mechanism'] as unknown);
  expect(mechanisms).toEqual(['PLAIN', 'HT-SHA-256-NONE', 'HT-SHA-256-NONE']);
});

test('signing out takes the server its token back', async () => {
  const sasl2 = new ScriptedSasl2Server({password: 'secret', fast: ['HT-SHA-256-NONE']});
  harness.server.onFrame = sasl2.onFrame;
  const client = harness.startHost()();
  await client.signIn(right);
  expect(sasl2.tokens).toHaveLength(1);
  await client.signOut({forget: false});
  expect(sasl2.tokens).toEqual([]);
});

test('a server that has become weaker is refused until the person signs in, and PLAIN until they sign out', async () => {
  await harness.startHost()().signIn(right);
  const refused = {name: 'AuthenticationError', kind: 'no-mechanism'};
  serve({mechanisms: ['SCRAM-SHA-1', 'PLAIN']});
  const client = harness.startHost()();
  const state = await until(
    client,
    (now) => now.phase === 'signed-in' && now.connection.status === 'offline',
  );
  expect(state).toMatchObject({connection: {error: refused, retryAt: undefined}});
  await client.signIn(right);
  expect(isOnline(client.session.get())).toBe(true);

  serve({mechanisms: ['PLAIN']});
  const other = harness.startHost()();
  await until(other, (now) => now.phase === 'signed-in' && now.connection.status === 'offline');
  await expect(other.signIn(right)).rejects.toMatchObject(refused);
  await other.signOut({forget: false});
  await other.signIn(right);
  expect(isOnline(other.session.get())).toBe(true);
});

test('signing out forgets the keys and keeps the history, unless it is to go, too', async () => {
  const open = harness.startHost();
  const [first, second] = [open(), open()];
  await first.signIn(right);
  await until(second, isOnline);
  await second.signOut({forget: false});
  await until(first, isSignedOut);
  expect(await databases()).toEqual([`natter:${alice}`]);
  await until(harness.startHost()(), isSignedOut);

  await first.signIn(right);
  await first.signOut({forget: true});
  expect(await databases()).toEqual([]);
});

test('what is typed offline is on disk, and there after a restart', async () => {
  await harness.startHost()().signIn(right);
  harness.server.behaviour = 'refuse';
  const client = harness.startHost()();
  await until(client, ({phase}) => phase === 'signed-in');
  await client.conversation(bob).send('later');

  const again = harness.startHost()().conversation(bob);
  again.timeline.subscribe(() => {}, harness.signal);
  await vi.waitUntil(() => again.timeline.get().messages.length > 0);
  expect(again.timeline.get().messages).toMatchObject([
    {body: 'later', own: true, delivery: {state: 'sending'}},
  ]);
});

test('a page that knows another address of the server takes the session there', async () => {
  const open = harness.startHost();
  const first = open();
  await first.signIn(right);
  open('wss://moved.example.org/xmpp-websocket');
  await vi.waitUntil(() => harness.server.ends.length === 2);
  expect(harness.server.end.url).toBe('wss://moved.example.org/xmpp-websocket');
  expect(await until(first, isOnline)).toMatchObject({jid: alice});
});

test('nothing can be sent while nobody is signed in', async () => {
  const client = harness.startHost()();
  await expect(client.conversation(bob).send('hello')).rejects.toMatchObject({
    name: 'InputError',
    kind: 'signed-out',
  });
});

test('a database of a newer version is said and left alone; a spare one takes its place', async () => {
  await harness.startHost()().signIn(right);
  await new Promise<void>((resolve) => {
    const request = indexedDB.open(`natter:${alice}`, 1000);
    request.addEventListener('success', () => {
      request.result.close();
      resolve();
    });
  });
  const client = harness.startHost()();
  expect(await until(client, isOnline)).toMatchObject({
    jid: alice,
    storage: {name: 'StorageError', kind: 'newer'},
  });
  await client.conversation(bob).send('kept in the spare one');
});
