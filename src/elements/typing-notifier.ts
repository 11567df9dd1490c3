import type {ChatState} from '../model/contact.ts';

const PAUSE = 5000;

/**
 * Tells the other side that the person is typing: `composing` with the first letter, `paused`
 * five seconds after the last one, `active` when all is deleted. A message that is sent says by
 * itself that typing has ended, so nothing more is told then.
 */
export class TypingNotifier {
  readonly #tell: (state: ChatState) => void;
  #state: 'active' | 'composing' | 'paused' = 'active';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (state: ChatState) => void) {
    this.#tell = tell;
  }

  /** The text was changed by the person. */
  typed(text: string): void {
    clearTimeout(this.#timer);
    if (text.trim() === '') {
      this.#set('active');
      return;
    }
    this.#set('composing');
    this.#timer = setTimeout(() => this.#set('paused'), PAUSE);
  }

  /** The message was sent. */
  sent(): void {
    clearTimeout(this.#timer);
    this.#state = 'active';
  }

  /** The person turns to something else; what was typed stays. */
  leave(): void {
    clearTimeout(this.#timer);
    if (this.#state === 'composing') this.#set('paused');
    this.#state = 'active';
  }

  #set(state: 'active' | 'composing' | 'paused'): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell(state);
  }
}
