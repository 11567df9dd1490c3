import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import type {NatterClient} from '../client/client.ts';
import type {MessageKey} from '../model/ids.ts';
import {LONGEST_SEARCH} from '../model/search.ts';
import type {SearchHit} from '../model/search.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {emptyStyles} from './empty.styles.ts';
import {NatterFindEvent, NatterSelectEvent} from './events.ts';
import {closeIcon, searchIcon} from './icons.ts';
import {LocalizeController} from './localize.ts';
import {markStyles} from './mark.styles.ts';
import {nameIn, nameOfContact} from './names.ts';
import {ObservableController} from './observable-controller.ts';
import {filterOf, filterRow, NO_FILTERS, type ChosenFilters} from './search-filters.ts';
import {contactHitRow, hitRow} from './search-rows.ts';
import {SearchRun} from './search-run.ts';
import {styles} from './search.styles.ts';
import {matchName} from './search-text.ts';
import {shared} from './shared.styles.ts';

const LIMIT = 50;
const MOST_CONTACTS = 5;

/**
 * A field that searches contacts and the messages of all conversations as one types, and what it
 * has found: on this device at once, on the server after a pause, if that can search.
 *
 * @tag natter-search
 * @csspart base - The outermost element; with `active` while something is searched for.
 * @csspart field - The field, with its icon and button.
 * @csspart input - The text box.
 * @csspart clear-button - "Clear".
 * @csspart filters - By whom and when, below the field.
 * @csspart filter - One of them; with `active` if it narrows the search.
 * @csspart results - What was found; it scrolls.
 * @csspart heading - "Contacts", "Messages".
 * @csspart contact - A contact that was found.
 * @csspart hit - A message that was found; with `active`, and `server` if it is only there.
 * @csspart avatar - The avatar of a row.
 * @csspart name - The name.
 * @csspart time - When it was sent.
 * @csspart snippet - Some of the message.
 * @csspart match - What was searched for, in it.
 * @csspart note - What is still to be known.
 * @csspart older-button - "Search older".
 * @csspart button - Every button with words, beside its own name.
 * @csspart empty - What is shown if nothing was found.
 * @csspart error - Why nothing could be found.
 * @cssprop [--natter-color-mark] - Behind what was searched for.
 * @fires {NatterSelectEvent} natter-select - A contact was chosen.
 * @fires {NatterFindEvent} natter-find - A message was chosen.
 */
export class NatterSearch extends LitElement {
  static override styles = [...shared, controls, emptyStyles, styles, markStyles];

  readonly #localize = new LocalizeController(this);
  readonly #contacts = new ObservableController(this, () => this.client?.contacts);
  readonly #run = new SearchRun(this, {client: () => this.client, limit: LIMIT});

  /** The client; from `<natter-chat>` around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** The message that is shown in its conversation. */
  @property({attribute: false}) selected?: MessageKey | undefined;

  /** Something is searched for: the results are there. */
  @property({type: Boolean, reflect: true}) active = false;

  @state() private text = '';
  @state() private filters = NO_FILTERS;

  @query('input') private readonly input!: HTMLInputElement | null;

  /** Focuses the text box. */
  override focus(options?: FocusOptions): void {
    this.input?.focus(options);
  }

  /** Focuses the row of the message that is shown, or the text box. */
  focusHit(): void {
    const row = this.renderRoot.querySelector<HTMLElement>('.hit.active');
    (row ?? this.input)?.focus();
  }

  /** Ends the search. */
  clear(): void {
    this.#search('');
  }

