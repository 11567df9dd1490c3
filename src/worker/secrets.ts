/** What to log in with, from what a page said or what is on record. */
import type {Requests} from '../bridge/contract.ts';
import {InputError} from '../model/errors.ts';
import {type BareJid, bareOf, parseAccountJid, parseFullJid} from '../model/jid.ts';
import type {Credentials, KeptCredentials, TokenReason} from '../model/session.ts';
import type {AccountRecord} from '../store/accounts.ts';
import type {Secret} from '../xmpp/sasl.ts';

export type AskForToken = (reason: TokenReason) => Promise<string>;

/**
 * Whose account it is.
 *
 * @throws InputError `address`
 */
export function accountOf({jid, credentials}: Requests['signIn']['params']): BareJid {
  const account = 'prebind' in credentials ? boundTo(credentials.prebind) : parseAccountJid(jid);
  if (!account) throw new InputError('address');
  return account;
}

function boundTo({jid}: {readonly jid: string}): BareJid | undefined {
  const full = parseFullJid(jid);
  return full && bareOf(full);
}

/** The secret for what a page said. */
export function secretOf(credentials: Credentials, ask: AskForToken): Secret {
  if ('password' in credentials) return {kind: 'password', password: credentials.password};
  if ('token' in credentials) return {kind: 'token', token: credentials.token};
  if ('anonymous' in credentials) return {kind: 'anonymous'};
  if ('prebind' in credentials) return {kind: 'prebind', ...credentials.prebind};
  return tokenSource(ask);
}

/** The secret for an account that signed in before; undefined if somebody has to sign in. */
export function returningSecret(
  {loginBy}: Pick<AccountRecord, 'loginBy'>,
  kept: KeptCredentials,
  ask: AskForToken,
): Secret | undefined {
  if (loginBy === 'page') return tokenSource(ask);
  return (kept.keys ?? kept.fast) ? {kind: 'kept'} : undefined;
}

/** For an installation that has none yet. */
export function newResource(): string {
  return `natter.${crypto.randomUUID().slice(0, 8)}`;
}

/**
 * The record of who signs in.
 *
 * @param known - of the same account, if it is signed in already
 */
export function recordOf(
  {service, domain, credentials}: Requests['signIn']['params'],
  {scope, jid}: Pick<AccountRecord, 'scope' | 'jid'>,
  known: AccountRecord | undefined,
): AccountRecord {
  return {
    scope,
    jid,
    service,
    domain,
    resource: known?.resource ?? newResource(),
    loginBy: 'getToken' in credentials ? 'page' : undefined,
    clientId: known?.clientId ?? crypto.randomUUID(),
    // Who signs in anew accepts a server that has become weaker, but not one that wants the
    // password itself (docs/decisions/0011-mechanisms.md).
    bestMechanism: known?.bestMechanism && 'SCRAM-SHA-1',
    lastUsed: Date.now(),
  };
}

/**
 * Tokens of the page, held in memory only. One is used for as long as the server takes it, and
 * nobody is asked twice at the same time.
 */
function tokenSource(ask: AskForToken): Secret {
  let token: string | undefined;
  let asking: Promise<string> | undefined;
  return {
    kind: 'token-source',
    async fetch(reason) {
      if (reason === 'initial' && token !== undefined) return token;
      token = undefined;
      asking ??= ask(reason).finally(() => {
        asking = undefined;
      });
      token = await asking;
      return token;
    },
  };
}
