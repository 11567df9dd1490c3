/**
 * Fractional keys: places in an order that never run out. A key is a sequence of integers,
 * compared element by element, where a sequence comes before its own extensions. Each integer
 * is written so that comparing the strings compares the sequences: a letter that says sign and
 * number of digits (as positive integers `a`, `b`, …; negative ones `Z`, `Y`, …), then the
 * digits. So there is always room between two keys, and appending or prepending n keys, at the
 * ends or inside any gap, costs only log n characters.
 */
import type {Ord} from '../model/ids.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;
const CODE_BEFORE_A = 96;
const CODE_AFTER_Z = 91;

/** A key strictly between two others; undefined means "no bound on this side". */
export function between(low: Ord | undefined, high: Ord | undefined): Ord {
  const {prefix, first} = room(1, low, high);
  return (prefix + encodeInteger(first)) as Ord;
}

/**
 * `count` keys in ascending order, strictly between two others.
 *
 * @throws RangeError if `low` is not below `high`, or one of them is not a key
 */
export function many(count: number, low: Ord | undefined, high: Ord | undefined): readonly Ord[] {
  if (count === 0) return [];
  const {prefix, first} = room(count, low, high);
  return Array.from({length: count}, (_, index) => (prefix + encodeInteger(first + index)) as Ord);
}

/** The higher of two keys; undefined is below all. */
export function highest(a: Ord | undefined, b: Ord | undefined): Ord | undefined {
  if (a === undefined) return b;
  return b === undefined || b < a ? a : b;
}

/** The lower of two keys; undefined is above all. */
export function lowest(a: Ord | undefined, b: Ord | undefined): Ord | undefined {
  if (a === undefined) return b;
  return b === undefined || b > a ? a : b;
}

/** Where `count` consecutive integers fit: behind which prefix, and the first of them. */
function room(
  count: number,
  low: Ord | undefined,
  high: Ord | undefined,
): {readonly prefix: string; readonly first: number} {
  const lower = low === undefined ? undefined : decode(low);
  const upper = high === undefined ? undefined : decode(high);
  if (!lower && !upper) return {prefix: '', first: 0};
  if (!upper) return {prefix: '', first: at(lower, 0) + 1};
  if (!lower) return {prefix: '', first: at(upper, 0) - count};
  if (low !== undefined && high !== undefined && low >= high) {
    throw new RangeError(`no room between ${low} and ${high}`);
  }

  let level = 0;
  while (level < lower.length && lower[level] === upper[level]) level++;
  // `high` extends `low`: everything before high's next integer, behind the same prefix, fits.
  if (level === lower.length) {
    return {prefix: encode(lower), first: at(upper, level) - count};
  }
  if (at(upper, level) - at(lower, level) > count) {
    return {prefix: encode(lower.slice(0, level)), first: at(lower, level) + 1};
  }
  // Neighbours: go one level deeper, above what `low` has there.
  const parent = lower.slice(0, level + 1);
  const next = lower[level + 1];
  return {prefix: encode(parent), first: next === undefined ? 0 : next + 1};
}

function at(integers: readonly number[] | undefined, index: number): number {
  const value = integers?.[index];
  if (value === undefined) throw new RangeError('not a key');
  return value;
}

function encode(integers: readonly number[]): string {
  return integers.map(encodeInteger).join('');
}

function encodeInteger(value: number): string {
  const isNegative = value < 0;
  let rest = isNegative ? -value - 1 : value;
  let digits = '';
  do {
    const digit = rest % BASE;
    digits = DIGITS.charAt(isNegative ? BASE - 1 - digit : digit) + digits;
    rest = Math.floor(rest / BASE);
  } while (rest > 0);
  const length = digits.length;
  return String.fromCharCode(isNegative ? CODE_AFTER_Z - length : CODE_BEFORE_A + length) + digits;
}

function decode(ord: string): number[] {
  const integers: number[] = [];
  let position = 0;
  while (position < ord.length) {
    const code = ord.charCodeAt(position);
    const isNegative = code < CODE_AFTER_Z;
    const length = isNegative ? CODE_AFTER_Z - code : code - CODE_BEFORE_A;
    const end = position + 1 + length;
    if (length < 1 || end > ord.length) throw new RangeError(`not a key: ${ord}`);
    let value = 0;
    for (let index = position + 1; index < end; index++) {
      const digit = DIGITS.indexOf(ord.charAt(index));
      if (digit < 0) throw new RangeError(`not a key: ${ord}`);
      value = value * BASE + (isNegative ? BASE - 1 - digit : digit);
    }
    integers.push(isNegative ? -value - 1 : value);
    position = end;
  }
  return integers;
}
