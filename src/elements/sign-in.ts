import {html, LitElement, nothing, svg} from 'lit';
import type {PropertyValues, TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {ErrorInfo} from '../model/errors.ts';
import {parseAccountJid} from '../model/jid.ts';
import {controls} from './controls.styles.ts';
import {NatterCancelEvent, NatterSignInEvent} from './events.ts';
import {alertIcon, eyeIcon, eyeOffIcon} from './icons.ts';
import {LocalizeController} from './localize.ts';
import {shared} from './shared.styles.ts';
import {styles} from './sign-in.styles.ts';

const mark = svg`<path d="M5 8h10M5 12.5h6" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>`;

/**
 * The sign-in form. It checks that the address is one; signing in is for whoever listens.
 *
 * @tag natter-sign-in
 * @csspart base - The outermost element.
 * @csspart title - "Sign in".
 * @csspart hint - The line below it.
 * @csspart form - The form; with `busy` or `invalid`.
 * @csspart label - The label of a field.
 * @csspart text-field - A field.
 * @csspart error - What is wrong with a field, an alert.
 * @csspart checkbox - "Keep me signed in here".
 * @csspart submit-button - "Sign in".
 * @csspart cancel-button - "Not now".
 * @csspart button - Every button with words, beside its own name.
 * @fires {NatterSignInEvent} natter-sign-in - The form was submitted. Does not bubble: it
 *   carries the password.
 * @fires {NatterCancelEvent} natter-cancel - "Not now" was pressed.
 */
export class NatterSignIn extends LitElement {
  static override styles = [...shared, controls, styles];

  readonly #localize = new LocalizeController(this);

  /** The address to begin with. */
  @property() jid = '';

  /** Signing in is under way. */
  @property({type: Boolean}) busy = false;

  /** Why it did not work. */
  @property({attribute: false}) error?: ErrorInfo | undefined;

  /** Offers "Not now". */
  @property({type: Boolean}) cancellable = false;

  @state() private addressInvalid = false;
  @state() private passwordMissing = false;
  @state() private visible = false;

  @query('#address') private readonly addressField!: HTMLInputElement;
  @query('#password') private readonly passwordField!: HTMLInputElement;
  @query('#remember') private readonly rememberField!: HTMLInputElement;

  protected override updated(changed: PropertyValues<this>): void {
    const refused = changed.has('error') && this.error !== undefined;
    if (changed.has('jid') && this.addressField.value === '') this.addressField.value = this.jid;
    if (refused) {
      this.passwordField.value = '';
      this.passwordField.focus();
    }
  }

  /** Focuses the first field that is to be filled in. */
  override focus(options?: FocusOptions): void {
    const field = this.addressField.value === '' ? this.addressField : this.passwordField;
    field.focus(options);
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.busy) return;
    const jid = parseAccountJid(this.addressField.value);
    const password = this.passwordField.value;
    this.addressInvalid = jid === undefined;
    this.passwordMissing = jid !== undefined && password === '';
    if (jid === undefined) this.addressField.focus();
    else if (password === '') this.passwordField.focus();
    else {
      const remember = this.rememberField.checked;
      this.dispatchEvent(new NatterSignInEvent({jid, password, remember}));
    }
  };

  readonly #input = (): void => {
    this.addressInvalid = false;
    this.passwordMissing = false;
  };

  protected override render() {
    const {strings} = this.#localize;
    const invalid = this.addressInvalid || this.passwordMissing;
    const states = `${this.busy ? 'busy' : ''} ${invalid ? 'invalid' : ''}`;
    return html`<div part="base" class="base">
      <div class="mark">
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">${mark}</svg>
      </div>
      <h2 part="title" class="title">${strings.signIn}</h2>
      <p part="hint" class="hint">${strings.signInHint}</p>
      ${
        this.error !== undefined && !this.busy && !invalid
          ? html`<natter-banner round .text=${this.#localize.error(this.error)}></natter-banner>`
          : nothing
      }
      <form part="form ${states}" novalidate @submit=${this.#submit} @input=${this.#input}>
        <div class="row">
          <label part="label" class="label" for="address">${strings.address}</label>
          <input
            id="address"
            part="text-field"
            class="text-field"
            name="username"
            inputmode="email"
            autocomplete="username"
            autocapitalize="none"
            autocorrect="off"
            spellcheck="false"
            dir="auto"
            placeholder=${strings.addressExample}
            aria-invalid=${this.addressInvalid}
            aria-describedby="address-error"
            ?readonly=${this.busy}
          />
          ${this.#problem('address-error', this.addressInvalid ? strings.addressInvalid : '')}
        </div>
        <div class="row">
          <label part="label" class="label" for="password">${strings.password}</label>
          ${this.#password()}
          ${this.#problem('password-error', this.passwordMissing ? strings.passwordMissing : '')}
        </div>
        <label part="checkbox" class="checkbox">
          <input id="remember" type="checkbox" name="remember" checked />${strings.keepSignedIn}
        </label>
        <button
          part="submit-button button"
          class="button primary submit"
          type="submit"
          aria-disabled=${this.busy}
        >
          ${this.busy ? strings.signingIn : strings.signIn}
        </button>
        ${
          this.cancellable
            ? html`<button
                part="cancel-button button"
                class="button ghost cancel"
                type="button"
                @click=${() => this.dispatchEvent(new NatterCancelEvent())}
              >
                ${strings.notNow}
              </button>`
            : nothing
        }
      </form>
    </div>`;
  }

  #password(): TemplateResult {
    return html`<div class="password">
      <input
        id="password"
        part="text-field"
        class="text-field"
        type=${this.visible ? 'text' : 'password'}
        name="password"
        autocomplete="current-password"
        autocapitalize="none"
        autocorrect="off"
        spellcheck="false"
        dir="auto"
        aria-invalid=${this.passwordMissing}
        aria-describedby="password-error"
        ?readonly=${this.busy}
      />
      <button
        class="icon-button"
        type="button"
        aria-label=${this.#localize.strings.showPassword}
        aria-pressed=${this.visible}
        @click=${() => (this.visible = !this.visible)}
      >
        ${this.visible ? eyeOffIcon : eyeIcon}
      </button>
    </div>`;
  }

  /** A region that is there before its text, so that the text is announced. */
  #problem(id: string, text: string): TemplateResult {
    return html`<div id=${id} part="error" ?hidden=${text === ''} class="field-error" role="alert">
      ${text === '' ? nothing : [alertIcon, html`<span>${text}</span>`]}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-sign-in': NatterSignIn;
  }
}
