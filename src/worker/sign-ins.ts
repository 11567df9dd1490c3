/**
 * Who signs in and out, and what with: from what pages ask, and what this device remembers, to the
 * account in the slot.
 */
import type {Nothing, RequestHandlers, Requests} from '../bridge/contract.ts';
import type {Hello} from '../bridge/envelopes.ts';
import type {BridgeServer} from '../bridge/server.ts';
import {createDeferred} from '../model/deferred.ts';
import type {BareJid} from '../model/jid.ts';
import {credentialsNeeded} from '../model/session.ts';
import {forgetAccount, loadAccount, type AccountRecord} from '../store/accounts.ts';
import {deleteAccountStore} from '../store/open.ts';
import type {Account} from './account.ts';
import type {AccountSlot} from './account-slot.ts';
import type {Device} from './device.ts';
import {accountOf, recordOf, returningSecret, secretOf, type AskForToken} from './secrets.ts';
import {visitorRecord} from './visitors.ts';

type SignInParams = Requests['signIn']['params'];
type SignedIn = {readonly jid: BareJid};

export type SignInsOptions = {
  readonly scope: string;
  readonly device: Device;
  readonly slot: AccountSlot;
  readonly server: Pick<BridgeServer, 'askForToken'>;
};

export interface SignIns extends Pick<RequestHandlers, 'signIn' | 'signOut'> {
  /**
   * A page has come. Before the first one, nothing begins.
   *
   * @param isNew - it knows nothing of how it ended here before: all begins anew
   */
  greet(page: Hello, isNew: boolean): void;
}

export function createSignIns({scope, device, slot, server}: SignInsOptions): SignIns {
  const askForToken: AskForToken = (reason) => server.askForToken(reason);
  const greeted = createDeferred();
  /** The newest page's wish of where to connect; it wins over what was remembered. */
  let wish: Pick<Hello, 'service' | 'domain'> | undefined;
  const underWay = new Map<string, Promise<SignedIn>>();

  /** The account that this device remembers. */
  async function find(): Promise<Account | undefined> {
    await greeted.promise;
    await slot.close();
    // Whether anything can be kept is found out beside it; where not, the second look is into memory.
    const early = loadAccount(scope);
    early.catch(() => {});
    await device.prepare();
    const record = await early.catch(() => loadAccount(scope));
    // A visitor's address has gone with the host.
    if (!record || record.loginBy === 'anonymous') return undefined;
    const secret = returningSecret(record, record, askForToken);
    return await slot.open({...record, ...wish}, secret, 'at once');
  }

  /** A page knows another address of the server: go there. */
  async function follow(): Promise<void> {
    const {account} = slot;
    if (!account || !wish) return;
    const {record, kept} = account;
    if (record.service === wish.service && record.domain === wish.domain) return;
    const secret = returningSecret(record, kept, askForToken);
    if (secret) await slot.reopen({...record, ...wish, ...kept}, secret);
  }

  /** A page has come that gives tokens: the account may have waited for that. */
  async function supply(): Promise<void> {
    const {account} = slot;
    if (!account || !credentialsNeeded(account.connection)) return;
    const {record, kept} = account;
    if (record.loginBy === 'page') {
      account.reconnect();
    } else {
      const secret = secretOf({getToken: true}, askForToken);
      await slot.reopen({...record, ...kept, loginBy: 'page'}, secret);
    }
  }

  async function signIn(params: SignInParams): Promise<SignedIn> {
    const {service, domain, credentials, remember} = params;
    if ('anonymous' in credentials) return await enter({scope, service, domain});
    const jid = accountOf(params);
    const secret = secretOf(credentials, askForToken);
    const present = slot.account?.jid === jid ? slot.account : undefined;
    // Two tabs with `credentials` sign in at the same moment: the second finds it done.
    if (present?.connection.status === 'online') return {jid};
    const record = recordOf(params, {scope, jid}, present?.record);

    // The same account again (its password was changed, say): its history stays on screen.
    const candidate = present ? await slot.reopen(record, secret) : await slot.open(record, secret);
    if (present) await candidate.firstOnline;
    else await slot.admit(candidate);
    if (remember) await device.remember({...record, ...candidate.kept, route: candidate.route});
    slot.show(candidate);
    return {jid};
  }

  /** Signs in without an account. */
  async function enter(
    place: Pick<AccountRecord, 'scope' | 'service' | 'domain'>,
  ): Promise<SignedIn> {
    const {account, connecting} = slot;
    if (account?.record.loginBy === 'anonymous') {
      connecting?.reconnect();
      return {jid: account.jid};
    }
    const record = visitorRecord(place);
    const visitor = await slot.open(record, {kind: 'anonymous'});
    await slot.admit(visitor);
    await device.remember({...record, jid: visitor.jid});
    slot.show(visitor);
    return {jid: visitor.jid};
  }

  async function signOut(forget: boolean): Promise<Nothing> {
    const {jid, record} = slot.account ?? {};
    await slot.close({revoke: true});
    await forgetAccount(scope);
    // Nobody can come back to a visitor's history.
    if (jid && (forget || record?.loginBy === 'anonymous')) await deleteAccountStore(jid);
    slot.show(undefined);
    return {};
  }

  slot.start(find);

  return {
    greet({service, domain, givesTokens}, isNew) {
      if (isNew) slot.start(find);
      wish = {service, domain};
      greeted.resolve();
      slot.inTurn(follow).catch(() => slot.publishState());
      if (givesTokens) slot.inTurn(supply).catch(() => slot.publishState());
    },
    signIn(params) {
      const {credentials} = params;
      const begin = () => slot.inTurn(() => signIn(params));
      // Tabs that sign in at the same moment without a secret of their own share the attempt.
      if (!('getToken' in credentials || 'anonymous' in credentials)) return begin();
      const key = JSON.stringify(params);
      const attempt = underWay.get(key) ?? begin().finally(() => underWay.delete(key));
      underWay.set(key, attempt);
      return attempt;
    },
    signOut: ({forget}) => slot.inTurn(() => signOut(forget)),
  };
}
