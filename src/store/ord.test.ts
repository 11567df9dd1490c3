import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Ord} from '../model/ids.ts';
import {between, highest, lowest, many} from './ord.ts';

test('there is always a key between two keys, wherever one inserts', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), {minLength: 1, maxLength: 300}), (places) => {
      const ords: Ord[] = [];
      for (const place of places) {
        const index = place % (ords.length + 1);
        ords.splice(index, 0, between(ords[index - 1], ords[index]));
      }
      expect(ords.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ords);
      expect(new Set(ords).size).toBe(ords.length);
    }),
  );
});

test('many keys lie between their bounds, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.integer({min: 1, max: 70})), {maxLength: 40}),
      (inserts) => {
        const ords: Ord[] = [];
        for (const [place, count] of inserts) {
          const index = place % (ords.length + 1);
          ords.splice(index, 0, ...many(count, ords[index - 1], ords[index]));
        }
        expect(ords.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ords);
        expect(new Set(ords).size).toBe(ords.length);
      },
    ),
  );
});

test('a million appended keys stay short', () => {
  let last: Ord | undefined;
  for (let count = 0; count < 1_000_000; count++) {
    const next = between(last, undefined);
    if (last !== undefined && next <= last) expect.fail(`${next} is not above ${last}`);
    last = next;
  }
  expect(last?.length).toBeLessThanOrEqual(6);
});

test('pages that are put one below the other into a gap stay short', () => {
  const low = between(undefined, undefined);
  let high = between(low, undefined);
  for (let page = 0; page < 1000; page++) {
    const [first] = many(50, low, high);
    if (first === undefined || first >= high || first <= low) expect.fail('not in the gap');
    high = first;
  }
  expect(high.length).toBeLessThanOrEqual(8);
});

test('no keys are asked for, none are given', () => {
  expect(many(0, undefined, undefined)).toEqual([]);
});

test('bounds in the wrong order are refused', () => {
  const low = between(undefined, undefined);
  const high = between(low, undefined);
  expect(() => between(high, low)).toThrow(RangeError);
  expect(() => between(low, low)).toThrow(RangeError);
});

test('what is not a key is refused', () => {
  expect(() => between('!' as Ord, undefined)).toThrow(RangeError);
  expect(() => between('b1' as Ord, undefined)).toThrow(RangeError);
  expect(() => between('a-' as Ord, undefined)).toThrow(RangeError);
});

test('no bound is below every lowest and above every highest key', () => {
  const low = between(undefined, undefined);
  const high = between(low, undefined);
  expect([highest(low, high), highest(undefined, low), highest(low, undefined)]).toEqual([
    high,
    low,
    low,
  ]);
  expect([lowest(low, high), lowest(undefined, low), lowest(low, undefined)]).toEqual([
    low,
    low,
    low,
  ]);
});
