import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {PropertyValues} from 'lit';
import {property, query} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import type {MessageKey} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import {LONGEST_SEARCH, MOST_HITS} from '../model/search.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {NatterCancelEvent, NatterFindEvent} from './events.ts';
import {chevronDownIcon, chevronUpIcon, closeIcon, searchIcon} from './icons.ts';
import {LocalizeController} from './localize.ts';
import {styles} from './search-bar.styles.ts';
import {SearchRun} from './search-run.ts';
import {shared} from './shared.styles.ts';

/**
 * Searches one conversation, and goes from one message that was found to the next: Enter or the
 * upper arrow to an older one, the lower one back.
 *
 * @tag natter-search-bar
 * @csspart base - The outermost element.
 * @csspart input - The text box.
 * @csspart count - How many were found, and which of them is shown.
 * @csspart older-button - "Older match".
 * @csspart newer-button - "Newer match".
 * @csspart close-button - "Close search".
 * @csspart error - Why nothing could be found.
 * @fires {NatterFindEvent} natter-find - A message that was found is to be shown.
 * @fires {NatterCancelEvent} natter-cancel - The search was closed.
 */
export class NatterSearchBar extends LitElement {
  static override styles = [...shared, controls, styles];

  readonly #localize = new LocalizeController(this);
  readonly #run = new SearchRun(this, {client: () => this.client, limit: MOST_HITS});

  /** The client; from `<natter-chat>` around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** Where to search. */
  @property() jid?: Jid | undefined;

  /** What is searched for. */
  @property() text = '';

  /** The message that is shown. */
  @property({attribute: false}) selected?: MessageKey | undefined;

  @query('input') private readonly input!: HTMLInputElement | null;

  /** Focuses the text box, and selects what is in it. */
  override focus(options?: FocusOptions): void {
    this.input?.focus(options);
    this.input?.select();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('jid') || changed.has('text') || changed.has('client')) {
      this.#run.set(this.jid === undefined ? '' : this.text, this.jid);
    }
  }

  /** Which of the hits is shown; -1: none of them. */
  get #at(): number {
    return this.#run.hits.findIndex(({message}) => message.key === this.selected);
  }

  async #go(step: 1 | -1): Promise<void> {
    const target = this.#at + step;
    if (target >= this.#run.hits.length && this.#run.hasMore) await this.#run.more();
    const hit = this.#run.hits[Math.max(0, target)];
    if (hit === undefined) return;
    this.selected = hit.message.key;
    this.dispatchEvent(new NatterFindEvent(hit, this.text));
  }

  readonly #older = (): void => void this.#go(1);
  readonly #newer = (): void => void this.#go(-1);
  readonly #close = (): void => {
    this.dispatchEvent(new NatterCancelEvent());
  };

  readonly #type = (event: InputEvent): void => {
    this.text = (event.target as HTMLInputElement).value;
    this.selected = undefined;
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const inField = this.input?.matches(':focus') === true;
    if (event.key === 'Escape') this.#close();
    else if (inField && event.key === 'Enter') void this.#go(event.shiftKey ? -1 : 1);
    else if (inField && event.key === 'ArrowUp') this.#older();
    else if (inField && event.key === 'ArrowDown') this.#newer();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** How many there are, and which is shown: in short, and as it is said. */
  #count(): {readonly short: string; readonly said: string} {
    const {strings} = this.#localize;
    const {status, hits, hasMore} = this.#run;
    const same = (text: string) => ({short: text, said: text});
    if (status !== 'done') return same('');
    if (hits.length === 0) return same(strings.nothingFound);
    const at = this.#at;
    if (at >= 0) return same(strings.placeOf(at + 1, hits.length, hasMore));
    return {
      short: strings.count(hits.length, hasMore),
      said: strings.found(hits.length, hasMore),
    };
  }

  protected override render() {
    const {strings} = this.#localize;
    const {error, hits, hasMore} = this.#run;
    const at = this.#at;
    const count = this.#count();
    const isLast = hits.length === 0 || (at === hits.length - 1 && !hasMore);
    return html`<search part="base" class="base" @keydown=${this.#keydown}>
      ${searchIcon}
      <input
        part="input"
        class="input"
        type="search"
        enterkeyhint="search"
        autocomplete="off"
        spellcheck="false"
        dir=${this.text === '' ? nothing : 'auto'}
        maxlength=${LONGEST_SEARCH}
        aria-label=${strings.searchHere}
        placeholder=${strings.searchHere}
        .value=${this.text}
        @input=${this.#type}
      />
      <span part="count" class="count" aria-hidden="true">${count.short}</span>
      <span class="quiet" aria-live="polite">${count.said}</span>
      ${
        error === undefined
          ? nothing
          : html`<span part="error" class="problem" role="alert"
              >${this.#localize.error(error)}</span
            >`
      }
      ${this.#button('older-button', strings.olderMatch, chevronUpIcon, isLast, this.#older)}
      ${this.#button('newer-button', strings.newerMatch, chevronDownIcon, at <= 0, this.#newer)}
      ${this.#button('close-button', strings.closeSearch, closeIcon, false, this.#close)}
    </search>`;
  }

  /** One that has nothing to do stays where it is, and keeps its focus. */
  #button(part: string, label: string, icon: unknown, isOff: boolean, run: () => void) {
    return html`<button
      part=${part}
      class="icon-button"
      type="button"
      aria-label=${label}
      title=${label}
      aria-disabled=${isOff ? 'true' : nothing}
      @click=${isOff ? nothing : run}
    >
      ${icon}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-search-bar': NatterSearchBar;
  }
}
