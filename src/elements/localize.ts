/**
 * The language of an element: what `<natter-chat locale>` says, else the document's, else
 * English. `LocalizeController` gives an element its words, dates and error texts.
 */
import {ContextConsumer} from '@lit/context';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {ErrorInfo} from '../model/errors.ts';
import {localeContext} from './context.ts';
import {formatDay, formatFull, formatListTime, formatTime} from './dates.ts';
import {directionFor, english, fetchStrings, stringsFor} from './languages.ts';
import type {Direction, ErrorTexts, Strings} from './strings.ts';

/**
 * What to tell the person about an error. It never shows `message`.
 *
 * @param who - who signs in: the person, or the page for them
 */
export function errorText(strings: Strings, error: ErrorInfo, who?: 'person' | 'page'): string {
  const {errors} = strings;
  // What rooms say stands with them.
  if (error.name === 'Error' || error.name === 'RoomError') return errors.other;
  const texts: Readonly<Record<string, string>> = {
    ...errors[error.name satisfies keyof ErrorTexts],
    ...(who === 'page' && error.name === 'AuthenticationError' ? errors.page : undefined),
  };
  return (Object.hasOwn(texts, error.kind) ? texts[error.kind] : undefined) ?? errors.other;
}

/**
 * Gives an element the words of its language, and updates it when they have come. When the
 * language changes, the words before stay until then.
 */
export class LocalizeController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #consumer: ContextConsumer<typeof localeContext, ReactiveControllerHost & HTMLElement>;
  readonly #own: () => string | undefined;
  #strings: Strings | undefined;

  /** @param own - the language that the element itself was told; the nearest one */
  constructor(
    host: ReactiveControllerHost & HTMLElement,
    own: () => string | undefined = () => undefined,
  ) {
    this.#host = host;
    this.#own = own;
    this.#consumer = new ContextConsumer(host, {context: localeContext, subscribe: true});
    host.addController(this);
  }

  hostUpdate(): void {
    const tag = this.#tag();
    const strings = stringsFor(tag);
    if (strings !== undefined) this.#strings = strings;
    else void fetchStrings(tag).then(() => this.#host.requestUpdate());
  }

  #tag(): string {
    return this.#own() ?? this.#consumer.value ?? document.documentElement.lang;
  }

  /** False while the words are on their way for the first time; until then they are English. */
  get isReady(): boolean {
    return this.#strings !== undefined;
  }

  get strings(): Strings {
    return this.#strings ?? english;
  }

  get direction(): Direction {
    return this.#strings?.direction ?? directionFor(this.#tag());
  }

  time(ms: number): string {
    return formatTime(this.strings.locale, ms);
  }

  full(ms: number): string {
    return formatFull(this.strings.locale, ms);
  }

  day(ms: number): string {
    return formatDay(this.strings, ms, Date.now());
  }

  listTime(ms: number): string {
    return formatListTime(this.strings, ms, Date.now());
  }

  error(error: ErrorInfo, who?: 'person' | 'page'): string {
    return errorText(this.strings, error, who);
  }
}
