import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {property, query} from 'lit/decorators.js';
import type {Conversation, NatterClient, Timeline} from '../client/client.ts';
import {InputError} from '../model/errors.ts';
import type {MessageKey} from '../model/ids.ts';
import {bareOf, type Jid} from '../model/jid.ts';
import type {SearchHit} from '../model/search.ts';
import {AttemptController} from './attempt-controller.ts';
import {header, request} from './chat-pane-parts.ts';
import {styles} from './chat-pane.styles.ts';
import type {Company} from './company.ts';
import type {NatterComposer} from './composer.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import type {DateJump} from './date-jump.ts';
import {talkDrawing} from './drawings.ts';
import {emptyStyles} from './empty.styles.ts';
import {NatterBackEvent} from './events.ts';
import type {NatterDiscardEvent, NatterRetryEvent} from './events.ts';
import {composerParts} from './export-parts.ts';
import {historyItems} from './history-items.ts';
import {LoadingController} from './loading-controller.ts';
import {LocalizeController} from './localize.ts';
import {Menu} from './menu.ts';
import {menuStyles} from './menu.styles.ts';
import {nameIn} from './names.ts';
import {ObservableController} from './observable-controller.ts';
import {shared} from './shared.styles.ts';
import type {NatterMessage} from './message.ts';
import {timelineContent} from './timeline-content.ts';
import {focusMessage, moveByKey} from './timeline-keys.ts';
import {jumpPill, skeleton} from './timeline-parts.ts';
import {TimelinePlace} from './timeline-place.ts';
import {TimelineRows} from './timeline-rows.ts';
import {timelineStyles} from './timeline.styles.ts';

/**
 * A conversation: its head, the messages, and the composer.
 *
 * It opens at the end, or at the first unread message, stays at the end while new messages
 * come, and keeps its place when others are added or taken away. It holds a few hundred messages
 * at most: what is above and below comes as one scrolls. It reports as read only what was on
 * screen in a visible page.
 *
 * @tag natter-chat-pane
 * @slot actions - Buttons at the end of the head.
 * @slot bar - A bar below the head.
 * @slot notice - What stands above the composer, or in place of it.
 * @csspart base - The outermost element.
 * @csspart header - The head.
 * @csspart back-button - "Back"; see the attribute `back`.
 * @csspart avatar - The avatar in the head.
 * @csspart title - The name.
 * @csspart subtitle - Whether they are here, or typing.
 * @csspart menu-button - "More", which opens the menu.
 * @csspart menu - The menu.
 * @csspart menu-item - A line of it; with `danger` where something is removed.
 * @csspart request - The bar that says that they want to be a contact.
 * @csspart accept-button - "Accept", in that bar.
 * @csspart decline-button - "Decline", in that bar.
 * @csspart message-list - The messages: a log that can be scrolled and focused.
 * @csspart edge - What stands above the oldest message.
 * @csspart older-button - "Load older messages", "Try again".
 * @csspart newer-button - "Try again", below the last message that is here.
 * @csspart gap - Where messages are missing.
 * @csspart gap-button - "Load them", "Try again".
 * @csspart day - The line between two days.
 * @csspart day-button - The day in it, which leads to other days.
 * @csspart date-jump - The form that asks for a day to go to.
 * @csspart date-field - The field in it.
 * @csspart divider - The line before what is new.
 * @csspart message - A message; the parts of `<natter-message>` are exported as
 *   `message__body` and so on, its states (`own`, `read`…) under their own names.
 * @csspart typing - The bubble with three dots.
 * @csspart jump - The pill that leads to the newest message.
 * @csspart jump-button - The button in it.
 * @csspart composer - The composer; its parts are exported as `composer__input` and so on.
 * @csspart button - Every button with words, beside its own name.
 * @csspart empty - What is shown without messages.
 * @csspart skeleton - What is shown while loading.
 * @fires {NatterBackEvent} natter-back - "Back" or Escape was pressed.
 * @fires {NatterErrorEvent} natter-error - Something that was asked for did not work.
 */
export class NatterChatPane extends LitElement {
  static override styles = [...shared, controls, emptyStyles, menuStyles, styles, timelineStyles];

  readonly #attempts = new AttemptController(this);
  readonly #localize = new LocalizeController(this);
  readonly #session = new ObservableController(this, () => this.client?.session);
  readonly #contacts = new ObservableController(this, () => this.client?.contacts);
  readonly #presence = new ObservableController(this, () => this.client?.presence);
  readonly #timeline = new ObservableController(this, () => this.#conversation?.timeline);
  readonly #typing = new ObservableController(this, () => this.#conversation?.typing);
  readonly #loading = new LoadingController(this, () => this.#history?.status === 'loading');
  /** The client; from `<natter-chat>` around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** Whose conversation this is. */
  @property() jid?: Jid | undefined;

