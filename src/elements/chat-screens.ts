/** What `<natter-chat>` shows where there is no chat, and what it shows over both. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {ErrorInfo} from '../model/errors.ts';
import {signInProblem} from '../model/session.ts';
import type {SessionState} from '../model/session.ts';
import type {ChatView, SignInSituation} from './chat-view.ts';
import {pauseDrawing} from './drawings.ts';
import type {NatterSignInEvent} from './events.ts';
import {signInParts} from './export-parts.ts';
import {chevronDownIcon, retryIcon} from './icons.ts';
import type {LocalizeController} from './localize.ts';
import type {Strings} from './strings.ts';

export type SignInParts = {
  /** The account, if it is known. */
  readonly jid: string | undefined;
  readonly busy: boolean;
  readonly error: ErrorInfo | undefined;
  readonly cancellable: boolean;
  readonly onSignIn: (event: NatterSignInEvent) => void;
  readonly onCancel: () => void;
};

/** The form. */
export function signInScreen(parts: SignInParts): TemplateResult {
  return html`<div class="screen">
    <natter-sign-in
      part="sign-in"
      exportparts=${signInParts}
      .jid=${parts.jid ?? ''}
      .busy=${parts.busy}
      .error=${parts.error}
      .cancellable=${parts.cancellable}
      @natter-sign-in=${parts.onSignIn}
      @natter-cancel=${parts.onCancel}
    ></natter-sign-in>
  </div>`;
}

/** The session has ended, here or for good. */
export function endedScreen(
  localize: LocalizeController,
  error: ErrorInfo | undefined,
  onSignIn: () => void,
): TemplateResult {
  const {strings} = localize;
  return html`<div part="empty" class="screen">
    <div class="empty">
      ${pauseDrawing}
      <h2 class="empty-title">${strings.signedOut}</h2>
      ${
        error === undefined
          ? nothing
          : html`<p class="empty-hint" role="alert">${localize.error(error)}</p>`
      }
      <p class="empty-hint">${strings.signInToGoOn}</p>
      <button part="button" class="button primary" type="button" @click=${onSignIn}>
        ${strings.signIn}
      </button>
    </div>
  </div>`;
}

/** There is no session, and the person cannot do more than try again. */
export function failedScreen(
  localize: LocalizeController,
  error: ErrorInfo,
  who: 'person' | 'page',
  onRetry: () => void,
): TemplateResult {
  const {strings} = localize;
  return html`<div part="empty" class="screen">
    <div class="empty">
      ${pauseDrawing}
      <h2 class="empty-title">${strings.couldNotSignIn}</h2>
      <p class="empty-hint" role="alert">${localize.error(error, who)}</p>
      <button part="button" class="button" type="button" @click=${onRetry}>
        ${retryIcon}${strings.tryAgain}
      </button>
    </div>
  </div>`;
}

/** A strip above the chat, with something that can be done. */
function notice(
  text: string,
  action?: {readonly label: string; readonly run: () => void},
): TemplateResult {
  return html`<natter-banner part="banner" .text=${text}>
    ${
      action === undefined
        ? nothing
        : html`<button
            slot="action"
            class="link-button notice-button"
            type="button"
            @click=${action.run}
          >
            ${action.label}
          </button>`
    }
  </natter-banner>`;
}

export type StripParts = {
  readonly session: SessionState | undefined;
  readonly view: ChatView;
  readonly signIn: SignInSituation;
  /** Something else that did not work. */
  readonly problem: ErrorInfo | undefined;
  readonly onRetry: () => void;
  readonly onDismiss: () => void;
};

/** The strips above the chat: the connection, what needs the person, what cannot be kept. */
export function strips(localize: LocalizeController, parts: StripParts): TemplateResult {
  const {strings} = localize;
  const {session, view, signIn} = parts;
  const connection = session?.phase === 'signed-in' ? session.connection : undefined;
  const storage = session?.phase === 'signed-in' ? session.storage : undefined;
  const problem = connection === undefined ? undefined : signInProblem(connection);
  // Without a form the refusal of the page's credentials has no other place.
  const refused = problem ?? (signIn.automatic ? signIn.error : undefined);
  const who = signIn.automatic ? 'page' : 'person';
  return html`<natter-connection
      part="connection"
      .state=${connection}
      ?quiet=${view.kind !== 'chat' || problem !== undefined}
    ></natter-connection>
    ${
      refused === undefined || signIn.busy || view.kind !== 'chat'
        ? nothing
        : notice(`${strings.couldNotSignIn} ${localize.error(refused, who)}`, {
            label: signIn.automatic ? strings.tryAgain : strings.signInAgain,
            run: parts.onRetry,
          })
    }
    ${storage === undefined ? nothing : notice(localize.error(storage))}
    ${
      parts.problem === undefined
        ? nothing
        : notice(localize.error(parts.problem), {label: strings.close, run: parts.onDismiss})
    }`;
}

/**
 * "Close".
 *
 * @param onClose - undefined where it is not offered
 * @param at - its place: a class, or a slot of the element that it is in
 */
export function closeButton(
  {close}: Strings,
  onClose: (() => void) | undefined,
  {place = '', slot = ''}: {readonly place?: string; readonly slot?: string},
): TemplateResult | typeof nothing {
  if (onClose === undefined) return nothing;
  return html`<button
    part="close-button"
    class="icon-button close ${place}"
    slot=${slot}
    type="button"
    aria-label=${close}
    title=${close}
    @click=${onClose}
  >
    ${chevronDownIcon}
  </button>`;
}
