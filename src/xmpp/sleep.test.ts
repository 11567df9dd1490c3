import {expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import {watchSleep} from './sleep.ts';

function begin() {
  const clock = new ManualClock();
  const controller = new AbortController();
  let wakes = 0;
  watchSleep(clock, () => (wakes += 1), controller.signal);
  return {clock, controller, wakes: () => wakes};
}

test('that the machine has slept is noticed within 4 s', () => {
  const {clock, wakes} = begin();
  clock.advance(10_000);
  clock.sleep(60_000);
  clock.advance(4_000);
  expect(wakes()).toBe(1);
  clock.sleep(5_000);
  clock.advance(4_000);
  expect(wakes()).toBe(2);
});

test('while time goes on as usual nothing is noticed', () => {
  const {clock, wakes} = begin();
  clock.advance(3_600_000);
  clock.sleep(1_000);
  clock.advance(60_000);
  expect(wakes()).toBe(0);
});

test('nobody looks once nobody is interested', () => {
  const {clock, controller} = begin();
  clock.advance(9_000);
  controller.abort();
  expect(clock.pending).toBe(0);
});
