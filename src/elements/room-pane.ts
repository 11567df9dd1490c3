import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {PropertyValues, TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import type {MessageKey} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {Occupant, Room} from '../model/room.ts';
import type {SearchHit} from '../model/search.ts';
import {AttemptController} from './attempt-controller.ts';
import type {Question} from './ask-dialog.ts';
import type {NatterChatPane} from './chat-pane.ts';
import type {Company} from './company.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {NatterBackEvent, type NatterMentionEvent} from './events.ts';
import {innerPaneParts} from './export-parts.ts';
import {historyItems} from './history-items.ts';
import {MentionCompletion, mentionOf} from './mention-completion.ts';
import {Menu, type MenuItem} from './menu.ts';
import {menuStyles} from './menu.styles.ts';
import {nameIn} from './names.ts';
import {ObservableController} from './observable-controller.ts';
import type {NatterOccupants} from './occupants.ts';
import {companyOf, nickOf} from './room-company.ts';
import {aboutRoom, roomHead} from './room-head.ts';
import {openRoomDialog, roomItems} from './room-menu.ts';
import {styles} from './room-pane.styles.ts';
import {removalQuestion} from './room-questions.ts';
import {typingWords} from './room-typing.ts';
import {RoomLocalize} from './room-localize.ts';
import {voiceNotice} from './room-voice.ts';
import {RoomsController} from './rooms-controller.ts';
import {shared} from './shared.styles.ts';

/**
 * A room of many: its head, the messages, the composer, and the list of who is there. It needs a
 * client around it; `<natter-room>` has one of its own.
 *
 * @tag natter-room-pane
 * @slot actions - Buttons at the end of the head.
 * @slot bar - A bar below the head.
 * @csspart base - The outermost element.
 * @csspart header - The head.
 * @csspart back-button - "Back"; see the attribute `back`.
 * @csspart avatar - The avatar in the head.
 * @csspart title - The name.
 * @csspart subtitle - How many people are there, and the subject: the button that shows all of it.
 * @csspart people-button - "People", which opens the list.
 * @csspart menu-button - "More", which opens the menu.
 * @csspart menu - The menu.
 * @csspart menu-item - A line of it; with `danger` where something is removed.
 * @csspart about - The whole subject, and what else the room says of itself.
 * @csspart error - What went wrong, an alert.
 * @csspart completion - The names that complete what is typed; from outside `composer__completion`.
 * @csspart chat-pane - Messages and composer; their parts are exported as `message__body`,
 *   `composer__input` and so on.
 * @csspart occupants - The list of people.
 * @csspart entry - What is said and asked while one is not in the room.
 * @csspart notice - Why one cannot write.
 * @csspart voice-button - "Ask to speak".
 * @csspart remove-button - "Remove message…", beside a message, for moderators.
 * @csspart button - Every button with words, beside its own name.
 * @fires {NatterBackEvent} natter-back - "Back" or Escape was pressed.
 * @fires {NatterErrorEvent} natter-error - Something that was asked for did not work.
 */
export class NatterRoomPane extends LitElement {
  static override styles = [...shared, controls, menuStyles, styles];

  readonly #attempts = new AttemptController(this);
  readonly #localize = new RoomLocalize(this);
  readonly #rooms = new RoomsController(this);
  readonly #session = new ObservableController(this, () => this.client?.session);
  readonly #contacts = new ObservableController(this, () => this.client?.contacts);
  readonly #typing = new ObservableController(this, () => this.client?.typing);
  readonly #timeline = new ObservableController(this, () =>
    this.jid === undefined ? undefined : this.client?.conversation(this.jid).timeline,
  );
  readonly #people = new ObservableController(this, () =>
    this.jid === undefined ? undefined : this.#rooms.actions?.occupants(this.jid),
  );
  readonly #menu = new Menu(this, 'end');

  /** The client; from what is around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** Address of the room. */
  @property() jid?: BareJid | undefined;

  /** What the person wants to be called there. */
  @property() nick?: string | undefined;

  /** What was searched for, to be marked in its message. */
  @property({attribute: false}) match?: SearchHit | undefined;

  /** Offers "Back". */
  @property({type: Boolean}) back = false;

  /** Enters by itself, as soon as it can. */
  @property({type: Boolean}) joins = false;

  @state() private isAboutOpen = false;
  @state() private isListOpen = false;
  /** Asked for voice, in this room. */
  @state() private asked: BareJid | undefined;

  @query('natter-chat-pane') private readonly pane!: NatterChatPane | null;
  @query('natter-occupants') private readonly list!: NatterOccupants | null;

  /** Asks what the person wants to be called before it enters by itself, if that is not known. */
  @property({type: Boolean, attribute: 'asks-nick'}) asksNick = false;

  /** What it was entered by itself for. */
  #entered: unknown;
  #company: Company | undefined;
  /** What the company was made of. */
  #companyOf: readonly unknown[] = [];

  readonly #completion = new MentionCompletion({
    words: () => this.#localize.words,
    people: (): Iterable<Occupant> => this.#people.value?.values() ?? [],
    ownNick: () => this.#ownNick,
  });

  /** Focuses the text box, or what is there in place of it. */
  override focus(options?: FocusOptions): void {
    if (this.pane) this.pane.focus(options);
    else this.renderRoot.querySelector('natter-room-entry')?.focus(options);
  }

  /** Focuses the messages, so that they can be scrolled with the keyboard. */
  focusMessages(): void {
    this.pane?.focusMessages();
  }

  /** Goes to a message, as that of `<natter-chat-pane>` does. */
  async showMessage(key: MessageKey, options?: {readonly focus?: boolean}): Promise<boolean> {
    await this.updateComplete;
    return (await this.pane?.showMessage(key, options)) ?? false;
  }

  /** Goes to the first message at or after a time, in ms since the epoch. */
  async showTime(time: number): Promise<void> {
    await this.updateComplete;
    await this.pane?.showTime(time);
  }

  get #room(): Room | undefined {
    return this.jid === undefined ? undefined : this.#rooms.all?.get(this.jid);
  }

  get #ownNick(): string | undefined {
    const status = this.#room?.status;
    return status?.phase === 'joined' ? status.nick : undefined;
  }

  get #online(): boolean {
    const session = this.#session.value;
    return session?.phase === 'signed-in' && session.connection.status === 'online';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('jid')) return;
    this.#attempts.forget();
    this.isAboutOpen = false;
  }

  protected override updated(): void {
    const {jid, nick} = this;
    const {actions, all} = this.#rooms;
    if (!this.joins || jid === undefined || !actions || !all || !this.#online) return;
    if (this.#entered === jid) return;
    if (this.asksNick && !nick && !this.#room?.nick) return;
    this.#entered = jid;
    const status = this.#room?.status;
    if (status && (status.phase !== 'out' || status.problem)) return;
    // What goes wrong is in the room's status.
    actions.join({room: jid, nick, password: undefined, reserve: false}).catch(() => {});
  }

  async #ask(question: Question): Promise<void> {
    const {ask} = await import('./ask-dialog.ts');
    await ask(this.renderRoot, question);
  }

  readonly #remove = (message: Message): void => {
    const {jid} = this;
    const {actions} = this.#rooms;
    if (jid === undefined || !actions) return;
    const act = (text: string) =>
      actions.retract({room: jid, key: message.key, reason: text === '' ? undefined : text});
    void this.#attempts.make(this.#ask(removalQuestion(this.#localize.words, act)));
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || !this.back) return;
    const button = this.renderRoot.querySelector('.back');
    if (button?.checkVisibility() !== true) return;
    event.preventDefault();
    event.stopPropagation();
    this.#leaveTo();
  };

  readonly #leaveTo = (): void => {
    this.dispatchEvent(new NatterBackEvent());
  };

  readonly #toggleAbout = (): void => {
    this.isAboutOpen = !this.isAboutOpen;
  };

  readonly #toggleList = async (): Promise<void> => {
    if (this.isListOpen) return this.#closeList();
    this.isListOpen = true;
    await this.updateComplete;
    await this.list?.updateComplete;
    this.list?.focus();
  };

  readonly #closeList = (): void => {
    this.isListOpen = false;
    // It may be hidden until then.
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.people-button')?.focus(),
    );
  };

  readonly #mention = async (event: NatterMentionEvent): Promise<void> => {
    event.stopPropagation();
    // Over the messages it is in the way.
    if (this.list && getComputedStyle(this.list).position === 'absolute') this.isListOpen = false;
    await this.updateComplete;
    this.pane?.insert((before) => mentionOf(event.nick, before));
  };

  readonly #askToSpeak = (): void => {
    const {jid} = this;
    if (jid === undefined) return;
    this.asked = jid;
    void this.#attempts.make(this.#rooms.actions?.requestVoice({room: jid}));
  };

  /** The same object for as long as nothing of it has changed, so that messages are not drawn anew. */
  #companyNow(name: string): Company {
    const {words} = this.#localize;
    const room = this.#room;
    const isModerator = room?.status.phase === 'joined' && room.status.role === 'moderator';
    const mayRemove = isModerator && room.features?.hasModeration === true;
    const nick = this.#ownNick ?? room?.nick;
    const made = [words, name, nick, mayRemove];
    const isSame = made.every((part, index) => part === this.#companyOf[index]);
    if (this.#company && isSame) return this.#company;
    this.#companyOf = made;
    this.#company = companyOf({
      words,
      name,
      nick,
      completion: this.#completion,
      onRemove: mayRemove ? this.#remove : undefined,
    });
    return this.#company;
  }

  protected override render() {
    const {jid, client} = this;
    if (jid === undefined || !client || !this.#localize.isReady) return nothing;
    const room = this.#room;
    const name = room?.name ?? nameIn(this.#contacts.value, jid);
    return html`<section part="base" class="base" aria-label=${name} @keydown=${this.#keydown}>
      <div class="columns ${this.isListOpen ? 'listed' : ''}">
        <div class="main">
          ${this.#head(jid, name, room)}
          <slot name="bar"></slot>
          ${this.isAboutOpen ? aboutRoom(this.#localize, room, jid) : nothing}
          ${
            this.#attempts.problem === undefined
              ? nothing
              : html`<p part="error" class="problem" role="alert">
                  ${this.#localize.error(this.#attempts.problem)}
                </p>`
          }
          ${this.#content(jid, name, room)}
        </div>
        ${this.isListOpen ? this.#occupants(jid) : nothing}
      </div>
    </section>`;
  }

  #head(jid: BareJid, name: string, room: Room | undefined): TemplateResult {
    const {words, strings} = this.#localize;
    const session = this.#session.value;
    const isConnecting =
      session?.phase === 'signed-in' && session.connection.status === 'connecting';
    const isJoining = room?.status.phase === 'joining' && this.#online;
    return roomHead(this.#localize, {
      room,
      jid,
      name,
      count: room?.status.phase === 'joined' ? this.#people.value?.size : undefined,
      note: isConnecting ? strings.connecting : isJoining ? words.joining : undefined,
      isAboutOpen: this.isAboutOpen,
      isListOpen: this.isListOpen,
      menu: this.#menu,
      items: this.#items(jid, name, room),
      onBack: this.back ? this.#leaveTo : undefined,
      onAbout: this.#toggleAbout,
      onList: () => void this.#toggleList(),
    });
  }

  #items(jid: BareJid, name: string, room: Room | undefined): readonly MenuItem[] {
    const {words, strings} = this.#localize;
    const {actions} = this.#rooms;
    const conversation = this.client?.conversation(jid);
    if (!actions || !conversation) return [];
    const history = historyItems(strings, {
      conversation,
      name,
      nameOf: (message) => nickOf(message) ?? name,
      root: this.renderRoot,
      leave: this.#leaveTo,
      attempt: (action) => this.#attempts.make(action),
    });
    if (!room) return history;
    return roomItems(words, {
      room,
      name,
      actions,
      history,
      attempt: (action) => void this.#attempts.make(action),
      ask: (question) => void this.#attempts.make(this.#ask(question)),
      open: (dialog) => void this.#attempts.make(openRoomDialog(dialog, this, jid)),
    });
  }

  #occupants(jid: BareJid): TemplateResult {
    return html`<natter-occupants
      part="occupants"
      .client=${this.client}
      .room=${jid}
      @natter-cancel=${this.#closeList}
      @natter-mention=${this.#mention}
    ></natter-occupants>`;
  }

  /** Who is outside sees what is here of it; without anything, only what can be done. */
  #content(jid: BareJid, name: string, room: Room | undefined): TemplateResult {
    const isOutside = room ? room.status.phase === 'out' : this.#isUnknown;
    const timeline = this.#timeline.value;
    const isEmpty = timeline?.status !== 'ready' || timeline.messages.length === 0;
    const entry = html`<natter-room-entry
      part="entry"
      slot="notice"
      .client=${this.client}
      .room=${jid}
      .nick=${this.nick}
      ?asks-nick=${this.asksNick}
    ></natter-room-entry>`;
    if (isOutside && isEmpty) return html`<div class="entry">${entry}</div>`;
    const isMute = room?.status.phase === 'joined' && room.status.role === 'visitor';
    const nicks = this.#typing.value?.get(jid)?.nicks;
    return html`<natter-chat-pane
      part="chat-pane"
      exportparts=${innerPaneParts}
      .client=${this.client}
      .jid=${jid}
      .company=${this.#companyNow(name)}
      .typingText=${typingWords(this.#localize.words, nicks)}
      .match=${this.match}
      ?closed=${isOutside}
      ?disabled=${isMute}
      >${isOutside ? entry : isMute ? voiceNotice(this.#localize.words, this.asked === jid, this.#askToSpeak) : nothing}</natter-chat-pane
    >`;
  }

  /** We are not in this room, and are not about to be. */
  get #isUnknown(): boolean {
    return this.#rooms.all !== undefined && (!this.joins || this.#entered !== this.jid);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-room-pane': NatterRoomPane;
  }
}
