import {expect, test} from 'vitest';
import {makePlan, type Action} from './plan.ts';

const plans = Array.from({length: 400}, (_, seed) => makePlan(seed));
const all = plans.flatMap(({steps}) => steps);

test('a seed gives the same plan each time, another seed another plan', () => {
  expect(makePlan(7)).toEqual(makePlan(7));
  expect(makePlan(7).steps).not.toEqual(makePlan(8).steps);
});

test('every kind of step and every fault is chosen sometimes', () => {
  const kinds = new Set(all.map((step) => step.do));
  const expected: readonly Action['do'][] = [
    'say',
    'bob says',
    'kick',
    'join',
    'network',
    'network of bob',
    'kill server',
    'start server',
    'open',
    'close',
    'reload',
    'navigate',
    'crash',
    'freeze',
    'thaw',
    'kill host',
    'sleep',
  ];
  expect(kinds).toEqual(new Set(expected));
  const faults = new Set(all.flatMap((step) => (step.do === 'network' ? [step.fault] : [])));
  expect(faults.size).toBe(8);
});

test('steps follow each other within a second', () => {
  expect(Math.max(...all.map(({after}) => after))).toBeLessThan(1000);
});

test('there are schedules with one tab and with four', () => {
  const tabs = plans.map(
    ({steps}) => new Set(steps.flatMap((step) => (step.do === 'open' ? [step.tab] : []))).size,
  );
  expect(Math.min(...tabs)).toBe(0);
  expect(Math.max(...tabs)).toBeGreaterThan(2);
});
