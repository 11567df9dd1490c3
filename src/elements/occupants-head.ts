import {html, type TemplateResult} from 'lit';
import {closeIcon} from './icons.ts';
import type {RoomLocalize} from './room-localize.ts';
import type {RoomWords} from './room-words.ts';

/** The head of the people in a room: how many there are, and "Close". */
export function occupantsHead(
  {strings, words}: RoomLocalize,
  {count, onClose}: {readonly count: number; readonly onClose: () => void},
): TemplateResult {
  return html`<header part="header" class="header">
    <h3 part="title" class="title">${words.showPeople} <span class="count">${count}</span></h3>
    <slot name="actions"></slot>
    <button
      part="close-button"
      class="icon-button close"
      type="button"
      aria-label=${strings.close}
      title=${strings.close}
      @click=${onClose}
    >
      ${closeIcon}
    </button>
  </header>`;
}

/** The field that finds somebody. */
export function filterField(
  words: RoomWords,
  on: {
    readonly onInput: (event: Event) => void;
    readonly onKeydown: (event: KeyboardEvent) => void;
  },
): TemplateResult {
  return html`<div class="filter">
    <input
      id="filter"
      part="filter"
      class="text-field"
      type="search"
      autocomplete="off"
      dir="auto"
      aria-label=${words.findSomeone}
      placeholder=${words.findSomeone}
      @input=${on.onInput}
      @keydown=${on.onKeydown}
    />
  </div>`;
}
