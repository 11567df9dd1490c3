/** Every way to log in, on the servers that have it; and how the end of an account is told. */
import {afterAll, afterEach, beforeAll, describe, expect, test, vi} from 'vitest';
import type {BareJid} from '../../src/model/jid.ts';
import {domainOf, localOf} from '../../src/model/jid.ts';
import type {ConnectionState} from '../../src/model/session.ts';
import type {StanzaId} from '../../src/model/ids.ts';
import type {Secret} from '../../src/xmpp/sasl.ts';
import type {SessionOptions} from '../../src/xmpp/session.ts';
import {signToken, startLoginEjabberd, startLoginProsody, type LoginServer} from './login-hosts.ts';
import {beginSession, type RealSession} from './real-session.ts';

const password: Secret = {kind: 'password', password: 'pencil'};
const isOnline = ({status}: ConnectionState) => status === 'online';
const isOver = (state: ConnectionState) =>
  state.status === 'offline' && state.retryAt === undefined;

/** Domain and mechanism. */
const MECHANISMS: Readonly<Record<LoginServer['name'], readonly (readonly [string, string])[]>> = {
  prosody: [
    ['sha1.localhost', 'SCRAM-SHA-1'],
    ['localhost', 'SCRAM-SHA-256'],
  ],
  ejabberd: [
    ['sha1.localhost', 'SCRAM-SHA-1'],
    ['sha256.localhost', 'SCRAM-SHA-256'],
    ['localhost', 'SCRAM-SHA-512'],
  ],
};

