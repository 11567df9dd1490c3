import {describe, expect, test} from 'vitest';
import {linkify} from './linkify.ts';

function links(text: string): readonly (readonly [string, string])[] {
  return linkify(text).flatMap(({text, href}) =>
    href === undefined ? [] : [[text, href] as const],
  );
}

function plain(text: string): string {
  return linkify(text)
    .map((segment) => segment.text)
    .join('');
}

describe('addresses', () => {
  test.for([
    ['see https://example.org/a?b=c#d now', 'https://example.org/a?b=c#d'],
    ['HTTP://EXAMPLE.ORG', 'http://example.org/'],
    ['www.example.org', 'https://www.example.org/'],
    ['mailto:lena@example.org', 'mailto:lena@example.org'],
    ['tel:+4912345', 'tel:+4912345'],
    ['xmpp:noor@example.org?join', 'xmpp:noor@example.org?join'],
    ['geo:52.5,13.4', 'geo:52.5,13.4'],
    ['http://localhost:5280/x', 'http://localhost:5280/x'],
  ] as const)('%s becomes a link', ([text, href]) => {
    expect(links(text).map((link) => link[1])).toEqual([href]);
  });

  test('the text stays as it was written', () => {
    const text = 'a https://example.org/ä, b\nwww.example.org. «https://example.com»';
    expect(plain(text)).toBe(text);
    expect(links(text).map((link) => link[0])).toEqual([
      'https://example.org/ä',
      'www.example.org',
      'https://example.com',
    ]);
  });
});

describe('what is not a link', () => {
  test.for([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:null/x',
    'ftp://example.org',
    'https://',
    'http://word',
    'www.',
    'mailto:',
    'nothttps://example.org',
    '<img src=x onerror=alert(1)>',
  ])('%s', (text) => {
    expect(links(text)).toEqual([]);
    expect(plain(text)).toBe(text);
  });

  test('a scheme inside another address does not get out', () => {
    expect(links('https://example.org/javascript:alert(1)').map((link) => link[1])).toEqual([
      'https://example.org/javascript:alert(1)',
    ]);
  });

  test('an invisible character that turns the text ends the address', () => {
    expect(links('https://example.org/\u202Egpj.exe')).toEqual([
      ['https://example.org/', 'https://example.org/'],
    ]);
  });
});

describe('punctuation', () => {
  test.for([
    ['Look at https://example.org/a.', 'https://example.org/a'],
    ['(https://example.org/a)', 'https://example.org/a'],
    ['(see https://example.org/a_(b))', 'https://example.org/a_(b)'],
    ['https://example.org/a_(b)', 'https://example.org/a_(b)'],
    ['https://example.org/a?!…', 'https://example.org/a'],
    ['"https://example.org/a"', 'https://example.org/a'],
    ['https://example.org/a؟', 'https://example.org/a'],
    ['[https://example.org/a].', 'https://example.org/a'],
  ] as const)('%s', ([text, address]) => {
    expect(links(text).map((link) => link[0])).toEqual([address]);
    expect(plain(text)).toBe(text);
  });
});

describe('hostile messages of a megabyte', () => {
  const MEGABYTE = 1024 * 1024;

  /** ms of the quickest of some runs: the others were held up by something else. */
  function quickest(text: string): number {
    const times = Array.from({length: 5}, () => {
      const start = performance.now();
      linkify(text);
      return performance.now() - start;
    });
    return Math.min(...times);
  }

  test.for([
    'http://',
    'http://a.b ',
    'www.',
    'www.a.b ',
    'https://a.b/)',
    ')',
    '(',
    'https://a.b/(((',
    'mailto:',
    'a',
    '*',
    '>',
    ' ',
    'h',
  ])('%s, over and over, takes eight times as long as an eighth of it, not sixty-four', (piece) => {
    const message = (length: number) =>
      `https://example.org/${piece.repeat(length / piece.length)}`;
    const whole = message(MEGABYTE);
    expect(linkify(whole).length).toBeLessThan(500);
    // What takes next to no time is not worth comparing.
    const eighth = Math.max(quickest(message(MEGABYTE / 8)), 1);
    expect(quickest(whole)).toBeLessThan(24 * eighth);
  });
});
