import type {BridgeCaller} from '../bridge/caller.ts';
import type {ContactsChange} from '../model/changes.ts';
import type {Contact, Presence, Typing} from '../model/contact.ts';
import {toErrorInfo} from '../model/errors.ts';
import type {OriginId} from '../model/ids.ts';
import type {BareJid, Jid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';
import type {Conversation, NatterClient} from './client.ts';
import {createConversation} from './conversation.ts';
import {later} from './later.ts';
import {createStore} from './observable.ts';
import type {Rooms} from './rooms.ts';
import {createSearch} from './search.ts';

export type ClientOptions = {
  readonly caller: BridgeCaller;
  readonly service: string | undefined;
  readonly domain: string | undefined;
  /** Makes message ids: UUIDs. */
  readonly newId: () => OriginId;
};

/** The client over a bridge; `connectClient` is the one that pages call. */
export function createClient(options: ClientOptions): NatterClient {
  const {caller} = options;
  const conversations = new Map<Jid, Conversation>();

  const session = createStore<SessionState>({phase: 'starting'}, (signal) => {
    caller.subscribe(
      'session',
      {},
      {
        snapshot: (state) => session.set(meanwhile(session.get(), state)),
        change: (state) => session.set(meanwhile(session.get(), state)),
        broken: (error) => session.set({phase: 'signed-out', error: toErrorInfo(error)}),
      },
      signal,
    );
  });

  const contacts = createStore<readonly Contact[] | undefined>(undefined, (signal) => {
    caller.subscribe(
      'contacts',
      {},
      {
        snapshot(all) {
          contacts.set(all.toSorted(byActivity));
          later(handOverDrafts).catch(() => {});
        },
        change: (change) => contacts.set(withChange(contacts.get() ?? [], change)),
        // The session's state says what is wrong with the disk.
        broken: () => contacts.set([]),
      },
      signal,
    );
  });

  /** Fetched early: when they are needed the network may be gone. */
  const pageStorage = () => import('./page-storage.ts');

  /** What no host took until now. */
  async function handOverDrafts(): Promise<void> {
    const {signedIn} = await pageStorage();
    signedIn(session.get(), (jid, text) => client.conversation(jid).setDraft(text));
  }

  const presence = createStore<ReadonlyMap<BareJid, Presence>>(new Map(), (signal) => {
    caller.subscribe(
      'presence',
      {},
      {
        snapshot: (all) => presence.set(new Map(all)),
        change: (change) => presence.set(new Map(presence.get()).set(change.jid, change.presence)),
        broken: () => presence.set(new Map()),
      },
      signal,
    );
  });

  const typing = createStore<ReadonlyMap<Jid, Typing>>(new Map(), (signal) => {
    caller.subscribe(
      'typing',
      {},
      {
        snapshot: (all) => typing.set(new Map(all.map((one) => [one.conversation, one]))),
        change({typing: isTyping, ...one}) {
          const who = new Map(typing.get());
          if (isTyping) who.set(one.conversation, one);
          else who.delete(one.conversation);
          typing.set(who);
        },
        broken: () => typing.set(new Map()),
      },
      signal,
    );
  });

  let rooms: Promise<Rooms> | undefined;

  const client: NatterClient = {
    session,
    contacts,
    presence,
    typing,

    async rooms() {
      rooms ??= import('./rooms.ts').then(({createRooms}) => createRooms(caller));
      return await rooms;
    },

    conversation(jid) {
      const known = conversations.get(jid);
      if (known) return known;
      const conversation = createConversation({
        caller,
        jid,
        session,
        typing,
        pageStorage,
        newId: options.newId,
      });
      conversations.set(jid, conversation);
      return conversation;
    },

    async signIn(params) {
      const {service, domain} = options;
      await caller.request('signIn', {...params, service, domain});
      // Nobody waits for it.
      if (params.remember)
        void pageStorage().then(
          ({keepStorage}) => keepStorage(),
          () => {},
        );
    },

    async signOut(params) {
      await caller.request('signOut', params);
      (await pageStorage()).signedOut(params.forget, session);
    },

    async reconnect() {
      await caller.request('reconnect', {});
    },

    async addContact(jid, name) {
      return (await caller.request('addContact', {jid, name})).jid;
    },

    async removeContact(jid) {
      await caller.request('removeContact', {jid});
    },

    async answerSubscription(jid, accept) {
      await caller.request('answerSubscription', {jid, accept});
    },

    ...createSearch(caller),

    async deleteHistory() {
      await caller.request('deleteHistory', {conversation: undefined});
    },

    close() {
      caller.close();
    },
  };
  return client;
}

/**
 * A host that starts in the place of another knows as much in a moment; until then what was known
 * stays on screen, and with it what somebody is typing.
 */
function meanwhile(old: SessionState, state: SessionState): SessionState {
  if (state.phase !== 'starting') return state;
  return old.phase === 'signed-in' ? {...old, connection: {status: 'connecting'}} : old;
}

function withChange(old: readonly Contact[], change: ContactsChange): readonly Contact[] {
  const byJid = new Map(old.map((contact) => [contact.jid, contact]));
  for (const jid of change.remove) byJid.delete(jid);
  for (const contact of change.upsert) byJid.set(contact.jid, contact);
  return [...byJid.values()].sort(byActivity);
}

/** Newest activity first; who never wrote comes after, by name. */
function byActivity(a: Contact, b: Contact): number {
  const time = (b.last?.time ?? 0) - (a.last?.time ?? 0);
  return time || (a.name ?? a.jid).localeCompare(b.name ?? b.jid);
}
