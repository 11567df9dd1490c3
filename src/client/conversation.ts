import type {BridgeCaller} from '../bridge/caller.ts';
import type {MessagesChange} from '../model/changes.ts';
import {InputError} from '../model/errors.ts';
import type {MessageKey, OriginId, Ord} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {TimelinePage} from '../model/timeline.ts';
import type {Conversation, Timeline} from './client.ts';
import {createStore, type Observable} from './observable.ts';

/** How many messages a window starts with, and grows by. */
const WINDOW = 50;
/** As many as a host gives at once. */
const MAX_WINDOW = 1000;

const LOADING: Timeline = {
  status: 'loading',
  messages: [],
  gaps: [],
  before: 'more',
  after: 'end',
  loading: undefined,
};

type ConversationOptions = {
  readonly caller: BridgeCaller;
  readonly jid: BareJid;
  /** Who is typing to us, in any conversation. */
  readonly typing: Observable<ReadonlySet<BareJid>>;
  readonly newId: () => OriginId;
};

export function createConversation(options: ConversationOptions): Conversation {
  const {caller, jid} = options;

  /** What has changed while older messages are on their way: their page may not know it yet. */
  let meanwhile: MessagesChange[] = [];
  /** Begins again with a new snapshot, while anybody watches. */
  let askAnew: (() => void) | undefined;

  const timeline = createStore<Timeline>(LOADING, (signal) => {
    let current = new AbortController();

    /** @param merge - how a snapshot and what the page has already become one */
    function watch(merge: (old: Timeline, page: TimelinePage) => Timeline): void {
      const limit = Math.min(Math.max(WINDOW, timeline.get().messages.length), MAX_WINDOW);
      caller.subscribe(
        'timeline',
        {conversation: jid, limit},
        {
          snapshot(page) {
            timeline.set(merge(timeline.get(), page));
          },
          change(change) {
            const old = timeline.get();
            if (old.loading) meanwhile.push(change);
            timeline.set(withChange(old, change));
            if (sinks(old, change)) askAnew?.();
          },
          broken() {
            timeline.set({...timeline.get(), status: 'ready', before: 'unavailable'});
          },
        },
        AbortSignal.any([signal, current.signal]),
      );
    }

    askAnew = () => {
      current.abort();
      current = new AbortController();
      watch(fromSnapshot);
    };
    signal.addEventListener('abort', () => (askAnew = undefined));
    watch(withSnapshot);
  });

  const typing: Observable<boolean> = {
    get: () => options.typing.get().has(jid),
    subscribe(listener, signal) {
      let last = options.typing.get().has(jid);
      options.typing.subscribe((who) => {
        if (who.has(jid) === last) return;
        last = who.has(jid);
        listener(last);
      }, signal);
    },
  };

  return {
    jid,
    timeline,
    typing,

    async loadOlder() {
      const {messages, loading, before} = timeline.get();
      const oldest = messages[0];
      if (loading || before === 'start') return;
      if (!oldest) {
        // There is nothing to be older than: what was not here may be by now.
        askAnew?.();
        return;
      }
      timeline.set({...timeline.get(), loading: 'older'});
      try {
        const params = {conversation: jid, before: oldest.ord, limit: WINDOW};
        const page = await caller.request('loadOlder', params);
        const now = timeline.get();
        // Another window now, which this page does not continue: it is asked for again.
        if (now.messages[0]?.ord !== oldest.ord) return;
        timeline.set(meanwhile.reduce(withChange, withOlder(now, page)));
      } finally {
        meanwhile = [];
        timeline.set({...timeline.get(), loading: undefined});
      }
    },

    async send(body) {
      if (body.trim() === '') throw new InputError('empty');
      await caller.request('sendMessage', {conversation: jid, id: options.newId(), body});
    },

    async retry(key: MessageKey) {
      await caller.request('retryMessage', {conversation: jid, key});
    },

    async discard(key: MessageKey) {
      await caller.request('discardMessage', {conversation: jid, key});
    },

    // These three report what happened in the page. If the host cannot take them there is
    // nothing that the person could do about it, and the next report says it again.
    setChatState(state) {
      caller.request('setChatState', {conversation: jid, state}).catch(() => {});
    },

    markDisplayed(ord) {
      caller.request('markDisplayed', {conversation: jid, ord}).catch(() => {});
    },

    setDraft(text) {
      caller.request('setDraft', {conversation: jid, text}).catch(() => {});
    },
  };
}

function fromSnapshot(old: Timeline, {messages, before}: TimelinePage): Timeline {
  return {...old, status: 'ready', messages, before};
}

/**
 * A snapshot is the newest stretch. What the page holds below it stays where the two overlap;
 * otherwise something in between is unknown, and the page starts again from the snapshot.
 */
function withSnapshot(old: Timeline, page: TimelinePage): Timeline {
  const [first] = page.messages;
  const below = first ? old.messages.filter(({ord}) => ord < first.ord) : [];
  const overlaps = below.length > 0 && below.length < old.messages.length;
  if (!overlaps) return fromSnapshot(old, page);
  return {...old, status: 'ready', messages: [...below, ...page.messages]};
}

function withOlder(old: Timeline, page: TimelinePage): Timeline {
  return {...old, messages: merge(old.messages, page.messages), before: page.before};
}

/** What is below the window, and was not in it, is left out: it comes when somebody scrolls there. */
function withChange(old: Timeline, change: MessagesChange): Timeline {
  const touched = new Set([...change.remove, ...change.upsert.map(({key}) => key)]);
  const known = new Set(old.messages.map(({key}) => key));
  const kept = old.messages.filter(({key}) => !touched.has(key));
  const inside = change.upsert.filter(({key, ord}) => known.has(key) || !isBelow(old, ord));
  return {...old, messages: merge(kept, inside)};
}

/**
 * True if a message of the window moves below it: the archive gave it its place. Then the lower
 * edge is no longer known, for there may be others between that message and the rest.
 */
function sinks(old: Timeline, {upsert}: MessagesChange): boolean {
  const known = new Set(old.messages.map(({key}) => key));
  return upsert.some(({key, ord}) => known.has(key) && isBelow(old, ord));
}

function isBelow({before, messages}: Timeline, ord: Ord): boolean {
  const [oldest] = messages;
  return before !== 'start' && oldest !== undefined && ord < oldest.ord;
}

/** The union by key, in order; `news` wins. */
function merge(messages: readonly Message[], news: readonly Message[]): readonly Message[] {
  if (news.length === 0) return messages;
  const byKey = new Map(messages.map((message) => [message.key, message]));
  for (const message of news) byKey.set(message.key, message);
  return [...byKey.values()].sort((a, b) => (a.ord < b.ord ? -1 : Number(a.ord > b.ord)));
}
