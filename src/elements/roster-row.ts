/** A row of the contact list. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {Contact, PresenceShow} from '../model/contact.ts';
import type {ErrorInfo} from '../model/errors.ts';
import {answerButtons} from './answer-buttons.ts';
import type {LocalizeController} from './localize.ts';
import {presenceLabel} from './presence.ts';

const MOST = 99;

export type ContactRow = {
  readonly contact: Contact;
  readonly name: string;
  readonly show: PresenceShow | undefined;
  /** Presence is known: there is a connection. */
  readonly online: boolean;
  readonly typing: boolean;
  readonly active: boolean;
  /** Why the last answer was not given. */
  readonly problem: ErrorInfo | undefined;
  readonly onSelect: () => void;
  readonly onAnswer: (accept: boolean) => void;
};

/** One line of text, however many the message has. */
function oneLine(body: string): string {
  return body.slice(0, 300).replace(/\s+/g, ' ').trim();
}

function text(words: string, name = ''): TemplateResult {
  return html`<span part="snippet" class="snippet ${name}"
    ><span class="snippet-text" dir="auto">${words}</span></span
  >`;
}

function snippet(localize: LocalizeController, row: ContactRow): TemplateResult {
  const {strings} = localize;
  const {contact} = row;
  const {last} = contact;
  if (row.typing) return text(strings.typingShort, 'typing');
  if (contact.asks) return text(strings.asks);
  if (contact.draft !== '' && !row.active) {
    return html`<span part="snippet" class="snippet"
      ><span class="draft-label">${strings.draft}</span
      ><span class="snippet-text" dir="auto">${oneLine(contact.draft)}</span></span
    >`;
  }
  if (last === undefined) {
    if (contact.asked) return text(strings.asked);
    return text(row.online ? presenceLabel(strings, row.show) : contact.jid);
  }
  const state = last.delivery?.state;
  if (!last.own || state === undefined) return text(oneLine(last.body));
  if (state === 'failed') return text(strings.notSent, 'failed');
  // Ticks only until it is read.
  return html`<span part="snippet" class="snippet"
    >${state === 'read' ? nothing : html`<natter-receipt .state=${state} .compact=${true}></natter-receipt>`}<span
      class="snippet-text"
      dir="auto"
      >${strings.ownSnippet(oneLine(last.body))}</span
    ></span
  >`;
}

function badge(localize: LocalizeController, unread: number): TemplateResult | typeof nothing {
  if (unread === 0) return nothing;
  return html`<span part="badge" class="badge"
    ><span aria-hidden="true">${unread > MOST ? `${MOST}+` : unread}</span
    ><span class="quiet">, ${localize.strings.unread(unread)}</span></span
  >`;
}

function answers(localize: LocalizeController, row: ContactRow): TemplateResult {
  const {strings} = localize;
  return html`<div class="answer">
    ${answerButtons(strings, row.onAnswer)}
    ${
      row.problem === undefined
        ? nothing
        : html`<span class="problem" role="alert">${localize.error(row.problem)}</span>`
    }
  </div>`;
}

/** The row of `row.contact`. Its button's name begins with the contact's name. */
export function contactRow(localize: LocalizeController, row: ContactRow): TemplateResult {
  const {contact, name} = row;
  const states = [
    row.active && 'active',
    contact.unread > 0 && 'unread',
    contact.draft !== '' && 'draft',
    row.typing && 'typing',
    contact.asks && 'asks',
  ]
    .filter((state) => state !== false)
    .join(' ');
  return html`<li part="list-item ${states}" class="list-item ${states}" role="listitem">
    <button
      class="row"
      type="button"
      data-jid=${contact.jid}
      aria-current=${row.active ? 'true' : nothing}
      @click=${row.onSelect}
    >
      <natter-avatar
        part="avatar"
        exportparts="initials: avatar__initials, presence: avatar__presence"
        .jid=${contact.jid}
        .name=${name}
        ?presence=${row.online}
        .show=${row.show}
        aria-hidden="true"
      ></natter-avatar
      ><span part="name" class="name"
        ><bdi>${name}</bdi
        >${row.online ? html`<span class="quiet">, ${presenceLabel(localize.strings, row.show)}</span>` : nothing}</span
      >${
        contact.last === undefined
          ? nothing
          : html`<time
              part="time"
              class="time"
              datetime=${new Date(contact.last.time).toISOString()}
              >${localize.listTime(contact.last.time)}</time
            >`
      }${snippet(localize, row)}${badge(localize, contact.unread)}
    </button>
    ${contact.asks && !row.active ? answers(localize, row) : nothing}
  </li>`;
}

/** What stands for a row while the list is loading. */
export const skeletonRow = html`<div class="skeleton">
  <div class="bone disc"></div>
  <div class="bones">
    <div class="bone short"></div>
    <div class="bone long"></div>
  </div>
</div>`;
