/**
 * A page of a simulated account: the window that the client holds of one conversation, over the
 * real sync, without a bridge between them. It outlives the hosts, as pages do.
 */
import type {BridgeCaller, TopicListener} from '../../src/bridge/caller.ts';
import type {RequestName, Requests} from '../../src/bridge/contract.ts';
import type {Timeline} from '../../src/client/client.ts';
import {createTimeline, type TimelineOwner} from '../../src/client/timeline.ts';
import type {MessagesChange} from '../../src/model/changes.ts';
import {bareOf, type Jid} from '../../src/model/jid.ts';
import type {SessionState} from '../../src/model/session.ts';
import type {SimulatedAccount} from './simulated-account.ts';

export type PageSizes = {
  /** Messages in the window, at most. */
  readonly window: number;
  /** Messages that are asked for at once. */
  readonly page: number;
};

export class SimulatedPage {
  readonly owner: TimelineOwner;
  readonly #jid: Jid;
  readonly #page: number;
  readonly #closing = new AbortController();
  #account: SimulatedAccount;
  #leaving = new AbortController();
  #listener: TopicListener<'timeline'> | undefined;

  constructor(account: SimulatedAccount, jid: Jid, sizes: PageSizes) {
    this.#account = account;
    this.#jid = jid;
    this.#page = sizes.page;
    const session = {
      get: (): SessionState => ({
        phase: 'signed-in',
        jid: bareOf(jid),
        storage: undefined,
        connection: {status: this.#account.wire.isConnected ? 'online' : 'connecting'},
      }),
      subscribe() {},
    };
    this.owner = createTimeline({
      caller: this.#caller(),
      jid,
      session,
      sizes: {first: sizes.page, ...sizes},
    });
    this.owner.timeline.subscribe(() => {}, this.#closing.signal);
  }

  get timeline(): Timeline {
    return this.owner.timeline.get();
  }

  get bodies(): readonly string[] {
    return this.timeline.messages.map(({body}) => body);
  }

  /** Another host has begun: the page subscribes there. */
  attach(account: SimulatedAccount): void {
    if (account === this.#account) return;
    this.#leaving.abort();
    this.#leaving = new AbortController();
    this.#account = account;
    if (this.#listener) void this.#watch(this.#listener);
  }

  /** Resolves when `test` holds: it is asked after every change of the window. */
  async until(test: (timeline: Timeline) => boolean): Promise<Timeline> {
    await new Promise<void>((resolve) => {
      if (test(this.timeline)) resolve();
      this.owner.timeline.subscribe((timeline) => {
        if (test(timeline)) resolve();
      }, this.#closing.signal);
    });
    return this.timeline;
  }

  close(): void {
    this.#leaving.abort();
    this.#closing.abort();
  }

  #caller(): Pick<BridgeCaller, 'request' | 'subscribe'> {
    const sync = () => this.#account.sync;
    const requests = {
      loadMessages: ({conversation, place, limit}: Requests['loadMessages']['params']) =>
        sync().messages(conversation, place, limit),
      fillGap: ({conversation, high, from}: Requests['fillGap']['params']) =>
        sync().fillGap(conversation, high, from),
      fetchOlder: ({conversation}: Requests['fetchOlder']['params']) =>
        sync().fetchOlder(conversation),
    } as unknown as Readonly<Record<RequestName, (params: unknown) => Promise<never>>>;
    return {
      request: (name, params) => requests[name](params),
      subscribe: (_topic, _params, listener) => {
        this.#listener = listener as unknown as TopicListener<'timeline'>;
        void this.#watch(this.#listener);
      },
    };
  }

  /** Like the host: what changes while the snapshot is read is told after it. */
  async #watch(listener: TopicListener<'timeline'>): Promise<void> {
    const {signal} = this.#leaving;
    const {screen, sync} = this.#account;
    let waiting: MessagesChange[] | undefined = [];
    screen.listen((change) => {
      if (change.topic !== 'messages' || change.conversation !== this.#jid) return;
      if (waiting) waiting.push(change);
      else listener.change(change);
    }, signal);
    try {
      const page = await sync.timeline(this.#jid, this.#page);
      if (signal.aborted) return;
      listener.snapshot(page);
      for (const change of waiting) listener.change(change);
      waiting = undefined;
    } catch (error) {
      // The host is gone, and another one is to come.
      if (!signal.aborted) listener.broken(error as Error);
    }
  }
}

/**
 * Everything that a page shows while it scrolls up to the very beginning and fills what it meets:
 * from the last message to the first, in one window.
 */
export async function scrollToStart(
  account: SimulatedAccount,
  conversation: Jid,
  page = 20,
): Promise<Timeline> {
  const view = new SimulatedPage(account, conversation, {window: 1_000_000, page});
  await view.until(({status}) => status === 'ready');
  await view.owner.jumpTo('end');
  for (let turn = 0; turn < 500; turn++) {
    const {before, gaps} = view.timeline;
    const gap = gaps.findLast(({kind}) => kind === 'missing');
    if (gap) await view.owner.fillGap(gap);
    else if (before === 'more' || before === 'gap') await view.owner.loadOlder();
    else {
      const {timeline} = view;
      view.close();
      return timeline;
    }
  }
  throw new Error('scrolling up does not end');
}
