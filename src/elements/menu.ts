/**
 * A menu button (WAI-ARIA APG): a button that opens a menu in the top layer, and the keys in it.
 * The element that has it draws the button, with `popovertarget="menu"`, and the menu by `render`.
 */
import {html, nothing} from 'lit';
import type {ReactiveControllerHost, TemplateResult} from 'lit';

export type MenuItem = {
  readonly icon: TemplateResult;
  readonly words: string | TemplateResult;
  /** One of several that exclude each other, or something that is on or off. */
  readonly mark?: {readonly kind: 'radio' | 'checkbox'; readonly isOn: boolean};
  /** Something is removed. */
  readonly danger?: boolean;
  readonly choose: () => void;
};

export class Menu {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #edge: 'start' | 'end';
  #isOpen = false;
  /** When it was closed, focus was in it. */
  #hadFocus = false;

  /** @param edge - which edges of button and menu meet */
  constructor(host: ReactiveControllerHost & HTMLElement, edge: 'start' | 'end') {
    this.#host = host;
    this.#edge = edge;
  }

  /** For `aria-expanded` of the button. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  get #button(): HTMLElement | null {
    return this.#find('[popovertarget=menu]');
  }

  get #menu(): HTMLElement | null {
    return this.#find('#menu');
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
  }

  /** For the button's `keydown`: Enter and Space are clicks already. */
  readonly openByKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    this.#menu?.showPopover();
  };

  readonly #place = (event: ToggleEvent): void => {
    const {style} = event.currentTarget as HTMLElement;
    this.#hadFocus = this.#items().some((item) => item.matches(':focus'));
    const button = this.#button?.getBoundingClientRect();
    if (event.newState !== 'open' || !button) return;
    const atRight = this.#host.matches(':dir(rtl)') === (this.#edge === 'start');
    const inset = Math.max(8, atRight ? innerWidth - button.right : button.left);
    // Upwards, where there is more room and little below.
    const isUp = innerHeight - button.bottom < Math.min(button.top, 400);
    style.setProperty('top', isUp ? 'auto' : `${button.bottom + 4}px`);
    style.setProperty('bottom', isUp ? `${innerHeight - button.top + 4}px` : 'auto');
    const room = isUp ? button.top : innerHeight - button.bottom;
    style.setProperty('max-height', `${room - 12}px`);
    style.setProperty('left', atRight ? 'auto' : `${inset}px`);
    style.setProperty('right', atRight ? `${inset}px` : 'auto');
    style.setProperty(
      'transform-origin',
      `${isUp ? 'bottom' : 'top'} ${atRight ? 'right' : 'left'}`,
    );
  };

  readonly #toggled = (event: ToggleEvent): void => {
    this.#isOpen = event.newState === 'open';
    this.#host.requestUpdate();
    if (!this.#isOpen && this.#hadFocus) this.#button?.focus();
    if (this.#isOpen) this.#items()[0]?.focus();
  };

  readonly #navigate = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(':focus'));
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: -1,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      items.at(target % items.length)?.focus();
    } else if (event.key === 'Tab') {
      this.#menu?.hidePopover();
      // Focus goes on from here.
      this.#hadFocus = false;
    } else if (event.key === 'Escape') {
      // The menu closes itself; what is around it must not close with it.
      event.stopPropagation();
    }
  };

  #items(): readonly HTMLElement[] {
    return [...(this.#menu?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  }

  /**
   * The menu; it belongs behind the button.
   *
   * @param label - its name
   * @param head - what stands above the lines
   */
  render(items: readonly MenuItem[], label: string, head?: TemplateResult): TemplateResult {
    return html`<div
      id="menu"
      part="menu"
      class="menu"
      role="menu"
      aria-label=${label}
      popover
      @beforetoggle=${this.#place}
      @toggle=${this.#toggled}
      @keydown=${this.#navigate}
    >
      ${head}
      ${items.map(({icon, words, mark, danger = false, choose}) => {
        const tone = danger ? 'danger' : '';
        return html`<button
          part="menu-item ${tone}"
          class="menu-item ${tone}"
          type="button"
          role="menuitem${mark?.kind ?? ''}"
          aria-checked=${mark ? mark.isOn : nothing}
          tabindex="-1"
          @click=${() => {
            this.#menu?.hidePopover();
            choose();
          }}
        >
          ${icon}<span class="words">${words}</span>
        </button>`;
      })}
    </div>`;
  }
}
