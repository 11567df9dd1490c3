import {expect, test, vi} from 'vitest';
import {AuthenticationError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import type {KeptCredentials, ScramKeys, ScramMechanism} from '../model/session.ts';
import {fromUtf8} from './base64.ts';
import {
  authenticate,
  choosePasswordMechanism,
  tokenMechanisms,
  type SaslOptions,
  type Secret,
} from './sasl.ts';
import type {Exchange} from './sasl-exchange.ts';

const account = 'alice@example.org' as BareJid;
const password: Secret = {kind: 'password', password: 'pencil'};
const noMechanism = expect.objectContaining({kind: 'no-mechanism'});
const credentialsNeeded = expect.objectContaining({kind: 'credentials-needed'});

async function keysOf(mechanism: ScramMechanism): Promise<ScramKeys> {
  const algorithm = {name: 'HMAC', hash: 'SHA-256'};
  const key = new Uint8Array(32);
  const saltedPassword = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return {mechanism, salt: 'c2FsdA==', iterations: 4096, saltedPassword};
}

function optionsOf<T>(mechanisms: readonly string[], options: Partial<SaslOptions<T>> = {}) {
  return {
    offer: {mechanisms, channelBindings: undefined},
    account,
    secret: password,
    kept: {},
    isConfidential: true,
    newId: () => 'id',
    run: () => Promise.reject(new Error('not run')),
    ...options,
  };
}

const choose = (mechanisms: readonly string[], options: Partial<SaslOptions<undefined>> = {}) =>
  choosePasswordMechanism(optionsOf(mechanisms, options));

test.each([
  [['PLAIN', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'SCRAM-SHA-512'], 'SCRAM-SHA-512'],
  [['SCRAM-SHA-1', 'SCRAM-SHA-256', 'X-OAUTH2'], 'SCRAM-SHA-256'],
  [['SCRAM-SHA-1-PLUS', 'SCRAM-SHA-1', 'PLAIN'], 'SCRAM-SHA-1'],
  [['DIGEST-MD5', 'PLAIN'], 'PLAIN'],
])('of %j the best for a password is %s', (offered, best) => {
  expect(choose(offered)).toBe(best);
});

test('a password is never told in the clear', () => {
  expect(() => choose(['PLAIN'], {isConfidential: false})).toThrow(noMechanism);
});

test('nothing in common is an error', () => {
  expect(() => choose(['DIGEST-MD5', 'OAUTHBEARER', 'ANONYMOUS'])).toThrow(noMechanism);
  expect(() => choose([])).toThrow(noMechanism);
});

test('a server that once had a better mechanism is not believed to have lost it', () => {
  const kept = {bestMechanism: 'SCRAM-SHA-256'} as const;
  expect(() => choose(['SCRAM-SHA-1', 'PLAIN'], {kept})).toThrow(
    expect.objectContaining({
      kind: 'no-mechanism',
      message: 'the server used to offer SCRAM-SHA-256, and now offers only SCRAM-SHA-1 PLAIN',
    }),
  );
  expect(choose(['SCRAM-SHA-1', 'SCRAM-SHA-512'], {kept})).toBe('SCRAM-SHA-512');
});

test('keys log in with their own mechanism, or the person is asked again', async () => {
  const secret = {kind: 'kept'} as const;
  const kept = {keys: await keysOf('SCRAM-SHA-256')};
  expect(choose(['SCRAM-SHA-512', 'SCRAM-SHA-256'], {secret, kept})).toBe('SCRAM-SHA-256');
  expect(() => choose(['SCRAM-SHA-512'], {secret, kept})).toThrow(credentialsNeeded);
  expect(() => choose(['SCRAM-SHA-1', 'PLAIN'], {secret, kept})).toThrow(noMechanism);
  expect(() => choose(['SCRAM-SHA-256'], {secret})).toThrow(credentialsNeeded);
});

test.each([
  [['PLAIN', 'X-OAUTH2', 'OAUTHBEARER', 'SCRAM-SHA-1'], {}, ['OAUTHBEARER', 'X-OAUTH2', 'PLAIN']],
  [['PLAIN', 'X-OAUTH2'], {tokenMechanism: 'PLAIN'}, ['PLAIN', 'X-OAUTH2']],
  [['PLAIN'], {tokenMechanism: 'OAUTHBEARER', bestMechanism: 'SCRAM-SHA-256'}, ['PLAIN']],
] satisfies [string[], KeptCredentials, string[]][])(
  'of %j, with %j kept, a token goes by %j in this order',
  (mechanisms, kept, order) => {
    expect(tokenMechanisms(optionsOf(mechanisms, {kept}))).toEqual(order);
  },
);

test('a token goes only where nobody else can read it, and never by SCRAM', () => {
  expect(() => tokenMechanisms(optionsOf(['PLAIN'], {isConfidential: false}))).toThrow(noMechanism);
  expect(() => tokenMechanisms(optionsOf(['SCRAM-SHA-256']))).toThrow(noMechanism);
});

/** A server that takes some tokens by some mechanisms; keeps what it was sent. */
function tokenServer(accepts: (mechanism: string, token: string) => boolean) {
  const tries: string[] = [];
  const run = ({mechanism, first}: Exchange) => {
    const token = /[^\0 ]+$/.exec(fromUtf8(first).replaceAll('\x01', ''))?.[0] ?? '';
    tries.push(`${mechanism} ${token}`);
    return accepts(mechanism, token)
      ? Promise.resolve({keys: undefined, success: 'in'})
      : Promise.reject(new AuthenticationError('not-authorized'));
  };
  return {tries, run};
}

test('a token that one mechanism refuses is tried by the next, and what worked is kept', async () => {
  const {tries, run} = tokenServer((mechanism) => mechanism === 'PLAIN');
  const secret: Secret = {kind: 'token', token: 'jwt'};
  const options = optionsOf(['X-OAUTH2', 'PLAIN'], {secret, run});
  expect(await authenticate(options)).toEqual({success: 'in', kept: {tokenMechanism: 'PLAIN'}});
  expect(tries).toEqual(['X-OAUTH2 jwt', 'PLAIN jwt']);
});

test('a token that is refused is asked for again, once', async () => {
  const {tries, run} = tokenServer((_, token) => token === 'fresh');
  const fetch = vi.fn((reason: string) => Promise.resolve(reason === 'expired' ? 'fresh' : 'old'));
  const secret: Secret = {kind: 'token-source', fetch};
  const options = optionsOf(['OAUTHBEARER', 'PLAIN'], {secret, run});
  const {kept} = await authenticate(options);
  expect(kept).toEqual({tokenMechanism: 'OAUTHBEARER'});
  expect(tries).toEqual(['OAUTHBEARER old', 'PLAIN old', 'OAUTHBEARER fresh']);
  expect(fetch.mock.calls).toEqual([['initial'], ['expired']]);
});

test('tokens that are refused twice are refused', async () => {
  const {run} = tokenServer(() => false);
  const fetch = vi.fn(() => Promise.resolve('old'));
  const secret: Secret = {kind: 'token-source', fetch};
  await expect(authenticate(optionsOf(['PLAIN'], {secret, run}))).rejects.toMatchObject({
    kind: 'not-authorized',
  });
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('what is no refusal of the token is told at once', async () => {
  const disabled = new AuthenticationError('account-disabled');
  const fetch = vi.fn(() => Promise.resolve('token'));
  const secret: Secret = {kind: 'token-source', fetch};
  const run = () => Promise.reject(disabled);
  await expect(authenticate(optionsOf(['PLAIN', 'X-OAUTH2'], {secret, run}))).rejects.toBe(
    disabled,
  );
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('a page that cannot get a token now may be asked later; one that has none is believed', async () => {
  const {run} = tokenServer(() => true);
  const failing = (error: Error): Secret => ({
    kind: 'token-source',
    async fetch() {
      throw error;
    },
  });
  const login = (error: Error) => authenticate(optionsOf(['PLAIN'], {secret: failing(error), run}));
  await expect(login(new TypeError('fetch failed'))).rejects.toMatchObject({
    name: 'AuthenticationError',
    kind: 'token-failed',
  });
  const signedOut = new AuthenticationError('credentials-needed');
  await expect(login(signedOut)).rejects.toBe(signedOut);
});

test('a visitor without an account logs in where the server lets one', async () => {
  const secret: Secret = {kind: 'anonymous'};
  const seen: string[] = [];
  const run = ({mechanism}: Exchange) => {
    seen.push(mechanism);
    return Promise.resolve({keys: undefined, success: 'in'});
  };
  await authenticate(optionsOf(['PLAIN', 'ANONYMOUS'], {secret, run}));
  expect(seen).toEqual(['ANONYMOUS']);
  await expect(authenticate(optionsOf(['PLAIN'], {secret, run}))).rejects.toEqual(noMechanism);
});
