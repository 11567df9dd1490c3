import type {RoomWords} from './room-words.ts';

/** Who is typing; empty if nobody is. */
export function typingWords(words: RoomWords, nicks: readonly string[] | undefined): string {
  const [one, two, ...more] = nicks ?? [];
  if (one === undefined) return '';
  if (two === undefined) return words.typingOne(one);
  return more.length === 0 ? words.typingTwo(one, two) : words.typingSeveral;
}
