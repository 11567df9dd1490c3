import {expect, test} from 'vitest';
import {directionFor, english as en, fetchStrings, stringsFor} from './languages.ts';
import {errorText} from './localize.ts';

test('the words of a language are there once they were fetched, its direction before', async () => {
  expect(stringsFor('ar-EG')).toBeUndefined();
  expect(directionFor('ar-EG')).toBe('rtl');
  await fetchStrings('ar-EG');
  expect(stringsFor('ar-EG')).toMatchObject({signIn: 'تسجيل الدخول', direction: 'rtl'});
});

test('a region keeps the language and decides the dates', async () => {
  const [de, austrian] = [await fetched('de'), await fetched('de-AT')];
  expect(austrian).toEqual({...de, locale: 'de-AT'});
  expect(stringsFor('de-AT')).toBe(austrian);
});

test.for(['fr-FR', '', 'x', 'constructor', '__proto__'])('"%s" falls back to English', (tag) => {
  expect(stringsFor(tag)).toBe(en);
  expect(directionFor(tag)).toBe('ltr');
});

async function fetched(tag: string) {
  await fetchStrings(tag);
  const strings = stringsFor(tag);
  if (strings === undefined) throw new TypeError(`no strings for ${tag}`);
  return strings;
}

test('numbers choose the form of their language', async () => {
  const ar = await fetched('ar');
  expect([1, 2].map(en.newMessages)).toEqual(['1 new message', '2 new messages']);
  expect([1, 2, 3, 11].map(ar.nextTry)).toEqual([
    'المحاولة التالية بعد ثانية.',
    'المحاولة التالية بعد ثانيتين.',
    expect.stringContaining('ثوانٍ'),
    expect.stringContaining('ثانية'),
  ]);
});

test.for(['en', 'de', 'ar'])('every error has words of its own (%s)', async (tag) => {
  const strings = await fetched(tag);
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
