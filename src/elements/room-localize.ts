/**
 * The words of rooms: with their chunk, not with the chat. English is always there; another language
 * is a file of its own, fetched when somebody wants to read it.
 */
import type {ReactiveControllerHost} from 'lit';
import type {ErrorInfo} from '../model/errors.ts';
import {LocalizeController} from './localize.ts';
import {roomsEn} from './locales/rooms-en.ts';
import type {RoomLocale, RoomWords} from './room-words.ts';
import {pluralize} from './strings.ts';

const languages: ReadonlyMap<string, () => Promise<RoomLocale>> = new Map([
  ['ar', async () => (await import('./locales/rooms-ar.ts')).roomsAr],
  ['de', async () => (await import('./locales/rooms-de.ts')).roomsDe],
]);

const english = roomsEn(pluralize('en'));

/** By language. */
const fetched = new Map([['en', english]]);

/** Fetches the words of a language. Those that cannot be fetched are English. */
async function fetchWords(language: string): Promise<void> {
  const locale = await languages
    .get(language)?.()
    .catch(() => undefined);
  fetched.set(language, locale?.(pluralize(language)) ?? english);
}

/** Gives an element of rooms its words, beside those that all elements have. */
export class RoomLocalize extends LocalizeController {
  readonly #element: ReactiveControllerHost;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    own: () => string | undefined = () => undefined,
  ) {
    super(host, own);
    this.#element = host;
  }

  get #language(): string {
    const language = this.strings.locale.split('-', 1)[0] ?? 'en';
    return languages.has(language) ? language : 'en';
  }

  override hostUpdate(): void {
    super.hostUpdate();
    const language = this.#language;
    if (fetched.has(language)) return;
    void fetchWords(language).then(() => this.#element.requestUpdate());
  }

  override get isReady(): boolean {
    return super.isReady && fetched.has(this.#language);
  }

  get words(): RoomWords {
    return fetched.get(this.#language) ?? english;
  }

  override error(error: ErrorInfo, who?: 'person' | 'page'): string {
    const texts: Readonly<Record<string, string>> = this.words.errors;
    const isKnown = error.name === 'RoomError' && Object.hasOwn(texts, error.kind);
    return (isKnown ? texts[error.kind] : undefined) ?? super.error(error, who);
  }
}
