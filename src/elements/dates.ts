/** Times and dates in words, by Intl only. */
import type {Strings} from './strings.ts';

const DAY = 86_400_000;

/** Times read better with the person's own region: "en" alone would always mean American. */
function regional(locale: string): string {
  if (locale.includes('-')) return locale;
  const own = navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${locale}-`));
  return own ?? locale;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, ms: number, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  let formatter = formats.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(regional(locale), options);
    formats.set(key, formatter);
  }
  return formatter.format(ms);
}

/** Days between two times, by the person's calendar. */
function daysBetween(earlier: number, later: number): number {
  const a = new Date(earlier).setHours(0, 0, 0, 0);
  const b = new Date(later).setHours(0, 0, 0, 0);
  // Rounded, because a day has 23 or 25 hours when clocks change.
  return Math.round((b - a) / DAY);
}

/** The day of a time where the person is: a number that two times have in common. */
export function dayOf(ms: number): number {
  const date = new Date(ms);
  return date.getFullYear() * 10_000 + date.getMonth() * 100 + date.getDate();
}

/** The day of a time, as a date field has it: "2026-11-21". */
export function toDateValue(ms: number): string {
  const date = new Date(ms);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part, i) => String(part).padStart(i === 0 ? 4 : 2, '0')).join('-');
}

/** "10:42" */
export function formatTime(locale: string, ms: number): string {
  return format(locale, ms, {hour: 'numeric', minute: '2-digit'});
}

/** Date and time in full, for a tooltip. */
export function formatFull(locale: string, ms: number): string {
  return format(locale, ms, {dateStyle: 'full', timeStyle: 'short'});
}

/** "Today", "Tuesday, 2 November": what stands between two days. */
export function formatDay(strings: Strings, ms: number, now: number): string {
  const days = daysBetween(ms, now);
  if (days === 0) return strings.today;
  if (days === 1) return strings.yesterday;
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return format(strings.locale, ms, {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {weekday: 'long'} : {year: 'numeric'}),
  });
}

/** What a list row says: the time, "Yesterday", "Tuesday", "9 Nov", "09/11/2023". */
export function formatListTime(strings: Strings, ms: number, now: number): string {
  const days = daysBetween(ms, now);
  if (days <= 0) return formatTime(strings.locale, ms);
  if (days === 1) return strings.yesterday;
  if (days < 7) return format(strings.locale, ms, {weekday: 'long'});
  return new Date(ms).getFullYear() === new Date(now).getFullYear()
    ? format(strings.locale, ms, {day: 'numeric', month: 'short'})
    : format(strings.locale, ms, {day: '2-digit', month: '2-digit', year: 'numeric'});
}
