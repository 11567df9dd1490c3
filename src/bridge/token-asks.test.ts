import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createTokenAsks} from './token-asks.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Pages that are asked, by name; each answers when told to. */
function start(...names: readonly string[]) {
  const asks = createTokenAsks<string>();
  const asked: {readonly page: string; readonly id: number; readonly reason: string}[] = [];
  for (const page of names) asks.join(page, (id, reason) => asked.push({page, id, reason}));
  const last = () => asked.at(-1) ?? {page: '', id: 0, reason: ''};
  return {
    asks,
    asked: () => asked.map(({page}) => page),
    last,
    give: (token: string, {page, id} = last()) => asks.answer(page, {type: 'token', id, token}),
  };
}

test('one page is asked, the one that was active last', async () => {
  const {asks, asked, last, give} = start('a', 'b', 'c');
  asks.touch('b');
  const token = asks.ask('initial');
  expect(last()).toMatchObject({page: 'b', reason: 'initial'});
  give('t');
  await expect(token).resolves.toBe('t');
  expect(asked()).toEqual(['b']);
});

test('a page that is silent, and one that leaves, are passed over', async () => {
  const {asks, asked, give} = start('a', 'b', 'c');
  const token = asks.ask('initial');
  await vi.advanceTimersByTimeAsync(10_000);
  asks.leave('b');
  await vi.advanceTimersByTimeAsync(0);
  give('t');
  await expect(token).resolves.toBe('t');
  expect(asked()).toEqual(['c', 'b', 'a']);
});

test('a page that says no decides', async () => {
  const {asks, asked, last} = start('a', 'b');
  const token = asks.ask('initial');
  asks.answer('b', {type: 'no-token', id: last().id, message: 'HTTP 500'});
  await expect(token).rejects.toMatchObject({kind: 'token-failed', message: 'HTTP 500'});
  expect(asked()).toEqual(['b']);
});

test('pages that do not answer are no reason to give up for good', async () => {
  const {asks} = start('a');
  const failed = expect(asks.ask('expired')).rejects.toMatchObject({kind: 'token-failed'});
  await vi.advanceTimersByTimeAsync(10_000);
  await failed;
});

test.for([
  ['initial', 'credentials-needed'],
  ['expired', 'credentials-expired'],
] as const)('without a page to ask (%s) somebody has to come: %s', async ([reason, kind]) => {
  const {asks} = start('a');
  asks.leave('a');
  await expect(asks.ask(reason)).rejects.toMatchObject({name: 'AuthenticationError', kind});
});

test('what comes after its deadline is good for the next time, once', async () => {
  const {asks, asked, last, give} = start('a');
  const failed = expect(asks.ask('initial')).rejects.toMatchObject({kind: 'token-failed'});
  const first = last();
  await vi.advanceTimersByTimeAsync(10_000);
  await failed;
  give('late', first);
  await expect(asks.ask('initial')).resolves.toBe('late');
  expect(asked()).toEqual(['a']);
  void asks.ask('initial').catch(() => {});
  expect(asked()).toEqual(['a', 'a']);
});

test('a page cannot answer for another one', async () => {
  const {asks, last, give} = start('a', 'b');
  const token = asks.ask('initial');
  asks.answer('x', {type: 'token', id: last().id, token: 'forged'});
  give('right');
  await expect(token).resolves.toBe('right');
});