  /** What was searched for, to be marked in its message. */
  @property({attribute: false}) match?: SearchHit | undefined;

  /** In a room: who is who. The pane has no head then; whoever is around it has one. */
  @property({attribute: false}) company?: Company | undefined;

  /** Who is typing, in words, where it may be several. */
  @property({attribute: false}) typingText = '';

  /** Said in the head instead of the presence. */
  @property() note?: string | undefined;

  /** There is nothing to write with. */
  @property({type: Boolean}) closed = false;

  /** Nothing can be written now; the slot `notice` says why. */
  @property({type: Boolean}) disabled = false;

  /** Offers "Back". */
  @property({type: Boolean}) back = false;

  @query('.log') private readonly log!: HTMLElement | null;
  @query('natter-composer') private readonly composer!: NatterComposer | null;

  readonly #menu = new Menu(this, 'end');
  readonly #rows = new TimelineRows();
  /** Made when somebody wants to go to a date. */
  #dateJump: DateJump | undefined;
  readonly #place = new TimelinePlace(this, {
    log: () => this.log,
    column: () => this.renderRoot.querySelector('.column'),
    divider: () => this.renderRoot.querySelector('.divider'),
    messages: () => this.#messages,
    gaps: () => this.renderRoot.querySelectorAll('.gap'),
    conversation: () => this.#conversation,
    timeline: () => this.#history,
    unread: () => this.#contact?.unread ?? 0,
    online: () => this.#online,
    drawn: () => !this.#loading.shown,
  });

  get #messages(): NodeListOf<NatterMessage> {
    return this.renderRoot.querySelectorAll('natter-message');
  }

  get #conversation(): Conversation | undefined {
    return this.jid === undefined ? undefined : this.client?.conversation(this.jid);
  }

  /** What is unread is known, too: there it opens. */
  get #history(): Timeline | undefined {
    return this.#contacts.value && this.#timeline.value;
  }

  get #online(): boolean {
    const session = this.#session.value;
    return session?.phase === 'signed-in' && session.connection.status === 'online';
  }

  /** Focuses the text box. */
  override focus(options?: FocusOptions): void {
    this.composer?.focus(options);
  }

  /** Focuses the messages, so that they can be scrolled with the keyboard. */
  focusMessages(): void {
    this.log?.focus();
  }

  /** Puts something into the text box, made of what stands before the caret. */
  insert(text: (before: string) => string): void {
    this.composer?.insert(text);
  }

  /**
   * Goes to a message of this conversation, shows it in the middle, and focuses it.
   *
   * @param options.focus - false leaves the focus where it is
   * @returns false if there is no such message any more
   */
  async showMessage(key: MessageKey, options?: {readonly focus?: boolean}): Promise<boolean> {
    await this.updateComplete;
    const row = await this.#place.toMessage(key);
    if (options?.focus !== false) row?.focus({preventScroll: true});
    return row !== undefined;
  }

  /** Goes to the first message at or after a time, in ms since the epoch, or says that none is. */
  async showTime(time: number): Promise<void> {
    await this.updateComplete;
    await this.#attempts.make(this.#showTime(time));
  }

  get #contact() {
    return this.#contacts.value?.find((contact) => contact.jid === this.jid);
  }

  async #pickDate(event: MouseEvent, time: number): Promise<void> {
    const {currentTarget, detail} = event;
    if (!(currentTarget instanceof HTMLElement)) return;
    const {DateJump} = await import('./date-jump.ts');
    this.#dateJump ??= new DateJump(this, (to) => this.#attempts.make(this.#showTime(to)));
    this.#dateJump.open(currentTarget, time, detail > 0);
  }

  async #showTime(time: number): Promise<void> {
    const row = await this.#place.toTime(time);
    focusMessage(row);
    if (row === undefined) throw new InputError('unknown-target');
  }

  readonly #jump = (): void => {
    void this.#attempts.make(this.#place.toEnd());
    this.log?.focus({preventScroll: true});
  };

  /** In the log: from message to message. */
  readonly #moveByKey = (event: KeyboardEvent): void => {
    this.#place.moved(event);
    if (this.log === null || event.defaultPrevented) return;
    const focused = this.shadowRoot?.activeElement;
    const moved = moveByKey(event, {
      log: this.log,
      messages: this.#messages,
      focused: focused?.localName === 'natter-message' ? (focused as NatterMessage) : undefined,
      toEnd: () => this.#place.toEnd(),
      newest: () => Array.from(this.#messages).at(-1),
    });
    if (moved) event.preventDefault();
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || !this.back) return;
    const button = this.renderRoot.querySelector('.back');
    if (button?.checkVisibility() !== true) return;
    event.preventDefault();
    event.stopPropagation();
    this.dispatchEvent(new NatterBackEvent());
  };

  readonly #retry = (event: NatterRetryEvent): void => {
    void this.#attempts.make(this.#conversation?.retry(event.key));
  };

  readonly #discard = (event: NatterDiscardEvent): void => {
    void this.#attempts.make(this.#conversation?.discard(event.key));
  };

  protected override render() {
    const {strings} = this.#localize;
    const {jid} = this;
    const conversation = this.#conversation;
    if (jid === undefined || conversation === undefined) {
      return html`<div part="base" class="base">
        <div class="header bare"><slot name="actions"></slot></div>
        <div part="empty" class="empty">
          ${talkDrawing}
          <p class="empty-title">${strings.pickConversation}</p>
          <p class="empty-hint">${strings.pickConversationHint}</p>
        </div>
      </div>`;
    }
    const name = nameIn(this.#contacts.value, jid);
    return html`<section
      part="base"
      class="base"
      aria-label=${this.company ? nothing : name}
      @keydown=${this.#keydown}
    >
      ${this.company ? nothing : this.#header(conversation, name)}
      ${
        this.#contact?.asks === true
          ? request(this.#localize, {
              name,
              problem: this.#attempts.problem,
              onAnswer: (accept) =>
                void this.#attempts.make(this.client?.answerSubscription(bareOf(jid), accept)),
            })
          : nothing
      }
      <div class="view">
        <div
          part="message-list"
          class="log"
          role="log"
          tabindex="0"
          aria-label=${strings.messages}
          aria-live="off"
          aria-relevant="additions"
          @scroll=${this.#place.scrolled}
          @wheel=${{handleEvent: this.#place.moved, passive: true}}
          @touchmove=${{handleEvent: this.#place.moved, passive: true}}
          @keydown=${this.#moveByKey}
          @natter-retry=${this.#retry}
          @natter-discard=${this.#discard}
        >
          <div class="column">${this.#content(conversation, name)}</div>
        </div>
        ${this.#dateJump?.render(strings)}
        ${
          this.#place.atEnd
            ? nothing
            : jumpPill(strings, {
                unread: this.#contact?.unread ?? 0,
                far: this.#timeline.value?.after === 'more',
                onJump: this.#jump,
              })
        }
      </div>
      <div class="footer">
        ${
          this.#attempts.problem !== undefined && this.#contact?.asks !== true
            ? html`<p class="problem" role="alert">
                ${this.#localize.error(this.#attempts.problem)}
              </p>`
            : nothing
        }
        <slot name="notice"></slot>
        ${
          this.closed
            ? nothing
            : html`<natter-composer
                part="composer"
                exportparts=${composerParts}
                .client=${this.client}
                .jid=${jid}
                .completion=${this.company?.completion}
                ?disabled=${this.disabled}
              ></natter-composer>`
        }
      </div>
    </section>`;
  }

  #header(conversation: Conversation, name: string): TemplateResult {
    const {strings} = this.#localize;
    const leave = () => this.dispatchEvent(new NatterBackEvent());
    const attempt = (action: Promise<void>) => this.#attempts.make(action);
    return header(strings, {
      jid: conversation.jid,
      name,
      show: this.#presence.value?.get(bareOf(conversation.jid))?.show,
      typing: this.#typing.value === true,
      online: this.#online && this.note === undefined,
      note: this.#note(),
      onBack: this.back ? leave : undefined,
      menu: this.#menu,
      items: historyItems(strings, {conversation, name, root: this.renderRoot, leave, attempt}),
    });
  }

  /** What the head says when presence would be misleading. */
  #note(): string | undefined {
    const {strings} = this.#localize;
    const session = this.#session.value;
    if (session?.phase === 'signed-in' && session.connection.status === 'connecting') {
      return strings.connecting;
    }
    return this.note ?? (this.#contact?.asked === true ? strings.asked : undefined);
  }

  #content(conversation: Conversation, name: string) {
    const timeline = this.#history;
    if (timeline === undefined || timeline.status === 'loading' || this.#loading.shown) {
      return this.#loading.shown ? skeleton : nothing;
    }
    return timelineContent({
      conversation,
      timeline,
      name,
      company: this.company,
      typing: this.#typing.value === true,
      typingText: this.typingText,
      online: this.#online,
      rows: this.#rows,
      place: this.#place,
      localize: this.#localize,
      match: this.match,
      onPickDate: (event, time) => void this.#attempts.make(this.#pickDate(event, time)),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-chat-pane': NatterChatPane;
  }
}
