/**
 * What was typed while the host could not keep it: another version has taken its database, say, and
 * the page is to be reloaded. It waits in the tab (sessionStorage), for the account that it was
 * typed in, and is handed over when there is a host that takes it.
 */
import {parseBareJid, type BareJid} from '../model/jid.ts';

const PREFIX = 'natter:draft:';

const keyOf = (account: BareJid, conversation: BareJid) => `${PREFIX}${account} ${conversation}`;

/** Does nothing where the page may not keep anything either, or there is no room. */
function attempt(task: (storage: Storage) => void): void {
  try {
    task(sessionStorage);
  } catch {
    // It stays on screen.
  }
}

/** @param text - undefined: the host has it */
export function keepDraft(account: BareJid, conversation: BareJid, text: string | undefined): void {
  const key = keyOf(account, conversation);
  attempt((storage) => {
    if (text === undefined) storage.removeItem(key);
    else storage.setItem(key, text);
  });
}

/** Calls `visit` with each of an account. */
export function eachKeptDraft(
  account: BareJid,
  visit: (conversation: BareJid, text: string) => void,
): void {
  const prefix = `${PREFIX}${account} `;
  attempt((storage) => {
    for (const [key, text] of Object.entries(storage)) {
      const jid = key.startsWith(prefix) ? parseBareJid(key.slice(prefix.length)) : undefined;
      if (jid) visit(jid, String(text));
    }
  });
}

/** Somebody has signed out. */
export function dropDrafts(): void {
  attempt((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  });
}