  #search(text: string): void {
    this.text = text;
    this.active = text.trim() !== '';
    if (!this.active) this.filters = NO_FILTERS;
    const {conversation, filter} = filterOf(this.filters, Date.now());
    this.#run.set(text, conversation, filter);
  }

  readonly #choose = (filters: ChosenFilters): void => {
    this.filters = filters;
    this.#search(this.text);
  };

  readonly #type = (event: InputEvent): void => {
    this.#search((event.target as HTMLInputElement).value);
  };

  readonly #clear = (): void => {
    this.clear();
    this.focus();
  };

  #rows(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.row')];
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.isComposing || !this.active) return;
    const rows = this.#rows();
    const at = rows.findIndex((row) => row.matches(':focus'));
    const inField = this.input?.matches(':focus') === true;
    if (event.key === 'Escape') {
      this.#clear();
    } else if (event.key === 'ArrowDown') {
      rows[Math.min(at + 1, rows.length - 1)]?.focus();
    } else if (event.key === 'ArrowUp' && at >= 0) {
      if (at === 0) this.focus();
      else rows[at - 1]?.focus();
    } else if ((event.key === 'Home' || event.key === 'End') && at >= 0) {
      rows.at(event.key === 'Home' ? 0 : -1)?.focus();
    } else if (event.key === 'Enter' && inField) {
      rows[0]?.click();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  #select(hit: SearchHit): void {
    this.selected = hit.message.key;
    this.dispatchEvent(new NatterFindEvent(hit, this.text));
  }

  protected override render() {
    const {strings} = this.#localize;
    const state = this.active ? 'active' : '';
    return html`<search part="base ${state}" class="base" @keydown=${this.#keydown}>
      <div part="field" class="field">
        ${searchIcon}
        <input
          part="input"
          class="text-field"
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          spellcheck="false"
          dir=${this.text === '' ? nothing : 'auto'}
          maxlength=${LONGEST_SEARCH}
          aria-label=${strings.search}
          placeholder=${strings.search}
          .value=${this.text}
          @input=${this.#type}
        />
        ${
          this.text === ''
            ? nothing
            : html`<button
                part="clear-button"
                class="icon-button clear"
                type="button"
                aria-label=${strings.clear}
                title=${strings.clear}
                @click=${this.#clear}
              >
                ${closeIcon}
              </button>`
        }
      </div>
      ${
        this.active
          ? filterRow(strings, this.#contacts.value ?? [], this.filters, this.#choose)
          : nothing
      }
      <p class="quiet" aria-live="polite">${this.#announcement()}</p>
      ${this.active ? this.#results() : nothing}
    </search>`;
  }

  /** What there is to hear of the search, once it is known. */
  #announcement(): string {
    const {strings} = this.#localize;
    if (!this.active || this.#run.status !== 'done') return '';
    const {length} = this.#run.hits;
    return length === 0 ? strings.nothingFound : strings.found(length, this.#run.hasMore);
  }

  #results(): TemplateResult {
    const {strings} = this.#localize;
    const {hits, status, hasMore} = this.#run;
    const contacts = (this.#contacts.value ?? [])
      .filter((contact) => matchName(this.text, nameOfContact(contact)))
      .slice(0, MOST_CONTACTS);
    return html`<div part="results" class="results">
      ${
        contacts.length === 0
          ? nothing
          : html`<h3 part="heading" class="heading" id="contacts">${strings.contacts}</h3>
              <ul class="list" role="list" aria-labelledby="contacts">
                ${repeat(
                  contacts,
                  ({jid}) => jid,
                  (contact) =>
                    contactHitRow(contact, this.text, () => {
                      this.clear();
                      this.dispatchEvent(new NatterSelectEvent(contact.jid));
                    }),
                )}
              </ul>`
      }
      ${
        hits.length === 0
          ? nothing
          : html`<h3 part="heading" class="heading" id="messages">
                ${strings.messages}
                <span class="count">${strings.count(hits.length, hasMore)}</span>
              </h3>
              <ul class="list" role="list" aria-labelledby="messages">
                ${repeat(
                  hits,
                  ({message}) => message.key,
                  (hit) =>
                    hitRow(this.#localize, {
                      hit,
                      name: nameIn(this.#contacts.value, hit.message.conversation),
                      active: hit.message.key === this.selected,
                      onSelect: () => this.#select(hit),
                    }),
                )}
              </ul>`
      }
      ${status === 'done' && hits.length + contacts.length === 0 ? this.#nothing() : nothing}
      ${this.#notes()}
    </div>`;
  }

  #nothing(): TemplateResult {
    const {strings} = this.#localize;
    return html`<div part="empty" class="empty">
      <p class="empty-title">${strings.nothingFound}</p>
      <p class="empty-hint">${strings.nothingFoundHint}</p>
    </div>`;
  }

  #notes(): readonly (TemplateResult | typeof nothing)[] {
    const {strings} = this.#localize;
    const {error, isIndexed, hasServerFailed, hasMore} = this.#run;
    const note = (text: string) => html`<p part="note" class="note">${text}</p>`;
    return [
      error === undefined
        ? nothing
        : html`<div part="error" class="note problem" role="alert">
            ${this.#localize.error(error)}
            <button class="link-button" type="button" @click=${() => this.#run.restart()}>
              ${strings.tryAgain}
            </button>
          </div>`,
      isIndexed ? nothing : note(strings.stillIndexing),
      hasServerFailed ? note(strings.serverSearchFailed) : nothing,
      hasMore
        ? html`<p class="note">
            <button
              part="older-button button"
              class="button ghost small"
              type="button"
              @click=${() => void this.#run.more()}
            >
              ${strings.searchOlder}
            </button>
          </p>`
        : nothing,
    ];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-search': NatterSearch;
  }
}
