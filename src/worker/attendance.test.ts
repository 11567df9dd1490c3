import {beforeEach, expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import {createAttendance, type Attendance} from './attendance.ts';

let clock: ManualClock;
let told: unknown[];
let attendance: Attendance;

beforeEach(() => {
  clock = new ManualClock();
  told = [];
  attendance = createAttendance({
    clock,
    onActive: (isActive) => told.push(isActive),
    onEmpty: () => told.push('empty'),
  });
});

test('it is inactive while all pages are hidden, and active once one is visible', () => {
  attendance.set('a', 'visible');
  attendance.set('b', 'hidden');
  attendance.set('a', 'hidden');
  expect(told).toEqual([false]);
  attendance.set('b', 'visible');
  expect(told).toEqual([false, true]);
});

test('when the visible one of two pages goes it is inactive', () => {
  attendance.set('a', 'visible');
  attendance.set('b', 'hidden');
  attendance.set('a', 'gone');
  expect(told).toEqual([false]);
});

test('the last page leaves it inactive at once, and empty after a while', () => {
  attendance.set('a', 'visible');
  attendance.set('a', 'gone');
  expect(told).toEqual([false]);
  clock.advance(25_000);
  expect(told).toEqual([false, 'empty']);
});

test('a page that comes in time keeps it', () => {
  attendance.set('a', 'visible');
  attendance.set('a', 'gone');
  clock.advance(24_999);
  attendance.set('b', 'visible');
  clock.advance(60_000);
  expect(told).toEqual([false, true]);
});
