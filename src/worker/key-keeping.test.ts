import {afterEach, expect, test, vi} from 'vitest';
import {canKeepKeys} from './key-keeping.ts';

afterEach(() => vi.unstubAllGlobals());

test('a host that may clone keys can keep them', async () => {
  expect(await canKeepKeys()).toBe(true);
});

test('a host that may not clone keys cannot keep them', async () => {
  vi.stubGlobal('structuredClone', (value: unknown) => {
    if (value instanceof CryptoKey) throw new DOMException('no', 'DataCloneError');
    return value;
  });
  expect(await canKeepKeys()).toBe(false);
});
