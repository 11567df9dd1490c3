/** What is measured of a visit; each is said in the same words to every client. */
import {bodyOf, markOf} from './talk.ts';
import type {Busy} from './busy.ts';
import type {Sender} from './sender.ts';
import {PATIENCE, type Visit} from './visit.ts';

export const BURST = 1000;

export type Effort = {
  /** ms; Infinity if it did not come to an end. */
  readonly time: number;
  /** ms; 0 if none was longer than 50. */
  readonly longest: number;
  /** Processor time of the threads, in parts of the whole time. */
  readonly page: number;
  readonly worker: number | undefined;
};

async function measure(
  visit: Visit,
  task: () => Promise<{readonly start: number; readonly end: number}>,
): Promise<Effort> {
  const before = await visit.meter.busy();
  const {start, end} = await task();
  const after = await visit.meter.busy();
  const share = (name: keyof Busy) =>
    (((after[name] ?? NaN) - (before[name] ?? NaN)) * 1000) / (end - start);
  const worker = share('worker');
  return {
    time: end - start,
    longest: await visit.ask('longestTask', start),
    page: share('page'),
    worker: Number.isNaN(worker) ? undefined : worker,
  };
}

/** Scrolls up until the message with this mark is on screen. */
export async function scrollBack(visit: Visit, mark: string): Promise<Effort> {
  return await measure(visit, async () => {
    const start = Date.now();
    return {start, end: (await visit.ask('scrollBack', mark, PATIENCE)) ?? Infinity};
  });
}

/** From the first that is sent to the last that is on screen. */
export async function receive(
  visit: Visit,
  sender: Sender,
  {to, series}: {readonly to: string; readonly series: string},
): Promise<Effort> {
  const bodies = Array.from({length: BURST}, (_, index) => bodyOf(series, index));
  return await measure(visit, async () => {
    const start = sender.say(to, bodies);
    return {start, end: await visit.seen(markOf(series, BURST - 1), 2 * PATIENCE)};
  });
}
