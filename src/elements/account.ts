import {html, LitElement} from 'lit';
import {property} from 'lit/decorators.js';
import type {BareJid} from '../model/jid.ts';
import type {ConnectionState} from '../model/session.ts';
import {styles} from './account.styles.ts';
import {controls} from './controls.styles.ts';
import {NatterDeleteHistoryEvent, NatterSignOutEvent} from './events.ts';
import {chevronDownIcon, removeIcon, signOutIcon} from './icons.ts';
import {LocalizeController} from './localize.ts';
import {Menu, type MenuItem} from './menu.ts';
import {menuStyles} from './menu.styles.ts';
import {nameOfJid} from './names.ts';
import {shared} from './shared.styles.ts';

/**
 * The head of the list: who is signed in, and a menu to sign out, or to clear the device.
 *
 * @tag natter-account
 * @slot - Buttons at the end of the line.
 * @csspart base - The outermost element.
 * @csspart account-button - Opens the menu.
 * @csspart name - The name.
 * @csspart state - "Available", "Connecting…", "Offline".
 * @csspart menu - The menu.
 * @csspart menu-item - A line of it; with `danger` where something is removed.
 * @fires {NatterSignOutEvent} natter-sign-out - One of the menu's lines to sign out was chosen.
 * @fires {NatterDeleteHistoryEvent} natter-delete-history - "Delete messages from this device…".
 */
export class NatterAccount extends LitElement {
  static override styles = [...shared, controls, menuStyles, styles];

  readonly #localize = new LocalizeController(this);

  /** Who is signed in. */
  @property() jid?: BareJid | undefined;

  /** The connection. */
  @property({attribute: false}) connection?: ConnectionState | undefined;

  readonly #menu = new Menu(this, 'start');

  protected override render() {
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
        aria-expanded=${this.#menu.isOpen}
        @keydown=${this.#menu.openByKey}
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
      ${this.#menu.render(
        this.#items(),
        name,
        html`<div class="address" role="presentation"><bdi>${this.jid}</bdi></div>`,
      )}
    </div>`;
  }

  #items(): readonly MenuItem[] {
    const {strings} = this.#localize;
    const signOut = (forget: boolean) => () => {
      this.dispatchEvent(new NatterSignOutEvent(forget));
    };
    return [
      {
        icon: removeIcon,
        words: strings.deleteAllHere,
        choose: () => this.dispatchEvent(new NatterDeleteHistoryEvent()),
      },
      {icon: signOutIcon, words: strings.signOut, choose: signOut(false)},
      {
        icon: removeIcon,
        words: html`${strings.signOutAndForget} <small>${strings.signOutAndForgetHint}</small>`,
        danger: true,
        choose: signOut(true),
      },
    ];
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
