/**
 * The languages of the elements. English, which everything falls back to, is always there; the
 * words of another one are a file of its own, fetched when somebody wants to read it.
 */
import {en} from './locales/en.ts';
import {pluralize, type Direction, type Pluralize, type Strings, type Words} from './strings.ts';

type Locale = (plural: Pluralize) => Words;

type Language = {
  /** Known before the words are, so that nothing changes sides when they come. */
  readonly direction: Direction;
  readonly fetch: () => Promise<Locale>;
};

const languages: ReadonlyMap<string, Language> = new Map([
  ['ar', {direction: 'rtl', fetch: async () => (await import('./locales/ar.ts')).ar}],
  ['de', {direction: 'ltr', fetch: async () => (await import('./locales/de.ts')).de}],
]);

export const english = compose(en, 'en', 'ltr');

/** By language. */
const fetched = new Map([['en', english]]);
/** By tag, those that name a region. */
const regional = new Map<string, Strings>();

function compose(words: Locale, locale: string, direction: Direction): Strings {
  return {...words(pluralize(locale)), locale, direction};
}

/** The language that a BCP 47 tag begins with. */
function languageOf(tag: string): string {
  return tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';
}

/** The strings for a BCP 47 tag, English for a language that we have not; undefined: fetch them. */
export function stringsFor(tag: string): Strings | undefined {
  const language = languageOf(tag);
  const strings = fetched.get(language);
  if (strings === undefined) return languages.has(language) ? undefined : english;
  if (!tag.includes('-') || !isLocale(tag)) return strings;
  // The region decides how dates look: "en-GB", "de-AT".
  const own = regional.get(tag) ?? {...strings, locale: tag};
  regional.set(tag, own);
  return own;
}

/** Resolves when `stringsFor` has the strings. Those that cannot be fetched are English. */
export async function fetchStrings(tag: string): Promise<void> {
  const language = languageOf(tag);
  const {fetch, direction} = languages.get(language) ?? {};
  if (fetched.has(language) || fetch === undefined || direction === undefined) return;
  const strings = await fetch().then(
    (words) => compose(words, language, direction),
    () => english,
  );
  fetched.set(language, strings);
}

/** Which way the strings for a tag are written, also before they are fetched. */
export function directionFor(tag: string): Direction {
  return stringsFor(tag)?.direction ?? languages.get(languageOf(tag))?.direction ?? 'ltr';
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
