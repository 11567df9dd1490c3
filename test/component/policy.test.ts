/// <reference types="vite/client" />
/** What a strict content security policy forbids is not in the sources of the elements. */
import {expect, test} from 'vitest';

const sources = import.meta.glob<string>('../../src/elements/**/*.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const code = Object.entries(sources).filter(([name]) => !name.endsWith('.test.ts'));

test('all sources are examined', () => {
  expect(code.length).toBeGreaterThan(40);
});

test.for([
  ['a style attribute', /\sstyle=/],
  ['a style element', /<style/i],
  ['a handler attribute', /\son[a-z]+="/],
  ['unsafe HTML', /unsafe(HTML|SVG|CSS|Static)|innerHTML|outerHTML|insertAdjacentHTML/],
  ['setting the style attribute', /setAttribute\('style'|cssText/],
  ['evaluating code', /\beval\(|new Function/],
] as const)('there is no %s', ([, pattern]) => {
  expect(code.filter(([, text]) => pattern.test(text)).map(([name]) => name)).toEqual([]);
});

test('physical directions are in none of the style sheets', () => {
  const physical =
    /(^|[\s{;])(margin|padding|border)-(left|right|top|bottom)\b|text-align:\s*(left|right)|float:/;
  const sheets = code.filter(([name]) => name.endsWith('.styles.ts'));
  expect(sheets.filter(([, text]) => physical.test(text)).map(([name]) => name)).toEqual([]);
});

test("no style sheet declares an owner's colour on a host", () => {
  const sheets = code.filter(([name]) => name.endsWith('.styles.ts'));
  const declared = sheets.filter(([, text]) => /^\s*--natter-(color|radius|font)/m.test(text));
  // A fallback inside var( … ) may begin a line.
  const names = declared.filter(([, text]) =>
    /^\s*--natter-(color|radius|font)[\w-]*:/m.test(text),
  );
  expect(names.map(([name]) => name)).toEqual([]);
});
