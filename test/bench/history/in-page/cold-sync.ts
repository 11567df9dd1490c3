/**
 * A worker in which the real sync fetches a whole archive into an empty database. What runs beside
 * it in the product (bridge, pages) is left out, and so is the limit of pages on one connect.
 */
import type {BareJid} from '../../../../src/model/jid.ts';
import {accountStoreName, openAccountStore} from '../../../../src/store/open.ts';
import {createAccountSync} from '../../../../src/sync/create-account-sync.ts';
import {createSession} from '../../../../src/xmpp/session.ts';

export type ColdSync = {
  readonly service: string;
  readonly account: BareJid;
  readonly password: string;
};

/** How long it took from the login to the last message, in ms, and how many messages there were. */
export type ColdSynced = {readonly time: number; readonly count: number};

const newId = () => crypto.randomUUID();

async function fetchAll({service, account, password}: ColdSync): Promise<ColdSynced> {
  const store = await openAccountStore(accountStoreName(account));
  const session = createSession({account, service, resource: 'bench'});
  let count = 0;
  const sync = createAccountSync({
    wire: session,
    store,
    publish(changes) {
      for (const change of changes) if (change.topic === 'messages') count += change.upsert.length;
    },
    now: () => Date.now(),
    newId,
    pagesOnConnect: Infinity,
  });
  const time = await new Promise<number>((resolve, reject) => {
    const bound = async (jid: Parameters<typeof sync.bound>[0]) => {
      const start = Date.now();
      try {
        await sync.bound(jid);
        resolve(Date.now() - start);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const listener = new Proxy(sync, {
      get(target, name) {
        if (name === 'bound') return bound;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    session.start(listener, {kind: 'password', password});
  });
  await session.stop();
  store.close();
  return {time, count};
}

addEventListener('message', ({data}: MessageEvent<ColdSync>) => {
  fetchAll(data).then(
    (synced) => postMessage(synced),
    (error: unknown) => postMessage({failed: String(error)}),
  );
});
