import {expect, test} from 'vitest';
import {ar} from './locales/ar.ts';
import {de} from './locales/de.ts';
import {en} from './locales/en.ts';
import {errorText, stringsFor} from './localize.ts';

test('a region keeps the language and decides the dates', () => {
  expect(stringsFor('de-AT').signIn).toBe(de.signIn);
  expect(stringsFor('de-AT').locale).toBe('de-AT');
});

test.for(['fr', '', 'x', 'constructor', '__proto__'])('"%s" falls back to English', (tag) => {
  expect(stringsFor(tag)).toBe(en);
});

test('only Arabic is written from right to left', () => {
  expect([en, de, ar].map((strings) => strings.direction)).toEqual(['ltr', 'ltr', 'rtl']);
});

test('numbers choose the form of their language', () => {
  expect([1, 2].map(en.newMessages)).toEqual(['1 new message', '2 new messages']);
  expect([1, 2, 3, 11].map(ar.nextTry)).toEqual([
    'المحاولة التالية بعد ثانية.',
    'المحاولة التالية بعد ثانيتين.',
    expect.stringContaining('ثوانٍ'),
    expect.stringContaining('ثانية'),
  ]);
});

test.for([en, de, ar])('every error has words of its own ($locale)', (strings) => {
  for (const group of [
    strings.errors.AuthenticationError,
    strings.errors.ConnectionError,
    strings.errors.StorageError,
  ]) {
    const texts = Object.values(group);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.every((text) => text.length > 10)).toBe(true);
  }
});

test('an error without words of its own never shows its message', () => {
  const secret = {message: 'stack and codes'};
  expect(errorText(en, {name: 'Error', kind: 'unexpected', ...secret})).toBe(en.errors.other);
  expect(errorText(en, {name: 'StanzaError', kind: 'bad-request', ...secret})).toBe(
    en.errors.other,
  );
  expect(errorText(en, {name: 'ConnectionError', kind: 'toString', ...secret})).toBe(
    en.errors.other,
  );
});
