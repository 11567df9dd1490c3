import {css, html, LitElement, nothing} from 'lit';
import type {PropertyValues, TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import type {ConnectionState} from '../model/session.ts';
import {bannerStyles} from './banner.styles.ts';
import {controls} from './controls.styles.ts';
import {NatterReconnectEvent} from './events.ts';
import {offlineIcon} from './icons.ts';
import {LocalizeController} from './localize.ts';
import {shared} from './shared.styles.ts';

const styles = css`
  :host {
    display: block;
  }

  .words {
    column-gap: 10px;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
  }

  .wait {
    color: var(--_text-muted);
    font-variant-numeric: tabular-nums;
  }
`;

/**
 * Says when there is no connection. It holds the one status of the chat, which stays in place
 * while its text changes, so that assistive technology announces the change: "Connecting…",
 * "Offline. …", or nothing when online. The seconds to the next attempt are not announced.
 *
 * @tag natter-connection
 * @csspart base - The outermost element; with `connecting`, `offline` or `online`.
 * @csspart retry-button - "Try now".
 * @fires {NatterReconnectEvent} natter-reconnect - "Try now" was pressed.
 */
export class NatterConnection extends LitElement {
  static override styles = [...shared, controls, bannerStyles, styles];

  readonly #localize = new LocalizeController(this);
  #timer: ReturnType<typeof setInterval> | undefined;

  /** The connection; undefined: nothing to say. */
  @property({attribute: false}) state?: ConnectionState | undefined;

  /** Only assistive technology reads it: something else on screen says it. */
  @property({type: Boolean}) quiet = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const counts = this.state?.status === 'offline' && this.state.retryAt !== undefined;
    if (counts) this.#timer ??= setInterval(() => this.requestUpdate(), 1000);
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  protected override render() {
    const status = this.state?.status ?? 'online';
    const banner = status === 'offline' && !this.quiet;
    return html`<div part="base ${status}" class=${banner ? 'banner' : ''}>
      ${banner ? offlineIcon : nothing}
      <div class=${banner ? 'words' : 'quiet'}>
        <span role="status">${this.#text()}</span>
        ${banner ? this.#wait() : nothing}
      </div>
      ${banner ? this.#button() : nothing}
    </div>`;
  }

  #button(): TemplateResult {
    return html`<button
      part="retry-button"
      class="link-button"
      type="button"
      @click=${() => this.dispatchEvent(new NatterReconnectEvent())}
    >
      ${this.#localize.strings.tryNow}
    </button>`;
  }

  #text(): string {
    const {strings} = this.#localize;
    const {state} = this;
    if (state === undefined || state.status === 'online') return '';
    if (state.status === 'connecting') return strings.connecting;
    // The reason matters where waiting would not help, and where it is not the network.
    return state.retryAt === undefined || state.error.name === 'AuthenticationError'
      ? `${strings.offlineShort}. ${this.#localize.error(state.error)}`
      : strings.offline;
  }

  #wait() {
    const {state} = this;
    if (state?.status !== 'offline' || state.retryAt === undefined) return nothing;
    const seconds = Math.ceil((state.retryAt - Date.now()) / 1000);
    if (seconds < 1) return nothing;
    return html`<span class="wait">${this.#localize.strings.nextTry(seconds)}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-connection': NatterConnection;
  }
}
