/**
 * What was typed while the host could not keep it: another version has taken its database, say, and
 * the page is to be reloaded. It waits in the tab (sessionStorage), for the account that it was
 * typed in, and is handed over when there is a host that takes it.
 */
import {parseBareJid, type BareJid} from '../model/jid.ts';

const PREFIX = 'natter:draft:';

const keyOf = (account: BareJid, conversation: BareJid) => `${PREFIX}${account} ${conversation}`;

function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    // The page may not keep anything either.
    return undefined;
  }
}

export function keepDraft(account: BareJid, conversation: BareJid, text: string): void {
  try {
    storage()?.setItem(keyOf(account, conversation), text);
  } catch {
    // Full: it stays on screen.
  }
}

export function dropDraft(account: BareJid, conversation: BareJid): void {
  storage()?.removeItem(keyOf(account, conversation));
}

/** Those of an account. */
export function keptDrafts(account: BareJid): readonly (readonly [BareJid, string])[] {
  return names(`${PREFIX}${account} `).flatMap(([name, rest]) => {
    const conversation = parseBareJid(rest);
    const text = storage()?.getItem(name);
    return conversation && text ? [[conversation, text] as const] : [];
  });
}

/** Somebody has signed out. */
export function dropAllDrafts(): void {
  for (const [name] of names(PREFIX)) storage()?.removeItem(name);
}

function names(prefix: string): readonly (readonly [name: string, rest: string])[] {
  return Object.keys(storage() ?? {})
    .filter((name) => name.startsWith(prefix))
    .map((name) => [name, name.slice(prefix.length)] as const);
}
