import {html, LitElement, nothing} from 'lit';
import type {PropertyValues} from 'lit';
import {property} from 'lit/decorators.js';
import type {PresenceShow} from '../model/contact.ts';
import {styles} from './avatar.styles.ts';
import {hueOf} from './hue.ts';
import {initialsOf} from './names.ts';
import {presenceKind} from './presence.ts';
import {shared} from './shared.styles.ts';

/**
 * The round picture of somebody: the initials, in the hue of the address. It is decoration and
 * hidden from assistive technology: the name stands beside it.
 *
 * @tag natter-avatar
 * @csspart base - The outermost element.
 * @csspart initials - The circle with the letters.
 * @csspart presence - The shape in the corner; with `here`, `away`, `busy` or `gone`.
 * @cssprop [--natter-avatar-size=44px] - Diameter.
 * @cssprop [--natter-avatar-radius=50%] - Radius of its corners; those of rooms are less round.
 * @cssprop [--natter-avatar-cutout] - Colour around the shape in the corner: that of the surface.
 */
export class NatterAvatar extends LitElement {
  static override styles = [...shared, styles];

  /** What the hue is made of. */
  @property() jid = '';

  /** What the initials are made of. */
  @property() name = '';

  /** Shown in the corner, if it is set. */
  @property() show?: PresenceShow | undefined;

  /** Shows presence in the corner; without `show`: not here. */
  @property({type: Boolean}) presence = false;

  protected override updated(changed: PropertyValues<this>): void {
    // The CSSOM, because a style attribute would violate a strict content security policy.
    if (changed.has('jid')) this.style.setProperty('--_hue', hueOf(this.jid).toFixed(1));
  }

  protected override render() {
    return html`<span part="base" class="base" aria-hidden="true"
      ><span part="initials" class="initials">${initialsOf(this.name)}</span>${
        this.presence
          ? html`<span part="presence ${presenceKind(this.show)}" class="presence"
              ><natter-presence .show=${this.show}></natter-presence
            ></span>`
          : nothing
      }</span
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-avatar': NatterAvatar;
  }
}
