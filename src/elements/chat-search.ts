/**
 * The search in `<natter-chat>`: a field above the list, and a bar in the open conversation. Their
 * elements are fetched when there is a chat to search in.
 */
import {html, nothing} from 'lit';
import type {ReactiveController, ReactiveControllerHost, TemplateResult} from 'lit';
import {later} from '../client/later.ts';
import type {MessageKey} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {SearchHit} from '../model/search.ts';
import type {NatterFindEvent} from './events.ts';
import {searchBarParts, searchParts} from './export-parts.ts';
import {searchIcon} from './icons.ts';
import type {Pane} from './pane.ts';
import type {NatterSearchBar} from './search-bar.ts';
import type {NatterSearch} from './search.ts';
import type {Strings} from './strings.ts';

type Sought = {
  readonly jid: Jid;
  readonly text: string;
  /** What is shown of what was found. */
  readonly hit: SearchHit | undefined;
};

export type ChatSearchOptions = {
  /** Whose conversation is open. */
  readonly conversation: () => Jid | undefined;
  readonly pane: () => Pane | null;
  /** Opens a conversation; resolves when it is drawn. */
  readonly open: (jid: Jid) => Promise<void>;
};

export class ChatSearch implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: ChatSearchOptions;
  #isFetched = false;
  #sought: Sought | undefined;
  /** The hit that was chosen last, for the list. */
  #chosen: MessageKey | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: ChatSearchOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.#sought?.jid !== this.#options.conversation()) this.#sought = undefined;
  }

  get #field(): NatterSearch | null {
    return this.#host.shadowRoot?.querySelector('natter-search') ?? null;
  }

  get #bar(): NatterSearchBar | null {
    return this.#host.shadowRoot?.querySelector('natter-search-bar') ?? null;
  }

  /** What is shown of what was found. */
  get hit(): SearchHit | undefined {
    return this.#sought?.hit;
  }

  /** Focuses the hit that was chosen, if the list shows hits; false if not. */
  focusHit(): boolean {
    if (this.#field?.active !== true) return false;
    this.#field.focusHit();
    return true;
  }

  /** The field, for above the list. */
  field(): TemplateResult {
    if (!this.#isFetched) void this.#fetch();
    return html`<natter-search
      part="search"
      exportparts=${searchParts}
      .selected=${this.#chosen}
      @natter-find=${this.#find}
    ></natter-search>`;
  }

  /** Who cannot fetch it now has a list without it, and a chat that works. */
  async #fetch(): Promise<void> {
    this.#isFetched = true;
    try {
      await later(() => import('./search-elements.ts'));
    } catch {
      this.#isFetched = false;
    }
  }

  /** The button and the bar, for the conversation that is open. */
  inConversation(strings: Strings): TemplateResult | typeof nothing {
    const jid = this.#options.conversation();
    if (jid === undefined) return nothing;
    const isOpen = this.#sought !== undefined;
    return html`<button
        part="search-button"
        class="icon-button search-button"
        slot="actions"
        type="button"
        aria-label=${strings.searchHere}
        title=${strings.searchHere}
        aria-expanded=${isOpen}
        @click=${isOpen ? this.#close : () => this.#open(jid)}
      >
        ${searchIcon}</button
      >${
        isOpen
          ? html`<natter-search-bar
              part="search-bar"
              exportparts=${searchBarParts}
              slot="bar"
              .jid=${jid}
              .text=${this.#sought?.text ?? ''}
              .selected=${this.#sought?.hit?.message.key}
              @natter-find=${this.#find}
              @natter-cancel=${this.#close}
            ></natter-search-bar>`
          : nothing
      }`;
  }

  async #open(jid: Jid): Promise<void> {
    this.#sought = {jid, text: '', hit: undefined};
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    await this.#bar?.updateComplete;
    this.#bar?.focus();
  }

  readonly #close = (): void => {
    this.#sought = undefined;
    this.#host.requestUpdate();
    this.#host.shadowRoot?.querySelector<HTMLElement>('.search-button')?.focus();
  };

  readonly #find = async (event: NatterFindEvent): Promise<void> => {
    const {hit, text} = event;
    const {conversation, key, time} = hit.message;
    // Who goes from hit to hit in the bar stays in it.
    const focus = event.target !== this.#bar;
    await this.#options.open(conversation);
    this.#sought = {jid: conversation, text, hit};
    this.#chosen = key;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const pane = this.#options.pane();
    if (hit.from === 'server') await pane?.showTime(time);
    else await pane?.showMessage(key, {focus});
  };
}
