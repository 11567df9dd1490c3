import type {BridgeCaller} from '../bridge/caller.ts';
import type {MessagesChange} from '../model/changes.ts';
import {InputError} from '../model/errors.ts';
import type {MessageKey, OriginId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {TimelinePage} from '../model/timeline.ts';
import type {Conversation, Timeline} from './client.ts';
import {createStore, type Observable} from './observable.ts';

/** How many messages a window starts with, and grows by. */
const WINDOW = 50;

const LOADING: Timeline = {status: 'loading', messages: [], before: 'more', loadingOlder: false};

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

  const timeline = createStore<Timeline>(LOADING, (signal) => {
    caller.subscribe(
      'timeline',
      {conversation: jid, limit: Math.max(WINDOW, timeline.get().messages.length)},
      {
        snapshot: (page) => timeline.set(withSnapshot(timeline.get(), page)),
        change(change) {
          if (timeline.get().loadingOlder) meanwhile.push(change);
          timeline.set(withChange(timeline.get(), change));
        },
        broken: () => timeline.set({...timeline.get(), status: 'ready', before: 'unavailable'}),
      },
      signal,
    );
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
      const {messages, loadingOlder, before} = timeline.get();
      const oldest = messages[0];
      if (loadingOlder || !oldest || before === 'start') return;
      timeline.set({...timeline.get(), loadingOlder: true});
      try {
        const params = {conversation: jid, before: oldest.ord, limit: WINDOW};
        const page = await caller.request('loadOlder', params);
        timeline.set(meanwhile.reduce(withChange, withOlder(timeline.get(), page)));
      } finally {
        meanwhile = [];
        timeline.set({...timeline.get(), loadingOlder: false});
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

/**
 * A snapshot is the newest stretch. What the page holds below it stays where the two overlap;
 * otherwise something in between is unknown, and the page starts again from the snapshot.
 */
function withSnapshot(old: Timeline, page: TimelinePage): Timeline {
  const [first] = page.messages;
  const below = first ? old.messages.filter(({ord}) => ord < first.ord) : [];
  const overlaps = below.length > 0 && below.length < old.messages.length;
  return {
    status: 'ready',
    messages: overlaps ? [...below, ...page.messages] : page.messages,
    before: overlaps ? old.before : page.before,
    loadingOlder: old.loadingOlder,
  };
}

function withOlder(old: Timeline, page: TimelinePage): Timeline {
  return {...old, messages: merge(old.messages, page.messages), before: page.before};
}

/**
 * What is below the window is left out, and comes when somebody scrolls there. A message that
 * moves below it leaves it, because otherwise it would be taken for the window's lower edge, and
 * what lies between would never be asked for.
 */
function withChange(old: Timeline, change: MessagesChange): Timeline {
  const touched = new Set([...change.remove, ...change.upsert.map(({key}) => key)]);
  const kept = old.messages.filter(({key}) => !touched.has(key));
  const edge = old.before === 'start' ? undefined : old.messages[0]?.ord;
  const inside = change.upsert.filter(({ord}) => edge === undefined || ord >= edge);
  return {...old, messages: merge(kept, inside)};
}

/** The union by key, in order; `news` wins. */
function merge(messages: readonly Message[], news: readonly Message[]): readonly Message[] {
  if (news.length === 0) return messages;
  const byKey = new Map(messages.map((message) => [message.key, message]));
  for (const message of news) byKey.set(message.key, message);
  return [...byKey.values()].sort((a, b) => (a.ord < b.ord ? -1 : Number(a.ord > b.ord)));
}
