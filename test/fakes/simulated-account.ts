/** A client of a simulated server: the real sync over the real store, in fake IndexedDB. */
import type {Change} from '../../src/model/changes.ts';
import type {Contact} from '../../src/model/contact.ts';
import type {MessageKey} from '../../src/model/ids.ts';
import type {BareJid} from '../../src/model/jid.ts';
import type {Message} from '../../src/model/message.ts';
import type {TimelinePage} from '../../src/model/timeline.ts';
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
  readonly contacts = new Map<BareJid, Contact>();
  readonly #messages = new Map<BareJid, Map<MessageKey, Message>>();
  #waiting: {readonly test: () => boolean; readonly resolve: () => void}[] = [];

  readonly publish = (changes: readonly Change[]): void => {
    this.changes.push(...changes);
    for (const change of changes) {
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

  /** Resolves when `test` holds: it is asked after everything that is published. */
  async until(test: () => boolean): Promise<void> {
    if (test()) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({test, resolve});
    });
  }

  messages(conversation: BareJid): readonly Message[] {
    const messages = [...(this.#messages.get(conversation)?.values() ?? [])];
    return messages.toSorted(byOrd);
  }

  bodies(conversation: BareJid): readonly string[] {
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

/**
 * Everything that a page shows after scrolling up to the very beginning, oldest first. Like a
 * page it applies what is published meanwhile.
 */
export async function scrollToStart(
  {sync, screen}: SimulatedAccount,
  conversation: BareJid,
  limit = 20,
): Promise<TimelinePage> {
  const shown = new Map<MessageKey, Message>();
  let page = await sync.timeline(conversation, limit);
  let seen = screen.changes.length;
  let below = ABOVE_ALL;
  for (let turn = 0; ; turn++) {
    if (turn > 500) throw new Error('scrolling up does not end');
    for (const message of page.messages) shown.set(message.key, message);
    const oldest = [...shown.values()].toSorted(byOrd)[0]?.ord;
    for (const change of screen.changes.slice(seen)) {
      if (change.topic !== 'messages' || change.conversation !== conversation) continue;
      for (const key of change.remove) shown.delete(key);
      for (const message of change.upsert) {
        const isInWindow = oldest === undefined || message.ord >= oldest;
        if (isInWindow || shown.has(message.key)) shown.set(message.key, message);
      }
    }
    seen = screen.changes.length;
    const messages = [...shown.values()].toSorted(byOrd);
    const isEnd = page.before === 'start' || page.before === 'unavailable';
    const isLostEnd = page.before === 'lost' && page.messages.length === 0;
    // Above the newest there may be a hole, too, which is filled after the first page is shown.
    const isFirst = turn === 0;
    if (!isFirst && (isEnd || isLostEnd)) return {messages, before: page.before};
    if (!isFirst) below = page.messages[0]?.ord ?? below;
    page = await sync.older(conversation, below, limit);
  }
}

const ABOVE_ALL = '~' as Message['ord'];

function byOrd(a: Message, b: Message): number {
  return a.ord < b.ord ? -1 : 1;
}
