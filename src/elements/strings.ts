/** The words of the elements. Each locale is complete: a missing one is a type error. */
import type {
  AuthenticationErrorKind,
  BridgeErrorKind,
  ConnectionErrorKind,
  InputErrorKind,
  StorageErrorKind,
} from '../model/errors.ts';

/** What to say for each kind of error: what happened, then what to do. */
export type ErrorTexts = {
  readonly ConnectionError: Readonly<Record<ConnectionErrorKind, string>>;
  readonly AuthenticationError: Readonly<Record<AuthenticationErrorKind, string>>;
  /** In place of those, where the page signs in: nobody here has a password. */
  readonly page: Readonly<
    Record<'not-authorized' | 'credentials-expired' | 'credentials-needed', string>
  >;
  readonly StorageError: Readonly<Record<StorageErrorKind, string>>;
  readonly BridgeError: Readonly<Record<BridgeErrorKind, string>>;
  readonly InputError: Readonly<Record<InputErrorKind, string>>;
  /** Answers of a server, by their condition (RFC 6120 §8.3.3). */
  readonly StanzaError: Readonly<Record<string, string>>;
  /** Anything else. */
  readonly other: string;
};

export type Direction = 'ltr' | 'rtl';

/** What a locale consists of. */
export type Words = {
  readonly signIn: string;
  readonly signingIn: string;
  readonly signInHint: string;
  readonly address: string;
  readonly addressExample: string;
  readonly addressInvalid: string;
  readonly password: string;
  readonly passwordMissing: string;
  readonly showPassword: string;
  readonly keepSignedIn: string;
  readonly notNow: string;
  readonly signOut: string;
  readonly signOutAndForget: string;
  readonly signOutAndForgetHint: string;
  readonly signedOut: string;
  readonly signInToGoOn: string;
  readonly couldNotSignIn: string;
  readonly signInAgain: string;

  readonly contacts: string;
  readonly noOneHere: string;
  readonly noOneHereHint: string;
  readonly addSomeone: string;
  readonly addSomeoneHint: string;
  readonly joinRoom: string;
  readonly theirAddress: string;
  readonly add: string;
  readonly adding: string;
  readonly cancel: string;
  readonly pickConversation: string;
  readonly pickConversationHint: string;
  readonly asks: string;
  readonly asksLong: (name: string) => string;
  readonly asked: string;
  readonly accept: string;
  readonly decline: string;

  readonly search: string;
  readonly searchHere: string;
  readonly searchFrom: string;
  readonly fromAnyone: string;
  readonly fromMe: string;
  readonly from: (name: string) => string;
  readonly searchTime: string;
  readonly anyTime: string;
  readonly lastWeek: string;
  readonly lastMonth: string;
  readonly lastYear: string;
  readonly clear: string;
  readonly closeSearch: string;
  readonly olderMatch: string;
  readonly newerMatch: string;
  readonly searchOlder: string;
  /** How many messages were found; with `more`, so far. */
  readonly found: (count: number, more: boolean) => string;
  readonly count: (count: number, more: boolean) => string;
  readonly placeOf: (place: number, count: number, more: boolean) => string;
  readonly nothingFound: string;
  readonly nothingFoundHint: string;
  readonly stillIndexing: string;
  readonly serverSearchFailed: string;
  readonly onServer: string;

  readonly messages: string;
  readonly message: string;
  readonly writeTo: (name: string) => string;
  readonly send: string;
  readonly you: string;
  readonly ownSnippet: (body: string) => string;
  readonly draft: string;
  readonly typing: (name: string) => string;
  readonly typingShort: string;
  readonly noMessages: string;
  readonly noMessagesHint: (name: string) => string;
  readonly tooLongBy: (count: number) => string;
  readonly lettersLeft: (count: number) => string;

  readonly sending: string;
  readonly sent: string;
  readonly delivered: string;
  readonly read: string;
  readonly notSent: string;
  readonly tryAgain: string;
  /** Stands between "Try again" and "Remove". */
  readonly or: string;
  readonly remove: string;

  readonly available: string;
  readonly here: string;
  readonly hereNow: string;
  readonly away: string;
  readonly busy: string;
  readonly gone: string;

  readonly connecting: string;
  readonly offline: string;
  readonly offlineShort: string;
  readonly nextTry: (seconds: number) => string;
  readonly tryNow: string;

  readonly today: string;
  readonly yesterday: string;
  readonly newCount: (count: number) => string;
  readonly newMessages: (count: number) => string;
  readonly unread: (count: number) => string;
  readonly jumpToNewest: string;
  readonly back: string;
  readonly close: string;
  readonly loadingMessages: string;
  readonly loadOlder: string;
  readonly olderUnavailable: string;
  readonly olderLost: string;
  readonly olderFailed: string;
  /** In place of messages that are not here. */
  readonly gap: string;
  readonly loadThem: string;
  readonly messagesFailed: string;
  readonly goToDate: string;
  readonly date: string;
  readonly go: string;

  /** The menu of a conversation. */
  readonly more: string;
  readonly exportConversation: string;
  readonly deleteHere: string;
  readonly deleteAllHere: string;

  readonly errors: ErrorTexts;
};

export type Strings = Words & {
  /** BCP 47 tag, for dates and plural forms. */
  readonly locale: string;
  readonly direction: Direction;
};

/** The forms of a word for the numbers of a language; `other` is always there. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & {readonly other: string};

/** Makes a text that depends on a number. In the forms, `#` stands for the number. */
export type Pluralize = (forms: PluralForms) => (count: number) => string;

/**
 * Makes the texts of a language that depend on a number.
 *
 * @param locale - whose rules (CLDR) choose the form
 */
export function pluralize(locale: string): Pluralize {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (forms) => (count) =>
    (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}

/** A text that depends on a number, and on whether there may be more. */
export function counted(
  all: (count: number) => string,
  some: (count: number) => string,
): (count: number, more: boolean) => string {
  return (count, more) => (more ? some(count) : all(count));
}

/** "3 of 14", of the two numbers as they are written. */
export function placed(
  join: (place: string, count: string) => string,
  plural: Pluralize,
): (place: number, count: number, more: boolean) => string {
  const number = plural({other: '#'});
  return (place, count, more) => join(number(place), `${number(count)}${more ? '+' : ''}`);
}
