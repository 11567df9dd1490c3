import {expect, test} from 'vitest';
import {hueOf} from './hue.ts';
import {cleanName, initialsOf, nameOfContact} from './names.ts';
import {contact} from '../../test/fakes/client.ts';

// The vectors of XEP-0392 §13.
test.for([
  ['Romeo', 327.255249],
  ['juliet@capulet.lit', 209.4104],
  ['😺', 331.199341],
  ['council', 359.994507],
] as const)('the hue of %s is that of other clients', ([text, hue]) => {
  expect(hueOf(text)).toBeCloseTo(hue, 5);
});

test('texts around the length of a block have a hue', () => {
  const hues = [54, 55, 56, 63, 64, 65, 120].map((length) => hueOf('x'.repeat(length)));
  expect(new Set(hues).size).toBe(hues.length);
});

test.for([
  ['Noor', 'N'],
  ['Kei Tanaka', 'KT'],
  ['anna.lena', 'AL'],
  ['👩‍👩‍👧 family', 'F'],
  ['نور', 'ن'],
  ['', ''],
] as const)('the initials of %s are %s', ([name, initials]) => {
  expect(initialsOf(name)).toBe(initials);
});

test('characters that turn the text or are not seen are no part of a name', () => {
  expect(cleanName(' \u202Eroon\u200B ')).toBe('roon');
});

test('without a name the local part stands for it', () => {
  expect(nameOfContact(contact('noor@example.org', {name: '\u200E'}))).toBe('noor');
  expect(nameOfContact(contact('example.org'))).toBe('example.org');
});
