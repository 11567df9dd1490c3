/** Pieces of text with what was searched for in them. */
import type {TemplateResult} from 'lit';
import type {SearchHit} from '../model/search.ts';
import {marked} from './marked.ts';

type Range = readonly [from: number, to: number];

/** How much of a message is shown before the first match, and in all; UTF-16 units. */
const BEFORE = 32;
const LENGTH = 160;

/** The stretch of a message around the first match. */
export function snippetOf({message, ranges}: SearchHit): readonly (TemplateResult | string)[] {
  const {body} = message;
  const [first = [0, 0] as const] = ranges;
  let start = Math.max(0, first[0] - BEFORE);
  // Not within a word, nor a letter of two units.
  const space = start === 0 ? 0 : body.slice(start, first[0]).search(/\s/) + 1;
  start = space > 0 ? start + space : start;
  if (isLowSurrogate(body, start)) start++;
  let end = Math.min(body.length, Math.max(start + LENGTH, first[1]));
  if (isLowSurrogate(body, end)) end--;
  const text = marked(body.slice(start, end), ranges, start);
  return [start > 0 ? '…' : '', ...text, end < body.length ? '…' : ''];
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/**
 * Where the words of a name begin with those that were typed, ignoring case and accents; undefined
 * if one of them does not begin any.
 */
export function matchName(typed: string, name: string): readonly Range[] | undefined {
  const sought = plain(typed).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const words = [...name.matchAll(/[\p{L}\p{N}\p{M}]+/gu)];
  const ranges: Range[] = [];
  for (const start of sought) {
    const word = words.find(([text]) => plain(text).startsWith(start));
    if (!word) return undefined;
    ranges.push([word.index, word.index + lengthOf(word[0], start)]);
  }
  return sought.length === 0 ? undefined : ranges.toSorted((a, b) => a[0] - b[0]);
}

/** How much of `text` it takes until it is, plainly, no shorter than `start`. */
function lengthOf(text: string, start: string): number {
  let length = start.length === 0 ? 0 : 1;
  while (length < text.length && plain(text.slice(0, length)).length < start.length) length++;
  // With the marks that belong to it.
  while (/^\p{M}/u.test(text.slice(length))) length++;
  return length;
}
