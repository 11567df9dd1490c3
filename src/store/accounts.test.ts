import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test} from 'vitest';
import {parseAccountJid} from '../model/jid.ts';
import {
  forgetAccount,
  loadAccount,
  saveAccount,
  updateAccount,
  type AccountRecord,
} from './accounts.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

async function record(scope: string): Promise<AccountRecord> {
  const jid = parseAccountJid('alice@localhost');
  if (!jid) throw new Error('not an address');
  const saltedPassword = await crypto.subtle.importKey(
    'raw',
    new Uint8Array(32),
    {name: 'HMAC', hash: 'SHA-256'},
    false,
    ['sign'],
  );
  const keys = {mechanism: 'SCRAM-SHA-256', salt: 'c2FsdA==', iterations: 4096} as const;
  return {
    scope,
    jid,
    service: 'wss://localhost/ws',
    domain: undefined,
    resource: 'natter.1',
    keys: {...keys, saltedPassword},
    lastUsed: 1,
  };
}

test('a saved account is loaded again, with a key that still signs and cannot be extracted', async () => {
  const saved = await record('a');
  await saveAccount(saved);
  const loaded = await loadAccount('a');
  expect(loaded).toMatchObject({jid: saved.jid, resource: 'natter.1', service: saved.service});
  const key = loaded?.keys?.saltedPassword;
  if (!key) throw new Error('no key');
  expect(key.extractable).toBe(false);
  const signature = await crypto.subtle.sign('HMAC', key, new Uint8Array(1));
  expect(signature.byteLength).toBe(32);
});

test('scopes have accounts of their own', async () => {
  await saveAccount(await record('a'));
  expect(await loadAccount('b')).toBeUndefined();
});

test('a forgotten account is gone, and forgetting twice is harmless', async () => {
  await saveAccount(await record('a'));
  await forgetAccount('a');
  await forgetAccount('a');
  expect(await loadAccount('a')).toBeUndefined();
});

test('what makes no sense is not loaded', async () => {
  await saveAccount({...(await record('a')), jid: 'not an address' as never});
  expect(await loadAccount('a')).toBeUndefined();
});

test('what logins leave is changed only for the account that is remembered', async () => {
  const saved = await record('a');
  await saveAccount(saved);
  const other = parseAccountJid('bob@localhost');
  if (!other) throw new Error('not an address');
  await updateAccount({scope: 'a', jid: other}, {bestMechanism: 'SCRAM-SHA-1'});
  expect((await loadAccount('a'))?.bestMechanism).toBeUndefined();
  await updateAccount(saved, {bestMechanism: 'SCRAM-SHA-256'});
  expect(await loadAccount('a')).toMatchObject({
    resource: 'natter.1',
    bestMechanism: 'SCRAM-SHA-256',
  });
  await forgetAccount('a');
  await updateAccount(saved, {bestMechanism: 'SCRAM-SHA-256'});
  expect(await loadAccount('a')).toBeUndefined();
});
