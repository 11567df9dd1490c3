/** People who sign in without an account. */
import {beforeEach, expect, test, vi} from 'vitest';
import {createEngineHarness, until} from '../../test/fakes/engine-host.ts';
import {createXmppServer, refuseRequest} from '../../test/fakes/scripted-xmpp-server.ts';
import type {NatterClient} from '../client/client.ts';
import type {BareJid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';

const bob = 'bob@example.org' as BareJid;
const anonymously = {jid: '', credentials: {anonymous: true}, remember: true} as const;

const harness = createEngineHarness();

beforeEach(() => {
  const answer = createXmppServer({mechanisms: ['ANONYMOUS', 'PLAIN'], password: 'secret'});
  harness.server.onFrame = (frame, end) => {
    void answer(frame, end);
    refuseRequest(frame, end);
  };
});

function isOnlineAs(jid: string) {
  return (state: SessionState) =>
    state.phase === 'signed-in' && state.jid === jid && state.connection.status === 'online';
}

/** The messages of the conversation with Bob, as they are now. */
async function messages(client: NatterClient) {
  const {timeline} = client.conversation(bob);
  const watch = new AbortController();
  timeline.subscribe(() => {}, watch.signal);
  await vi.waitUntil(() => timeline.get().status === 'ready');
  const seen = timeline.get().messages.map(({body, delivery}) => [body, delivery?.state]);
  watch.abort();
  return seen;
}

async function databases(): Promise<readonly string[]> {
  const names = (await indexedDB.databases()).map(({name}) => name ?? '');
  return names.filter((name) => name.startsWith('natter:'));
}

test('who signs in anonymously has the address that the server gave, in all tabs', async () => {
  const open = harness.startHost();
  const [first, second] = [open(), open()];
  await Promise.all([first.signIn(anonymously), second.signIn(anonymously)]);
  await until(second, isOnlineAs('guest-1@example.org'));
  expect(harness.server.ends).toHaveLength(1);
});

test('each connection has another address, and what was not sent goes out from there', async () => {
  const client = harness.startHost()();
  await client.signIn(anonymously);
  harness.server.behaviour = 'refuse';
  harness.server.end.close();
  await until(client, (state) => !isOnlineAs('guest-1@example.org')(state));
  await client.conversation(bob).send('typed while offline');
  client.conversation(bob).setDraft('half a sentence');
  expect(await messages(client)).toEqual([['typed while offline', 'sending']]);

  harness.server.behaviour = 'accept';
  await client.reconnect();
  await until(
    client,
    (state) =>
      state.phase === 'signed-in' &&
      state.jid !== 'guest-1@example.org' &&
      state.connection.status === 'online',
  );
  const sent = await harness.server.end.frame(
    (frame) => frame.getName() === 'message' && frame.getChildText('body') !== null,
  );
  expect(sent.getChildText('body')).toBe('typed while offline');
  expect(await messages(client)).toEqual([['typed while offline', 'sending']]);
  expect((await databases()).length).toBe(1);
});

test('what may have been sent is said, and can be sent again', async () => {
  const client = harness.startHost()();
  await client.signIn(anonymously);
  await client.conversation(bob).send('did it arrive?');
  await harness.server.end.frame((frame) => frame.getChildText('body') !== null);
  harness.server.end.close();
  await until(
    client,
    (state) => state.phase === 'signed-in' && state.jid !== 'guest-1@example.org',
  );
  expect(await messages(client)).toEqual([['did it arrive?', 'failed']]);
});

test('after a restart of the host nothing of the visitor before stays but what was not sent', async () => {
  // Servers that do not say what is there: nothing is sent yet.
  harness.server.onFrame = createXmppServer({mechanisms: ['ANONYMOUS']});
  const client = harness.startHost()();
  await client.signIn(anonymously);
  await client.conversation(bob).send('typed too early');
  expect(await databases()).toEqual(['natter:guest-1@example.org']);

  harness.server.onFrame = createXmppServer({mechanisms: ['ANONYMOUS'], firstGuest: 7});
  const next = harness.startHost()();
  await until(next, ({phase}) => phase === 'signed-out');
  await next.signIn(anonymously);
  expect(await messages(next)).toEqual([['typed too early', 'sending']]);
  expect(await databases()).toEqual(['natter:guest-7@example.org']);
});

test('who signs out leaves nothing', async () => {
  const client = harness.startHost()();
  await client.signIn(anonymously);
  await client.signOut({forget: false});
  expect(await databases()).toEqual([]);
  expect(client.session.get()).toMatchObject({phase: 'signed-out', error: undefined});
});

test('a visitor who has an account takes along what was not sent', async () => {
  const client = harness.startHost()();
  await client.signIn(anonymously);
  const alice = 'alice@example.org' as BareJid;
  await client.signIn({jid: alice, credentials: {password: 'secret'}, remember: true});
  await until(client, isOnlineAs(alice));
  expect(await databases()).toEqual([`natter:${alice}`]);
});

test('a server that lets nobody in anonymously is told', async () => {
  harness.server.onFrame = createXmppServer({mechanisms: ['PLAIN']});
  await expect(harness.startHost()().signIn(anonymously)).rejects.toMatchObject({
    name: 'AuthenticationError',
    kind: 'no-mechanism',
  });
});
