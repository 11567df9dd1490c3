import {beforeEach, expect, test, vi} from 'vitest';
import {parseBareJid, type BareJid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';
import {dropDrafts, eachKeptDraft, keepDraft, keepStorage} from './page-storage.ts';

function jid(text: string): BareJid {
  const parsed = parseBareJid(text);
  if (!parsed) throw new Error(`not an address: ${text}`);
  return parsed;
}

const BOB = jid('bob@localhost');

const as = (account: string): SessionState => ({
  phase: 'signed-in',
  jid: jid(account),
  connection: {status: 'online'},
  storage: undefined,
});

function kept(account: string): readonly (readonly [string, string])[] {
  const drafts: [string, string][] = [];
  eachKeptDraft(as(account), (conversation, text) => drafts.push([conversation, text]));
  return drafts;
}

beforeEach(() => {
  const items: Record<string, string> = {};
  const methods = {
    setItem: (key: string, value: string) => void (items[key] = value),
    removeItem: (key: string) => void delete items[key],
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(items, name, {value, enumerable: false});
  }
  vi.stubGlobal('sessionStorage', items);
  return () => vi.unstubAllGlobals();
});

test('a draft that no host took waits for its account, and for no other', () => {
  keepDraft(as('alice@localhost'), BOB, 'half a');
  expect(kept('alice@localhost')).toEqual([[BOB, 'half a']]);
  expect(kept('carol@localhost')).toEqual([]);
  keepDraft(as('alice@localhost'), BOB, undefined);
  expect(kept('alice@localhost')).toEqual([]);
});

test('none is left when somebody signs out, and nothing else goes', () => {
  keepDraft(as('alice@localhost'), BOB, 'half a');
  sessionStorage.setItem('of the site', 'stays');
  dropDrafts();
  expect(kept('alice@localhost')).toEqual([]);
  expect(Object.keys(sessionStorage)).toEqual(['of the site']);
});

test('the browser is asked to keep what is here, but not where it would ask the person', async () => {
  const persist = vi.fn(async () => true);
  const persisted = vi.fn(async () => false);
  vi.stubGlobal('navigator', {storage: {persist, persisted}});
  vi.stubGlobal('CSS', {supports: () => true});
  await keepStorage();
  expect(persist).not.toHaveBeenCalled();
  vi.stubGlobal('CSS', {supports: () => false});
  await keepStorage();
  expect(persist).toHaveBeenCalledTimes(1);
  persisted.mockResolvedValue(true);
  await keepStorage();
  expect(persist).toHaveBeenCalledTimes(1);
});
