/**
 * The errors of Natter. Few classes, each with a `kind`: decisions read `kind`, people read
 * what the element says for it (a localised text per kind), nobody reads `message`.
 * `toErrorInfo` is the form that crosses the bridge and is kept on disk.
 */

export type ConnectionErrorKind =
  /** No connection could be opened: nobody listens, no network, blocked. */
  | 'unreachable'
  /** The connection opened, but what answered is not an XMPP server. */
  | 'not-xmpp'
  /** The server does not serve this domain (RFC 6120 §4.9.3.6). */
  | 'host-unknown'
  /** The server did not answer in time. */
  | 'timeout'
  /** The connection ended. */
  | 'closed'
  /** Another client took over this resource, and we must not fight it (§4.9.3.3). */
  | 'conflict'
  /** The address of the service is not usable: malformed, or unencrypted beyond loopback. */
  | 'bad-service'
  /** The server ended the stream with some other error. */
  | 'stream-error'
  /** What the server sent is not acceptable XML. */
  | 'bad-xml';

export type AuthenticationErrorKind =
  /** Wrong address or password (RFC 6120 §6.5.10). */
  | 'not-authorized'
  | 'account-disabled'
  | 'credentials-expired'
  | 'temporary-failure'
  /** No mechanism in common, or only ones that we refuse (PLAIN without TLS). */
  | 'no-mechanism'
  /** The server asks for a step after the secret (XEP-0388 §2.6.3) that we do not know. */
  | 'second-step'
  /** The server could not prove that it knows the password (SCRAM, RFC 5802 §3). */
  | 'server-not-verified'
  /** Nothing is stored to log in with: the person, or the page, must give credentials. */
  | 'credentials-needed'
  /** The page could not give a token; it will be asked again. */
  | 'token-failed'
  /** Any other failure. */
  | 'failed';

export type StorageErrorKind =
  /** The browser gives no storage (private mode, blocked by a setting). */
  | 'denied'
  /** The database was written by a newer version of Natter. */
  | 'newer'
  /** The database cannot be read. */
  | 'broken'
  | 'quota'
  /** Another tab, with an older version, keeps the database open. */
  | 'blocked'
  /** Another host has opened the database since: that one writes it now. */
  | 'superseded';

export type BridgeErrorKind =
  /** The host does not answer. */
  | 'timeout'
  /** Page and host speak different versions. */
  | 'version'
  /** No such request, or its parameters do not have the right form. */
  | 'invalid'
  /** The host could not be started. */
  | 'no-host'
  /** The client was closed. */
  | 'closed';

export type InputErrorKind =
  /** Not an address. */
  | 'address'
  /** Nothing to send. */
  | 'empty'
  /** Nobody is signed in. */
  | 'signed-out'
  /** Over the limit. */
  | 'too-long'
  /** It is not there (any more). */
  | 'unknown-target';

/** Why we cannot enter a room (XEP-0045 §7.2), or had to leave it. */
export type RoomErrorKind =
  /** It wants a password, or another one. */
  | 'password'
  | 'members-only'
  | 'banned'
  | 'full'
  /** Somebody has this nickname. */
  | 'nick-taken'
  /** The room does not let us have this nickname. */
  | 'nick-refused'
  /** There is none, or it is locked until its owner has configured it. */
  | 'not-found'
  /** It does not exist, and we may not make it. */
  | 'creation-refused'
  /** It is somewhere else now. */
  | 'moved'
  | 'destroyed'
  | 'kicked'
  /** We lost the right to be there. */
  | 'removed'
  /** The service was shut down. */
  | 'shut-down'
  /** We were no longer there, and nobody had told us. */
  | 'dropped'
  /** A question is to be answered first (XEP-0158). */
  | 'challenge'
  /** We may not do this there. */
  | 'forbidden'
  /** Its server cannot be reached. */
  | 'unreachable'
  /** Any other refusal. */
  | 'refused';

/** RFC 6120 §8.3.2: `type` of a stanza error. */
export type StanzaErrorType = 'auth' | 'cancel' | 'continue' | 'modify' | 'wait';

/** Plain form of an error, for the bridge, the disk and the elements. */
export type ErrorInfo = {
  readonly name:
    | 'ConnectionError'
    | 'AuthenticationError'
    | 'StanzaError'
    | 'StorageError'
    | 'BridgeError'
    | 'InputError'
    | 'RoomError'
    | 'Error';
  /** One of the kinds above; for a StanzaError the defined condition. */
  readonly kind: string;
  /** For developers, in English. */
  readonly message: string;
};

/** What all errors of Natter have in common. */
export abstract class NatterError<Kind extends string = string> extends Error {
  abstract override readonly name: ErrorInfo['name'];
  readonly kind: Kind;

  constructor(kind: Kind, message?: string, options?: ErrorOptions) {
    super(message ?? kind, options);
    this.kind = kind;
  }
}

export class ConnectionError extends NatterError<ConnectionErrorKind> {
  override readonly name = 'ConnectionError';
}

export class AuthenticationError extends NatterError<AuthenticationErrorKind> {
  override readonly name = 'AuthenticationError';
}

/** An answer of type error. `kind` is the defined condition (RFC 6120 §8.3.3). */
export class StanzaError extends NatterError {
  override readonly name = 'StanzaError';
  readonly type: StanzaErrorType;

  constructor(condition: string, type: StanzaErrorType, message?: string) {
    super(condition, message);
    this.type = type;
  }
}

export class StorageError extends NatterError<StorageErrorKind> {
  override readonly name = 'StorageError';
}

export class BridgeError extends NatterError<BridgeErrorKind> {
  override readonly name = 'BridgeError';
}

export class InputError extends NatterError<InputErrorKind> {
  override readonly name = 'InputError';
}

export class RoomError extends NatterError<RoomErrorKind> {
  override readonly name = 'RoomError';
}

/** The plain form of any thrown value. */
export function toErrorInfo(error: unknown): ErrorInfo {
  if (error instanceof NatterError) {
    return {name: error.name, kind: error.kind, message: error.message};
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {name: 'Error', kind: 'unexpected', message};
}

/** The error that `info` is the plain form of. */
export function fromErrorInfo(info: ErrorInfo): Error {
  switch (info.name) {
    case 'ConnectionError':
      return new ConnectionError(info.kind as ConnectionErrorKind, info.message);
    case 'AuthenticationError':
      return new AuthenticationError(info.kind as AuthenticationErrorKind, info.message);
    case 'StanzaError':
      return new StanzaError(info.kind, 'cancel', info.message);
    case 'StorageError':
      return new StorageError(info.kind as StorageErrorKind, info.message);
    case 'BridgeError':
      return new BridgeError(info.kind as BridgeErrorKind, info.message);
    case 'InputError':
      return new InputError(info.kind as InputErrorKind, info.message);
    case 'RoomError':
      return new RoomError(info.kind as RoomErrorKind, info.message);
    case 'Error':
      return new Error(info.message);
  }
}
