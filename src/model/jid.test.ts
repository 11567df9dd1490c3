import {expect, test} from 'vitest';
import {
  bareOf,
  domainOf,
  type Jid,
  localOf,
  parseAccountJid,
  parseBareJid,
  parseFullJid,
  parseJid,
  resourceOf,
} from './jid.ts';

test.each([
  ['Alice@Example.ORG', 'alice@example.org'],
  ['alice@example.org/Phone', 'alice@example.org/Phone'],
  ['example.org', 'example.org'],
  ['example.org.', 'example.org'],
  ['alice@example.org/a/b@c', 'alice@example.org/a/b@c'],
  ['ä@exämple.org', 'ä@exämple.org'],
  ['a\u0308@example.org', 'ä@example.org'],
])('%s is the address %s', (text, canonical) => {
  expect(parseJid(text)).toBe(canonical);
});

test.each([
  '',
  '@',
  '@example.org',
  'alice@',
  'alice@example.org/',
  'a b@example.org',
  'alice@exa mple.org',
  'alice@@example.org',
  'a"b@example.org',
  'a<b@example.org',
  "a'b@example.org",
  'alice@example..org',
  'alice@.org',
  'al\u200bice@example.org',
  'alice@example.org/a\u0000b',
  `${'a'.repeat(1024)}@example.org`,
  `alice@example.org/${'ü'.repeat(512)}`,
])('%j is not an address', (text) => {
  expect(parseJid(text)).toBeUndefined();
});

test('a bare address has no resource and a full one has', () => {
  expect(parseBareJid('alice@example.org/x')).toBeUndefined();
  expect(parseFullJid('alice@example.org')).toBeUndefined();
  expect(parseFullJid('alice@example.org/x')).toBe('alice@example.org/x');
});

test('what a person types is trimmed and must name an account', () => {
  expect(parseAccountJid('  Alice@example.org ')).toBe('alice@example.org');
  expect(parseAccountJid('example.org')).toBeUndefined();
});

test('an address comes apart into its parts', () => {
  const jid = 'alice@example.org/phone' as Jid;
  expect([bareOf(jid), localOf(jid), domainOf(jid), resourceOf(jid)]).toEqual([
    'alice@example.org',
    'alice',
    'example.org',
    'phone',
  ]);
  const server = 'example.org' as Jid;
  expect([bareOf(server), localOf(server), domainOf(server), resourceOf(server)]).toEqual([
    'example.org',
    undefined,
    'example.org',
    undefined,
  ]);
});
