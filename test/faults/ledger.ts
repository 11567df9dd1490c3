/**
 * Who said what, and what became of it. A message counts as said once its sender was told so: the
 * page's `send()` has resolved, or Bob's server has answered what came after it. Of the others
 * nobody knows; they may arrive once, or not at all.
 */

export type Outcome =
  | {readonly kind: 'open'}
  /** `at`: when, on the ledger's clock. */
  | {readonly kind: 'said'; readonly at: number}
  /** The tab, or the connection, was gone before there was an answer. */
  | {readonly kind: 'unknown'}
  /** The page was told that it cannot be sent. */
  | {readonly kind: 'refused'; readonly why: string};

/** Anna and Bob talk to each other, and in a room. */
export type Place = 'chat' | 'room';

export type Entry = {
  readonly body: string;
  readonly by: 'anna' | 'bob';
  readonly to: Place;
  /** The tab, or Bob's client: what is said there is said one after the other. */
  readonly where: string;
  /** When it was begun, on the ledger's clock, which counts what is written down. */
  readonly begun: number;
  readonly outcome: Outcome;
};

export interface Ledger {
  entries(): readonly Entry[];
  /** A new message; its text is unlike any other's. */
  begin(by: Entry['by'], where: string, to: Place): string;
  settle(body: string, outcome: 'said' | 'unknown' | {readonly refused: string}): void;
}

export function createLedger(): Ledger {
  const entries = new Map<string, Entry>();
  let clock = 0;

  return {
    entries: () => [...entries.values()],

    begin(by, where, to) {
      const body = `${by} ${entries.size + 1}`;
      entries.set(body, {body, by, to, where, begun: clock++, outcome: {kind: 'open'}});
      return body;
    },

    settle(body, outcome) {
      const entry = entries.get(body);
      if (entry?.outcome.kind !== 'open') throw new Error(`“${body}” is not open`);
      const at = clock++;
      entries.set(body, {...entry, outcome: outcomeOf(outcome, at)});
    },
  };
}

function outcomeOf(outcome: Parameters<Ledger['settle']>[1], at: number): Outcome {
  if (outcome === 'said') return {kind: 'said', at};
  if (outcome === 'unknown') return {kind: 'unknown'};
  return {kind: 'refused', why: outcome.refused};
}
