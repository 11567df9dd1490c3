import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import type {Rooms} from '../client/rooms.ts';
import type {DataForm} from '../model/data-form.ts';
import {toErrorInfo, type ErrorInfo} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import type {Affiliation} from '../model/room.ts';
import {arrangeConfiguration} from './configuration-form.ts';
import {controls} from './controls.styles.ts';
import type {NatterDataForm, NatterSubmitEvent} from './data-form.ts';
import {DialogFrame} from './dialog-frame.ts';
import {frameStyles} from './dialog-frame.styles.ts';
import {failedStatus} from './failed-status.ts';
import {problemLine} from './problem-line.ts';
import {dialogStyles} from './dialog.styles.ts';
import {ObservableController} from './observable-controller.ts';
import {AdminWordsController} from './room-admin-words.ts';
import {styles} from './room-settings.styles.ts';
import {listsFor} from './settings-lists.ts';
import {shared} from './shared.styles.ts';

type Tab = 'room' | 'people' | 'delete';

/** What can be done in a room with this affiliation (XEP-0045 §5.2.1). */
function tabsFor(affiliation: Affiliation | undefined): readonly Tab[] {
  if (affiliation === 'owner') return ['room', 'people', 'delete'];
  return listsFor(affiliation).length > 0 ? ['people'] : [];
}

/**
 * The dialog about a room, for those who look after it: its picture, its settings, its lists, and its end.
 * Only what our affiliation allows is offered. Open it with `show()`; it removes itself.
 *
 * @tag natter-room-settings
 * @csspart dialog - The dialog.
 * @csspart header - Its head.
 * @csspart title - Its title.
 * @csspart back-button - Goes back within the dialog.
 * @csspart close-button - "Close".
 * @csspart tabs - What it is made of.
 * @csspart tab - One of them; with `active`.
 * @csspart picture - The picture; its parts are exported as `picture__avatar` and so on.
 * @csspart form - The settings; its parts are exported as `form__text-field` and so on.
 * @csspart lists - The lists; their parts are exported as `lists__list-item` and so on.
 * @csspart delete - What deletes the room; its parts are exported as `delete__submit-button` and so on.
 * @csspart empty - What is said in place of what did not load, or is not ours.
 * @csspart footer - The buttons below.
 * @csspart error - What went wrong, an alert.
 * @csspart submit-button - "Save".
 * @csspart cancel-button - "Cancel".
 * @csspart button - Every button with words, beside its own name.
 */
export class NatterRoomSettings extends LitElement {
  static override styles = [...shared, controls, dialogStyles, frameStyles, styles];

  readonly #words = new AdminWordsController(this);
  readonly #frame = new DialogFrame(this, this.#words, () => this.#mayClose());
  readonly #rooms = new ObservableController(this, () => this.rooms?.all);
  readonly #contacts = new ObservableController(this, () => this.client?.contacts);
  readonly #session = new ObservableController(this, () => this.client?.session);

  /** Who we are, and whom we know. */
  @property({attribute: false}) client?: NatterClient | undefined;

  /** Where it is asked for. */
  @property({attribute: false}) rooms?: Rooms | undefined;

  /** Which room. */
  @property() room?: BareJid | undefined;

  @state() private tab: Tab = 'room';
  @state() private configuration: DataForm | undefined;
  @state() private failure: ErrorInfo | undefined;
  @state() private busy = false;
  @state() private problem: string | undefined;
  /** Whoever wanted to close it is asked whether what was typed may go. */
  @state() private leaving = false;

  @query('natter-data-form') private readonly form!: NatterDataForm | null;
  #asked = false;
  /** What we are in the room. */
  #affiliation: Affiliation | undefined;

  /** As it is shown; made once, since another form forgets what was typed. */
  #arranged:
    {readonly from: DataForm; readonly words: unknown; readonly form: DataForm} | undefined;

