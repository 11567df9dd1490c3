import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {openAccountStore} from '../store/open.ts';
import type {AccountStore} from '../store/schema.ts';
import {write} from '../store/transaction.ts';
import type {RoomWish} from '../sync/account-sync.ts';
import {keepRoom} from './room.ts';

let store: AccountStore;
let stop: () => void;
const makeRoom = vi.fn<(wish: RoomWish) => Promise<number>>(async () => 1);
const onFull = vi.fn<(isFull: boolean) => void>();
const log = vi.fn<(error: unknown) => void>();

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openAccountStore('natter:alice@localhost');
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
  for (const mock of [makeRoom, onFull, log]) mock.mockClear();
  stop = () => {};
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  store.close();
});

function start(usage: number, quota: number): void {
  const estimate = async () => ({usage, quota});
  const sync = {makeRoom};
  stop = keepRoom({store, sync, isOpen: () => false, onFull, log, estimate});
}

test('room is made above 80 %, and not before', async () => {
  start(79, 100);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(makeRoom).not.toHaveBeenCalled();
  stop();
  start(90, 100);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(makeRoom.mock.calls.map(([{bytes}]) => bytes)).toEqual([20]);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(makeRoom).toHaveBeenCalledTimes(2);
  stop();
  await vi.advanceTimersByTimeAsync(1_200_000);
  expect(makeRoom).toHaveBeenCalledTimes(2);
});

test('at most a quarter of what is used goes in one go', async () => {
  start(1000, 100);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(makeRoom.mock.calls.map(([{bytes}]) => bytes)).toEqual([250]);
});

test('a full disk is told only if making room does not help, and that it is over', async () => {
  start(0, 100);
  let room = 0;
  const use = () =>
    write(store, ['conversations'], async (tx) => {
      await tx.objectStore('conversations').count();
      if (room-- <= 0) throw new DOMException('no room', 'QuotaExceededError');
    });
  makeRoom.mockImplementationOnce(async () => (room = 1));
  await use();
  expect(onFull).not.toHaveBeenCalled();
  await expect(use()).rejects.toMatchObject({kind: 'quota'});
  expect(onFull.mock.calls).toEqual([[true]]);
  room = 5;
  await use();
  await use();
  expect(onFull.mock.calls).toEqual([[true], [false]]);
});
