/**
 * People without an account (SASL ANONYMOUS, RFC 4505). Each login gives another address, and what
 * others send to the one before is lost: see docs/decisions/0013-anonymous.md.
 */
import {InputError, StorageError} from '../model/errors.ts';
import {parseBareJid, type BareJid} from '../model/jid.ts';
import type {AccountRecord} from '../store/accounts.ts';
import {
  accountStoreName,
  deleteAccountStore,
  openAccountStore,
  spareStoreName,
} from '../store/open.ts';
import type {AccountStore} from '../store/schema.ts';
import {inheritUnsent} from '../sync/inherit-unsent.ts';

/**
 * What a visitor logs in to.
 *
 * @throws InputError `address` if neither the page nor the service names a domain
 */
export function visitorRecord(
  place: Pick<AccountRecord, 'scope' | 'service' | 'domain'>,
): AccountRecord {
  const {scope, service, domain} = place;
  const [url = ''] = service.split(/\s+/);
  const jid = parseBareJid(domain ?? (URL.canParse(url) ? new URL(url).hostname : ''));
  if (!jid) throw new InputError('address');
  const resource = `natter.${crypto.randomUUID().slice(0, 8)}`;
  return {scope, jid, service, domain, resource, loginBy: 'anonymous', lastUsed: Date.now()};
}

/**
 * Moves what a visitor has not sent to the store of the next address, and deletes the rest.
 *
 * @param from - the address before; nobody uses its store any more
 * @param to - the store of `account`
 */
export async function succeed(from: BareJid, to: AccountStore, account: BareJid): Promise<void> {
  const known = new Set((await indexedDB.databases()).map(({name}) => name));
  for (const name of [accountStoreName(from), spareStoreName(from)]) {
    if (!known.has(name)) continue;
    try {
      const store = await openAccountStore(name);
      await inheritUnsent(store, to, account).finally(() => store.close());
    } catch (error) {
      // What cannot be read is not to be had by waiting: the address is gone.
      if (!(error instanceof StorageError)) throw error;
    }
  }
  await deleteAccountStore(from);
}
