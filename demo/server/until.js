import {setTimeout as delay} from 'node:timers/promises';

/**
 * Asks again and again until the answer is there. An error of `ask` counts as "not yet".
 *
 * @template T
 * @param {string} what said when it took too long
 * @param {() => Promise<T | undefined | false>} ask
 * @param {{deadline?: number, every?: number, givenUp?: () => string | undefined}} [options]
 *   `deadline` and `every` in ms; `givenUp` says why waiting has no sense any more
 * @returns {Promise<T>}
 */
export async function until(what, ask, {deadline = 20_000, every = 25, givenUp} = {}) {
  const end = performance.now() + deadline;
  /** @type {unknown} */
  let cause;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    const reason = givenUp?.();
    if (reason !== undefined) throw new Error(`${what}: ${reason}`, {cause});
    if (performance.now() > end) throw new Error(`${what}: not within ${deadline} ms.`, {cause});
    await delay(every);
  }
}
