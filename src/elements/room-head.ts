/** The head of a room. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {Room} from '../model/room.ts';
import {backIcon, chevronDownIcon, moreIcon} from './icons.ts';
import {linkify} from './linkify.ts';
import type {Menu, MenuItem} from './menu.ts';
import {cleanName} from './names.ts';
import {peopleIcon} from './room-icons.ts';
import type {RoomLocalize} from './room-localize.ts';

export type RoomHeadParts = {
  readonly room: Room | undefined;
  readonly jid: string;
  readonly name: string;
  /** How many people are there; undefined if we are not. */
  readonly count: number | undefined;
  /** Said in place of the people and the subject. */
  readonly note: string | undefined;
  readonly isAboutOpen: boolean;
  readonly isListOpen: boolean;
  readonly menu: Menu;
  readonly items: readonly MenuItem[];
  readonly onBack: (() => void) | undefined;
  readonly onAbout: () => void;
  readonly onList: () => void;
};

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Who and what the room is; the buttons. */
export function roomHead(localize: RoomLocalize, parts: RoomHeadParts): TemplateResult {
  const {strings, words} = localize;
  const {room, jid, name, count, menu} = parts;
  const subject = oneLine(room?.subject?.text ?? '');
  const people = count === undefined ? '' : words.people(count);
  const told = [people, subject].filter((part) => part !== '').join(' · ');
  const line = parts.note ?? (told || jid);
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
    <natter-room-avatar part="avatar" .room=${room} .jid=${jid} .name=${name}></natter-room-avatar>
    <div class="who">
      <h2 part="title" class="title" title=${jid}><bdi>${name}</bdi></h2>
      <button
        part="subtitle"
        class="subtitle"
        type="button"
        aria-expanded=${parts.isAboutOpen}
        aria-label="${words.about}: ${line}"
        title=${words.about}
        @click=${parts.onAbout}
      >
        <bdi class="line">${line}</bdi>${chevronDownIcon}
      </button>
    </div>
    <div class="buttons">
      ${peopleButton(localize, parts)}
      <button
        part="menu-button"
        class="icon-button menu-button"
        type="button"
        popovertarget="menu"
        aria-haspopup="menu"
        aria-expanded=${menu.isOpen}
        aria-label=${strings.more}
        title=${strings.more}
        @keydown=${menu.openByKey}
      >
        ${moreIcon}
      </button>
      ${menu.render(parts.items, strings.more)}
      <slot name="actions"></slot>
    </div>
  </header>`;
}

/** Who is outside does not see who is inside. */
function peopleButton(
  {words}: RoomLocalize,
  parts: RoomHeadParts,
): TemplateResult | typeof nothing {
  if (parts.count === undefined && !parts.isListOpen) return nothing;
  return html`<button
    part="people-button"
    class="icon-button people-button"
    type="button"
    aria-label=${words.showPeople}
    title=${words.showPeople}
    aria-expanded=${parts.isListOpen}
    @click=${parts.onList}
  >
    ${peopleIcon}
  </button>`;
}

/** All that the room says of itself. */
export function aboutRoom(
  {words}: RoomLocalize,
  room: Room | undefined,
  jid: string,
): TemplateResult {
  const subject = room?.subject;
  return html`<div part="about" class="about" role="region" aria-label=${words.about} tabindex="0">
    <p class="about-subject" dir="auto">
      <span class="lines">${subject?.text ? withLinks(subject.text) : words.noSubject}</span>
    </p>
    ${
      subject?.text && subject.by !== undefined
        ? html`<p class="about-note">${words.subjectBy(cleanName(subject.by))}</p>`
        : nothing
    }
    ${
      room?.description
        ? html`<p class="about-description" dir="auto">
            <span class="lines">${withLinks(room.description)}</span>
          </p>`
        : nothing
    }
    <p class="about-note"><bdi>${jid}</bdi></p>
  </div>`;
}

function withLinks(text: string) {
  return linkify(text).map((segment) =>
    segment.href === undefined
      ? segment.text
      : html`<a class="link" href=${segment.href} target="_blank" rel="noopener noreferrer"
          ><bdi>${segment.text}</bdi></a
        >`,
  );
}
