/** Completes the names of those who are in a room, while one writes there. */
import {css, html} from 'lit';
import type {TemplateResult} from 'lit';
import type {Occupant} from '../model/room.ts';
import {COMPLETION, type Completion} from './completion.ts';
import {cleanName} from './names.ts';
import type {RoomWords} from './room-words.ts';

/** Names that are offered at once. */
const MOST = 8;
/** Letters that a beginning of a name must have, if no "@" says that it is one. */
const ENOUGH = 2;
/** A name is not longer than this. */
const LONGEST = 40;

const styles = css`
  .completion {
    background: var(--_surface-raised);
    border-radius: var(--_radius-card);
    box-shadow: var(--_shadow-2);
    inline-size: max-content;
    inset-block-end: calc(100% + 6px);
    inset-inline-start: 0;
    max-inline-size: min(320px, 100%);
    min-inline-size: min(180px, 100%);
    padding: 5px;
    position: absolute;
    z-index: 3;
  }

  .option {
    --natter-avatar-size: 24px;
    align-items: center;
    border-radius: calc(var(--_radius-card) - 4px);
    cursor: pointer;
    display: flex;
    gap: 10px;
    min-block-size: max(34px, var(--_target));
    padding: 4px 10px;
  }

  .option bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .option:hover {
    background: var(--_hover);
  }

  .option.active {
    background: var(--_primary-soft);
  }

  @media (forced-colors: active) {
    .completion {
      border: 1px solid CanvasText;
    }

    .option.active {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;

type Candidate = Pick<Occupant, 'nick' | 'occupantId'>;

/** What is being typed of a name, and where it begins. */
type Beginning = {readonly from: number; readonly text: string; readonly isCalled: boolean};

/** What stands before the caret that may be the beginning of a name. */
export function beginningOf(before: string): Beginning | undefined {
  const called = /(?:^|[\s(])@([^@\n]*)$/u.exec(before);
  const text = called?.[1];
  if (text !== undefined && text.length <= LONGEST) {
    return {from: before.length - text.length - 1, text, isCalled: true};
  }
  const word = /(?:^|\s)(\S+)$/u.exec(before)?.[1];
  if (word === undefined || word.length < ENOUGH || word.length > LONGEST) return undefined;
  return {from: before.length - word.length, text: word, isCalled: false};
}

const fold = (text: string) => text.normalize('NFKC').toLocaleLowerCase();

/**
 * Somebody's name, as it is put into a text: "Noor: " where that begins, as is the custom, which
 * makes clear for whom it is; else "Noor ".
 */
export function mentionOf(nick: string, before: string): string {
  const gap = before === '' || /\s$/u.test(before) ? '' : ' ';
  return `${gap}${nick}${before.trim() === '' ? ': ' : ' '}`;
}

export type MentionSource = {
  readonly words: () => RoomWords;
  /** Who can be mentioned. */
  readonly people: () => Iterable<Candidate>;
  /** Not offered. */
  readonly ownNick: () => string | undefined;
};

export class MentionCompletion implements Completion {
  readonly #source: MentionSource;
  #changed: () => void = () => {};
  #input: HTMLTextAreaElement | undefined;
  #beginning: Beginning | undefined;
  #found: readonly Candidate[] = [];
  /** Which of them is chosen; -1: none. */
  #at = -1;
  /** The text that was dismissed: it is not completed again. */
  #dismissed: string | undefined;

  constructor(source: MentionSource) {
    this.#source = source;
  }

  attach(root: ShadowRoot, changed: () => void): void {
    this.#changed = changed;
    const {styleSheet} = styles;
    if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet)) {
      root.adoptedStyleSheets.push(styleSheet);
    }
  }

  get isOpen(): boolean {
    return this.#found.length > 0;
  }

  get active(): string | undefined {
    return this.#at < 0 ? undefined : `option-${this.#at}`;
  }

  follow(input: HTMLTextAreaElement): void {
    this.#input = input;
    const {selectionStart, selectionEnd, value} = input;
    const before = value.slice(0, selectionStart);
    const beginning = selectionStart === selectionEnd ? beginningOf(before) : undefined;
    const key = beginning && before.slice(beginning.from);
    if (this.#dismissed !== undefined && key?.startsWith(this.#dismissed) !== true) {
      this.#dismissed = undefined;
    }
    const known = this.#beginning;
    if (beginning?.text === known?.text && beginning?.from === known?.from && this.isOpen) return;
    const found = beginning && this.#dismissed === undefined ? this.#matches(beginning) : [];
    if (found.length === 0 && !this.isOpen) return;
    this.#beginning = beginning;
    this.#found = found;
    // A word may be just a word: Enter sends it then.
    this.#at = beginning?.isCalled === true && found.length > 0 ? 0 : -1;
    this.#changed();
  }

  #matches({text, isCalled}: Beginning): readonly Candidate[] {
    const sought = fold(text);
    const own = this.#source.ownNick();
    const found: Candidate[] = [];
    for (const person of this.#source.people()) {
      const name = fold(person.nick);
      if (person.nick === own || !name.startsWith(sought)) continue;
      // It is there already.
      if (!isCalled && name === sought) continue;
      found.push(person);
    }
    return found.sort((a, b) => a.nick.localeCompare(b.nick)).slice(0, MOST);
  }

  keydown(event: KeyboardEvent): boolean {
    if (!this.isOpen) return false;
    const count = this.#found.length;
    switch (event.key) {
      case 'ArrowDown':
        this.#at = (this.#at + 1) % count;
        break;
      case 'ArrowUp':
        this.#at = this.#at <= 0 ? count - 1 : this.#at - 1;
        break;
      case 'Tab':
      case 'Enter':
        if (event.shiftKey || (event.key === 'Enter' && this.#at < 0)) return false;
        this.#choose(Math.max(this.#at, 0));
        break;
      case 'Escape':
        this.#dismissed = this.#typed();
        this.close();
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    this.#changed();
    return true;
  }

  #typed(): string | undefined {
    const from = this.#beginning?.from;
    if (!this.#input || from === undefined) return undefined;
    return this.#input.value.slice(from, this.#input.selectionStart);
  }

  close(): void {
    if (!this.isOpen) return;
    this.#found = [];
    this.#at = -1;
    this.#beginning = undefined;
    this.#changed();
  }

  #choose(index: number): void {
    const input = this.#input;
    const from = this.#beginning?.from;
    const person = this.#found[index];
    if (!input || from === undefined || !person) return;
    const text = mentionOf(person.nick, input.value.slice(0, from));
    const after = input.value.slice(input.selectionStart);
    const isSpaced = after.startsWith(' ');
    input.setRangeText(isSpaced ? text.trimEnd() : text, from, input.selectionStart, 'end');
    this.close();
    const typed = new InputEvent('input', {bubbles: true});
    input.dispatchEvent(typed);
  }

  render(): TemplateResult | undefined {
    if (!this.isOpen) return undefined;
    return html`<div
      id=${COMPLETION}
      part="completion"
      class="completion"
      role="listbox"
      aria-label=${this.#source.words().suggestions}
    >
      ${this.#found.map(({nick, occupantId}, index) => {
        const isActive = index === this.#at;
        return html`<div
          id="option-${index}"
          part=${isActive ? 'option active' : 'option'}
          class="option ${isActive ? 'active' : ''}"
          role="option"
          aria-selected=${isActive}
          @pointerdown=${(event: PointerEvent) => {
            // The text box keeps the focus.
            event.preventDefault();
            this.#choose(index);
          }}
        >
          <natter-avatar .jid=${occupantId ?? nick} .name=${nick} aria-hidden="true"></natter-avatar
          ><bdi>${cleanName(nick) || nick}</bdi>
        </div>`;
      })}
    </div>`;
  }
}
