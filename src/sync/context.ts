/** What the parts of an account's sync share. */
import type {Change} from '../model/changes.ts';
import type {AccountStore} from '../store/schema.ts';
import type {Wire} from '../xmpp/wire.ts';
import type {Perspective} from './candidate.ts';

export type Publish = (changes: readonly Change[]) => void;

/** Calls back once after `delay` ms, unless the function it returns is called before. */
export type Schedule = (callback: () => void, delay: number) => () => void;

export function schedule(callback: () => void, delay: number): () => void {
  const timer = setTimeout(callback, delay);
  return () => clearTimeout(timer);
}

export type SyncContext = Perspective & {
  readonly wire: Wire;
  readonly store: AccountStore;
  readonly publish: Publish;
  /** ms since the epoch. */
  readonly now: () => number;
  /** A new unique id. */
  readonly newId: () => string;
  readonly schedule: Schedule;
  /** For developers: something failed, and work goes on without it. */
  readonly log: (text: string, error: unknown) => void;
};
