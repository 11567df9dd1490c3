/** What `<natter-chat>` shows of a session: the contact list, and a conversation beside it. */
import {html} from 'lit';
import type {TemplateResult} from 'lit';
import type {Jid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';
import {closeButton} from './chat-screens.ts';
import type {ChatSearch} from './chat-search.ts';
import type {NatterSelectEvent, NatterSignOutEvent} from './events.ts';
import {accountParts, paneParts, rosterParts} from './export-parts.ts';
import {addIcon} from './icons.ts';
import type {Strings} from './strings.ts';

export type ColumnsParts = {
  readonly session: SessionState & {readonly phase: 'signed-in'};
  /** Whose conversation is open. */
  readonly conversation: Jid | undefined;
  readonly search: ChatSearch;
  readonly onSelect: (event: NatterSelectEvent) => Promise<void>;
  readonly onBack: () => Promise<void>;
  readonly onAdd: () => void;
  readonly onSignOut: (event: NatterSignOutEvent) => void;
  readonly onDeleteHistory: () => void;
  /** Undefined where "Close" is not offered. */
  readonly onClose: (() => void) | undefined;
};

export function columns(strings: Strings, parts: ColumnsParts): TemplateResult {
  const {session, conversation, onSelect, onAdd, onClose} = parts;
  return html`<div
      class="columns ${conversation === undefined ? 'list' : 'conversation'}"
      @natter-select=${onSelect}
      @natter-back=${parts.onBack}
    >
      <div part="list-column" class="list-column">
        <natter-account
          part="account"
          exportparts=${accountParts}
          .jid=${session.jid}
          .connection=${session.connection}
          @natter-sign-out=${parts.onSignOut}
          @natter-delete-history=${parts.onDeleteHistory}
        >
          <button
            part="add-button"
            class="icon-button"
            type="button"
            aria-label=${strings.addSomeone}
            title=${strings.addSomeone}
            @click=${onAdd}
          >
            ${addIcon}
          </button>
          ${closeButton(strings, onClose, {place: 'in-list'})}
        </natter-account>
        ${parts.search.field()}
        <natter-roster part="roster" exportparts=${rosterParts} .selected=${conversation}>
          <button
            slot="empty-action"
            part="button"
            class="button primary"
            type="button"
            @click=${onAdd}
          >
            ${strings.addSomeone}
          </button>
        </natter-roster>
      </div>
      <natter-chat-pane
        part="chat-pane"
        exportparts=${paneParts}
        back
        .jid=${conversation}
        .match=${parts.search.hit}
        >${parts.search.inConversation(strings)}${closeButton(strings, onClose, {slot: 'actions'})}</natter-chat-pane
      >
    </div>
    <natter-add-contact @natter-select=${onSelect}></natter-add-contact>`;
}
