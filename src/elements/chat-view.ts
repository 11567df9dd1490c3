/** What `<natter-chat>` shows, from the session and what the person or the page is doing. */
import type {ErrorInfo} from '../model/errors.ts';
import {credentialsNeeded} from '../model/session.ts';
import type {SessionState} from '../model/session.ts';

export type ChatView =
  /** Nothing is known yet, or there are no words for it. */
  | {readonly kind: 'starting'}
  /** The form. */
  | {readonly kind: 'sign-in'; readonly cancellable: boolean}
  /** The page is asked for credentials, or signing in with them is under way. */
  | {readonly kind: 'waiting'}
  /** The page's credentials did not work, or the chat could not start. */
  | {readonly kind: 'failed'; readonly error: ErrorInfo}
  /** The session has ended; `error` says why, where it was not the person's wish. */
  | {readonly kind: 'ended'; readonly error: ErrorInfo | undefined}
  | {readonly kind: 'chat'};

/** How far signing in has come. */
export type SignInSituation = {
  /** Signing in is under way, from here. */
  readonly busy: boolean;
  /** Why the last sign-in from here has failed. */
  readonly error: ErrorInfo | undefined;
  /** The page gives credentials. */
  readonly automatic: boolean;
  /** There is a session here that was shown. */
  readonly established: boolean;
  /** There was one, and it has ended while it was shown. */
  readonly ended: boolean;
  /** The person signs in by the form, and is not online yet. */
  readonly byForm: boolean;
};

/** Why the page's credentials are needed now; undefined if they are not. */
export function credentialsNeed(session: SessionState | undefined): string | undefined {
  if (session?.phase === 'signed-out') return 'signed-out';
  if (session?.phase !== 'signed-in') return undefined;
  return credentialsNeeded(session.connection);
}

/**
 * What to show.
 *
 * @param session - undefined: there is no client (yet)
 * @param startError - why there is no client
 */
export function chatView(
  session: SessionState | undefined,
  startError: ErrorInfo | undefined,
  situation: SignInSituation,
): ChatView {
  const {automatic, busy, error} = situation;
  if (startError !== undefined) return {kind: 'failed', error: startError};
  if (session === undefined || session.phase === 'starting') return {kind: 'starting'};
  if (session.phase === 'signed-out') {
    // Who signs out on purpose, and can sign in by the form, needs no words about it.
    if (situation.ended && (automatic || session.error !== undefined)) {
      return {kind: 'ended', error: session.error};
    }
    if (!automatic) return {kind: 'sign-in', cancellable: false};
    return error !== undefined && !busy ? {kind: 'failed', error} : {kind: 'waiting'};
  }
  // Who signs in stays with the form until it has worked: a refusal is said there.
  const online = session.connection.status === 'online';
  return situation.byForm && !automatic && !online
    ? {kind: 'sign-in', cancellable: situation.established && !busy}
    : {kind: 'chat'};
}
