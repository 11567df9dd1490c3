/** The rows of what was found. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {SearchHit} from '../model/search.ts';
import {nameOfContact} from './names.ts';
import type {Contact} from '../model/contact.ts';
import type {LocalizeController} from './localize.ts';
import {marked} from './marked.ts';
import {matchName, snippetOf} from './search-text.ts';

export type HitRow = {
  readonly hit: SearchHit;
  /** Whose conversation it is in. */
  readonly name: string;
  /** It is the one that is shown in the conversation. */
  readonly active: boolean;
  readonly onSelect: () => void;
};

/** A message that was found. */
export function hitRow(localize: LocalizeController, row: HitRow): TemplateResult {
  const {hit, name, active} = row;
  const {message, from} = hit;
  const {strings} = localize;
  const states = `${active ? 'active' : ''} ${from === 'server' ? 'server' : ''}`;
  return html`<li role="listitem">
    <button
      part="hit ${states}"
      class="row hit ${states}"
      type="button"
      aria-current=${active ? 'true' : nothing}
      @click=${row.onSelect}
    >
      <natter-avatar
        part="avatar"
        exportparts="initials: avatar__initials"
        aria-hidden="true"
        .jid=${message.conversation}
        .name=${name}
      ></natter-avatar>
      <span part="name" class="name"><bdi>${name}</bdi></span>
      <time
        part="time"
        class="time"
        datetime=${new Date(message.time).toISOString()}
        title=${localize.full(message.time)}
        >${localize.listTime(message.time)}</time
      >
      <span part="snippet" class="snippet"
        >${message.own ? html`<span class="who">${strings.you}: </span>` : nothing}<span dir="auto"
          >${snippetOf(hit)}</span
        >${from === 'server' ? html`<span class="place"> ${strings.onServer}</span>` : nothing}</span
      >
    </button>
  </li>`;
}

/** A contact whose name begins with what was typed. */
export function contactHitRow(
  contact: Contact,
  typed: string,
  onSelect: () => void,
): TemplateResult {
  const name = nameOfContact(contact);
  return html`<li role="listitem">
    <button part="contact" class="row contact" type="button" @click=${onSelect}>
      <natter-avatar
        part="avatar"
        exportparts="initials: avatar__initials"
        aria-hidden="true"
        .jid=${contact.jid}
        .name=${name}
      ></natter-avatar>
      <span part="name" class="name"><bdi>${marked(name, matchName(typed, name) ?? [])}</bdi></span>
    </button>
  </li>`;
}
