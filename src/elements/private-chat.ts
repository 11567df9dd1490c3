import {consume} from '@lit/context';
import {css, html, LitElement, nothing} from 'lit';
import {property, query} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import type {MessageKey} from '../model/ids.ts';
import {bareOf, type Jid, resourceOf} from '../model/jid.ts';
import type {SearchHit} from '../model/search.ts';
import type {NatterChatPane} from './chat-pane.ts';
import {clientContext} from './context.ts';
import {paneParts} from './export-parts.ts';
import {cleanName, nameIn} from './names.ts';
import {ObservableController} from './observable-controller.ts';
import {RoomLocalize} from './room-localize.ts';
import {RoomsController} from './rooms-controller.ts';
import {shared} from './shared.styles.ts';

const styles = css`
  :host {
    block-size: 100%;
    display: block;
    min-block-size: 0;
  }

  .notice {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    overflow-wrap: anywhere;
    padding-block: 4px 8px;
    text-align: center;
  }
`;

/**
 * A conversation with somebody in a room, in private: they are known by their nickname there, and
 * reached for as long as they are there.
 *
 * @tag natter-private-chat
 * @slot actions - Buttons at the end of the head.
 * @slot bar - A bar below the head.
 * @csspart chat-pane - The conversation; its parts are exported as `chat-pane__header` and so on.
 * @csspart notice - That they have left.
 */
export class NatterPrivateChat extends LitElement {
  static override styles = [...shared, styles];

  readonly #localize = new RoomLocalize(this);
  readonly #rooms = new RoomsController(this);
  readonly #contacts = new ObservableController(this, () => this.client?.contacts);
  readonly #people = new ObservableController(this, () =>
    this.jid === undefined ? undefined : this.#rooms.actions?.occupants(bareOf(this.jid)),
  );

  /** The client; from what is around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** The room, with the nickname behind it. */
  @property() jid?: Jid | undefined;

  /** What was searched for, to be marked in its message. */
  @property({attribute: false}) match?: SearchHit | undefined;

  /** Offers "Back". */
  @property({type: Boolean}) back = false;

  @query('natter-chat-pane') private readonly pane!: NatterChatPane | null;

  override focus(options?: FocusOptions): void {
    this.pane?.focus(options);
  }

  /** Focuses the messages, so that they can be scrolled with the keyboard. */
  focusMessages(): void {
    this.pane?.focusMessages();
  }

  /** Goes to a message, as that of `<natter-chat-pane>` does. */
  async showMessage(key: MessageKey, options?: {readonly focus?: boolean}): Promise<boolean> {
    await this.updateComplete;
    return (await this.pane?.showMessage(key, options)) ?? false;
  }

  /** Goes to the first message at or after a time, in ms since the epoch. */
  async showTime(time: number): Promise<void> {
    await this.updateComplete;
    await this.pane?.showTime(time);
  }

  protected override render() {
    const {jid, client} = this;
    if (jid === undefined || !client || !this.#localize.isReady) return nothing;
    const {words} = this.#localize;
    const nick = resourceOf(jid) ?? jid;
    const room = bareOf(jid);
    const name = this.#rooms.all?.get(room)?.name ?? nameIn(this.#contacts.value, room);
    const isJoined = this.#rooms.all?.get(room)?.status.phase === 'joined';
    const people = this.#people.value;
    const hasLeft = isJoined && people !== undefined && people.size > 0 && !people.has(nick);
    return html`<natter-chat-pane
      part="chat-pane"
      exportparts=${paneParts}
      .client=${client}
      .jid=${jid}
      .note=${words.inRoom(name)}
      .match=${this.match}
      ?back=${this.back}
      ?disabled=${hasLeft}
      ><slot name="actions" slot="actions"></slot><slot name="bar" slot="bar"></slot> ${
        hasLeft
          ? html`<p part="notice" class="notice" slot="notice" role="status">
              ${words.hasLeft(cleanName(nick) || nick)}
            </p>`
          : nothing
      }</natter-chat-pane
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-private-chat': NatterPrivateChat;
  }
}
