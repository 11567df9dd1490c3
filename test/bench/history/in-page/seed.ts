/** Fills an account's database, with the real schema and as the real store writes it. */
import type {MessageKey, Ord} from '../../../../src/model/ids.ts';
import type {BareJid} from '../../../../src/model/jid.ts';
import {loadConversation, saveConversation} from '../../../../src/store/conversations.ts';
import {saveMessage} from '../../../../src/store/messages.ts';
import {raiseHead} from '../../../../src/store/meta.ts';
import {accountStoreName, openAccountStore} from '../../../../src/store/open.ts';
import {many} from '../../../../src/store/ord.ts';
import type {AccountStore, WriteTx} from '../../../../src/store/schema.ts';
import {write} from '../../../../src/store/transaction.ts';
import {candidateOf, partiesOfAccount} from '../../../../src/sync/candidate.ts';
import {Effects} from '../../../../src/sync/effects.ts';
import {INGEST_STORES} from '../../../../src/sync/ingest.ts';
import type {PastMessage} from '../../../../demo/server/types.ts';

type Past = {
  readonly account: BareJid;
  readonly other: BareJid;
  /** Oldest first. */
  readonly messages: readonly PastMessage[];
};

export type Seed = {
  /** How many messages of the conversation are here. */
  count(account: BareJid, other: BareJid): Promise<number>;
  /** Adds messages to the end of the conversation. */
  add(past: Past): Promise<void>;
};

declare global {
  interface Window {
    benchSeed?: Seed;
  }
}

async function within<T>(account: BareJid, use: (store: AccountStore) => Promise<T>): Promise<T> {
  const store = await openAccountStore(accountStoreName(account));
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** The place of the last message that was added is kept beside the database. */
const top = {
  get: () => (localStorage.getItem('bench-top') ?? undefined) as Ord | undefined,
  set: (ord: Ord) => localStorage.setItem('bench-top', ord),
};

async function summarise(tx: WriteTx, other: BareJid): Promise<void> {
  const effects = new Effects();
  effects.removed({conversation: other, key: '' as MessageKey});
  await effects.conclude(tx);
}

window.benchSeed = {
  count: (account, other) =>
    within(account, async (store) => {
      const range = IDBKeyRange.bound([other], [other, []]);
      return await store.countFromIndex('messages', 'ord', range);
    }),

  add: ({account, other, messages}) =>
    within(account, async (store) => {
      await write(store, INGEST_STORES, async (tx) => {
        const ords = many(messages.length, top.get(), undefined);
        await Promise.all(
          messages.map(async (message, index) => {
            const isOwn = `${message.from}@` === account.slice(0, message.from.length + 1);
            const stanza = {
              from: isOwn ? account : other,
              to: isOwn ? other : account,
              id: message.id,
              originId: message.id,
              type: 'chat',
              body: message.body,
              markable: true,
            };
            const item = {
              stanza,
              archiveId: `archived-${message.id}`,
              time: message.time * 1000,
              key: message.id,
            };
            const candidate = candidateOf(item as never, {
              account,
              archive: account,
              partiesOf: (sent) => partiesOfAccount(sent, account),
            });
            const ord = ords[index];
            if (!candidate || ord === undefined) throw new TypeError('no message');
            await saveMessage(tx, {...candidate, ord, placed: true});
          }),
        );
        const last = ords.at(-1);
        if (last === undefined) return;
        await raiseHead(tx, last);
        await saveConversation(tx, {...(await loadConversation(tx, other)), displayed: last});
        await summarise(tx, other);
        top.set(last);
      });
    }),
};
