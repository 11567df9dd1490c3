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
export function oneLine(body: string): string {
  return body.slice(0, 300).replace(/\s+/g, ' ').trim();
}

/** The second line. */
export function snippetText(words: string, name = ''): TemplateResult {
  return html`<span part="snippet" class="snippet ${name}"
    ><span class="snippet-text" dir="auto">${words}</span></span
  >`;
}

function snippet(localize: LocalizeController, row: ContactRow): TemplateResult {
  const {strings} = localize;
  const {contact} = row;
  const {last} = contact;
  if (row.typing) return snippetText(strings.typingShort, 'typing');
  if (contact.asks) return snippetText(strings.asks);
  if (contact.draft !== '' && !row.active) {
    return html`<span part="snippet" class="snippet"
      ><span class="draft-label">${strings.draft}</span
      ><span class="snippet-text" dir="auto">${oneLine(contact.draft)}</span></span
    >`;
  }
  if (last === undefined) {
    if (contact.asked) return snippetText(strings.asked);
    return snippetText(row.online ? presenceLabel(strings, row.show) : contact.jid);
  }
  const state = last.delivery?.state;
  if (!last.own || state === undefined) return snippetText(oneLine(last.body));
  if (state === 'failed') return snippetText(strings.notSent, 'failed');
  // Ticks only until it is read.
  return html`<span part="snippet" class="snippet"
    >${state === 'read' ? nothing : html`<natter-receipt .state=${state} .compact=${true}></natter-receipt>`}<span
      class="snippet-text"
      dir="auto"
      >${strings.ownSnippet(oneLine(last.body))}</span
    ></span
  >`;
}

/** How many messages are unread; as it is read, with a text that says so. */
export function badge(count: number, words: string, name = ''): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<span part="badge ${name}" class="badge ${name}"
    ><span aria-hidden="true"
      >${name.startsWith('mention') ? '@' : ''}${count > MOST ? `${MOST}+` : count}</span
    ><span class="quiet">, ${words}</span></span
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
  const {contact} = row;
  const {strings} = localize;
  return rowFrame(localize, row, {
    states: contact.asks ? 'asks' : '',
    quiet: row.online ? presenceLabel(strings, row.show) : '',
    snippet: snippet(localize, row),
    badges: badge(contact.unread, strings.unread(contact.unread)),
    below: contact.asks && !row.active ? answers(localize, row) : nothing,
  });
}

export type RowContent = {
  /** Beside those that all rows have. */
  readonly states: string;
  /** Said after the name, for assistive technology only. */
  readonly quiet: string;
  /** Said after the name, to be seen only. */
  readonly aside?: string;
  readonly snippet: TemplateResult;
  readonly badges: TemplateResult | typeof nothing;
  /** What stands below the row. */
  readonly below: TemplateResult | typeof nothing;
};

/** What all rows have in common. */
export function rowFrame(
  localize: LocalizeController,
  row: ContactRow,
  content: RowContent,
): TemplateResult {
  const {contact, name} = row;
  const isPerson = contact.kind === 'person';
  const states = [
    row.active && 'active',
    contact.unread > 0 && 'unread',
    contact.draft !== '' && 'draft',
    row.typing && 'typing',
    content.states,
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
        class=${contact.kind}
        exportparts="initials: avatar__initials, presence: avatar__presence"
        .jid=${contact.jid}
        .name=${name}
        ?presence=${row.online && isPerson}
        .show=${row.show}
        aria-hidden="true"
      ></natter-avatar
      ><span part="name" class="name"
        ><bdi>${name}</bdi
        >${content.aside === undefined ? nothing : html`<bdi class="aside" aria-hidden="true">${content.aside}</bdi>`}${content.quiet === '' ? nothing : html`<span class="quiet">, ${content.quiet}</span>`}</span
      >${
        contact.last === undefined
          ? nothing
          : html`<time
              part="time"
              class="time"
              datetime=${new Date(contact.last.time).toISOString()}
              >${localize.listTime(contact.last.time)}</time
            >`
      }${content.snippet}${content.badges}
    </button>
    ${content.below}
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
