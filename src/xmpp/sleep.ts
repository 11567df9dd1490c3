import type {Clock} from './clock.ts';

/** Between two looks at the clock, in ms. */
const INTERVAL = 4_000;
/** So much later than it was due, in ms, a timer is when everything stood still meanwhile. */
const LATE = 2_000;

/**
 * Notices that the machine has slept, of which nobody tells a worker: its timers do not run while
 * the clock on the wall does.
 *
 * @param onWake - called at most `INTERVAL` after everything goes on, until the signal aborts
 */
export function watchSleep(clock: Clock, onWake: () => void, signal: AbortSignal): void {
  function look(): () => void {
    const due = clock.now() + INTERVAL;
    return clock.after(INTERVAL, () => {
      cancel = look();
      if (clock.now() - due >= LATE) onWake();
    });
  }
  let cancel = look();
  signal.addEventListener('abort', () => cancel());
}
