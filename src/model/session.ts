import type {ErrorInfo} from './errors.ts';
import type {BareJid} from './jid.ts';

/** The state of the one connection that all tabs share. */
export type ConnectionState =
  | {readonly status: 'connecting'}
  | {readonly status: 'online'}
  | {
      readonly status: 'offline';
      readonly error: ErrorInfo;
      /**
       * When the next attempt starts, in ms since the epoch. Undefined if there is none:
       * the person (or the page) has to act, see `error`.
       */
      readonly retryAt: number | undefined;
    };

/**
 * Why somebody has to sign in again, while the messages can still be read; undefined where
 * waiting is enough.
 */
export function signInProblem(connection: ConnectionState): ErrorInfo | undefined {
  return connection.status === 'offline' &&
    connection.retryAt === undefined &&
    connection.error.name === 'AuthenticationError'
    ? connection.error
    : undefined;
}

/** If nothing but new credentials can help: nobody has any, or they have expired. */
export function credentialsNeeded(
  connection: ConnectionState,
): 'credentials-needed' | 'credentials-expired' | undefined {
  const kind = signInProblem(connection)?.kind;
  return kind === 'credentials-needed' || kind === 'credentials-expired' ? kind : undefined;
}

/** Who is signed in, and how the connection is. */
export type SessionState =
  /** The disk is being read. */
  | {readonly phase: 'starting'}
  | {
      readonly phase: 'signed-out';
      /** Why, where it was not the person's wish: a revoked account, a broken database. */
      readonly error: ErrorInfo | undefined;
    }
  | {
      readonly phase: 'signed-in';
      readonly jid: BareJid;
      readonly connection: ConnectionState;
      /**
       * Set while what is received cannot be kept: storage denied, full or broken. The
       * session then works from memory, and is gone with the last tab.
       */
      readonly storage: ErrorInfo | undefined;
    };

/** What to log in with. Never stored; see docs/decisions/0003 on what is. */
export type Credentials =
  | {readonly password: string}
  /** Once; when it has expired, somebody has to sign in again. */
  | {readonly token: string}
  /** The page's `getToken` is asked, now and whenever a new token is needed. */
  | {readonly getToken: true}
  /** Without an account: the server gives an address that lasts as long as the connection. */
  | {readonly anonymous: true}
  /** A session that the site's backend has opened over BOSH: its full address, and where it stands. */
  | {readonly prebind: {readonly jid: string; readonly sid: string; readonly rid: number}};

/** Why a token is asked for: to log in for the first time, or because the server refused the last. */
export type TokenReason = 'initial' | 'expired';

/** Where a page takes tokens from. What it throws is told as AuthenticationError `token-failed`. */
export type GetToken = (request: {readonly reason: TokenReason}) => Promise<string> | string;

export type ScramMechanism = 'SCRAM-SHA-1' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** How a token is handed over. */
export type TokenMechanism = 'OAUTHBEARER' | 'X-OAUTH2' | 'PLAIN';

/**
 * The SCRAM salted password (RFC 5802 §3) as a key that cannot be extracted. It is good for one
 * salt and iteration count; if the server changes them, the person is asked again.
 */
export type ScramKeys = {
  readonly mechanism: ScramMechanism;
  /** base64, as the server sent it. */
  readonly salt: string;
  readonly iterations: number;
  /** HMAC key, not extractable. */
  readonly saltedPassword: CryptoKey;
};

/** A token that the server gave for the next login (XEP-0484), as a key that cannot be extracted. */
export type FastToken = {
  readonly mechanism: 'HT-SHA-512-NONE' | 'HT-SHA-256-NONE';
  /** HMAC key, not extractable. */
  readonly key: CryptoKey;
  /** ms since the epoch. */
  readonly expires: number;
};

/**
 * What logins leave behind, and what is kept of them to log in again after the host has
 * restarted. Never a password, and never a token of the page.
 */
export type KeptCredentials = {
  readonly keys?: ScramKeys | undefined;
  readonly fast?: FastToken | undefined;
  /** The mechanism of the last login with a password: less than this is not believed. */
  readonly bestMechanism?: ScramMechanism | undefined;
  /** How the server took the page's token. */
  readonly tokenMechanism?: TokenMechanism | undefined;
};
