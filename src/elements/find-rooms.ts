import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {Rooms} from '../client/rooms.ts';
import {RoomError, toErrorInfo, type ErrorInfo} from '../model/errors.ts';
import {localOf, parseBareJid, type BareJid} from '../model/jid.ts';
import type {FoundRoom, FoundRooms} from '../model/room.ts';
import {controls} from './controls.styles.ts';
import {DialogFrame} from './dialog-frame.ts';
import {frameStyles} from './dialog-frame.styles.ts';
import {failedStatus} from './failed-status.ts';
import {lineField} from './line-field.ts';
import {problemLine} from './problem-line.ts';
import {skeletonRows, skeletonStyles} from './dialog-skeleton.ts';
import {dialogStyles} from './dialog.styles.ts';
import {NatterSelectEvent} from './events.ts';
import {styles} from './find-rooms.styles.ts';
import {searchIcon} from './icons.ts';
import {LoadingController} from './loading-controller.ts';
import {cleanName} from './names.ts';
import {ObservableController} from './observable-controller.ts';
import {AdminWordsController} from './room-admin-words.ts';
import {shared} from './shared.styles.ts';

/** Why somebody is not in, where the room itself asks for what is missing. */
const ASKED_IN_THE_ROOM: ReadonlySet<string> = new Set([
  'password',
  'nick-taken',
  'nick-refused',
  'challenge',
]);

/**
 * The dialog that shows which rooms there are, to join one. Open it with `show()`; it removes itself.
 *
 * @tag natter-find-rooms
 * @csspart dialog - The dialog.
 * @csspart header - Its head.
 * @csspart title - Its title.
 * @csspart back-button - Goes back within the dialog.
 * @csspart close-button - "Close".
 * @csspart search - The field that narrows the list.
 * @csspart list - The rooms.
 * @csspart list-item - One of them.
 * @csspart name - Its name.
 * @csspart address - Its address.
 * @csspart join-button - "Join", or "Open" for a room that we are in.
 * @csspart more-button - "Load more".
 * @csspart empty - What is said where there is none, or they did not load.
 * @csspart label - The label of a field.
 * @csspart text-field - A field.
 * @csspart error - What is wrong, an alert.
 * @csspart footer - The buttons below.
 * @csspart create-button - "Create a room".
 * @csspart button - Every button with words, beside its own name.
 * @fires {NatterSelectEvent} natter-select - A room was joined, or is to be opened.
 */
export class NatterFindRooms extends LitElement {
  static override styles = [...shared, controls, dialogStyles, frameStyles, skeletonStyles, styles];

  readonly #words = new AdminWordsController(this);
  readonly #frame = new DialogFrame(this, this.#words);
  readonly #all = new ObservableController(this, () => this.rooms?.all);
  readonly #loading = new LoadingController(this, () => this.pending && this.found.length === 0);

  /** Where they are asked for. */
  @property({attribute: false}) rooms?: Rooms | undefined;

  /** Opens what creates one; without it that is not offered. */
  @property({attribute: false}) create: (() => void) | undefined;

  @state() private service: BareJid | undefined;
  @state() private found: readonly FoundRoom[] = [];
  @state() private next: string | undefined;
  @state() private pending = false;
  @state() private failure: ErrorInfo | undefined;
  @state() private text = '';
  /** Somebody wants to look elsewhere. */
  @state() private elsewhere = false;
  @state() private typed = '';
  @state() private serviceWrong = false;
  @state() private joining: BareJid | undefined;
  /** Which room could not be joined, and why. */
  @state() private problem: {readonly room: BareJid; readonly text: string} | undefined;

  @query('#service') private readonly serviceField!: HTMLInputElement | null;

  /** Opens the dialog; focus returns where it was when it closes. */
  async show(): Promise<void> {
    void this.#look(undefined);
    await this.#frame.show();
  }

