import type {BridgeCaller} from '../bridge/caller.ts';
import type {Typing} from '../model/contact.ts';
import {InputError} from '../model/errors.ts';
import type {Ord, OriginId} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';
import type {Conversation} from './client.ts';
import type {Observable} from './observable.ts';
import type {PageStorage} from './page-storage.ts';
import {createTimeline} from './timeline.ts';

type ConversationOptions = {
  readonly caller: BridgeCaller;
  readonly jid: Jid;
  readonly session: Observable<SessionState>;
  /** Who is typing to us, in any conversation. */
  readonly typing: Observable<ReadonlyMap<Jid, Typing>>;
  readonly newId: () => OriginId;
  /** Where drafts go that no host takes. */
  readonly pageStorage: () => Promise<PageStorage>;
};

export function createConversation(options: ConversationOptions): Conversation {
  const {caller, jid} = options;
  const {seen, ...timeline} = createTimeline(options);
  /** What was seen last, while something of it is being told. */
  let displayed: Ord | undefined;

  /** One at a time: of what is seen while many come in only the newest matters. */
  async function tellDisplayed(ord: Ord): Promise<void> {
    await caller.request('markDisplayed', {conversation: jid, ord}).catch(() => {});
    const next = displayed;
    if (next !== undefined && next !== ord) return await tellDisplayed(next);
    displayed = undefined;
  }

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
    ...timeline,
    typing,

    async send(body) {
      if (body.trim() === '') throw new InputError('empty');
      await caller.request('sendMessage', {conversation: jid, id: options.newId(), body});
    },

    async retry(key) {
      await caller.request('retryMessage', {conversation: jid, key});
    },

    async discard(key) {
      await caller.request('discardMessage', {conversation: jid, key});
    },

    async coverage() {
      const params = {conversation: jid, place: {after: '' as Ord}, limit: 1};
      return (await caller.request('loadMessages', params)).coverage;
    },

    async exportMessages(format, exportOptions = {}) {
      const {exportMessages} = await import('./export.ts');
      return await exportMessages({caller, conversation: jid}, format, exportOptions);
    },

    async deleteHistory() {
      await caller.request('deleteHistory', {conversation: jid});
    },

    // These three report what happened in the page. If the host cannot take them there is
    // nothing that the person could do about it, and the next report says it again.
    setChatState(state) {
      caller.request('setChatState', {conversation: jid, state}).catch(() => {});
    },

    markDisplayed(ord) {
      seen(ord);
      const isTelling = displayed !== undefined;
      displayed = ord;
      if (!isTelling) void tellDisplayed(ord);
    },

    setDraft(text) {
      const kept = caller.request('setDraft', {conversation: jid, text}).then(
        () => undefined,
        () => text,
      );
      void Promise.all([kept, options.pageStorage()])
        .then(([left, {keepDraft}]) => keepDraft(options.session.get(), jid, left))
        .catch(() => {});
    },
  };
}