describe.each([
  {name: 'prosody', start: startLoginProsody},
  {name: 'ejabberd', start: startLoginEjabberd},
] as const)('$name', ({name, start}) => {
  let server: LoginServer;
  let begun: RealSession[] = [];

  beforeAll(async () => {
    server = await start();
  });
  afterEach(async () => {
    for (const {session} of begun.splice(0)) await session.stop();
  });
  afterAll(async () => {
    await server.dispose();
  });

  function begin(account: string, secret: Secret, options: Partial<SessionOptions> = {}) {
    const session = beginSession(server, account, secret, options);
    begun.push(session);
    return session;
  }

  async function online(...args: Parameters<typeof begin>): Promise<RealSession> {
    const session = begin(...args);
    await session.session.firstOnline;
    return session;
  }

  /** What was sent in the newest stream, by name. */
  const namesOf = ({connections}: RealSession) =>
    connections.at(-1)?.map((element) => element.getName()) ?? [];

  test.each(MECHANISMS[name])(
    'on %s one logs in by %s, and again with what that leaves',
    async (domain, mechanism) => {
      // ejabberd's SQLite has one list of accounts for all domains.
      const user = mechanism.toLowerCase();
      await server.register(user, 'pencil', domain);
      const {kept} = await online(`${user}@${domain}`, password);
      expect(kept).toMatchObject({keys: {mechanism}, bestMechanism: mechanism});
      const again = await online(`${user}@${domain}`, {kind: 'kept'}, {kept});
      expect(again.states.at(-1)).toEqual({status: 'online'});
    },
  );

  test('a wrong password is told, and not tried again', async () => {
    await server.register('bob', 'pencil');
    const {session, states} = begin('bob@localhost', {kind: 'password', password: 'wrong'});
    await expect(session.firstOnline).rejects.toMatchObject({kind: 'not-authorized'});
    await vi.waitFor(() => expect(states.at(-1)).toMatchObject({retryAt: undefined}));
  });

  test('a token of the site is a password, and another is asked for when it has expired', async () => {
    const account = 'carol@token.localhost';
    const fetch = vi.fn((reason: string) =>
      Promise.resolve(signToken(account, reason === 'initial' ? -60 : 60)),
    );
    const {kept} = await online(account, {kind: 'token-source', fetch});
    expect(fetch.mock.calls).toEqual([['initial'], ['expired']]);
    expect(kept).toEqual({tokenMechanism: 'PLAIN'});
  });

  test.each([
    ['of somebody else', () => signToken('carol@token.localhost')],
    ['of another site', () => signToken('dave@token.localhost', 60, 'another secret')],
    ['that is none', () => 'token'],
  ])('a token %s is refused', async (_, token) => {
    const {session} = begin('dave@token.localhost', {kind: 'token', token: token()});
    await expect(session.firstOnline).rejects.toMatchObject({kind: 'not-authorized'});
  });

  test('who has no account gets one for as long as the stream lasts', async () => {
    const {session, until, cut, connections} = await online('anonymous.localhost', {
      kind: 'anonymous',
    });
    expect(localOf(session.account)).toBeDefined();
    expect(domainOf(session.account)).toBe('anonymous.localhost');
    const over = until(isOver);
    cut();
    expect(await over).toMatchObject({error: {kind: 'credentials-needed'}});
    expect(connections).toHaveLength(2);
  });

  test('an account that is deleted is told to be, and not tried again', async () => {
    await server.register('erin', 'pencil');
    const {until} = await online('erin@localhost', password);
    const over = until(isOver);
    await server.remove('erin');
    expect(await over).toMatchObject({
      error: {name: 'AuthenticationError', kind: 'not-authorized'},
    });
  });

  test('a password that has changed is told at the next login, and not tried again', async () => {
    await server.register('frank', 'pencil');
    const {until, cut} = await online('frank@localhost', password);
    const over = until(isOver);
    await server.changePassword('frank', 'changed');
    // Prosody ends the stream itself.
    cut();
    expect(await over).toMatchObject({error: {kind: 'not-authorized'}});
  });

  test('a second client with the same resource takes over, and the first lets it', async () => {
    await server.register('grace', 'pencil');
    const first = await online('grace@localhost', password);
    const over = first.until(isOver);
    const second = await online('grace@localhost', password);
    expect(await over).toMatchObject({error: {name: 'ConnectionError', kind: 'conflict'}});
    expect(second.states.at(-1)).toEqual({status: 'online'});
  });

  if (name === 'ejabberd') {
    test('a token of the server goes by X-OAUTH2', async () => {
      await server.register('heidi', 'pencil');
      const token = (await server.issueToken?.('heidi@localhost')) ?? '';
      const {kept} = await online('heidi@localhost', {kind: 'token', token});
      expect(kept).toEqual({tokenMechanism: 'X-OAUTH2'});
    });

    test('a banned account is told to be no good', async () => {
      await server.register('ivan', 'pencil');
      const {until} = await online('ivan@localhost', password);
      const over = until(isOver);
      await server.ban?.('ivan');
      expect(await over).toMatchObject({error: {kind: 'not-authorized'}});
    });
  } else {
    test('a token goes by OAUTHBEARER', async () => {
      const account = 'judy@bearer.localhost';
      const {kept} = await online(account, {kind: 'token', token: signToken(account)});
      expect(kept).toEqual({tokenMechanism: 'OAUTHBEARER'});
    });

    test('where there is nothing better a password goes by PLAIN, but not after SCRAM', async () => {
      await server.register('mallory', 'pencil', 'plain.localhost');
      const {kept} = await online('mallory@plain.localhost', password);
      expect(kept).toEqual({});
      const careful = {kept: {bestMechanism: 'SCRAM-SHA-1'}} as const;
      const {session} = begin('mallory@plain.localhost', password, careful);
      await expect(session.firstOnline).rejects.toMatchObject({kind: 'no-mechanism'});
    });

    test('SASL2 and Bind 2 make one session, with carbons', async () => {
      await server.register('alice', 'pencil', 'sasl2.localhost');
      const one = await online('alice@sasl2.localhost', password);
      expect(namesOf(one).slice(0, 4)).toEqual(['open', 'authenticate', 'response', 'enable']);
      expect(one.kept).toMatchObject({bestMechanism: 'SCRAM-SHA-256'});
      const other = await online('alice@sasl2.localhost', password);
      expect(await other.session.enableCarbons()).toBe(true);
      other.session.announce();
      one.session.sendMessage({
        to: 'bob@sasl2.localhost' as BareJid,
        id: crypto.randomUUID() as StanzaId,
        type: 'chat',
        body: 'hello',
      });
      const carbon = await other.message(({stanza}) => stanza.body === 'hello');
      expect(carbon.via).toBe('carbon-sent');
    });

    test('a stream that SASL2 began is resumed', async () => {
      await server.register('bob', 'pencil', 'sasl2.localhost');
      const bob = await online('bob@sasl2.localhost', password);
      const back = bob.until(isOnline);
      bob.cut();
      await back;
      expect(namesOf(bob).slice(0, 4)).toEqual(['open', 'authenticate', 'response', 'resume']);
      expect(bob.boundCount).toBe(1);
    });
  }
});
