import {createHmac, pbkdf2Sync} from 'node:crypto';
import {expect, test} from 'vitest';
import type {ScramMechanism} from '../model/session.ts';
import {createScram, preparePassword} from './scram.ts';

const offer = {mechanisms: ['SCRAM-SHA-1'], channelBindings: undefined};

const rfc5802 = {
  mechanism: 'SCRAM-SHA-1',
  nonce: 'fyko+d2lbbFgONRv9qkxdawL',
  first: 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
  challenge: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
  final: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
  outcome: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
} as const;

const rfc7677 = {
  mechanism: 'SCRAM-SHA-256',
  nonce: 'rOprNGfwEbeRWgbNEkqO',
  first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  challenge:
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  final:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  outcome: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
} as const;

function begin(mechanism: ScramMechanism = 'SCRAM-SHA-256', nonce = 'abc') {
  return createScram({mechanism, username: 'user', secret: {password: 'pencil'}, nonce, offer});
}

test.each([
  ['RFC 5802', rfc5802],
  ['RFC 7677', rfc7677],
])('the exchange of %s comes out as printed there', async (_, vector) => {
  const scram = begin(vector.mechanism, vector.nonce);
  expect(scram.first).toBe(vector.first);
  expect(await scram.final(vector.challenge)).toBe(vector.final);
  const keys = await scram.verify(vector.outcome);
  expect(keys).toMatchObject({mechanism: vector.mechanism, iterations: 4096});
});

test('SCRAM-SHA-512 proves what an independent computation proves', async () => {
  const scram = begin('SCRAM-SHA-512');
  const final = await scram.final('r=abcdef,s=c2FsdA==,i=5000');
  const salted = pbkdf2Sync('pencil', 'salt', 5000, 64, 'sha512');
  const message = 'n=user,r=abc,r=abcdef,s=c2FsdA==,i=5000,c=biws,r=abcdef';
  const serverKey = createHmac('sha512', salted).update('Server Key').digest();
  const signature = createHmac('sha512', serverKey).update(message).digest('base64');
  expect(final).toMatch(/^c=biws,r=abcdef,p=[A-Za-z0-9+/]{86}==$/);
  expect(await scram.verify(`v=${signature}`)).toMatchObject({mechanism: 'SCRAM-SHA-512'});
});

test('a server that does not know the password is found out', async () => {
  const scram = begin(rfc7677.mechanism, rfc7677.nonce);
  await scram.final(rfc7677.challenge);
  const failure = {name: 'AuthenticationError', kind: 'server-not-verified'};
  await expect(scram.verify('v=cm1GOXBxVjhTN3N1QW9aV2phNGRKUmtGc0tRPQ==')).rejects.toMatchObject(
    failure,
  );
  await expect(scram.verify('e=other-error')).rejects.toMatchObject(failure);
  await expect(scram.verify('')).rejects.toMatchObject(failure);
});

test('a signature before the challenge proves nothing', async () => {
  await expect(begin().verify('v=')).rejects.toMatchObject({kind: 'server-not-verified'});
});

test.each([
  ['a nonce that is not ours', 'r=xyzdef,s=c2FsdA==,i=4096'],
  ['a nonce that adds nothing', 'r=abc,s=c2FsdA==,i=4096'],
  ['too few iterations', 'r=abcdef,s=c2FsdA==,i=4095'],
  ['too many iterations', 'r=abcdef,s=c2FsdA==,i=10000001'],
  ['no iterations', 'r=abcdef,s=c2FsdA=='],
  ['no salt', 'r=abcdef,s=,i=4096'],
  ['a malformed salt', 'r=abcdef,s=A,i=4096'],
  ['an extension that it demands', 'm=x,r=abcdef,s=c2FsdA==,i=4096'],
  ['nothing', ''],
])('a challenge with %s is refused', async (_, challenge) => {
  await expect(begin().final(challenge)).rejects.toMatchObject({
    name: 'AuthenticationError',
    kind: 'failed',
  });
});

test('with the keys that are kept one logs in without the password', async () => {
  const first = begin(rfc5802.mechanism, rfc5802.nonce);
  await first.final(rfc5802.challenge);
  const keys = await first.verify(rfc5802.outcome);
  expect(keys.saltedPassword.extractable).toBe(false);

  const {mechanism, nonce} = rfc5802;
  const again = createScram({mechanism, username: 'user', secret: {keys}, nonce, offer});
  expect(await again.final(rfc5802.challenge)).toBe(rfc5802.final);
});

test.each([
  ['salt', 'r=abcdef,s=b3RoZXI=,i=4096'],
  ['iteration count', 'r=abcdef,s=QSXCR+Q6sek8bf92,i=8192'],
])('keys are of no use when the %s has changed', async (_, challenge) => {
  const first = begin(rfc5802.mechanism, rfc5802.nonce);
  await first.final(rfc5802.challenge);
  const keys = await first.verify(rfc5802.outcome);
  const again = createScram({
    mechanism: 'SCRAM-SHA-1',
    username: 'user',
    secret: {keys},
    nonce: 'abc',
    offer,
  });
  await expect(again.final(challenge)).rejects.toMatchObject({kind: 'credentials-needed'});
});

// The values of XEP-0474 §6.3.
const SHOWN = {
  mechanisms: ['SCRAM-SHA-1-PLUS', 'SCRAM-SHA-1'],
  channelBindings: ['tls-server-end-point', 'tls-exporter'],
};
const HASH = 'G6k/rBLDqgOhRRaCuuatSDFkJ08=';

test('a server can prove that its list of mechanisms is the one that we were shown', async () => {
  const challenge = (hash: string) => `r=abcdef,s=c2FsdA==,i=4096,h=${hash}`;
  const secret = {password: 'pencil'};
  const scram = (offer: typeof SHOWN) =>
    createScram({mechanism: 'SCRAM-SHA-1', username: 'user', secret, nonce: 'abc', offer});
  expect(await scram(SHOWN).final(challenge(HASH))).toContain('r=abcdef');
  const shorter = {...SHOWN, mechanisms: ['SCRAM-SHA-1']};
  const tampered = {kind: 'no-mechanism', message: 'what the server offers was tampered with'};
  await expect(scram(shorter).final(challenge(HASH))).rejects.toMatchObject(tampered);
  await expect(scram(SHOWN).final(challenge('AAAA'))).rejects.toMatchObject(tampered);
});

test('the separators of SCRAM are escaped in a name', () => {
  const secret = {password: 'x'};
  const scram = createScram({
    mechanism: 'SCRAM-SHA-1',
    username: 'a=b,c',
    secret,
    nonce: 'n',
    offer,
  });
  expect(scram.first).toBe('n,,n=a=3Db=2Cc,r=n');
});

test.each([
  ['I\u00adX', 'IX'],
  ['user', 'user'],
  ['USER', 'USER'],
  ['\u00aa', 'a'],
  ['\u2168', 'IX'],
  ['a\u00a0b\u3000c', 'a b c'],
])('the password %j is prepared as RFC 4013 says', (password, prepared) => {
  expect(preparePassword(password)).toBe(prepared);
});

test.each(['\u0007', '', '\u00ad'])('the password %j is refused', (password) => {
  expect(() => preparePassword(password)).toThrow(
    expect.objectContaining({name: 'AuthenticationError', kind: 'not-authorized'}),
  );
});
