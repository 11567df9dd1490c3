import {ContextProvider} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {PropertyValues, TemplateResult} from 'lit';
import {property, query} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import type {Contact} from '../model/contact.ts';
import type {Jid} from '../model/jid.ts';
import type {Credentials, GetToken, SessionState} from '../model/session.ts';
import {AttemptController} from './attempt-controller.ts';
import type {NatterAddContact} from './add-contact.ts';
import {columns, type Sole} from './chat-columns.ts';
import {ChatRooms} from './chat-rooms.ts';
import {closeButton, endedScreen, failedScreen, signInScreen, strips} from './chat-screens.ts';
import {ChatSearch} from './chat-search.ts';
import {chatView} from './chat-view.ts';
import type {ChatView} from './chat-view.ts';
import {styles} from './chat.styles.ts';
import {ClientController} from './client-controller.ts';
import {localeContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {emptyStyles} from './empty.styles.ts';
import {NatterCloseEvent, NatterUnreadChangeEvent} from './events.ts';
import type {NatterSelectEvent, NatterSignInEvent, NatterSignOutEvent} from './events.ts';
import type {NatterJoinRoom} from './join-room.ts';
import {LocalizeController} from './localize.ts';
import {ObservableController} from './observable-controller.ts';
import type {Pane} from './pane.ts';
import type {NatterRoster} from './roster.ts';
import {shared} from './shared.styles.ts';
import {SignInFlow} from './sign-in-flow.ts';
import type {NatterSignIn} from './sign-in.ts';

/**
 * The whole chat: the sign-in form, the contact list and a conversation, beside each other
 * where there is room, else one at a time. It fills its container; all tabs of a site that
 * use the same service share one session.
 *
 * @tag natter-chat
 * @csspart base - The outermost element; with the view: `starting`, `sign-in`, `waiting`,
 *   `failed`, `ended` or `chat`.
 * @csspart connection - The strip that says that there is no connection.
 * @csspart banner - A strip that says what needs the person, or cannot be kept.
 * @csspart sign-in - The form; its parts are exported as `sign-in__submit-button` and so on.
 * @csspart list-column - The column of the contact list.
 * @csspart account - The head of the list; its parts are exported as `account__menu` and so on.
 * @csspart add-button - "Add someone".
 * @csspart join-button - "Join a room".
 * @csspart search - The field that searches contacts and messages, and what it has found; its
 *   parts are exported as `search__input` and so on.
 * @csspart search-button - "Search in this conversation".
 * @csspart search-bar - The bar that searches the conversation; its parts are exported as
 *   `search-bar__count` and so on.
 * @csspart roster - The contact list; its parts are exported as `roster__list-item` and so on.
 * @csspart chat-pane - The conversation; its parts are exported as `chat-pane__header` and so on,
 *   those of messages and composer also as `message__body`, `composer__input`.
 * @csspart room - A room; its parts are exported as `room__header` and so on, those of messages and
 *   composer as for a conversation.
 * @csspart close-button - "Close".
 * @csspart empty - A screen that says that the session has ended, or why there is none.
 * @csspart button - Every button with words, beside its own name.
 * @cssprop [--natter-color-primary=#0b6b70] - The accent; all that is drawn with it is derived.
 * @cssprop [--natter-font=inherit] - The font.
 * @cssprop [--natter-radius=18px] - The radius that all others derive from.
 * @cssprop [--natter-density=1] - 1 is comfortable, .75 compact.
 * @fires {NatterSelectEvent} natter-select - Somebody was chosen in the list.
 * @fires {NatterFindEvent} natter-find - A message that was found was chosen.
 * @fires {NatterSendEvent} natter-send - A message is on its way.
 * @fires {NatterErrorEvent} natter-error - Something went wrong; the chat says so itself.
 * @fires {NatterCloseEvent} natter-close - "Close" was pressed.
 * @fires {NatterUnreadChangeEvent} natter-unread-change - How many messages are unread.
 */
export class NatterChat extends LitElement {
  static override styles = [...shared, controls, emptyStyles, styles];

  readonly #attempts = new AttemptController(this);
  readonly #localize = new LocalizeController(this, () => this.locale);
  readonly #locales = new ContextProvider(this, {context: localeContext});
  readonly #client = new ClientController(this);
  readonly #session = new ObservableController(this, () => this.#client.value?.session);
  readonly #contacts: ObservableController<readonly Contact[] | undefined>;
  readonly #flow = new SignInFlow(this, {
    client: () => this.#client.value,
    session: () => this.#session.value,
    jid: () => this.jid ?? '',
    credentials: () => this.#credentials(),
    asksByItself: () => this.getToken !== undefined,
  });

  /**
   * Address of the chat server: a wss: URL (WebSocket) or an https: URL (BOSH), or several with
   * spaces between, the preferred one first. Without it the domain is asked (XEP-0156).
   */
  @property() service?: string | undefined;

  /** XMPP domain, if it is not the one of the address that signs in. */
  @property() domain?: string | undefined;

  /** The account, if it is known. */
  @property() jid?: string | undefined;

  /** URL of `worker.js`, if it is not beside the script. */
  @property({attribute: 'worker-url'}) workerUrl?: string | undefined;

  /** Language, as a BCP 47 tag; else that of the document. */
  @property() locale?: string | undefined;

  /** `light` or `dark`; otherwise the page decides, or else the system. */
  @property({reflect: true}) theme?: 'light' | 'dark' | 'auto' | undefined;

  /** Whose conversation is open. */
  @property() conversation?: Jid | undefined;

  /** Draws a frame with round corners. */
  @property({type: Boolean, reflect: true}) framed = false;

  /** Offers "Close", for a chat in a window that can be closed. */
  @property({type: Boolean}) closable = false;

  /**
   * Where the page takes credentials from: a password, a token that is used once, or a session that
   * its backend has opened (`prebind`). Without it people see the sign-in form.
   */
  @property({attribute: false}) credentials?: (() => Promise<Credentials>) | undefined;

  /**
   * Where tokens come from: called whenever one is needed, in one of the site's tabs. It needs
   * `jid`, the account that the tokens are for.
   */
  @property({attribute: false}) getToken?: GetToken | undefined;

  /** Signs in without an account: the server gives an address that lasts as long as the session. */
  @property({type: Boolean}) anonymous = false;

  /** Shows only this room, which is entered at once. See `<natter-room>`. */
  @property({attribute: false}) sole?: Sole | undefined;

  /** The client to use. Without it the element connects by itself. */
  @property({attribute: false}) client?: NatterClient | undefined;

  @query('natter-sign-in') private readonly form!: NatterSignIn | null;
  @query('natter-roster') private readonly roster!: NatterRoster | null;
  @query('.pane') private readonly pane!: Pane | null;
  @query('natter-add-contact') private readonly addContact!: NatterAddContact | null;
  @query('natter-join-room') private readonly joinRoom!: NatterJoinRoom | null;

  readonly #internals = this.attachInternals();
  #unread = 0;
  /** The form had focus before this update. */
  #inForm = false;

  constructor() {
    super();
    // Asked for beside who is signed in, not after: the pane finds it there.
    const pick = () =>
      this.conversation && this.#client.value?.conversation(this.conversation).timeline;
    this.addController(new ObservableController(this, pick, () => {}));
    this.#contacts = new ObservableController(this, () => this.#client.value?.contacts);
  }

  protected override willUpdate(): void {
    this.#inForm = this.shadowRoot?.activeElement?.localName === 'natter-sign-in';
    this.#followPage();
    this.#locales.setValue(this.locale);
    this.conversation ??= this.sole?.jid;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const unread = (this.#contacts.value ?? []).reduce((sum, {unread}) => sum + unread, 0);
    if (unread !== this.#unread) {
      this.#unread = unread;
      this.dispatchEvent(new NatterUnreadChangeEvent(unread));
    }
    const session = this.#session.value;
    // Alone, its room stays the one that is shown once somebody signs in.
    if (session?.phase === 'signed-out') this.conversation = this.sole?.jid;
    if (this.#inForm && this.form === null) void this.#focusList();
    if (this.form?.matches(':not(:defined)')) void this.#fetchForm();
  }

  /** Focuses what the person most likely wants: the text box, the list, or the form. */
  override focus(options?: FocusOptions): void {
    if (this.form !== null) this.form.focus(options);
    else if (this.conversation !== undefined) this.pane?.focus(options);
    else this.roster?.focusRow(undefined);
  }

  /** A page that declares a colour scheme is followed; else the system is. */
  #followPage(): void {
    const parent = this.parentElement;
    const declared = parent !== null && getComputedStyle(parent).colorScheme !== 'normal';
    if (declared && this.theme !== 'light' && this.theme !== 'dark') {
      this.#internals.states.add('page-scheme');
    } else {
      this.#internals.states.delete('page-scheme');
    }
  }

  #credentials(): (() => Promise<Credentials>) | undefined {
    if (this.credentials !== undefined) return this.credentials;
    if (this.getToken !== undefined) return () => Promise.resolve({getToken: true});
    return this.anonymous ? () => Promise.resolve({anonymous: true}) : undefined;
  }

  async #fetchForm(): Promise<void> {
    await this.#attempts.make(import('./later-elements.ts'));
  }

  /** Who has just signed in goes on with the keyboard in the list. */
  async #focusList(): Promise<void> {
    await this.roster?.updateComplete;
    this.roster?.focusRow(undefined);
  }

  readonly #submit = (event: NatterSignInEvent): void => {
    const {jid, password, remember} = event;
    void this.#flow.submit({jid, credentials: {password}, remember});
  };

  readonly #retry = (): void => {
    this.#client.retry();
    this.#flow.retry();
  };

  readonly #dismiss = (): void => {
    this.#attempts.forget();
  };

  readonly #select = async (event: NatterSelectEvent): Promise<void> => {
    this.conversation = event.jid;
    this.#rooms.select(event);
    await this.updateComplete;
    await this.pane?.updateComplete;
    // With a list beside it, writing comes next; alone on a phone, a keyboard would cover it.
    const alone = this.roster?.checkVisibility() !== true;
    if (alone || matchMedia('(pointer: coarse)').matches) this.pane?.focusMessages();
    else this.pane?.focus();
  };

  readonly #search = new ChatSearch(this, {
    conversation: () => this.conversation,
    pane: () => this.pane,
    open: async (jid) => {
      this.conversation = jid;
      await this.updateComplete;
    },
  });

  readonly #rooms = new ChatRooms(this, {
    conversation: () => this.conversation,
    contacts: () => this.#contacts.value,
    sole: () => this.sole?.jid,
    attempt: (action) => this.#attempts.make(action),
  });

  readonly #back = async (): Promise<void> => {
    const jid = this.conversation;
    this.conversation = undefined;
    await this.updateComplete;
    if (!this.#search.focusHit()) this.roster?.focusRow(jid);
  };

  readonly #signOut = (event: NatterSignOutEvent): void => {
    void this.#attempts.make(this.#client.value?.signOut({forget: event.forget}));
  };

  async #add(): Promise<void> {
    await import('./later-elements.ts');
    this.addContact?.show();
  }

  async #join(): Promise<void> {
    await this.#rooms.fetch();
    await this.joinRoom?.show();
  }

  readonly #deleteHistory = (): void => {
    const client = this.#client.value;
    const root = this.shadowRoot?.querySelector('.base');
    if (!client || !root) return;
    const fetched = import('./history-dialog.ts');
    void this.#attempts.make(
      fetched.then(({openHistoryDialog}) =>
        openHistoryDialog(root, {do: 'delete all', client, leave: this.#back}),
      ),
    );
  };

  readonly #reconnect = (): void => {
    void this.#attempts.make(this.#client.value?.reconnect());
  };

  /** "Close", where it is offered. */
  get #close(): (() => void) | undefined {
    return this.closable ? () => this.dispatchEvent(new NatterCloseEvent()) : undefined;
  }

  protected override render() {
    const session = this.#session.value;
    const {isReady, direction, strings} = this.#localize;
    const view = this.#view(session);
    return html`<div
      part="base ${view.kind}"
      class="base"
      lang=${strings.locale}
      dir=${this.locale === undefined ? nothing : direction}
      @natter-reconnect=${this.#reconnect}
    >
      ${isReady ? this.#strips(session, view) : nothing} ${this.#content(session, view)}
      ${view.kind === 'chat' ? nothing : closeButton(strings, this.#close, {place: 'corner'})}
    </div>`;
  }

  #view(session: SessionState | undefined): ChatView {
    const view = chatView(session, this.#client.error, this.#flow);
    // The contacts come right after: all is drawn at once.
    const isEarly = view.kind === 'chat' && this.#contacts.value === undefined;
    return this.#localize.isReady && !isEarly ? view : {kind: 'starting'};
  }

  #strips(session: SessionState | undefined, view: ChatView): TemplateResult {
    return strips(this.#localize, {
      session,
      view,
      signIn: this.#flow,
      problem: this.#attempts.problem,
      onRetry: this.#retry,
      onDismiss: this.#dismiss,
    });
  }

  #content(session: SessionState | undefined, view: ChatView): TemplateResult | typeof nothing {
    switch (view.kind) {
      case 'starting':
        return nothing;
      case 'waiting':
        return html`<div class="screen">
          <p class="wait">${this.#localize.strings.signingIn}</p>
        </div>`;
      case 'sign-in':
        return this.#signIn(session, view.cancellable);
      case 'ended':
        return endedScreen(this.#localize, view.error, this.#retry);
      case 'failed':
        return failedScreen(
          this.#localize,
          view.error,
          this.#flow.automatic ? 'page' : 'person',
          this.#retry,
        );
      case 'chat':
        return session?.phase === 'signed-in' ? this.#chat(session) : nothing;
    }
  }

  #signIn(session: SessionState | undefined, cancellable: boolean): TemplateResult {
    const stored = session?.phase === 'signed-out' ? session.error : undefined;
    return signInScreen({
      jid: session?.phase === 'signed-in' ? session.jid : this.jid,
      busy: this.#flow.busy,
      error: this.#flow.error ?? stored,
      cancellable,
      onSignIn: this.#submit,
      onCancel: () => this.#flow.cancel(),
    });
  }

  #chat(session: SessionState & {phase: 'signed-in'}): TemplateResult {
    return columns(this.#localize.strings, {
      session,
      conversation: this.conversation,
      kind: this.#rooms.kind,
      sole: this.sole,
      search: this.#search,
      onSelect: this.#select,
      onBack: this.#back,
      onAdd: () => void this.#attempts.make(this.#add()),
      onJoin: () => void this.#attempts.make(this.#join()),
      onSignOut: this.#signOut,
      onDeleteHistory: this.#deleteHistory,
      onClose: this.#close,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-chat': NatterChat;
  }
}