  /** Opens the dialog; focus returns where it was when it closes. */
  async show(): Promise<void> {
    await this.#frame.show();
  }

  get #found() {
    return this.room === undefined ? undefined : this.#rooms.value?.get(this.room);
  }

  get #name(): string {
    return this.#found?.name ?? this.room ?? '';
  }

  protected override willUpdate(): void {
    const status = this.#found?.status;
    // While we are on the way back, what was typed stays.
    if (status?.phase === 'joined') this.#affiliation = status.affiliation;
    else if (status?.phase !== 'joining') this.#affiliation = undefined;
    const tabs = tabsFor(this.#affiliation);
    if (!tabs.includes(this.tab) && tabs[0] !== undefined) this.tab = tabs[0];
    if (this.#asked || !tabs.includes('room')) return;
    this.#asked = true;
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    const {rooms, room} = this;
    if (!rooms || room === undefined) return;
    this.failure = undefined;
    try {
      this.configuration = await rooms.configuration({room});
    } catch (error) {
      this.failure = toErrorInfo(error);
    }
  };

  readonly #save = async ({answers}: NatterSubmitEvent): Promise<void> => {
    const {rooms, room} = this;
    if (this.busy || !rooms || room === undefined) return;
    this.busy = true;
    this.problem = undefined;
    this.leaving = false;
    try {
      await rooms.configure({room, answers});
      this.#frame.close();
    } catch (error) {
      this.problem = this.#words.error(toErrorInfo(error));
    } finally {
      this.busy = false;
    }
  };

  #mayClose(): boolean {
    if (this.leaving || this.form?.isTouched !== true) return true;
    this.tab = 'room';
    this.leaving = true;
    void this.updateComplete.then(() =>
      this.shadowRoot?.querySelector<HTMLElement>('.keep')?.focus(),
    );
    return false;
  }

  readonly #cancel = (): void => {
    if (this.#mayClose()) this.#frame.close();
  };

  readonly #tabKey = (event: KeyboardEvent): void => {
    const tabs = tabsFor(this.#affiliation);
    const isRtl = this.matches(':dir(rtl)');
    const at = tabs.indexOf(this.tab);
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: isRtl ? at + 1 : at - 1,
      ArrowRight: isRtl ? at - 1 : at + 1,
      Home: 0,
      End: -1,
    };
    const target = targets[event.key];
    const next = target === undefined ? undefined : tabs.at(target % tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    this.#choose(next);
    void this.updateComplete.then(() =>
      this.shadowRoot?.querySelector<HTMLElement>('[aria-selected=true]')?.focus(),
    );
  };

  #choose(tab: Tab): void {
    this.tab = tab;
    this.leaving = false;
  }

  protected override render() {
    const {words} = this.#words;
    const isOurs = tabsFor(this.#affiliation).length > 0;
    return this.#frame.render({
      title: words.settings,
      about: this.#name,
      isSteady: isOurs,
      content: isOurs
        ? html`${this.#tabs()}${tabsFor(this.#affiliation).map((tab) => this.#panel(tab))}`
        : html`<p part="empty" class="status note">${words.notYours}</p>`,
      actions: this.tab === 'room' && this.configuration && isOurs ? this.#actions() : undefined,
    });
  }

  #tabs(): TemplateResult | typeof nothing {
    const tabs = tabsFor(this.#affiliation);
    if (tabs.length < 2) return nothing;
    const {words} = this.#words;
    const labels = {room: words.tabRoom, people: words.tabPeople, delete: words.tabDelete};
    return html`<div part="tabs" class="tabs" role="tablist" @keydown=${this.#tabKey}>
      ${tabs.map((tab) => {
        const state = tab === this.tab ? 'active' : '';
        return html`<button
          id="${tab}-tab"
          part="tab ${state}"
          class="tab"
          type="button"
          role="tab"
          aria-selected=${tab === this.tab}
          aria-controls="${tab}-panel"
          tabindex=${tab === this.tab ? 0 : -1}
          @click=${() => this.#choose(tab)}
        >
          ${labels[tab]}
        </button>`;
      })}
    </div>`;
  }

  #panel(tab: Tab): TemplateResult {
    const isAlone = tabsFor(this.#affiliation).length < 2;
    const content = {
      room: () => this.#roomPanel(),
      people: () => this.#peoplePanel(),
      delete: () => this.#deletePanel(),
    };
    // What was typed stays while another one is looked at.
    return html`<div
      id="${tab}-panel"
      role=${isAlone ? nothing : 'tabpanel'}
      aria-labelledby=${isAlone ? nothing : `${tab}-tab`}
      ?hidden=${tab !== this.tab}
    >
      ${content[tab]()}
    </div>`;
  }

  #roomPanel(): TemplateResult {
    const {words} = this.#words;
    const {configuration, failure} = this;
    if (failure) {
      return failedStatus(this.#words, words.loadFailed, failure, () => void this.#load());
    }
    return html`<natter-room-picture
        part="picture"
        class="picture"
        exportparts="avatar: picture__avatar, choose-button: picture__choose-button, remove-button: picture__remove-button"
        .rooms=${this.rooms}
        .room=${this.room}
        .name=${this.#name}
      ></natter-room-picture>
      ${
        configuration
          ? html`<natter-data-form
              part="form"
              exportparts="text-field: form__text-field, label: form__label, checkbox: form__checkbox, select: form__select, hint: form__hint, error: form__error, heading: form__heading"
              .form=${this.#arrange(configuration)}
              ?busy=${this.busy}
              @natter-submit=${this.#save}
            ></natter-data-form>`
          : html`<p class="status note" role="status">${words.loading}</p>`
      }`;
  }

  #arrange(from: DataForm): DataForm {
    const {words} = this.#words;
    if (this.#arranged?.from !== from || this.#arranged.words !== words) {
      this.#arranged = {from, words, form: arrangeConfiguration(from, words)};
    }
    return this.#arranged.form;
  }

  #peoplePanel(): TemplateResult {
    const session = this.#session.value;
    return html`<natter-room-lists
      part="lists"
      exportparts="tab: lists__tab, list: lists__list, list-item: lists__list-item, text-field: lists__text-field, submit-button: lists__submit-button"
      .rooms=${this.rooms}
      .room=${this.room}
      .affiliation=${this.#affiliation}
      .own=${session?.phase === 'signed-in' ? session.jid : undefined}
      .contacts=${this.#contacts.value}
      ?active=${this.tab === 'people'}
    ></natter-room-lists>`;
  }

  #deletePanel(): TemplateResult {
    return html`<natter-delete-room
      part="delete"
      exportparts="text-field: delete__text-field, submit-button: delete__submit-button"
      .rooms=${this.rooms}
      .room=${this.room}
      .name=${this.#name}
      @natter-deleted=${() => this.#frame.close()}
    ></natter-delete-room>`;
  }

  #actions(): TemplateResult {
    const {words} = this.#words;
    const {strings} = this.#words.localize;
    if (this.leaving) {
      return html`<p class="note" role="alert">${words.unsaved}</p>
        <button
          part="button"
          class="button ghost"
          type="button"
          @click=${() => this.#frame.close()}
        >
          ${words.discard}
        </button>
        <button
          part="button"
          class="button primary keep"
          type="button"
          @click=${() => (this.leaving = false)}
        >
          ${words.keepEditing}
        </button>`;
    }
    return html`${problemLine(this.problem, undefined)}
      <button part="cancel-button button" class="button ghost" type="button" @click=${this.#cancel}>
        ${strings.cancel}
      </button>
      <button
        part="submit-button button"
        class="button primary"
        type="button"
        aria-disabled=${this.busy}
        @click=${() => this.form?.submit()}
      >
        ${this.busy ? words.saving : words.save}
      </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-room-settings': NatterRoomSettings;
  }
}