  /** Looks from the beginning; undefined: where the account's server has its rooms. */
  async #look(service: BareJid | undefined): Promise<void> {
    this.found = [];
    this.next = undefined;
    this.problem = undefined;
    this.service = service;
    await this.#load(undefined);
  }

  async #load(after: string | undefined): Promise<void> {
    const {rooms, service} = this;
    if (!rooms) return;
    this.pending = true;
    this.failure = undefined;
    // Somebody may look elsewhere meanwhile.
    const isStale = () => this.service !== service;
    let page: FoundRooms | undefined;
    try {
      page = await rooms.find({service, after});
    } catch (error) {
      if (!isStale()) this.failure = toErrorInfo(error);
    }
    if (isStale()) return;
    this.pending = false;
    if (!page) return;
    const known = new Set(this.found.map(({jid}) => jid));
    this.found = [...this.found, ...page.rooms.filter(({jid}) => !known.has(jid))];
    this.next = page.next;
    this.service = page.service;
  }

  readonly #lookElsewhere = (event: Event): void => {
    event.preventDefault();
    const service = parseBareJid(this.typed.trim());
    this.serviceWrong = service === undefined;
    if (service === undefined) return this.serviceField?.focus();
    this.elsewhere = false;
    this.text = '';
    void this.#look(service);
  };

  async #ask(): Promise<void> {
    this.elsewhere = true;
    await this.updateComplete;
    this.serviceField?.focus();
  }

  async #join(room: BareJid): Promise<void> {
    const {rooms} = this;
    if (this.joining !== undefined || !rooms) return;
    this.problem = undefined;
    if (this.#isIn(room)) return this.#open(room);
    this.joining = room;
    try {
      await rooms.join({room, nick: undefined, password: undefined, reserve: false});
      this.#open(room);
    } catch (error) {
      if (error instanceof RoomError && ASKED_IN_THE_ROOM.has(error.kind)) return this.#open(room);
      this.problem = {room, text: this.#words.error(toErrorInfo(error))};
      // The wish would stand, and the room in the list.
      rooms.leave({room}).catch(() => {});
    } finally {
      this.joining = undefined;
    }
  }

  #open(room: BareJid): void {
    this.#frame.close();
    this.dispatchEvent(new NatterSelectEvent(room, 'room'));
  }

  #isIn(room: BareJid): boolean {
    return this.#all.value?.get(room)?.status.phase === 'joined';
  }

  get #fitting(): readonly FoundRoom[] {
    const text = this.text.trim().toLowerCase();
    return this.found.filter(
      (room) => nameOfRoom(room).toLowerCase().includes(text) || room.jid.includes(text),
    );
  }

  readonly #create = (): void => {
    this.#frame.close();
    this.create?.();
  };

  protected override render() {
    const {words} = this.#words;
    return this.#frame.render({
      title: words.findRooms,
      isSteady: true,
      hasFocus: true,
      content: html`${this.#place()} ${this.#search()}${this.#content()}`,
      actions: this.create
        ? html`<button
            part="create-button button"
            class="button ghost"
            type="button"
            @click=${this.#create}
          >
            ${words.createRoom}
          </button>`
        : undefined,
    });
  }

  #search(): TemplateResult {
    const {words} = this.#words;
    return html`<div class="search">
      ${searchIcon}
      <input
        part="search"
        class="text-field"
        type="search"
        autocomplete="off"
        dir="auto"
        aria-label=${words.filterRooms}
        placeholder=${words.filterHint}
        autofocus
        .value=${this.text}
        @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)}
      />
    </div>`;
  }

  /** Where they are, and what looks elsewhere. */
  #place(): TemplateResult {
    const {words} = this.#words;
    if (!this.elsewhere) {
      return html`<p class="note place">
        ${this.service === undefined ? nothing : html`<bdi>${words.onService(this.service)}</bdi> · `}<button
          class="link-button"
          type="button"
          @click=${() => this.#ask()}
        >
          ${words.otherService}
        </button>
      </p>`;
    }
    return html`<form class="elsewhere" novalidate @submit=${this.#lookElsewhere}>
      ${lineField({
        id: 'service',
        label: words.service,
        example: words.serviceExample,
        problem: this.serviceWrong ? words.serviceWrong : undefined,
        isAddress: true,
        value: this.typed,
        onInput: (text) => {
          this.typed = text;
          this.serviceWrong = false;
        },
      })}
      <button part="button" class="button">${words.look}</button>
    </form>`;
  }

  #content(): TemplateResult | typeof nothing {
    const {words} = this.#words;
    if (this.#loading.shown) {
      return skeletonRows(words.loading);
    }
    const fitting = this.#fitting;
    const isNone = fitting.length === 0 && !this.pending;
    return html`<p class="quiet" role="status">
        ${this.pending || this.failure ? '' : words.roomCount(fitting.length)}
      </p>
      <ul
        part="list"
        class="rooms"
        role="list"
        aria-label=${words.findRooms}
        ?hidden=${fitting.length === 0}
      >
        ${fitting.map((room) => this.#row(room))}
      </ul>
      ${isNone && !this.failure ? this.#none() : nothing}
      ${
        this.failure
          ? failedStatus(
              this.#words,
              words.roomsFailed,
              this.failure,
              () => void this.#load(this.next),
            )
          : this.#more()
      }`;
  }

  #none(): TemplateResult {
    const {words} = this.#words;
    const [title, hint] =
      this.found.length === 0
        ? [words.noRooms, words.noRoomsHint]
        : [this.next === undefined ? words.noRoomFits : words.noRoomFitsSoFar, undefined];
    return html`<div part="empty" class="status">
      <div>
        <p class="status-title">${title}</p>
        ${hint === undefined ? nothing : html`<p class="note">${hint}</p>`}
      </div>
    </div>`;
  }

  #more(): TemplateResult | typeof nothing {
    if (this.next === undefined) return nothing;
    const {words} = this.#words;
    return html`<div class="more">
      <button
        part="more-button button"
        class="button"
        type="button"
        aria-disabled=${this.pending}
        @click=${() => (this.pending ? undefined : this.#load(this.next))}
      >
        ${this.pending ? words.loading : words.loadMore}
      </button>
    </div>`;
  }

  #row(room: FoundRoom): TemplateResult {
    const {words} = this.#words;
    const name = nameOfRoom(room);
    const isIn = this.#isIn(room.jid);
    const idle = isIn ? words.open : words.join;
    const {problem} = this;
    return html`<li part="list-item" class="room" role="listitem">
      <natter-avatar .jid=${room.jid} .name=${name}></natter-avatar>
      <div class="who">
        <div part="name" class="name"><bdi>${name}</bdi></div>
        <div part="address" class="address"><bdi>${room.jid}</bdi></div>
      </div>
      <button
        part="join-button button"
        class="button small"
        type="button"
        aria-label=${isIn ? words.openRoom(name) : words.joinRoom(name)}
        aria-disabled=${this.joining !== undefined}
        @click=${() => this.#join(room.jid)}
      >
        ${this.joining === room.jid ? words.joining : idle}
      </button>
      ${problemLine(problem?.room === room.jid ? problem.text : undefined, undefined)}
    </li>`;
  }
}

function nameOfRoom({jid, name}: FoundRoom): string {
  const clean = cleanName(name ?? '');
  return clean === '' ? (localOf(jid) ?? jid) : clean;
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-find-rooms': NatterFindRooms;
  }
}
