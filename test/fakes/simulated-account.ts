/** A client of a simulated server: the real sync over the real store, in fake IndexedDB. */
// What is fetched when it is needed is here at once: fetching it is no part of a test's time.
import '../../src/sync/rooms/room-book.ts';
import type {Change} from '../../src/model/changes.ts';
import type {Contact} from '../../src/model/contact.ts';
import type {MessageKey} from '../../src/model/ids.ts';
import type {Jid} from '../../src/model/jid.ts';
import type {Message} from '../../src/model/message.ts';
import {accountStoreName, openAccountStore} from '../../src/store/open.ts';
import type {AccountStore} from '../../src/store/schema.ts';
import type {AccountSync} from '../../src/sync/account-sync.ts';
import {createAccountSync} from '../../src/sync/create-account-sync.ts';
import {countingIds, SimulatedWire, type SimulatedServer} from './simulated-wire.ts';

/** A clock that stands still until it is moved, and its timers. */
export class SimulatedClock {
  #now = Date.UTC(2026, 5, 1);
  #timers: {readonly due: number; readonly callback: () => void}[] = [];

  readonly now = (): number => this.#now;

  readonly schedule = (callback: () => void, delay: number): (() => void) => {
    const timer = {due: this.#now + delay, callback};
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  advance(by: number): void {
    this.#now += by;
    const due = this.#timers.filter((timer) => timer.due <= this.#now);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const {callback} of due) callback();
  }
}

/** What a page would hold: snapshots with the changes applied. */
export class Screen {
  readonly changes: Change[] = [];
  readonly contacts = new Map<Jid, Contact>();
  readonly #messages = new Map<Jid, Map<MessageKey, Message>>();
  readonly #listeners = new Set<(change: Change) => void>();
  #waiting: {readonly test: () => boolean; readonly resolve: () => void}[] = [];

  readonly publish = (changes: readonly Change[]): void => {
    this.changes.push(...changes);
    for (const change of changes) {
      for (const listener of this.#listeners) listener(change);
      if (change.topic === 'contacts') {
        for (const contact of change.upsert) this.contacts.set(contact.jid, contact);
        for (const jid of change.remove) this.contacts.delete(jid);
      } else if (change.topic === 'messages') {
        const messages = this.#messages.get(change.conversation) ?? new Map();
        this.#messages.set(change.conversation, messages);
        for (const message of change.upsert) messages.set(message.key, message);
        for (const key of change.remove) messages.delete(key);
      }
    }
    const done = this.#waiting.filter(({test}) => test());
    this.#waiting = this.#waiting.filter((waiting) => !done.includes(waiting));
    for (const {resolve} of done) resolve();
  };

  /** Calls `listener` with each change. */
  listen(listener: (change: Change) => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  /** Resolves when `test` holds: it is asked after everything that is published. */
  async until(test: () => boolean): Promise<void> {
    if (test()) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({test, resolve});
    });
  }

  messages(conversation: Jid): readonly Message[] {
    const messages = [...(this.#messages.get(conversation)?.values() ?? [])];
    return messages.toSorted(byOrd);
  }

  bodies(conversation: Jid): readonly string[] {
    return this.messages(conversation).map((message) => message.body);
  }
}

export type SimulatedAccount = {
  readonly sync: AccountSync;
  readonly wire: SimulatedWire;
  readonly store: AccountStore;
  readonly screen: Screen;
  readonly clock: SimulatedClock;
  /** What was logged as failed. */
  readonly failures: unknown[];
  /** Ends it politely: what was begun is finished. What is on disk stays. */
  readonly stop: () => Promise<void>;
  /** Ends it as a crash would: nothing is finished. */
  readonly kill: () => void;
};

/** Opens the account's store and starts its sync, offline. */
export async function startAccount(
  server: SimulatedServer,
  options: {readonly pagesOnConnect?: number; readonly ids?: () => string} = {},
): Promise<SimulatedAccount> {
  const store = await openAccountStore(accountStoreName(server.account));
  const wire = new SimulatedWire(server);
  const screen = new Screen();
  const clock = new SimulatedClock();
  const failures: unknown[] = [];
  const sync = createAccountSync({
    wire,
    store,
    publish: screen.publish,
    now: clock.now,
    schedule: clock.schedule,
    newId: options.ids ?? countingIds(),
    log: (_text, error) => failures.push(error),
    ...(options.pagesOnConnect !== undefined && {pagesOnConnect: options.pagesOnConnect}),
  });
  wire.listen(sync);
  const saved = await sync.savedStream();
  if (saved) wire.inherit(saved);
  const kill = () => {
    wire.kill();
    store.close();
  };
  const stop = async () => {
    await sync.close();
    wire.drop();
    store.close();
  };
  return {sync, wire, store, screen, clock, failures, stop, kill};
}

function byOrd(a: Message, b: Message): number {
  return a.ord < b.ord ? -1 : 1;
}
