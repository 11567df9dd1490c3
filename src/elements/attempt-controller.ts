import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';
import {NatterErrorEvent} from './events.ts';

/** What a person asks for, and what went wrong with it: an event, and something for the host to say. */
export class AttemptController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #problem: ErrorInfo | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Of the last attempt. */
  get problem(): ErrorInfo | undefined {
    return this.#problem;
  }

  /** It has been read, or is about something else. */
  forget(): void {
    this.#set(undefined);
  }

  async make(action: Promise<unknown> | undefined): Promise<void> {
    try {
      this.forget();
      await action;
    } catch (error) {
      const problem = toErrorInfo(error);
      this.#set(problem);
      this.#host.dispatchEvent(new NatterErrorEvent(problem));
    }
  }

  #set(problem: ErrorInfo | undefined): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#host.requestUpdate();
  }
}
