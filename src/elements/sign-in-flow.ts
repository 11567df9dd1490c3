import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {NatterClient, SignIn} from '../client/client.ts';
import {toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';
import {signInProblem} from '../model/session.ts';
import type {Credentials, SessionState} from '../model/session.ts';
import {credentialsNeed} from './chat-view.ts';
import type {SignInSituation} from './chat-view.ts';
import {NatterErrorEvent} from './events.ts';

/** What the flow asks of its element. */
export type SignInSource = {
  readonly client: () => NatterClient | undefined;
  readonly session: () => SessionState | undefined;
  /** The account that the page's credentials are for. */
  readonly jid: () => string;
  readonly credentials: () => (() => Promise<Credentials>) | undefined;
  /** What the credentials refer to, the host asks for by itself while somebody is signed in. */
  readonly asksByItself: () => boolean;
};

/**
 * Signing in, by the form or with the credentials of the page. The page is asked once for each
 * need; if that fails, the person may try again. It is not asked after somebody has signed out
 * on purpose, in whichever tab.
 */
export class SignInFlow implements ReactiveController, SignInSituation {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #source: SignInSource;
  /** The need that the page was asked for last. */
  #asked: string | undefined;
  /** The person wants the page to be asked, whatever the need. */
  #isForced = false;
  #last: SessionState | undefined;
  /** Signing in is under way. */
  busy = false;
  /** Why the last attempt has failed. */
  error: ErrorInfo | undefined;
  /** The session was online, or was there from the beginning. */
  established = false;
  /** A session that was shown has ended. */
  ended = false;
  /** The person signs in by the form, and is not online yet. */
  byForm = false;

  constructor(host: ReactiveControllerHost & HTMLElement, source: SignInSource) {
    this.#host = host;
    this.#source = source;
    host.addController(this);
  }

  get automatic(): boolean {
    return this.#source.credentials() !== undefined;
  }

  hostUpdate(): void {
    const session = this.#source.session();
    if (session !== this.#last) this.#follow(session);
    this.#last = session;
    this.#ask(session);
  }

  /** Signs in with what the form has. */
  async submit(params: SignIn): Promise<void> {
    this.byForm = true;
    await this.#attempt(() => Promise.resolve(params));
  }

  /** The person wants another attempt. */
  retry(): void {
    this.#asked = undefined;
    this.error = undefined;
    this.ended = false;
    this.byForm = !this.automatic;
    this.#isForced = this.automatic && isStuck(this.#source.session());
    this.#host.requestUpdate();
  }

  /** The person does not want to sign in now. */
  cancel(): void {
    this.byForm = false;
    this.error = undefined;
    this.#host.requestUpdate();
  }

  #follow(session: SessionState | undefined): void {
    const first = this.#last === undefined || this.#last.phase === 'starting';
    if (session?.phase === 'signed-in') {
      if (first || session.connection.status === 'online') this.established = true;
      if (session.connection.status === 'online') {
        this.byForm = false;
        this.ended = false;
        this.error = undefined;
      }
    } else if (session?.phase === 'signed-out' && this.established) {
      this.established = false;
      const deliberate = session.error === undefined;
      this.ended = !this.busy && this.error === undefined && (deliberate || !this.automatic);
    }
  }

  #ask(session: SessionState | undefined): void {
    const credentials = this.#source.credentials();
    const need = this.#isForced ? 'forced' : this.#need(session);
    if (need === undefined) this.#asked = undefined;
    if (need === undefined || need === this.#asked) return;
    if (credentials === undefined || this.busy || this.ended) return;
    this.#asked = need;
    this.#isForced = false;
    void this.#attempt(async () => ({
      jid: this.#source.jid(),
      credentials: await credentials(),
      // The page names the account each time, so that its history may show before the network.
      remember: true,
    }));
  }

  #need(session: SessionState | undefined): string | undefined {
    const need = credentialsNeed(session);
    return this.#source.asksByItself() && need !== 'signed-out' ? undefined : need;
  }

  async #attempt(params: () => Promise<SignIn>): Promise<void> {
    const client = this.#source.client();
    if (client === undefined || this.busy) return;
    this.busy = true;
    this.error = undefined;
    this.#host.requestUpdate();
    try {
      await client.signIn(await params());
    } catch (error) {
      this.error = toErrorInfo(error);
      this.#host.dispatchEvent(new NatterErrorEvent(this.error));
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }
}

/** True if there is a session that does not go on without somebody. */
function isStuck(session: SessionState | undefined): boolean {
  return session?.phase === 'signed-in' && signInProblem(session.connection) !== undefined;
}
