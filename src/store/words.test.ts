import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {fold, matchesOf, parseQuery, termsOf} from './words.ts';

function finds(query: string, body: string): boolean {
  const parsed = parseQuery(query);
  if (!parsed) return false;
  const terms = [...termsOf(body)];
  const isCandidate = parsed.terms.every((term) => terms.some((other) => other.startsWith(term)));
  return isCandidate && matchesOf(parsed, body) !== undefined;
}

function marked(query: string, body: string): string {
  const parsed = parseQuery(query);
  const ranges = (parsed && matchesOf(parsed, body)) ?? [];
  let text = '';
  let done = 0;
  for (const [from, to] of ranges) {
    text += `${body.slice(done, from)}[${body.slice(from, to)}]`;
    done = to;
  }
  return text + body.slice(done);
}

test.each([
  ['two words', 'Hello, World!', ['hello', 'world']],
  ['an apostrophe', 'I don’t', ['i', 'don', 't']],
  ['German', 'Größe Übung MÜLLER', ['grosse', 'ubung', 'muller']],
  ['French, taken apart', 'cafe\u0301 œuvre', ['cafe', 'oeuvre']],
  ['Polish', 'Łódź', ['lodz']],
  ['Turkish', 'İstanbul ışık', ['istanbul', 'isik']],
  ['Vietnamese', 'Tiếng Việt', ['tieng', 'viet']],
  ['Greek', 'ΟΔΟΣ οδός', ['οδοσ']],
  ['Cyrillic', 'Ёлка', ['елка']],
  ['Arabic with vowels', 'السَّلامُ عَلَيْكُم', ['السلام', 'عليكم']],
  ['Arabic, stretched', 'مـــرحبا أحمد', ['مرحبا', 'احمد']],
  ['Arabic digits', '١٢٣ ۴۵', ['123', '45']],
  ['Hebrew with points', 'שָׁלוֹם', ['שלומ']],
  ['Hindi keeps its vowels', 'नमस्ते', ['नमस्ते']],
  ['Japanese', '東京タワー', ['東京', '京タ', 'タワ', 'ワー', 'ー']],
  ['kana of half width', 'ｶﾞｲﾄﾞ', ['ガイ', 'イド', 'ド']],
  ['Chinese', '你好吗', ['你好', '好吗', '吗']],
  ['Korean', '한국어', ['한국', '국어', '어']],
  ['Thai', 'สวัสดี', ['สว', 'วั', 'ัส', 'สด', 'ดี', 'ี']],
  ['letters of full width', 'ＮＡＴＴＥＲ１', ['natter1']],
  ['mixed', 'iPhone用ケース', ['iphone', '用ケ', 'ケー', 'ース', 'ス']],
  ['emoji', 'Nice 👍🏽❤️🇩🇪!', ['nice', '👍', '❤', '🇩🇪']],
  [
    'a URL',
    'https://example.org/Glaze-recipes?x=1',
    ['https', 'example', 'org', 'glaze', 'recipes', 'x', '1'],
  ],
  ['nothing', ' …!? \n', []],
])('the terms of %s', (_name, body, terms) => {
  expect([...termsOf(body)]).toEqual(terms);
});

test('a message has no more terms than 512, and none is longer than 32', () => {
  const long = Array.from({length: 2000}, (_, index) => `word${index}`).join(' ');
  expect(termsOf(long).size).toBe(512);
  expect([...termsOf('x'.repeat(5000))]).toEqual(['x'.repeat(32)]);
});

test.each([
  ['a beginning', 'gla', 'The new glaze'],
  ['another case', 'GLAZE', 'glaze'],
  ['accents that nobody typed', 'cafe', 'Café'],
  ['accents that nobody wrote', 'café', 'CAFE'],
  ['words in any order', 'sea glaze', 'The glaze smells of the sea'],
  ['a word within Chinese', '好吗', '你好吗'],
  ['a single sign', '吗', '你好吗'],
  ['a word within Thai', 'ดี', 'สวัสดี'],
  ['a word within Korean', '국어', '한국어'],
  ['an emoji', '❤', 'I ❤️ it'],
  ['a host', 'example.org', 'see https://example.org/a'],
  ['a phrase', '"the sea"', 'smells of the\n sea, oddly'],
  ['a very long word', 'y'.repeat(40), `x ${'y'.repeat(50)}`],
])('%s finds it', (_name, query, body) => {
  expect(finds(query, body)).toBe(true);
});

test.each([
  ['the end of a word', 'aze', 'glaze'],
  ['one word that is not there', 'glaze kiln', 'The new glaze'],
  ['signs in another order', '好你', '你好'],
  ['a phrase in another order', '"sea the"', 'the sea'],
  ['what differs after the 32nd letter', `${'y'.repeat(40)}z`, 'y'.repeat(50)],
  ['nothing', '  ', 'glaze'],
])('%s does not', (_name, query, body) => {
  expect(finds(query, body)).toBe(false);
});

test.each([
  ['glaze', 'The new glaze, Glazed', 'The new [glaze], [Glaze]d'],
  ['cafe', 'Cafe\u0301!', '[Cafe\u0301]!'],
  ['grosse', 'Größe', '[Größe]'],
  ['京タ', '東京タワー', '東[京タ]ワー'],
  ['カ', 'ｶｷ', '[ｶ]ｷ'],
  ['"the sea"', 'of the \n sea', 'of [the \n sea]'],
  ['👍', 'ok 👍🏽', 'ok [👍]🏽'],
])('%s is marked in %s', (query, body, expected) => {
  expect(marked(query, body)).toBe(expected);
});

const letters = fc.oneof(
  fc.string({unit: 'grapheme', maxLength: 12}),
  fc.string({unit: 'binary', maxLength: 12}),
  fc.string({
    unit: fc.constantFrom(...Array.from('aÄßéšİ한ㅎㅏ東ガｶﾞไทยअि👍🏽🇩🇪١ةءשָׁ')),
    maxLength: 12,
  }),
);
const text = fc.array(letters, {maxLength: 8}).map((words) => words.join(' '));

test('each word of a message, and each beginning of one, finds it', () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (body, which, cut) => {
      const words = fold(body).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
      const word = words[which % Math.max(1, words.length)];
      if (word === undefined) return;
      const typed = Array.from(word);
      const query = typed.slice(0, 1 + (cut % typed.length)).join('');
      expect(finds(query, body)).toBe(true);
    }),
    {numRuns: 2000},
  );
});

test('each message is found by itself, however it is spelt', () => {
  fc.assert(
    fc.property(text, (body) => {
      if (parseQuery(body) === undefined) return;
      const unquoted = body.replace(/["“”„«»]/gu, ' ');
      for (const spelling of [unquoted, unquoted.normalize('NFD'), unquoted.normalize('NFC')]) {
        expect(finds(spelling, body)).toBe(true);
      }
    }),
    {numRuns: 2000},
  );
});

test('what is marked lies in the message, in order', () => {
  fc.assert(
    fc.property(text, text, (body, query) => {
      const parsed = parseQuery(query);
      const ranges = (parsed && matchesOf(parsed, body)) ?? [];
      let end = -1;
      for (const [from, to] of ranges) {
        expect(from).toBeGreaterThan(end);
        expect(to).toBeGreaterThan(from);
        end = to;
      }
      expect(end).toBeLessThanOrEqual(body.length);
    }),
    {numRuns: 1000},
  );
});
