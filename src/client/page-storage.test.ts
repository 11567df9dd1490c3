import {beforeEach, expect, test, vi} from 'vitest';
import {type BareJid, parseBareJid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';
import type {Observable} from './observable.ts';
import {keepDraft, keepStorage, signedIn, signedOut} from './page-storage.ts';

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

const fixed = (state: SessionState): Observable<SessionState> => ({
  get: () => state,
  subscribe() {},
});

function kept(account: string): readonly (readonly [string, string])[] {
  const drafts: [string, string][] = [];
  signedIn(as(account), (conversation, text) => drafts.push([conversation, text]));
  return drafts;
}

/** As much of a `Storage` as is used. */
function createItems(): Record<string, string> {
  const items: Record<string, string> = {};
  const methods = {
    setItem: (key: string, value: string) => void (items[key] = value),
    removeItem: (key: string) => void delete items[key],
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(items, name, {value, enumerable: false});
  }
  return items;
}

beforeEach(() => {
  vi.stubGlobal('sessionStorage', createItems());
  vi.stubGlobal('addEventListener', () => {});
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
  signedOut(false, fixed({phase: 'signed-out', error: undefined}));
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

test.each([
  ['signed out', {state: {phase: 'signed-out', error: undefined}, forgets: true}],
  ['signed in again', {state: as('alice@localhost'), forgets: false}],
] as const)(
  'a page that goes after all was to be forgotten forgets where the tabs meet, %s',
  (_title, {state, forgets}) => {
    const page = new EventTarget();
    vi.stubGlobal('localStorage', createItems());
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    localStorage.setItem('of the site', 'blob:of-the-site');
    localStorage.setItem('natter:of the site', 'stays');
    localStorage.setItem('natter:3:alice@localhost:https://cdn/worker.js', 'blob:https://a/b');
    const before = Object.entries(localStorage);
    signedOut(true, fixed(state));
    expect(Object.entries(localStorage)).toEqual(before);
    page.dispatchEvent(new Event('pagehide'));
    expect(Object.entries(localStorage)).toEqual(forgets ? before.slice(0, 2) : before);
    // From the back/forward cache.
    page.dispatchEvent(new Event('pageshow'));
    expect(Object.entries(localStorage)).toEqual(before);
  },
);

test('a page that stays puts back where the tabs meet, and nothing else', () => {
  const page = new EventTarget();
  vi.stubGlobal('localStorage', createItems());
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  signedIn(as('alice@localhost'), () => {});
  const removed = (key: string, oldValue: string) =>
    page.dispatchEvent(Object.assign(new Event('storage'), {key, oldValue, newValue: null}));
  removed('natter:of the site', 'something');
  removed('of the site', 'blob:of-the-site');
  removed('natter:3::https://cdn/worker.js', 'blob:https://a/b');
  expect(Object.entries(localStorage)).toEqual([
    ['natter:3::https://cdn/worker.js', 'blob:https://a/b'],
  ]);
});
