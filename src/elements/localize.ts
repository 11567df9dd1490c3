/**
 * The language of an element: what `<natter-chat locale>` says, else the document's, else
 * English. `LocalizeController` gives an element its words, dates and error texts.
 */
import {ContextConsumer} from '@lit/context';
import type {ReactiveControllerHost} from 'lit';
import type {ErrorInfo} from '../model/errors.ts';
import {localeContext} from './context.ts';
import {formatDay, formatFull, formatListTime, formatTime} from './dates.ts';
import {ar} from './locales/ar.ts';
import {de} from './locales/de.ts';
import {en} from './locales/en.ts';
import type {ErrorTexts, Strings} from './strings.ts';

const locales: Readonly<Record<string, Strings>> = {ar, de, en};

/** The words of a language, or of English if it is not among ours. */
export function stringsFor(tag: string): Strings {
  const [language = ''] = tag.toLowerCase().split(/[-_]/);
  const strings = Object.hasOwn(locales, language) ? locales[language] : undefined;
  if (strings === undefined) return en;
  if (!tag.includes('-') || !isLocale(tag)) return strings;
  // The region decides how dates look: "en-GB", "de-AT".
  return {...strings, locale: tag};
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

const cache = new Map<string, Strings>();

/** As `stringsFor`, and the same object for the same tag. */
export function cachedStrings(tag: string): Strings {
  let strings = cache.get(tag);
  if (strings === undefined) {
    strings = stringsFor(tag);
    cache.set(tag, strings);
  }
  return strings;
}

/** What to tell the person about an error. It never shows `message`. */
export function errorText(strings: Strings, error: ErrorInfo): string {
  const {errors} = strings;
  if (error.name === 'Error') return errors.other;
  const texts: Readonly<Record<string, string>> = errors[error.name satisfies keyof ErrorTexts];
  return (Object.hasOwn(texts, error.kind) ? texts[error.kind] : undefined) ?? errors.other;
}

/** Gives an element the words of its language. */
export class LocalizeController {
  readonly #consumer: ContextConsumer<typeof localeContext, ReactiveControllerHost & HTMLElement>;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#consumer = new ContextConsumer(host, {context: localeContext, subscribe: true});
  }

  get strings(): Strings {
    const tag = this.#consumer.value ?? document.documentElement.lang;
    return cachedStrings(tag === '' ? 'en' : tag);
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

  error(error: ErrorInfo): string {
    return errorText(this.strings, error);
  }
}
