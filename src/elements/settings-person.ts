import {html, LitElement, nothing} from 'lit';
import {property} from 'lit/decorators.js';
import {bareOf} from '../model/jid.ts';
import type {ListedPerson} from '../model/room.ts';
import {controls} from './controls.styles.ts';
import {moreIcon} from './icons.ts';
import {Menu, type MenuItem} from './menu.ts';
import {menuStyles} from './menu.styles.ts';
import {AdminWordsController} from './room-admin-words.ts';
import {styles} from './settings-person.styles.ts';
import {shared} from './shared.styles.ts';

/**
 * Somebody on a list of a room, with a menu of what can be done.
 *
 * @tag natter-listed-person
 * @csspart base - The outermost element.
 * @csspart avatar - The initials.
 * @csspart name - The name.
 * @csspart address - The address, and why they are on the list.
 * @csspart tag - "You".
 * @csspart menu-button - Opens the menu.
 * @csspart menu - The menu.
 * @csspart menu-item - A line of it; with `danger` where something is taken.
 */
export class NatterListedPerson extends LitElement {
  static override styles = [...shared, controls, menuStyles, styles];

  readonly #words = new AdminWordsController(this);
  readonly #menu = new Menu(this, 'end');

  /** Who it is. */
  @property({attribute: false}) person?: ListedPerson | undefined;

  /** What they are called. */
  @property() name = '';

  /** It is us. */
  @property({type: Boolean}) own = false;

  /** What can be done; without any there is no menu. */
  @property({attribute: false}) items: readonly MenuItem[] = [];

  protected override render() {
    const {person} = this;
    if (!person) return nothing;
    const {words} = this.#words;
    const address = person.jid === undefined ? '' : bareOf(person.jid);
    const change = words.change(this.name);
    return html`<div part="base" class="base">
      <natter-avatar part="avatar" .jid=${address} .name=${this.name}></natter-avatar>
      <div class="who">
        <div part="name" class="name"><bdi>${this.name}</bdi></div>
        <div part="address" class="address">
          <bdi>${address}</bdi>${
            person.reason === undefined ? nothing : html` · <bdi>${person.reason}</bdi>`
          }
        </div>
      </div>
      <span part="tag" class="tag" ?hidden=${!this.own}>${words.thatsYou}</span>
      <button
        part="menu-button"
        class="icon-button"
        type="button"
        popovertarget="menu"
        aria-haspopup="menu"
        aria-expanded=${this.#menu.isOpen}
        aria-label=${change}
        title=${change}
        ?hidden=${this.items.length === 0}
        @keydown=${this.#menu.openByKey}
      >
        ${moreIcon}
      </button>
      ${this.#menu.render(this.items, change)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-listed-person': NatterListedPerson;
  }
}
