import {expect, test} from 'vitest';
import type {ScramKeys} from '../model/session.ts';
import {authenticate, chooseMechanism, NS_SASL, type Secret} from './sasl.ts';
import {parseElement} from './strict-xml.ts';
import {el, type Element} from './xml.ts';

const password: Secret = {kind: 'password', password: 'pencil'};
const token: Secret = {kind: 'token', token: 'jwt'};

function features(...mechanisms: string[]): Element {
  const children = mechanisms.map((name) => el('mechanism', {}, name));
  return el('features', {}, el('mechanisms', {xmlns: NS_SASL}, ...children));
}

async function keysOf(mechanism: ScramKeys['mechanism']): Promise<ScramKeys> {
  const algorithm = {name: 'HMAC', hash: 'SHA-256'};
  const key = new Uint8Array(32);
  const saltedPassword = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return {mechanism, salt: 'c2FsdA==', iterations: 4096, saltedPassword};
}

function choose(offered: string[], options: Partial<Parameters<typeof chooseMechanism>[0]> = {}) {
  return chooseMechanism({
    features: features(...offered),
    secret: password,
    keys: undefined,
    isConfidential: true,
    ...options,
  });
}

test.each([
  [['PLAIN', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'SCRAM-SHA-512'], 'SCRAM-SHA-512'],
  [['SCRAM-SHA-1', 'SCRAM-SHA-256', 'X-OAUTH2'], 'SCRAM-SHA-256'],
  [['SCRAM-SHA-1-PLUS', 'SCRAM-SHA-1', 'PLAIN'], 'SCRAM-SHA-1'],
  [['DIGEST-MD5', 'PLAIN'], 'PLAIN'],
])('of %j the best for a password is %s', (offered, best) => {
  expect(choose(offered)).toBe(best);
});

test('a token goes by PLAIN, and only where nobody can read it', () => {
  expect(choose(['SCRAM-SHA-256', 'PLAIN'], {secret: token})).toBe('PLAIN');
  const noMechanism = expect.objectContaining({kind: 'no-mechanism'});
  expect(() => choose(['PLAIN'], {secret: token, isConfidential: false})).toThrow(noMechanism);
  expect(() => choose(['SCRAM-SHA-1'], {secret: token})).toThrow(noMechanism);
});

test('a password is never told in the clear', () => {
  expect(() => choose(['PLAIN'], {isConfidential: false})).toThrow(
    expect.objectContaining({kind: 'no-mechanism'}),
  );
});

test('nothing in common is an error', () => {
  expect(() => choose(['DIGEST-MD5'])).toThrow(expect.objectContaining({kind: 'no-mechanism'}));
  expect(() => choose([])).toThrow(expect.objectContaining({kind: 'no-mechanism'}));
});

test('a server that once had a better mechanism is not believed to have lost it', async () => {
  const keys = await keysOf('SCRAM-SHA-256');
  const noMechanism = expect.objectContaining({kind: 'no-mechanism'});
  expect(() => choose(['SCRAM-SHA-1', 'PLAIN'], {keys})).toThrow(noMechanism);
  expect(choose(['SCRAM-SHA-1', 'SCRAM-SHA-512'], {keys})).toBe('SCRAM-SHA-512');
  const secret = {kind: 'scram', keys} as const;
  expect(() => choose(['SCRAM-SHA-1', 'PLAIN'], {secret})).toThrow(noMechanism);
});

test('keys log in with their own mechanism, or the person is asked again', async () => {
  const secret = {kind: 'scram', keys: await keysOf('SCRAM-SHA-256')} as const;
  expect(choose(['SCRAM-SHA-512', 'SCRAM-SHA-256'], {secret})).toBe('SCRAM-SHA-256');
  expect(() => choose(['SCRAM-SHA-512'], {secret})).toThrow(
    expect.objectContaining({kind: 'credentials-needed'}),
  );
});

async function answerWith(xml: string): Promise<unknown> {
  return await authenticate({
    features: features('PLAIN'),
    username: 'alice',
    secret: password,
    keys: undefined,
    isConfidential: true,
    newId: () => 'id',
    send: () => {},
    receive: () => Promise.resolve(parseElement(xml)),
  }).catch((error: unknown) => error);
}

test.each([
  ['<not-authorized/>', 'not-authorized'],
  ['<invalid-authzid/>', 'not-authorized'],
  ['<account-disabled/><text>Ask us</text>', 'account-disabled'],
  ['<text>Ask us</text><credentials-expired/>', 'credentials-expired'],
  ['<temporary-auth-failure/>', 'temporary-failure'],
  ['<mechanism-too-weak/>', 'no-mechanism'],
  ['<malformed-request/>', 'failed'],
  ['<constructor/>', 'failed'],
  ['', 'failed'],
])('the failure %s is of the kind %s', async (condition, kind) => {
  expect(await answerWith(`<failure xmlns='${NS_SASL}'>${condition}</failure>`)).toMatchObject({
    name: 'AuthenticationError',
    kind,
  });
});

test('success of another namespace is none', async () => {
  expect(await answerWith("<success xmlns='urn:example'/>")).toMatchObject({kind: 'failed'});
});
