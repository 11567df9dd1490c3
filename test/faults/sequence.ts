/** What is wrong with a list of messages, wherever it was found. */
import type {Entry} from './ledger.ts';

/** Everything that was said exactly once, what is not known at most once, and nothing else. */
export function complete(
  place: string,
  bodies: readonly string[],
  said: readonly Entry[],
): readonly string[] {
  const counts = countOf(bodies);
  const missing = said.filter(({body, outcome}) => outcome.kind === 'said' && !counts.has(body));
  const strange = bodies.filter((body) => said.every((entry) => entry.body !== body));
  return [
    ...missing.map(({body}) => `${place}: “${body}” is missing`),
    ...strange.map((body) => `${place}: “${body}” was never said`),
    ...doubled(place, counts),
  ];
}

/** Of what was said nothing twice. */
export function once(
  place: string,
  bodies: readonly string[],
  said: readonly Entry[],
): readonly string[] {
  const known = bodies.filter((body) => said.some((entry) => entry.body === body));
  return doubled(place, countOf(known));
}

function doubled(place: string, counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([body, count]) => `${place}: “${body}” is there ${count} times`);
}

/**
 * What one has said before the other is above it: in one tab in the order of saying, from tab to
 * tab where the one was told "said" before the other began.
 */
export function ordered(
  place: string,
  bodies: readonly string[],
  said: readonly Entry[],
): readonly string[] {
  const entries = bodies.flatMap((body) => said.find((entry) => entry.body === body) ?? []);
  return entries.flatMap((upper, index) => {
    const before = entries.slice(index + 1).find((lower) => isBefore(lower, upper));
    return before ? [`${place}: “${upper.body}” is above “${before.body}”`] : [];
  });
}

function isBefore(one: Entry, other: Entry): boolean {
  if (one.by !== other.by) return false;
  if (one.where === other.where) return one.begun < other.begun;
  return one.outcome.kind === 'said' && one.outcome.at < other.begun;
}

function countOf(bodies: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const body of bodies) counts.set(body, (counts.get(body) ?? 0) + 1);
  return counts;
}

/** In words; nothing if they are the same. */
export function differences(
  place: string,
  one: readonly string[],
  other: readonly string[],
): readonly string[] {
  const index = one.findIndex((body, at) => body !== other[at]);
  const at = index === -1 ? one.length : index;
  if (index === -1 && one.length === other.length) return [];
  return [`${place}: at ${at} “${one[at] ?? 'nothing'}” instead of “${other[at] ?? 'nothing'}”`];
}
