/**
 * The words of the dialogs about rooms, and of forms: fetched with them, those of another language
 * than English in a file of their own.
 */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {ErrorInfo} from '../model/errors.ts';
import {en} from './locales/room-admin/en.ts';
import {LocalizeController} from './localize.ts';
import type {AdminWords} from './room-admin-strings.ts';
import {pluralize, type Pluralize} from './strings.ts';

type Locale = (plural: Pluralize) => AdminWords;

const languages: Readonly<Record<string, () => Promise<Locale>>> = {
  ar: async () => (await import('./locales/room-admin/ar.ts')).ar,
  de: async () => (await import('./locales/room-admin/de.ts')).de,
};

const english = en(pluralize('en'));
const fetched = new Map<string, AdminWords>([['en', english]]);

async function fetchWords(language: string): Promise<void> {
  const fetch = languages[language];
  // Those that cannot be fetched are English.
  const locale = await fetch?.().catch(() => undefined);
  fetched.set(language, locale?.(pluralize(language)) ?? english);
}

/** Gives an element these words in its language, beside those that all elements have. */
export class AdminWordsController implements ReactiveController {
  readonly localize: LocalizeController;
  readonly #host: ReactiveControllerHost & HTMLElement;
  #asked: string | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    // First: it knows the language when this one is asked.
    this.localize = new LocalizeController(host);
    host.addController(this);
  }

  hostUpdate(): void {
    const language = this.#language;
    if (fetched.has(language) || this.#asked === language) return;
    this.#asked = language;
    void fetchWords(language).then(() => this.#host.requestUpdate());
  }

  get #language(): string {
    return this.localize.strings.locale.split('-', 1)[0] ?? '';
  }

  /** False while the words are on their way for the first time; until then they are English. */
  get isReady(): boolean {
    return this.localize.isReady && fetched.has(this.#language);
  }

  get words(): AdminWords {
    return fetched.get(this.#language) ?? english;
  }

  /** What to tell about an error of a room, or of its service. */
  error(error: ErrorInfo): string {
    const {errors} = this.words;
    if (error.name !== 'RoomError' && error.name !== 'StanzaError')
      return this.localize.error(error);
    const texts: Readonly<Record<string, string>> = errors[error.name];
    const known = Object.hasOwn(texts, error.kind) ? texts[error.kind] : undefined;
    return known ?? errors.RoomError.refused;
  }
}
