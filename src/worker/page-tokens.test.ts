/** Accounts that sign in with tokens of their pages. */
import {beforeEach, expect, test, vi} from 'vitest';
import {createEngineHarness, isOnline, until} from '../../test/fakes/engine-host.ts';
import {createXmppServer} from '../../test/fakes/scripted-xmpp-server.ts';
import type {NatterClient} from '../client/client.ts';
import type {BareJid} from '../model/jid.ts';
import type {GetToken, SessionState} from '../model/session.ts';

const jid = 'alice@example.org' as BareJid;
const byTokens = {jid, credentials: {getToken: true}, remember: true} as const;

const harness = createEngineHarness();

beforeEach(() => {
  accept('token-1');
});

/** The only token that the server takes from now on. */
function accept(token: string): void {
  harness.server.onFrame = createXmppServer({password: token, mechanisms: ['PLAIN']});
}

function startHost() {
  const open = harness.startHost();
  return (getToken?: GetToken) => open(undefined, getToken);
}

const isOffline = (state: SessionState) =>
  state.phase === 'signed-in' && state.connection.status === 'offline';

/** Cuts the connection, and waits until the client has noticed. */
async function cut(client: NatterClient): Promise<void> {
  const noticed = until(client, (state) => !isOnline(state));
  harness.server.end.close();
  await noticed;
}

test('five tabs that sign in ask one page, once', async () => {
  const open = startHost();
  const getToken = vi.fn<GetToken>(() => 'token-1');
  const clients = Array.from({length: 5}, () => open(getToken));
  await Promise.all(clients.map((client) => client.signIn(byTokens)));
  expect(getToken.mock.calls).toEqual([[{reason: 'initial'}]]);
  expect(harness.server.ends).toHaveLength(1);
});

test('five tabs that sign in in vain ask once', async () => {
  const open = startHost();
  const getToken = vi.fn<GetToken>(() => Promise.reject(new Error('HTTP 503')));
  const tabs = Array.from({length: 5}, () => open(getToken).signIn(byTokens));
  const refused = {kind: 'token-failed', message: 'Error: HTTP 503'};
  for (const outcome of await Promise.allSettled(tabs)) {
    expect(outcome).toMatchObject({status: 'rejected', reason: refused});
  }
  expect(getToken).toHaveBeenCalledTimes(1);
});

test('a token is used again until the server refuses it; then one page is asked', async () => {
  const open = startHost();
  let token = 'token-1';
  const getToken = vi.fn<GetToken>(() => token);
  const [first] = [open(getToken), open(getToken), open(getToken)];
  await first.signIn(byTokens);
  await cut(first);
  await until(first, isOnline);
  expect(getToken).toHaveBeenCalledTimes(1);

  token = 'token-2';
  accept(token);
  await cut(first);
  await until(first, isOnline);
  expect(getToken.mock.calls).toEqual([[{reason: 'initial'}], [{reason: 'expired'}]]);
});

test('after a restart of the host a page is asked, and no token was kept', async () => {
  await startHost()(() => 'token-1').signIn(byTokens);
  const getToken = vi.fn<GetToken>(() => 'token-1');
  expect(await until(startHost()(getToken), isOnline)).toMatchObject({jid});
  expect(getToken.mock.calls).toEqual([[{reason: 'initial'}]]);
});

test('without a page to ask it is said what is missing; when one comes it goes on by itself', async () => {
  const open = startHost();
  const supplier = open(() => 'token-1');
  const other = open();
  await supplier.signIn(byTokens);
  await until(other, isOnline);
  supplier.close();
  accept('token-2');
  await cut(other);
  expect(await until(other, isOffline)).toMatchObject({jid});
  expect(
    await until(
      other,
      (state) =>
        state.phase === 'signed-in' &&
        state.connection.status === 'offline' &&
        state.connection.retryAt === undefined,
    ),
  ).toMatchObject({
    connection: {error: {name: 'AuthenticationError', kind: 'credentials-expired'}},
  });

  open(() => 'token-2');
  await until(other, isOnline);
});

test('a page whose supplier fails is asked again later', async () => {
  const getToken = vi.fn<GetToken>(() => 'token-1');
  const client = startHost()(getToken);
  await client.signIn(byTokens);
  accept('token-2');
  getToken.mockImplementation(() => Promise.reject(new Error('HTTP 503')));
  await cut(client);
  const state = await until(
    client,
    (now) =>
      now.phase === 'signed-in' &&
      now.connection.status === 'offline' &&
      now.connection.error.kind === 'token-failed',
  );
  expect(state).toMatchObject({connection: {retryAt: expect.any(Number)}});
  getToken.mockImplementation(() => 'token-2');
  await until(client, isOnline);
});

test('a page that gives no string is told so', async () => {
  const getToken = (() => undefined) as unknown as GetToken;
  await expect(startHost()(getToken).signIn(byTokens)).rejects.toMatchObject({
    name: 'AuthenticationError',
    kind: 'token-failed',
    message: 'TypeError: getToken gave no token',
  });
});
