/** The pieces of a conversation's pane around its messages. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {PresenceShow} from '../model/contact.ts';
import type {ErrorInfo} from '../model/errors.ts';
import {answerButtons} from './answer-buttons.ts';
import {backIcon, moreIcon} from './icons.ts';
import type {LocalizeController} from './localize.ts';
import type {Menu, MenuItem} from './menu.ts';
import {presenceKind, presenceLabel} from './presence.ts';
import type {Strings} from './strings.ts';

export type HeaderParts = {
  readonly jid: string;
  readonly name: string;
  readonly show: PresenceShow | undefined;
  readonly typing: boolean;
  /** Presence is known: there is a connection. */
  readonly online: boolean;
  /** Said instead of the presence. */
  readonly note: string | undefined;
  readonly onBack: (() => void) | undefined;
  readonly menu: Menu;
  readonly items: readonly MenuItem[];
};

function subtitle(strings: Strings, parts: HeaderParts): string {
  if (parts.typing) return strings.typingShort;
  if (parts.note !== undefined) return parts.note;
  if (!parts.online) return '';
  return presenceKind(parts.show) === 'here' ? strings.hereNow : presenceLabel(strings, parts.show);
}

/** The head: back, avatar, name, whether they are here or typing. */
export function header(strings: Strings, parts: HeaderParts): TemplateResult {
  return html`<header part="header" class="header">
      ${
        parts.onBack === undefined
          ? nothing
          : html`<button
              part="back-button"
              class="icon-button back"
              type="button"
              aria-label=${strings.back}
              title=${strings.back}
              @click=${parts.onBack}
            >
              ${backIcon}
            </button>`
      }
      <natter-avatar
        part="avatar"
        exportparts="initials: avatar__initials, presence: avatar__presence"
        aria-hidden="true"
        .jid=${parts.jid}
        .name=${parts.name}
        ?presence=${parts.online}
        .show=${parts.show}
      ></natter-avatar>
      <div class="who">
        <h2 part="title" class="title" title=${parts.jid}><bdi>${parts.name}</bdi></h2>
        <div part="subtitle" class="subtitle ${parts.typing ? 'typing' : ''}">
          ${subtitle(strings, parts)}
        </div>
      </div>
      <button
        part="menu-button"
        class="icon-button menu-button"
        type="button"
        popovertarget="menu"
        aria-haspopup="menu"
        aria-expanded=${parts.menu.isOpen}
        aria-label=${strings.more}
        title=${strings.more}
        @keydown=${parts.menu.openByKey}
      >
        ${moreIcon}
      </button>
      ${parts.menu.render(parts.items, strings.more)}
      <slot name="actions"></slot>
    </header>
    <slot name="bar"></slot>`;
}

export type RequestParts = {
  readonly name: string;
  readonly problem: ErrorInfo | undefined;
  readonly onAnswer: (accept: boolean) => void;
};

/** Somebody asks to be a contact. */
export function request(localize: LocalizeController, parts: RequestParts): TemplateResult {
  const {strings} = localize;
  return html`<div part="request" class="request">
    <p>${strings.asksLong(parts.name)}</p>
    ${answerButtons(strings, parts.onAnswer)}
    ${
      parts.problem === undefined
        ? nothing
        : html`<p class="problem" role="alert">${localize.error(parts.problem)}</p>`
    }
  </div>`;
}
