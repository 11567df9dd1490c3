/** What is said in the benchmark: numbered messages, so that it is known which ones are on screen. */
import type {PastMessage} from '../../../demo/server/types.ts';

const WORDS =
  'the kiln was opened this morning and the blue glaze came out well so the bowls go on sale';

/** How a message begins; those of one series are in order as texts are. */
export function markOf(series: string, number: number): string {
  return `${series}${String(number).padStart(7, '0')}`;
}

/** Of the length that messages have. */
export function bodyOf(series: string, number: number): string {
  const words = WORDS.split(' ');
  const start = number % words.length;
  return [
    markOf(series, number),
    ...[...words, ...words].slice(start, start + 4 + (number % 14)),
  ].join(' ');
}

/**
 * A conversation of the past, a message a minute until now; the other one says two of three, but
 * not the last word.
 */
export function pastOf(
  people: {readonly me: string; readonly other: string},
  count: number,
): readonly PastMessage[] {
  const end = Math.floor(Date.now() / 1000) - 60;
  return Array.from({length: count}, (_, index) => ({
    id: crypto.randomUUID(),
    from: index % 3 === 0 || index === count - 1 ? people.me : people.other,
    body: bodyOf('p', index),
    time: end - (count - index) * 60,
  }));
}
