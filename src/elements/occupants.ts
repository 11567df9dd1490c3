import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {PropertyValues, TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import type {NatterClient} from '../client/client.ts';
import {parseJid, type BareJid} from '../model/jid.ts';
import type {Occupant, Room} from '../model/room.ts';
import {AttemptController} from './attempt-controller.ts';
import type {Question} from './ask-dialog.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {NatterCancelEvent, NatterMentionEvent, NatterSelectEvent} from './events.ts';
import {Menu} from './menu.ts';
import {menuStyles} from './menu.styles.ts';
import {ObservableController} from './observable-controller.ts';
import {filterField, occupantsHead} from './occupants-head.ts';
import {OccupantOrder, type OccupantRow} from './occupant-order.ts';
import type {Deed} from './occupant-rights.ts';
import {groupRow, personItems, personRow} from './occupant-row.ts';
import {styles} from './occupants.styles.ts';
import {deedQuestion, nickQuestion} from './room-questions.ts';
import {RoomLocalize} from './room-localize.ts';
import {RoomsController} from './rooms-controller.ts';
import {shared} from './shared.styles.ts';
import {isSameList} from './timeline-rows.ts';

/** px; see the style sheet. All rows are of one height, so that it is known where each of them is. */
const ROW = 46;
/** Rows that are drawn above and below what is seen. */
const AROUND = 12;
/** With more people there is a field to find somebody. */
const MANY = 12;

/**
 * Who is in a room: who looks after it first, then by name. Only what is seen of a long list is in
 * the page. Each person has a menu: to write in private, to mention them, and what our own part in
 * the room allows.
 *
 * @tag natter-occupants
 * @slot actions - Buttons in the head.
 * @csspart base - The outermost element.
 * @csspart header - The head.
 * @csspart title - "People", with how many there are.
 * @csspart close-button - "Close".
 * @csspart filter - The field that finds somebody.
 * @csspart list - The list.
 * @csspart group - The head of a group.
 * @csspart occupant - Somebody.
 * @csspart avatar - Their avatar.
 * @csspart name - Their nickname.
 * @csspart status - Their status, or who it is, where the room tells.
 * @csspart tag - What they are in the room.
 * @csspart menu - The menu of somebody.
 * @csspart menu-item - A line of it; with `danger` where somebody is removed.
 * @csspart note - What is said where the list is empty.
 * @csspart error - What went wrong, an alert.
 * @fires {NatterSelectEvent} natter-select - Somebody is to be written to in private.
 * @fires {NatterMentionEvent} natter-mention - Somebody is to be mentioned.
 * @fires {NatterCancelEvent} natter-cancel - "Close" or Escape was pressed.
 * @fires {NatterErrorEvent} natter-error - Something that was asked for did not work.
 */
export class NatterOccupants extends LitElement {
  static override styles = [...shared, controls, menuStyles, styles];

  readonly #attempts = new AttemptController(this);
  readonly #localize = new RoomLocalize(this);
  readonly #rooms = new RoomsController(this);
  readonly #people = new ObservableController(this, () =>
    this.room === undefined ? undefined : this.#rooms.actions?.occupants(this.room),
  );
  readonly #menu = new Menu(this, 'end');
  readonly #order = new OccupantOrder();

  /** The client; from what is around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** Who is in which room. */
  @property() room?: BareJid | undefined;

  @state() private filter = '';
  /** Whose row Tab leads to, and whose menu it is. */
  @state() private current: string | undefined;
  /** The first and the last row that are drawn. */
  @state() private from = 0;
  @state() private to = 2 * AROUND;

  @query('.scroller') private readonly scroller!: HTMLElement | null;
  @query('#filter') private readonly field!: HTMLInputElement | null;
  @query('.list') private readonly list!: HTMLElement | null;

  #rows: readonly OccupantRow[] = [];
  /** What the rows were made of: scrolling makes no others. */
  #rowsOf: readonly unknown[] = [];
  /** The person has come to the list before it was there. */
  #isToFocus = false;
  readonly #resizes = new ResizeObserver(() => this.#look());
  #observed: Element | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
    this.#observed = undefined;
  }

  /** Who is there is known only when the controllers have been asked. */
  protected override update(changed: PropertyValues<this>): void {
    const {locale} = this.#localize.strings;
    const made = [this.#people.value, this.filter, locale];
    if (!isSameList(this.#rowsOf, made)) {
      this.#rows = this.#order.rows(this.#people.value?.values() ?? [], this.filter, locale);
    }
    this.#rowsOf = made;
    super.update(changed);
  }

  protected override updated(): void {
    const {list, scroller} = this;
    const focused = this.shadowRoot?.activeElement;
    if (this.#isToFocus && (!focused || focused.matches('.close'))) this.focus();
    if (scroller && scroller !== this.#observed) {
      this.#resizes.disconnect();
      this.#observed = scroller;
      this.#resizes.observe(scroller);
    }
    if (!list) return;
    list.style.blockSize = `${this.#rows.length * ROW}px`;
    for (const row of list.querySelectorAll<HTMLElement>('.row')) {
      row.style.insetBlockStart = `${Number(row.dataset['index']) * ROW}px`;
    }
  }

  /** Focuses the field that finds somebody, or else the list, as soon as there is one. */
  override focus(options?: FocusOptions): void {
    const first = this.field ?? this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]');
    const target = first ?? this.renderRoot.querySelector<HTMLElement>('.close');
    target?.focus(options);
    this.#isToFocus = !first;
  }

  /** What is to be drawn follows from what is seen. */
  readonly #look = (): void => {
    const {scroller} = this;
    if (!scroller) return;
    const first = Math.floor(scroller.scrollTop / ROW);
    const count = Math.ceil(scroller.clientHeight / ROW);
    // In steps, so that not every pixel draws anew.
    this.from = Math.max(0, Math.floor((first - AROUND) / 8) * 8);
    this.to = Math.ceil((first + count + AROUND) / 8) * 8;
  };

  get #room(): Room | undefined {
    return this.room === undefined ? undefined : this.#rooms.all?.get(this.room);
  }

  readonly #find = (event: Event): void => {
    this.filter = (event.currentTarget as HTMLInputElement).value;
    this.current = undefined;
    if (this.scroller) this.scroller.scrollTop = 0;
    this.#look();
  };

  readonly #findKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    void this.#goTo(this.#rows.findIndex(({kind}) => kind === 'person'));
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    if (this.filter !== '' && this.field) {
      this.field.value = '';
      this.filter = '';
      this.field.focus();
    } else {
      this.dispatchEvent(new NatterCancelEvent());
    }
  };

  readonly #navigate = (event: KeyboardEvent): void => {
    const people = this.#rows.flatMap((row, index) => (row.kind === 'person' ? [index] : []));
    const focused = event.target instanceof HTMLElement ? event.target.dataset['nick'] : undefined;
    const at = people.findIndex((index) => this.#nickAt(index) === focused);
    const page = Math.max(1, Math.floor((this.scroller?.clientHeight ?? 0) / ROW) - 1);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: people.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const index = people[Math.min(Math.max(target, 0), people.length - 1)];
    if (index !== undefined) void this.#goTo(index);
  };

  #nickAt(index: number): string | undefined {
    const row = this.#rows[index];
    return row?.kind === 'person' ? row.occupant.nick : undefined;
  }

  /** Brings a row into view, and focuses it. */
  async #goTo(index: number): Promise<void> {
    const {scroller} = this;
    const nick = this.#nickAt(index);
    if (!scroller || nick === undefined) return;
    this.current = nick;
    const top = index * ROW;
    if (top < scroller.scrollTop) scroller.scrollTop = Math.max(0, top - ROW);
    const bottom = top + ROW - scroller.clientHeight;
    if (bottom > scroller.scrollTop) scroller.scrollTop = bottom + 12;
    this.#look();
    await this.updateComplete;
    this.#buttonOf(nick)?.focus({preventScroll: true});
  }

  #buttonOf(nick: string): HTMLElement | undefined {
    const buttons = this.renderRoot.querySelectorAll<HTMLElement>('.person');
    return Array.from(buttons).find((button) => button.dataset['nick'] === nick);
  }

  /** The button of whoever's menu it is opens and closes it by itself. */
  async #open(event: MouseEvent, nick: string): Promise<void> {
    this.current = nick;
    if (nick === this.#chosen) return;
    event.preventDefault();
    this.#chosen = nick;
    this.requestUpdate();
    await this.updateComplete;
    const menu = this.renderRoot.querySelector<HTMLElement>('#menu');
    if (menu?.matches(':popover-open') === false) menu.showPopover();
  }

  /** Whose menu was opened last. */
  #chosen: string | undefined;

  #write(nick: string): void {
    const jid = this.room && parseJid(`${this.room}/${nick}`);
    if (jid) this.dispatchEvent(new NatterSelectEvent(jid, 'occupant'));
  }

  #do(deed: Deed, {nick}: Occupant): void {
    const {room} = this;
    const {actions} = this.#rooms;
    if (room === undefined || !actions) return;
    const act = (text: string) => {
      const reason = text === '' ? undefined : text;
      return deed.kind === 'role'
        ? actions.setRole({room, nick, role: deed.role, reason})
        : actions.setAffiliation({room, who: {nick}, affiliation: deed.affiliation, reason});
    };
    const question = deedQuestion(this.#localize.words, {deed, nick, act});
    void this.#attempts.make(question ? this.#ask(question) : act(''));
  }

  async #rename(): Promise<void> {
    const {room} = this;
    const {actions} = this.#rooms;
    if (room === undefined || !actions) return;
    await this.#ask(nickQuestion(this.#localize.words, {actions, room, nick: this.#ownNick ?? ''}));
  }

  async #ask(question: Question): Promise<void> {
    const {ask} = await import('./ask-dialog.ts');
    await ask(this.renderRoot, question);
  }

  protected override render() {
    if (!this.#localize.isReady) return nothing;
    const {words} = this.#localize;
    const count = this.#people.value?.size ?? 0;
    const {problem} = this.#attempts;
    return html`<section
      part="base"
      class="base"
      aria-label=${words.showPeople}
      @keydown=${this.#keydown}
    >
      ${occupantsHead(this.#localize, {
        count,
        onClose: () => this.dispatchEvent(new NatterCancelEvent()),
      })}
      ${count > MANY || this.filter !== '' ? filterField(words, {onInput: this.#find, onKeydown: this.#findKey}) : nothing}
      ${
        problem === undefined
          ? nothing
          : html`<p part="error" class="problem" role="alert">${this.#localize.error(problem)}</p>`
      }
      <div class="scroller" @scroll=${this.#look}>${this.#list()}</div>
      ${this.#personMenu()}
    </section>`;
  }

  #list(): TemplateResult {
    const {words} = this.#localize;
    const rows = this.#rows;
    if (rows.length === 0) {
      const note = this.filter === '' ? words.nobodyHere : words.nobodyFound;
      return html`<p part="note" class="note" role="status">${note}</p>`;
    }
    const last = rows.at(-1);
    const count = last?.kind === 'person' ? last.place : 0;
    const current = this.#current(rows);
    const drawn = rows
      .slice(this.from, this.to + 1)
      .map((row, index) => ({row, index: index + this.from}));
    const at = rows.findIndex((row) => isOf(row, current));
    const own = rows[at];
    // What Tab leads to stays there.
    if (own && at < this.from) drawn.unshift({row: own, index: at});
    if (own && at > this.to) drawn.push({row: own, index: at});
    return html`<ul
      part="list"
      class="list"
      role="list"
      aria-label=${words.peopleHere}
      @keydown=${this.#navigate}
    >
      ${repeat(
        drawn,
        ({row}) => (row.kind === 'group' ? `group ${row.group}` : `nick ${row.occupant.nick}`),
        ({row, index}) => this.#row(row, {index, count, current}),
      )}
    </ul>`;
  }

  /** Whose row Tab leads to: the one that had focus, or the first. */
  #current(rows: readonly OccupantRow[]): string | undefined {
    const first = rows.find((row) => row.kind === 'person');
    const own = rows.some((row) => isOf(row, this.current)) ? this.current : undefined;
    return own ?? first?.occupant.nick;
  }

  #row(
    row: OccupantRow,
    {index, count, current}: {index: number; count: number; current: string | undefined},
  ): TemplateResult {
    const {words} = this.#localize;
    if (row.kind === 'group') return groupRow(words, row.group, row.count, index);
    const {occupant, place} = row;
    return personRow(this.#localize, {
      occupant,
      place,
      index,
      count,
      isSelf: occupant.nick === this.#ownNick,
      isCurrent: occupant.nick === current,
      isAnchor: occupant.nick === this.#chosen,
      isOpen: occupant.nick === this.#chosen && this.#menu.isOpen,
      onOpen: (event) => void this.#open(event, occupant.nick),
    });
  }

  get #ownNick(): string | undefined {
    const status = this.#room?.status;
    return status?.phase === 'joined' ? status.nick : undefined;
  }

  #personMenu(): TemplateResult | typeof nothing {
    const occupant = this.#chosen === undefined ? undefined : this.#people.value?.get(this.#chosen);
    if (!occupant) return nothing;
    const {words} = this.#localize;
    const status = this.#room?.status;
    const items = personItems(words, {
      occupant,
      we: status?.phase === 'joined' ? status : undefined,
      isSelf: occupant.nick === this.#ownNick,
      onRename: () => void this.#attempts.make(this.#rename()),
      onWrite: () => this.#write(occupant.nick),
      onMention: () => this.dispatchEvent(new NatterMentionEvent(occupant.nick)),
      onDeed: (deed) => this.#do(deed, occupant),
    });
    const who = [occupant.nick, occupant.jid].filter((part) => part !== undefined).join(' · ');
    return this.#menu.render(
      items,
      words.moreOf(occupant.nick),
      html`<div class="whose" role="presentation"><bdi>${who}</bdi></div>`,
    );
  }
}

function isOf(row: OccupantRow, nick: string | undefined): boolean {
  return row.kind === 'person' && row.occupant.nick === nick;
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-occupants': NatterOccupants;
  }
}
