import {html, LitElement, svg} from 'lit';
import type {SVGTemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import type {PresenceShow} from '../model/contact.ts';
import {LocalizeController} from './localize.ts';
import {styles} from './presence.styles.ts';
import {shared} from './shared.styles.ts';
import type {Strings} from './strings.ts';

/** The four ways in which somebody can be there or not; each has its shape. */
export type PresenceKind = 'here' | 'away' | 'busy' | 'gone';

/** Which of the four a presence is. */
export function presenceKind(show: PresenceShow | undefined): PresenceKind {
  switch (show) {
    case 'available':
    case 'chat':
      return 'here';
    case 'away':
    case 'xa':
      return 'away';
    case 'dnd':
      return 'busy';
    case 'unavailable':
    case undefined:
      return 'gone';
  }
}

/** The word for a presence. */
export function presenceLabel(strings: Strings, show: PresenceShow | undefined): string {
  return strings[presenceKind(show)];
}

const shapes: Readonly<Record<PresenceKind, SVGTemplateResult>> = {
  here: svg`<circle cx="6" cy="6" r="5" fill="currentColor"/>`,
  away: svg`<path d="M7.9 1.4a5 5 0 1 1-6.5 6.5A4.7 4.7 0 0 0 7.9 1.4Z" fill="currentColor"/>`,
  busy: svg`<path fill-rule="evenodd" d="M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1ZM3.5 5.2v1.6h5V5.2Z" fill="currentColor"/>`,
  gone: svg`<circle cx="6" cy="6" r="3.7" fill="none" stroke="currentColor" stroke-width="2.4"/>`,
};

/**
 * Whether somebody is here: a shape with a word.
 *
 * @tag natter-presence
 * @csspart base - The outermost element; with `here`, `away`, `busy` or `gone`.
 * @csspart label - The word; visible with the attribute `text`.
 * @cssprop [--natter-presence-size=12px] - Size of the shape.
 * @cssprop --natter-color-here - Colour of "here".
 * @cssprop --natter-color-away - Colour of "away".
 * @cssprop --natter-color-busy - Colour of "busy".
 * @cssprop --natter-color-gone - Colour of "not here".
 */
export class NatterPresence extends LitElement {
  static override styles = [...shared, styles];

  readonly #localize = new LocalizeController(this);

  /** What to show; without it: not here. */
  @property() show?: PresenceShow | undefined;

  /** Shows the word beside the shape. Otherwise only assistive technology reads it. */
  @property({type: Boolean}) text = false;

  protected override render() {
    const kind = presenceKind(this.show);
    return html`<span part="base ${kind}" class="base ${kind}"
      ><svg viewBox="0 0 12 12" aria-hidden="true">${shapes[kind]}</svg
      ><span part="label" class=${this.text ? 'label' : 'quiet'}
        >${presenceLabel(this.#localize.strings, this.show)}</span
      ></span
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-presence': NatterPresence;
  }
}
