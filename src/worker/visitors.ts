/**
 * People without an account (SASL ANONYMOUS, RFC 4505). Each login gives another address, and what
 * others send to the one before is lost: see docs/decisions/0013-anonymous.md.
 */
import {InputError} from '../model/errors.ts';
import {parseBareJid} from '../model/jid.ts';
import type {AccountRecord} from '../store/accounts.ts';
import {newResource} from './secrets.ts';

/**
 * What a visitor logs in to.
 *
 * @throws InputError `address` if neither the page nor the service names a domain
 */
export function visitorRecord(
  place: Pick<AccountRecord, 'scope' | 'service' | 'domain'>,
): AccountRecord {
  const {scope, service, domain} = place;
  const [url = ''] = service?.split(/\s+/) ?? [];
  const jid = parseBareJid(domain ?? (URL.canParse(url) ? new URL(url).hostname : ''));
  if (!jid) throw new InputError('address');
  return {
    scope,
    jid,
    service,
    domain,
    resource: newResource(),
    loginBy: 'anonymous',
    lastUsed: Date.now(),
  };
}
