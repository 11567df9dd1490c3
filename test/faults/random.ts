/** Chance that can be had again: the same seed, the same numbers. */
export interface Random {
  /** An integer from 0 up to, not including, `end`. */
  below(end: number): number;
  /** An integer, both ends included. */
  between(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** One of them, as often as its weight says. */
  weighted<T extends {readonly weight: number}>(choices: readonly T[]): T;
}

/** The generator known as mulberry32: 32 bits of state, good enough for schedules. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const below = (end: number) => Math.floor(next() * end);

  function pick<T>(choices: readonly T[]): T {
    const choice = choices[below(choices.length)];
    if (choice === undefined) throw new RangeError('nothing to pick from');
    return choice;
  }

  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    pick,
    weighted(choices) {
      let rest = next() * choices.reduce((sum, {weight}) => sum + weight, 0);
      const choice = choices.find(({weight}) => (rest -= weight) < 0);
      return choice ?? pick(choices);
    },
  };
}
