/** What `<natter-chat>` shows of a session: the contact list, and a conversation beside it. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {ContactKind} from '../model/contact.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';
import {closeButton} from './chat-screens.ts';
import type {ChatSearch} from './chat-search.ts';
import type {NatterSelectEvent, NatterSignOutEvent} from './events.ts';
import {accountParts, paneParts, roomParts, rosterParts} from './export-parts.ts';
import {addIcon, joinIcon} from './icons.ts';
import type {Strings} from './strings.ts';

/** The one room of a chat that has no list. */
export type Sole = {
  readonly jid: BareJid;
  readonly nick: string | undefined;
  /** Nobody knows what the person is called: it is asked. */
  readonly asksNick: boolean;
};

export type ColumnsParts = {
  readonly session: SessionState & {readonly phase: 'signed-in'};
  /** Whose conversation is open. */
  readonly conversation: Jid | undefined;
  readonly kind: ContactKind;
  readonly sole: Sole | undefined;
  readonly search: ChatSearch;
  readonly onSelect: (event: NatterSelectEvent) => Promise<void>;
  readonly onBack: () => Promise<void>;
  readonly onAdd: () => void;
  readonly onJoin: () => void;
  readonly onSignOut: (event: NatterSignOutEvent) => void;
  readonly onDeleteHistory: () => void;
  /** Undefined where "Close" is not offered. */
  readonly onClose: (() => void) | undefined;
};

export function columns(strings: Strings, parts: ColumnsParts): TemplateResult {
  const {conversation, sole, onSelect} = parts;
  return html`<div
      class="columns ${conversation === undefined ? 'list' : 'conversation'} ${sole ? 'sole' : ''}"
      @natter-select=${onSelect}
      @natter-back=${parts.onBack}
    >
      ${sole ? nothing : list(strings, parts)} ${pane(strings, parts)}
    </div>
    <natter-add-contact @natter-select=${onSelect}></natter-add-contact>
    <natter-join-room @natter-select=${onSelect}></natter-join-room>`;
}

function list(strings: Strings, parts: ColumnsParts): TemplateResult {
  const {session, conversation, onAdd, onClose} = parts;
  return html`<div part="list-column" class="list-column">
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
      <button
        part="join-button"
        class="icon-button"
        type="button"
        aria-label=${strings.joinRoom}
        title=${strings.joinRoom}
        @click=${parts.onJoin}
      >
        ${joinIcon}
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
  </div>`;
}

function pane(strings: Strings, parts: ColumnsParts): TemplateResult {
  const {conversation, kind, sole, search} = parts;
  const inHead = html`${search.inConversation(strings)}${closeButton(strings, parts.onClose, {slot: 'actions'})}`;
  // From the one room there is no way back.
  const back = conversation !== sole?.jid;
  switch (kind) {
    case 'room':
      return html`<natter-room-pane
        part="room"
        class="pane"
        exportparts=${roomParts}
        ?back=${back}
        ?joins=${!back}
        .jid=${conversation}
        ?asks-nick=${sole?.asksNick}
        .nick=${sole?.nick}
        .match=${search.hit}
        >${inHead}</natter-room-pane
      >`;
    case 'occupant':
      return html`<natter-private-chat
        class="pane"
        exportparts=${paneParts}
        ?back=${back}
        .jid=${conversation}
        .match=${search.hit}
        >${inHead}</natter-private-chat
      >`;
    case 'person':
      return html`<natter-chat-pane
        part="chat-pane"
        class="pane"
        exportparts=${paneParts}
        ?back=${back}
        .jid=${conversation}
        .match=${search.hit}
        >${inHead}</natter-chat-pane
      >`;
  }
}
