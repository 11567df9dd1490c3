import {expect, test} from 'vitest';
import {AuthenticationError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {fromUtf8, utf8} from './base64.ts';
import {anonymous, bearer, plain} from './sasl-exchange.ts';

const tim = 'tim@example.org' as BareJid;

test('PLAIN is the example of RFC 4616 §4', () => {
  expect(fromUtf8(plain('PLAIN', tim, 'tanstaaftanstaaf').first)).toBe('\0tim\0tanstaaftanstaaf');
});

test('a password with the separator of PLAIN in it is none', () => {
  const failure = expect.objectContaining({kind: 'not-authorized'});
  expect(() => plain('PLAIN', tim, 'a\0b')).toThrow(failure);
});

test('X-OAUTH2 and a JWT as password look like PLAIN', () => {
  expect(fromUtf8(bearer('X-OAUTH2', tim, 'abc').first)).toBe('\0tim\0abc');
  expect(fromUtf8(bearer('PLAIN', tim, 'a.b.c').first)).toBe('\0tim\0a.b.c');
});

const user = 'user@example.com' as BareJid;
const TOKEN = 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==';

test('OAUTHBEARER is the example of RFC 7628 §4.1, without host and port', () => {
  expect(btoa(fromUtf8(bearer('OAUTHBEARER', user, TOKEN).first))).toBe(
    btoa(`n,a=user@example.com,\x01auth=Bearer ${TOKEN}\x01\x01`),
  );
});

test('the separators of OAUTHBEARER are escaped in a name, and refused in a token', () => {
  const odd = 'a=b,c@example.org' as BareJid;
  expect(fromUtf8(bearer('OAUTHBEARER', odd, 'x').first)).toContain('a=a=3Db=2Cc@example.org,');
  const failure = expect.objectContaining({kind: 'not-authorized'});
  expect(() => bearer('OAUTHBEARER', user, 'x\x01auth=Bearer y')).toThrow(failure);
  expect(() => bearer('OAUTHBEARER', user, '')).toThrow(failure);
});

// RFC 7628 §4.3: the error in a challenge, the dummy answer, the failure.
test.each([
  ['{"status":"invalid_token","scope":"example_scope"}', 'credentials-expired'],
  ['{"status":"insufficient_scope"}', 'not-authorized'],
  ['{"status":', 'not-authorized'],
  ['null', 'not-authorized'],
])('after the challenge %s a failure is of the kind %s', async (challenge, kind) => {
  const exchange = bearer('OAUTHBEARER', user, TOKEN);
  expect(fromUtf8(await exchange.answer(utf8(challenge)))).toBe('\x01');
  expect(exchange.refused(new AuthenticationError('not-authorized')).kind).toBe(kind);
});

test('a mechanism of one message answers no challenge', async () => {
  for (const exchange of [anonymous(), plain('PLAIN', tim, 'x')]) {
    await expect(exchange.answer(utf8('?'))).rejects.toMatchObject({kind: 'failed'});
  }
});

test('an anonymous login tells nothing of the person', () => {
  expect(fromUtf8(anonymous().first)).toBe('natter');
});
