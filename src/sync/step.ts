import {ConnectionError} from '../model/errors.ts';
import type {SyncContext} from './context.ts';

/** How a step ended; `cut`: the stream ended first. */
export type Outcome<T> =
  {readonly state: 'done'; readonly value: T} | {readonly state: 'cut' | 'failed'};

/** Runs a step; if it fails, the others go on. A closed connection ends it quietly. */
export async function runStep<T>(
  {log}: SyncContext,
  name: string,
  task: () => Promise<T>,
): Promise<Outcome<T>> {
  try {
    return {state: 'done', value: await task()};
  } catch (error) {
    if (error instanceof ConnectionError && error.kind === 'closed') return {state: 'cut'};
    log(`${name} failed`, error);
    return {state: 'failed'};
  }
}

/** What was begun and those who end everything wait for. */
export class Background {
  readonly #context: SyncContext;
  readonly #running = new Set<Promise<unknown>>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  begin(name: string, task: Promise<unknown>): void {
    const running = runStep(this.#context, name, () => task).finally(() => {
      this.#running.delete(running);
    });
    this.#running.add(running);
  }

  /** A task that somebody waits for, and does about its errors what is to be done. */
  async during<T>(task: Promise<T>): Promise<T> {
    const running = task
      .then(
        () => {},
        () => {},
      )
      .finally(() => {
        this.#running.delete(running);
      });
    this.#running.add(running);
    return await task;
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
