import {css, html, LitElement, nothing} from 'lit';
import type {PropertyValues} from 'lit';
import {property, query} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import {parseBareJid} from '../model/jid.ts';
import type {Credentials, GetToken} from '../model/session.ts';
import type {NatterChat} from './chat.ts';
import {soleParts} from './export-parts.ts';

const styles = css`
  :host {
    block-size: 100%;
    contain: size layout style;
    contain-intrinsic-size: 400px 600px;
    display: block;
    flex: 1 1 auto;
  }

  :host([hidden]) {
    display: none;
  }
`;

/**
 * One room of many, alone on a page. It enters the room by itself, and stays as long as the session
 * lasts; all tabs of a site that use the same service share that.
 *
 * @tag natter-room
 * @csspart chat - The chat that shows the room; its parts are exported under their own names:
 *   `base`, `sign-in`, `room`, `room__header`, `message__body` and so on.
 * @cssprop [--natter-color-primary=#0b6b70] - The accent; all that is drawn with it is derived.
 * @cssprop [--natter-font=inherit] - The font.
 * @cssprop [--natter-radius=18px] - The radius that all others derive from.
 */
export class NatterRoom extends LitElement {
  static override styles = styles;

  /** Address of the room. */
  @property() jid?: string | undefined;

  /**
   * What the person is called there; without it, what the account is called. Who has none
   * (`anonymous`) is asked.
   */
  @property() nick?: string | undefined;

  /** Address of the chat server, as that of `<natter-chat>`. */
  @property() service?: string | undefined;

  /** XMPP domain, if it is not the one of the address that signs in. */
  @property() domain?: string | undefined;

  /** The account, if it is known. */
  @property() account?: string | undefined;

  /** URL of `worker.js`, if it is not beside the script. */
  @property({attribute: 'worker-url'}) workerUrl?: string | undefined;

  /** Language, as a BCP 47 tag; else that of the document. */
  @property() locale?: string | undefined;

  /** `light` or `dark`; otherwise the page decides, or else the system. */
  @property({reflect: true}) theme?: 'light' | 'dark' | 'auto' | undefined;

  /** Draws a frame with round corners. */
  @property({type: Boolean}) framed = false;

  /** Offers "Close", for a room in a window that can be closed. */
  @property({type: Boolean}) closable = false;

  /** Comes without an account: the server gives an address that lasts as long as the session. */
  @property({type: Boolean}) anonymous = false;

  /** Where the page takes credentials from, as for `<natter-chat>`. */
  @property({attribute: false}) credentials?: (() => Promise<Credentials>) | undefined;

  /** Where tokens come from, as for `<natter-chat>`. */
  @property({attribute: false}) getToken?: GetToken | undefined;

  /** The client to use. Without it the element connects by itself. */
  @property({attribute: false}) client?: NatterClient | undefined;

  @query('natter-chat') private readonly chat!: NatterChat | null;

  #sole: NatterChat['sole'];

  override focus(options?: FocusOptions): void {
    this.chat?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!(['jid', 'nick', 'anonymous'] as const).some((name) => changed.has(name))) return;
    const jid = parseBareJid(this.jid?.trim() ?? '');
    this.#sole = jid && {jid, nick: this.nick, asksNick: this.anonymous};
  }

  protected override render() {
    if (!this.#sole) return nothing;
    return html`<natter-chat
      part="chat"
      exportparts=${soleParts}
      .service=${this.service}
      .domain=${this.domain}
      .jid=${this.account}
      .workerUrl=${this.workerUrl}
      .locale=${this.locale}
      .theme=${this.theme}
      .framed=${this.framed}
      .closable=${this.closable}
      .anonymous=${this.anonymous}
      .credentials=${this.credentials}
      .getToken=${this.getToken}
      .client=${this.client}
      .sole=${this.#sole}
    ></natter-chat>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-room': NatterRoom;
  }
}
