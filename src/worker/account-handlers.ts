import type {Nothing, RequestHandlers} from '../bridge/contract.ts';
import {InputError} from '../model/errors.ts';
import {parseBareJid} from '../model/jid.ts';
import type {AccountSync} from '../sync/account-sync.ts';

const DONE: Nothing = {};

/**
 * The requests that are for the account, whoever that is at the moment.
 *
 * @param signedIn - rejects with InputError `signed-out`
 * @param wake - called when somebody waits for the network
 */
export function accountHandlers(
  signedIn: () => Promise<AccountSync>,
  wake: () => void,
): Omit<RequestHandlers, 'signIn' | 'signOut' | 'reconnect'> {
  return {
    async sendMessage({conversation, id, body}) {
      const sync = await signedIn();
      wake();
      return {key: await sync.send(conversation, id, body)};
    },
    async retryMessage({conversation, key}) {
      await (await signedIn()).retry(conversation, key);
      return DONE;
    },
    async discardMessage({conversation, key}) {
      await (await signedIn()).discard(conversation, key);
      return DONE;
    },
    loadMessages: async ({conversation, place, limit}) =>
      (await signedIn()).messages(conversation, place, limit),
    async fillGap({conversation, high, from}) {
      await (await signedIn()).fillGap(conversation, high, from);
      return DONE;
    },
    async fetchOlder({conversation}) {
      await (await signedIn()).fetchOlder(conversation);
      return DONE;
    },
    async deleteHistory({conversation}) {
      await (await signedIn()).deleteHistory(conversation);
      return DONE;
    },
    async setChatState({conversation, state}) {
      const sync = await signedIn();
      // What is being typed will want to be sent.
      if (state === 'composing') wake();
      sync.setChatState(conversation, state);
      return DONE;
    },
    async markDisplayed({conversation, ord}) {
      await (await signedIn()).markDisplayed(conversation, ord);
      return DONE;
    },
    async setDraft({conversation, text}) {
      await (await signedIn()).setDraft(conversation, text);
      return DONE;
    },
    async addContact({jid: text, name}) {
      const jid = parseBareJid(text.trim());
      if (!jid) throw new InputError('address');
      await (await signedIn()).addContact(jid, name);
      return {jid};
    },
    search: async (wish) => (await signedIn()).search(wish),
    async searchArchive(wish) {
      const sync = await signedIn();
      wake();
      return await sync.searchArchive(wish);
    },
    async room(request) {
      const rooms = await (await signedIn()).rooms();
      wake();
      const {handleRoomRequest} = await import('./room-handlers.ts');
      return await handleRoomRequest(rooms, request);
    },
    async removeContact({jid}) {
      await (await signedIn()).removeContact(jid);
      return DONE;
    },
    async answerSubscription({jid, accept}) {
      await (await signedIn()).answerSubscription(jid, accept);
      return DONE;
    },
  };
}
