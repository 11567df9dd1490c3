/** Attempts to connect in an outage that lasts too long to wait for: counted on a clock of our own. */
import {createReconnection} from '../../src/xmpp/reconnection.ts';
import {ConnectionError} from '../../src/model/errors.ts';
import {ManualClock} from '../fakes/manual-clock.ts';

/**
 * How many attempts are made a minute, from the tenth to the twentieth minute of an outage in which
 * each fails at once.
 */
export async function attemptsPerMinute(): Promise<number> {
  const clock = new ManualClock();
  const start = clock.now();
  let late = 0;
  createReconnection({
    clock,
    random: Math.random,
    hasWorked: true,
    onState() {},
    run() {
      if (clock.now() - start >= 600_000) late += 1;
      return Promise.reject(new ConnectionError('unreachable'));
    },
  }).connectNow();
  while (clock.now() - start < 1_200_000) {
    // The attempt fails in a microtask or two, and plans the next.
    await new Promise(setImmediate);
    clock.advance(100);
  }
  return late / 10;
}
