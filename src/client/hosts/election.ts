/**
 * Which tab runs the engine: the one that holds a lock. A tab that is about to be frozen, or kept for
 * "back", gives it up: it would keep the lock, and nothing in it would run. One that had no time
 * for that is robbed of it by a tab that needs an engine and hears of none.
 */

/** For a thief, in ms, before another one may try. */
const GRACE = 3000;

export type ElectionOptions = {
  readonly lock: string;
  /**
   * This tab runs the engine from here on.
   *
   * @param over - to be called if the engine ends by itself
   * @returns ends the engine
   */
  readonly lead: (over: () => void) => () => void;
};

export interface Election {
  readonly isLeading: boolean;
  /** Waits for its turn. */
  join(): void;
  /** Gives up, until the next `join`. */
  leave(): void;
  /** Takes the lock from whoever has it. */
  steal(): Promise<void>;
}

export function createElection({lock, lead}: ElectionOptions): Election {
  /** Its signal ends the waiting. */
  let candidacy: AbortController | undefined;
  let resign: (() => void) | undefined;

  async function stand(own: AbortController, options: LockOptions): Promise<void> {
    try {
      await navigator.locks.request(lock, options, () => govern(own));
    } catch {
      // It was withdrawn, or stolen.
    }
    if (candidacy !== own) return;
    resign?.();
    candidacy = undefined;
    join();
  }

  /** Resolves at the end of the term. */
  async function govern(own: AbortController): Promise<void> {
    if (candidacy !== own) return;
    await new Promise<void>((resolve) => {
      let isOver = false;
      resign = () => {
        if (isOver) return;
        isOver = true;
        resign = undefined;
        end();
        resolve();
      };
      const end = lead(() => resign?.());
    });
  }

  function begin(options: (signal: AbortSignal) => LockOptions): void {
    candidacy = new AbortController();
    void stand(candidacy, options(candidacy.signal));
  }

  function join(): void {
    if (!candidacy) begin((signal) => ({signal}));
  }

  function leave(): void {
    const own = candidacy;
    candidacy = undefined;
    resign?.();
    own?.abort();
  }

  return {
    get isLeading() {
      return resign !== undefined;
    },
    join,
    leave,
    async steal() {
      await navigator.locks.request(`${lock}:heir`, {ifAvailable: true}, async (turn) => {
        if (!turn || resign) return;
        leave();
        begin(() => ({steal: true}));
        await new Promise((resolve) => setTimeout(resolve, GRACE));
      });
    },
  };
}
