/**
 * What a page itself has to do with storage; it is fetched when the chat is there. Drafts: what was
 * typed while the host could not keep it (another version has taken its database, say, and the page is to
 * be reloaded) waits in the tab (sessionStorage), for the account that it was typed in, and is handed
 * over when there is a host that takes it. And what is to go when somebody signs out.
 */
import {type BareJid, type Jid, parseBareJid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';
import type {Observable} from './observable.ts';

/** What a conversation needs of this module. */
export type PageStorage = {
  readonly keepDraft: typeof keepDraft;
};

const PREFIX = 'natter:draft:';

const keyOf = (account: BareJid, conversation: Jid) => `${PREFIX}${account} ${conversation}`;

/** Does nothing where the page may not keep anything either, or there is no room. */
function attempt(task: (storage: Storage) => void): void {
  try {
    task(sessionStorage);
  } catch {
    // It stays on screen.
  }
}

/** @param text - undefined: the host has it */
export function keepDraft(
  session: SessionState,
  conversation: Jid,
  text: string | undefined,
): void {
  if (session.phase !== 'signed-in') return;
  const key = keyOf(session.jid, conversation);
  attempt((storage) => {
    if (text === undefined) storage.removeItem(key);
    else storage.setItem(key, text);
  });
}

/**
 * Somebody is signed in: from now on this tab can be met. To be called any number of times.
 *
 * @param visit - called with each draft of the account
 */
export function signedIn(
  session: SessionState,
  visit: (conversation: Jid, text: string) => void,
): void {
  addEventListener('storage', putBack);
  if (session.phase !== 'signed-in') return;
  const prefix = `${PREFIX}${session.jid} `;
  attempt((storage) => {
    for (const [key, text] of Object.entries(storage)) {
      const jid = key.startsWith(prefix) ? parseBareJid(key.slice(prefix.length)) : undefined;
      if (jid) visit(jid, String(text));
    }
  });
}

/**
 * Somebody has signed out.
 *
 * @param forget - and wants nothing to be left
 */
export function signedOut(forget: boolean, session: Observable<SessionState>): void {
  attempt((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  });
  if (forget) forgetMeeting(session);
}

/** Is this where tabs meet (hosts/blob.ts)? */
function isMeeting(key: string | null, value: string | null): key is string {
  return key?.startsWith('natter:') === true && value?.startsWith('blob:') === true;
}

/**
 * Where the tabs meet is forgotten when this one goes, unless somebody is signed in again. Tabs that
 * stay put it back, and so does this one if it returns from the back/forward cache.
 */
function forgetMeeting(session: Observable<SessionState>): void {
  let forgotten: (readonly [string, string])[] = [];
  addEventListener('pagehide', () => {
    if (session.get().phase === 'signed-in') return;
    forgotten = Object.entries(localStorage).filter(([key, value]) => isMeeting(key, value));
    for (const [key] of forgotten) localStorage.removeItem(key);
  });
  addEventListener('pageshow', () => {
    for (const [key, value] of forgotten) localStorage.setItem(key, value);
    forgotten = [];
  });
}

function putBack({key, oldValue, newValue}: StorageEvent): void {
  if (newValue === null && isMeeting(key, oldValue)) localStorage.setItem(key, String(oldValue));
}

/**
 * Asks the browser not to throw away what the site keeps when the disk runs full, where the browser
 * decides by itself. Firefox would ask the person: that is left to the site
 * (docs/decisions/0030-making-room.md). Only pages can ask, not the host.
 */
export async function keepStorage(): Promise<void> {
  try {
    const asksPerson = CSS.supports('-moz-appearance', 'none');
    if (asksPerson || !('storage' in navigator)) return;
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // Then it is kept as long as there is room.
  }
}
