/** What to log in with, from what a page said or what is on record. */
import type {ConnectionState, Credentials, KeptCredentials, TokenReason} from '../model/session.ts';
import type {AccountRecord} from '../store/accounts.ts';
import type {Secret} from '../xmpp/sasl.ts';

export type AskForToken = (reason: TokenReason) => Promise<string>;

/** The secret for what a page said. */
export function secretOf(credentials: Credentials, ask: AskForToken): Secret {
  if ('password' in credentials) return {kind: 'password', password: credentials.password};
  if ('token' in credentials) return {kind: 'token', token: credentials.token};
  if ('anonymous' in credentials) return {kind: 'anonymous'};
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

/** True if nothing but a token can help: nobody has one, or it has expired. */
export function needsTokens(connection: ConnectionState): boolean {
  return (
    connection.status === 'offline' &&
    connection.retryAt === undefined &&
    connection.error.name === 'AuthenticationError' &&
    ['credentials-needed', 'credentials-expired'].includes(connection.error.kind)
  );
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
