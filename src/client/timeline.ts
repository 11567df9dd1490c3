/**
 * The timeline of a conversation in a page: a window (window.ts) that follows what the host tells
 * and moves where the reader goes. What the host tells while a stretch is on its way is applied
 * to that stretch, too, for it may not know it yet.
 */
import type {BridgeCaller} from '../bridge/caller.ts';
import type {MessagesChange} from '../model/changes.ts';
import type {Ord} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';
import type {GapEnd, TimelinePage, TimelinePlace} from '../model/timeline.ts';
import type {Conversation, Timeline} from './client.ts';
import {createStore, type Observable} from './observable.ts';
import {fromPage, toTimeline, withChange, withNewer, withOlder, type Window} from './window.ts';

/**
 * Messages: how many a window has at most, with how many it is opened (on each side of a place in the
 * middle), which fill a screen and are drawn at once, and how many are asked for as the reader goes on.
 */
const SIZES = {window: 300, first: 25, page: 50};

const LOADING: Timeline = {
  status: 'loading',
  messages: [],
  gaps: [],
  before: 'more',
  after: 'end',
  loading: undefined,
};

const UNKNOWN: Window = {
  messages: [],
  size: 0,
  below: undefined,
  above: undefined,
  coverage: {gaps: [], bottom: 'more'},
  reader: undefined,
};

type TimelineOptions = {
  readonly caller: Pick<BridgeCaller, 'request' | 'subscribe'>;
  readonly jid: Jid;
  readonly session: Observable<SessionState>;
  /** Smaller ones, for tests. */
  readonly sizes?: typeof SIZES;
};

export type TimelineOwner = Pick<
  Conversation,
  'timeline' | 'loadOlder' | 'loadNewer' | 'jumpTo' | 'fillGap'
> & {
  /** The reader has seen the message at `ord`. */
  readonly seen: (ord: Ord) => void;
};

export function createTimeline(options: TimelineOptions): TimelineOwner {
  const {caller, jid, session, sizes = SIZES} = options;
  const conversation = jid;
  let held: Window | undefined;
  let loading: Timeline['loading'];
  /** Counts the windows: what was asked for another one is not wanted any more. */
  let turn = 0;
  /** What the host has told since a stretch was asked for, for each that is on its way. */
  const meanwhile = new Set<MessagesChange[]>();

  const timeline = createStore<Timeline>(LOADING, (signal) => {
    caller.subscribe(
      'timeline',
      {conversation, limit: sizes.first},
      {
        snapshot(page) {
          // One with nothing in it is no place to stay: it is opened as for the first time.
          if (held && held.messages.length > 0) void again(page);
          else show(fromPage(page, sizes.window));
        },
        change(change) {
          for (const changes of meanwhile) changes.push(change);
          if (!held) return;
          const wasEmpty = held.messages.length === 0;
          show(withChange(held, change));
          // All of it has got another place: the reader is not left between two empty ones.
          if (wasEmpty || held.messages.length > 0) return;
          load('opening', sizes.first, (page, now) =>
            now.messages.length === 0 ? fromPage(page, sizes.window) : undefined,
          ).catch(() => {});
        },
        broken() {
          show(held ?? {...UNKNOWN, size: sizes.window});
        },
      },
      signal,
    );
    session.subscribe(() => {
      if (held) show(held);
    }, signal);
    // Who comes back later opens it anew.
    signal.addEventListener('abort', () => {
      turn++;
      held = undefined;
      timeline.set(LOADING);
    });
  });

  function isOnline(): boolean {
    const state = session.get();
    return state.phase === 'signed-in' && state.connection.status === 'online';
  }

  function show(next: Window): void {
    held = next;
    timeline.set(toTimeline(next, {loading, isOnline: isOnline()}));
  }

  /**
   * Asks for a stretch.
   *
   * @param merge - makes the window of it; undefined if it is to stay as it is
   */
  async function load(
    place: TimelinePlace,
    limit: number,
    merge: (page: TimelinePage, old: Window) => Window | undefined,
  ): Promise<TimelinePage> {
    const changes: MessagesChange[] = [];
    meanwhile.add(changes);
    try {
      const page = await caller.request('loadMessages', {conversation, place, limit});
      const next = merge(page, held ?? {...UNKNOWN, size: sizes.window});
      if (next) show(changes.reduce(withChange, next));
      return page;
    } finally {
      meanwhile.delete(changes);
    }
  }

  /** Another host, or another account, begins: the window is read again from where it is. */
  async function again(snapshot: TimelinePage): Promise<void> {
    if (!held) return;
    const own = turn;
    const {below, above, reader} = held;
    let isWanted = false;
    try {
      await load({above: below, below: above}, sizes.window, (page, now) => {
        if (own !== turn) return undefined;
        const isSame = now.below === below && now.above === above;
        isWanted = !isSame;
        return isSame ? {...fromPage(page, sizes.window), reader} : undefined;
      });
      // It has grown meanwhile.
      if (isWanted) await again(snapshot);
    } catch {
      // Nobody is signed in any more, say: the snapshot tells what there is instead.
      if (own === turn) show(fromPage(snapshot, sizes.window));
    }
  }

  /** @param task - says when the stretch `arrives`; false: it is not wanted any more */
  async function extend(
    side: 'older' | 'newer',
    task: (current: Window, arrives: () => boolean) => Promise<unknown>,
  ): Promise<void> {
    if (loading || !held) return;
    const own = turn;
    let isOver = false;
    const end = () => {
      loading = undefined;
      isOver = true;
    };
    loading = side;
    show(held);
    try {
      await task(held, () => {
        if (own === turn) end();
        return own === turn;
      });
    } finally {
      if (!isOver) {
        end();
        if (held) show(held);
      }
    }
  }

  async function fillGap(high: Ord, from: GapEnd): Promise<void> {
    if (held && from === 'high') held = {...held, reader: high};
    await caller.request('fillGap', {conversation, high, from});
  }

  return {
    timeline,

    loadOlder: () =>
      extend('older', async (current, arrives) => {
        const {messages, below, above} = current;
        const place = messages[0]?.ord ?? above;
        const {before, gaps} = toTimeline(current, {loading, isOnline: true});
        const gap = before === 'gap' ? gaps[0] : undefined;
        if (below !== undefined && place !== undefined) {
          await load({before: place}, sizes.page, (page, now) =>
            arrives() ? withOlder(now, page, place) : undefined,
          );
        } else if (gap?.kind === 'missing') {
          await fillGap(gap.high, 'high');
        } else if (current.coverage.bottom === 'more') {
          if (place !== undefined) held = {...current, reader: place};
          await caller.request('fetchOlder', {conversation});
        }
      }),

    loadNewer: () =>
      extend('newer', async ({messages, below, above}, arrives) => {
        const place = messages.at(-1)?.ord ?? below;
        if (above === undefined || place === undefined) return;
        await load({after: place}, sizes.page, (page, now) =>
          arrives() ? withNewer(now, page, place) : undefined,
        );
      }),

    async jumpTo(target) {
      const own = ++turn;
      const page = await load(target, sizes.first, (found) => {
        const isFound = found.target !== undefined || target === 'end';
        return own === turn && isFound ? fromPage(found, sizes.window) : undefined;
      });
      const key = target === 'end' ? page.messages.at(-1)?.key : page.target;
      return page.messages.find((message) => message.key === key);
    },

    fillGap: ({high}) => {
      const isBelow = held?.reader !== undefined && held.reader < high;
      return fillGap(high, isBelow ? 'low' : 'high');
    },

    seen(ord) {
      if (held) held = {...held, reader: ord};
    },
  };
}
