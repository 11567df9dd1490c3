import {html, LitElement} from 'lit';
import type {TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {BareJid} from '../model/jid.ts';
import type {ConnectionState} from '../model/session.ts';
import {styles} from './account.styles.ts';
import {controls} from './controls.styles.ts';
import {NatterSignOutEvent} from './events.ts';
import {chevronDownIcon, removeIcon, signOutIcon} from './icons.ts';
import {LocalizeController} from './localize.ts';
import {nameOfJid} from './names.ts';
import {shared} from './shared.styles.ts';

/**
 * The head of the list: who is signed in, and a menu to sign out.
 *
 * @tag natter-account
 * @slot - Buttons at the end of the line.
 * @csspart base - The outermost element.
 * @csspart account-button - Opens the menu.
 * @csspart name - The name.
 * @csspart state - "Available", "Connecting…", "Offline".
 * @csspart menu - The menu.
 * @csspart menu-item - A line of it; with `danger` where something is removed.
 * @fires {NatterSignOutEvent} natter-sign-out - One of the menu's lines was chosen.
 */
export class NatterAccount extends LitElement {
  static override styles = [...shared, controls, styles];

  readonly #localize = new LocalizeController(this);

  /** Who is signed in. */
  @property() jid?: BareJid | undefined;

  /** The connection. */
  @property({attribute: false}) connection?: ConnectionState | undefined;

  @state() private open = false;

  @query('#menu') private readonly menu!: HTMLElement;
  @query('#button') private readonly button!: HTMLElement;

  readonly #place = (event: ToggleEvent): void => {
    if (event.newState !== 'open') return;
    const {bottom, left, right} = this.button.getBoundingClientRect();
    const rtl = this.matches(':dir(rtl)');
    const {style} = this.menu;
    style.setProperty('top', `${bottom + 4}px`);
    style.setProperty('left', rtl ? 'auto' : `${Math.max(8, left)}px`);
    style.setProperty('right', rtl ? `${Math.max(8, innerWidth - right)}px` : 'auto');
    style.setProperty('transform-origin', rtl ? 'top right' : 'top left');
  };

  readonly #toggled = (event: ToggleEvent): void => {
    this.open = event.newState === 'open';
    if (this.open) this.#items()[0]?.focus();
  };

  readonly #navigate = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(':focus'));
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: -1,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      items.at(target % items.length)?.focus();
    } else if (event.key === 'Tab') {
      this.menu.hidePopover();
    } else if (event.key === 'Escape') {
      // The menu closes itself; a window around the chat must not close with it.
      event.stopPropagation();
    }
  };

  #items(): readonly HTMLElement[] {
    return [...this.menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  #choose(forget: boolean): void {
    this.menu.hidePopover();
    this.dispatchEvent(new NatterSignOutEvent(forget));
  }

  protected override render() {
    const {strings} = this.#localize;
    const name = this.jid === undefined ? '' : nameOfJid(this.jid);
    const online = this.connection?.status === 'online';
    return html`<div part="base" class="base">
      <button
        id="button"
        part="account-button"
        class="account"
        type="button"
        popovertarget="menu"
        aria-haspopup="menu"
        aria-expanded=${this.open}
      >
        <natter-avatar
          .jid=${this.jid ?? ''}
          .name=${name}
          presence
          .show=${online ? 'available' : 'unavailable'}
        ></natter-avatar>
        <bdi part="name" class="name">${name}</bdi>
        <span part="state" class="state">${this.#state()}${chevronDownIcon}</span>
      </button>
      <slot></slot>
      <div
        id="menu"
        part="menu"
        class="menu"
        role="menu"
        aria-labelledby="button"
        popover
        @beforetoggle=${this.#place}
        @toggle=${this.#toggled}
        @keydown=${this.#navigate}
      >
        <div class="address" role="presentation"><bdi>${this.jid}</bdi></div>
        ${this.#item('', signOutIcon, html`<span class="words">${strings.signOut}</span>`, false)}
        ${this.#item(
          'danger',
          removeIcon,
          html`<span class="words"
            >${strings.signOutAndForget} <small>${strings.signOutAndForgetHint}</small></span
          >`,
          true,
        )}
      </div>
    </div>`;
  }

  #item(tone: string, icon: TemplateResult, words: TemplateResult, forget: boolean) {
    return html`<button
      part="menu-item ${tone}"
      class="menu-item ${tone}"
      type="button"
      role="menuitem"
      tabindex="-1"
      @click=${() => this.#choose(forget)}
    >
      ${icon}${words}
    </button>`;
  }

  #state(): string {
    const {strings} = this.#localize;
    switch (this.connection?.status) {
      case 'online':
        return strings.available;
      case 'offline':
        return strings.offlineShort;
      case 'connecting':
      case undefined:
        return strings.connecting;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-account': NatterAccount;
  }
}
