import {html, LitElement, nothing} from 'lit';
import type {PropertyValues, TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {Rooms} from '../client/rooms.ts';
import type {Contact} from '../model/contact.ts';
import {toErrorInfo, type ErrorInfo} from '../model/errors.ts';
import {bareOf, parseAccountJid, type BareJid} from '../model/jid.ts';
import type {Affiliation, ListedPerson} from '../model/room.ts';
import {controls} from './controls.styles.ts';
import {frameStyles} from './dialog-frame.styles.ts';
import {failedStatus} from './failed-status.ts';
import {lineField} from './line-field.ts';
import {problemLine} from './problem-line.ts';
import {skeletonRows, skeletonStyles} from './dialog-skeleton.ts';
import {dialogStyles} from './dialog.styles.ts';
import {LoadingController} from './loading-controller.ts';
import {nameIn} from './names.ts';
import {banIcon, kickIcon, personIcon, shieldIcon, starIcon} from './room-icons.ts';
import type {ListName} from './room-admin-strings.ts';
import {AdminWordsController} from './room-admin-words.ts';
import {styles} from './settings-lists.styles.ts';
import type {NatterListedPerson} from './settings-person.ts';
import {shared} from './shared.styles.ts';

/** What is on the screen of a list; undefined: on its way. */
type People = readonly ListedPerson[] | undefined;

const ICONS = {owner: starIcon, admin: shieldIcon, member: personIcon, outcast: banIcon};

/** The lists that somebody may see and change (XEP-0045 §5.2.1). */
export function listsFor(affiliation: Affiliation | undefined): readonly ListName[] {
  if (affiliation === 'owner') return ['member', 'admin', 'owner', 'outcast'];
  return affiliation === 'admin' ? ['member', 'outcast'] : [];
}

/**
 * The lists of a room: who owns it, looks after it, is a member, or banned; and how they are changed.
 *
 * @tag natter-room-lists
 * @csspart base - The outermost element.
 * @csspart tabs - The names of the lists.
 * @csspart tab - One of them; with `active`.
 * @csspart list - The list.
 * @csspart list-item - Somebody on it; the parts of it are exported as `person__name` and so on.
 * @csspart empty - What is said where nobody is on it, or it did not load.
 * @csspart form - What adds somebody, or bans them.
 * @csspart label - The label of a field.
 * @csspart text-field - A field.
 * @csspart error - What is wrong, an alert.
 * @csspart submit-button - "Add", or "Ban".
 * @csspart cancel-button - "Cancel".
 * @csspart button - Every button with words, beside its own name.
 */
export class NatterRoomLists extends LitElement {
  static override styles = [...shared, controls, dialogStyles, frameStyles, skeletonStyles, styles];

  readonly #words = new AdminWordsController(this);
  readonly #loading = new LoadingController(
    this,
    () => this.active && this.people === undefined && !this.failure,
  );

  /** Where they are asked for, and changed. */
  @property({attribute: false})
  rooms?: Pick<Rooms, 'affiliations' | 'setAffiliation'> | undefined;

  /** Of which room. */
  @property() room?: BareJid | undefined;

  /** What we are there. */
  @property() affiliation?: Affiliation | undefined;

  /** Who we are. */
  @property() own?: BareJid | undefined;

  /** They are looked at: they are fetched then. */
  @property({type: Boolean}) active = false;

  /** What people are called. */
  @property({attribute: false}) contacts: readonly Contact[] | undefined;

  @state() private list: ListName = 'member';
  @state() private people: People;
  @state() private failure: ErrorInfo | undefined;
  /** Who is to be banned, if a reason is given. */
  @state() private banning: ListedPerson | undefined;
  @state() private address = '';
  @state() private reason = '';
  @state() private busy = false;
  @state() private addressWrong = false;
  @state() private problem: string | undefined;
  @state() private done = '';

  @query('#address') private readonly addressField!: HTMLInputElement | null;
  @query('#reason') private readonly reasonField!: HTMLInputElement | null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('active') && this.active && this.people === undefined) void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    const {rooms, room, list} = this;
    this.people = undefined;
    this.failure = undefined;
    if (!rooms || room === undefined) return;
    const isStale = () => this.list !== list || this.room !== room;
    try {
      const people = await rooms.affiliations({room, affiliation: list});
      if (!isStale()) this.people = people;
    } catch (error) {
      if (!isStale()) this.failure = toErrorInfo(error);
    }
  };

  #choose(list: ListName): void {
    this.list = list;
    this.done = '';
    this.#clear();
    void this.#load();
  }

  #clear(): void {
    this.banning = undefined;
    this.address = '';
    this.reason = '';
    this.addressWrong = false;
    this.problem = undefined;
  }

  #nameOf({jid, nick}: ListedPerson): string {
    return nick ?? (jid === undefined ? '' : nameIn(this.contacts, bareOf(jid)));
  }

  /** Puts somebody on another list, or off them; true if that has worked. */
  async #change(person: ListedPerson, to: Affiliation, reason?: string): Promise<boolean> {
    const {rooms, room} = this;
    const {jid, nick} = person;
    const who = jid === undefined ? nick !== undefined && {nick} : {jid: bareOf(jid)};
    if (this.busy || !rooms || room === undefined || !who) return false;
    this.busy = true;
    this.problem = undefined;
    this.done = '';
    try {
      await rooms.setAffiliation({room, who, affiliation: to, reason});
    } catch (error) {
      this.problem = this.#words.error(toErrorInfo(error));
      return false;
    } finally {
      this.busy = false;
    }
    const others = (this.people ?? []).filter((each) => !isSame(each, person));
    const changed = {...person, affiliation: to, reason};
    this.people = to === this.list ? [...others, changed] : others;
    const {made, takenOff} = this.#words.words;
    const name = this.#nameOf(person);
    this.done = to === 'none' ? takenOff(name) : made[to](name);
    return true;
  }

  readonly #add = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const jid = parseAccountJid(this.address);
    this.addressWrong = jid === undefined;
    if (jid !== undefined) {
      const {list} = this;
      const person: ListedPerson = {
        jid,
        nick: undefined,
        affiliation: 'none',
        role: 'none',
        reason: undefined,
      };
      if (await this.#change(person, list, this.reason.trim() || undefined)) this.#clear();
    }
    this.addressField?.focus();
  };

  async #ask(person: ListedPerson): Promise<void> {
    this.#clear();
    this.banning = person;
    await this.updateComplete;
    this.reasonField?.focus();
  }

  readonly #ban = async (event: Event): Promise<void> => {
    event.preventDefault();
    const {banning} = this;
    if (!banning) return;
    if (await this.#change(banning, 'outcast', this.reason.trim() || undefined)) this.#leaveBan();
  };

  readonly #leaveBan = (): void => {
    this.#clear();
    void this.updateComplete.then(() =>
      this.shadowRoot?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus(),
    );
  };

  #itemsFor(person: ListedPerson): NatterListedPerson['items'] {
    // Nobody locks themselves out by mistake.
    if (person.jid !== undefined && bareOf(person.jid) === this.own) return [];
    const {words} = this.#words;
    const others = listsFor(this.affiliation).filter(
      (list) => list !== this.list && list !== 'outcast',
    );
    return [
      ...others.map((list) => ({
        icon: ICONS[list],
        words: words.make[list],
        choose: () => void this.#change(person, list),
      })),
      {
        icon: kickIcon,
        words: words.takeOff[this.list],
        choose: () => void this.#change(person, 'none'),
      },
      ...(this.list === 'outcast'
        ? []
        : [
            {
              icon: banIcon,
              words: words.make.outcast,
              danger: true,
              choose: () => void this.#ask(person),
            },
          ]),
    ];
  }

  protected override render() {
    const {words} = this.#words;
    return html`<div part="base" class="base">
      <div part="tabs" class="pills" role="group" aria-label=${words.lists}>
        ${listsFor(this.affiliation).map((list) => this.#pill(list))}
      </div>
      ${this.banning ? this.#banForm(this.banning) : this.#content()}
      <p class="quiet" role="status">${this.done}</p>
    </div>`;
  }

  #pill(list: ListName): TemplateResult {
    const state = list === this.list ? 'active' : '';
    return html`<button
      part="tab ${state}"
      class="pill"
      type="button"
      aria-pressed=${list === this.list}
      @click=${() => this.#choose(list)}
    >
      ${this.#words.words.list[list]}
    </button>`;
  }

  #content(): TemplateResult {
    const {words} = this.#words;
    return html`<p class="note">${words.listHint[this.list]}</p>
      ${this.#addForm()} ${this.#rows()}`;
  }

  #rows(): TemplateResult | typeof nothing {
    const {words} = this.#words;
    const {people, failure, list} = this;
    if (failure) {
      return failedStatus(this.#words, words.loadFailed, failure, () => void this.#load());
    }
    if (this.#loading.shown) {
      return skeletonRows(words.loading);
    }
    if (!people) return nothing;
    if (people.length === 0) {
      return html`<p part="empty" class="status note">${words.listEmpty[list]}</p>`;
    }
    return html`<ul part="list" class="people" role="list" aria-label=${words.list[list]}>
      ${people.map(
        (person) =>
          html`<li role="listitem">
            <natter-listed-person
              part="list-item"
              exportparts="name: person__name, address: person__address, menu: person__menu, menu-item: person__menu-item"
              .person=${person}
              .name=${this.#nameOf(person)}
              .items=${this.#itemsFor(person)}
              ?own=${person.jid !== undefined && bareOf(person.jid) === this.own}
            ></natter-listed-person>
          </li>`,
      )}
    </ul>`;
  }

  #addForm(): TemplateResult {
    const {words} = this.#words;
    const {strings} = this.#words.localize;
    const isBan = this.list === 'outcast';
    const [idle, busy] = isBan ? [words.ban, words.banning] : [strings.add, strings.adding];
    return html`<form part="form" class="add" novalidate @submit=${this.#add}>
      ${lineField({
        id: 'address',
        label: strings.theirAddress,
        example: strings.addressExample,
        problem: this.addressWrong ? words.addressWrong : undefined,
        isAddress: true,
        value: this.address,
        readonly: this.busy,
        onInput: (text) => {
          this.address = text;
          this.addressWrong = false;
        },
      })}
      ${isBan ? this.#reasonLine() : nothing}
      <button part="submit-button button" class="button" aria-disabled=${this.busy}>
        ${this.busy ? busy : idle}
      </button>
      ${problemLine(this.problem, undefined)}
    </form>`;
  }

  #banForm(person: ListedPerson): TemplateResult {
    const {words} = this.#words;
    return html`<form part="form" novalidate @submit=${this.#ban}>
      <h3 class="ban-title">${words.banTitle(this.#nameOf(person))}</h3>
      ${this.#reasonLine(words.reasonHint)} ${problemLine(this.problem, undefined)}
      <div class="actions">
        <button
          part="cancel-button button"
          class="button ghost"
          type="button"
          @click=${this.#leaveBan}
        >
          ${this.#words.localize.strings.cancel}
        </button>
        <button part="submit-button button" class="button danger-button" aria-disabled=${this.busy}>
          ${this.busy ? words.banning : words.ban}
        </button>
      </div>
    </form>`;
  }

  #reasonLine(hint?: string): TemplateResult {
    return lineField({
      id: 'reason',
      label: this.#words.words.reason,
      hint,
      value: this.reason,
      readonly: this.busy,
      onInput: (text) => (this.reason = text),
    });
  }
}

function isSame(one: ListedPerson, other: ListedPerson): boolean {
  if (one.jid === undefined || other.jid === undefined) return one.nick === other.nick;
  return bareOf(one.jid) === bareOf(other.jid);
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-room-lists': NatterRoomLists;
  }
}
