import {expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import {createKeepalive} from './keepalive.ts';

function begin() {
  const clock = new ManualClock();
  const start = clock.now();
  const told: (readonly [string, number])[] = [];
  const server = {owes: false};
  const tell = (what: string) => () => told.push([what, clock.now() - start]);
  const keepalive = createKeepalive({
    clock,
    idle: 30_000,
    patience: 3_000,
    deadline: 10_000,
    isOwed: () => server.owes,
    probe: tell('asked'),
    onDead: tell('dead'),
  });
  return {clock, keepalive, server, told};
}

test('after a silence the server is asked, and given up if it stays silent', () => {
  const {clock, told} = begin();
  clock.advance(60_000);
  expect(told).toEqual([
    ['asked', 30_000],
    ['dead', 40_000],
  ]);
});

test('when something was sent and nothing comes, it is asked and given up soon', () => {
  const {clock, keepalive, told} = begin();
  clock.advance(10_000);
  keepalive.sent();
  clock.advance(60_000);
  expect(told).toEqual([
    ['asked', 13_000],
    ['dead', 23_000],
  ]);
});

test('sending again and again does not put it off', () => {
  const {clock, keepalive, told} = begin();
  for (let elapsed = 0; elapsed < 20_000; elapsed += 500) {
    keepalive.sent();
    clock.advance(500);
  }
  expect(told).toEqual([
    ['asked', 3_000],
    ['dead', 13_000],
  ]);
});

test('a sign of life ends the waiting', () => {
  const {clock, keepalive, told} = begin();
  keepalive.sent();
  clock.advance(2_900);
  keepalive.heard();
  clock.advance(29_900);
  expect(told).toEqual([]);
});

test('a sign of life that is no answer to what was sent does not put it off for long', () => {
  const {clock, keepalive, server, told} = begin();
  server.owes = true;
  keepalive.sent();
  clock.advance(100);
  keepalive.heard();
  clock.advance(60_000);
  expect(told).toEqual([
    ['asked', 3_100],
    ['dead', 13_100],
  ]);
});

test('a server that is slow to answer, but speaks, is not given up', () => {
  const {clock, keepalive, server, told} = begin();
  server.owes = true;
  keepalive.sent();
  for (let elapsed = 0; elapsed < 60_000; elapsed += 9_000) {
    keepalive.heard();
    clock.advance(9_000);
  }
  expect(told.every(([what]) => what === 'asked')).toBe(true);
});

test('a check asks at once, and once', () => {
  const {clock, keepalive, told} = begin();
  keepalive.check();
  keepalive.check();
  keepalive.sent();
  clock.advance(9_999);
  expect(told).toEqual([['asked', 0]]);
});

test('after the stop nothing is asked', () => {
  const {clock, keepalive, told} = begin();
  keepalive.stop();
  keepalive.check();
  keepalive.sent();
  keepalive.heard();
  clock.advance(3_600_000);
  expect(told).toEqual([]);
});
