/** XEP-0490 on real servers: what one client of an account tells, the others hear and read. */
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {startProsody} from '../../demo/server/prosody.js';
import type {XmppServer} from '../../demo/server/types.ts';
import type {ArchiveId} from '../../src/model/ids.ts';
import type {BareJid} from '../../src/model/jid.ts';
import {startPeer, type Peer} from '../e2e/peer/peer.ts';
import {createAccount, type Account} from '../e2e/world.ts';
import {startEjabberd} from './ejabberd.js';
import {beginSession, type RealSession} from './real-session.ts';

const BOB = 'bob@localhost' as BareJid;
const CAROL = 'carol@localhost' as BareJid;

const item = (chat: BareJid, id: string) => ({chat, id: id as ArchiveId});

describe.each([
  {name: 'prosody', start: () => startProsody({archive: 'sql'})},
  {name: 'ejabberd', start: () => startEjabberd()},
] as const)('$name', ({start}) => {
  let server: XmppServer;
  let me: Account;
  let begun: RealSession[] = [];
  let peers: Peer[] = [];

  beforeAll(async () => {
    server = await start();
  });
  afterEach(async () => {
    for (const {session} of begun) await session.stop();
    for (const peer of peers) await peer.stop();
    begun = [];
    peers = [];
  });
  afterAll(async () => {
    await server.dispose();
  });

  async function online(resource: string): Promise<RealSession> {
    const secret = {kind: 'password', password: me.password} as const;
    const session = beginSession(server, me.jid, secret, {resource});
    begun.push(session);
    await session.session.firstOnline;
    session.session.announce();
    return session;
  }

  async function peerOf(account: Account): Promise<Peer> {
    const peer = await startPeer(server, account.user, account.password);
    peers.push(peer);
    return peer;
  }

  test('what one client tells the others hear, and one that comes later reads', async () => {
    me = await createAccount(server, 'Anna');
    const mine = await peerOf(me);
    const desk = await online('desk');
    expect(await desk.session.fetchDisplayed()).toEqual([]);
    // A chat at a time: the node keeps one item for each.
    expect(await desk.session.publishDisplayed(item(BOB, 'b1'))).toBe(true);
    expect(await desk.session.publishDisplayed(item(CAROL, 'c1'))).toBe(true);
    expect(await desk.session.publishDisplayed(item(BOB, 'b2'))).toBe(true);
    await mine.displayedThat(({chat, id}) => chat === BOB && id === 'b2');
    expect(await mine.displayedItems()).toEqual({[BOB]: 'b2', [CAROL]: 'c1'});

    await mine.display(CAROL, 'c2');
    await desk.displayed(({chat, id}) => chat === CAROL && id === 'c2');
    const phone = await online('phone');
    const items = await phone.session.fetchDisplayed();
    expect(items.toSorted((a, b) => (a.chat < b.chat ? -1 : 1))).toEqual([
      item(BOB, 'b2'),
      item(CAROL, 'c2'),
    ]);
  });

  test('nobody else reads it, also where another client has made the node for all', async () => {
    me = await createAccount(server, 'Anna');
    const contact = await createAccount(server, 'Bob');
    await server.befriend(me, contact);
    const mine = await peerOf(me);
    const bob = await peerOf(contact);
    await mine.display(BOB, 'b1', {private: false});
    expect(await bob.displayedItems(me.jid)).toEqual({[BOB]: 'b1'});

    const desk = await online('desk');
    for (const [chat, id] of [
      [BOB, 'b2'],
      [CAROL, 'c1'],
    ] as const) {
      expect(await desk.session.publishDisplayed(item(chat, id))).toBe(true);
    }
    expect(await mine.displayedItems()).toEqual({[BOB]: 'b2', [CAROL]: 'c1'});
    expect(await bob.displayedItems(me.jid)).toEqual(expect.any(String));
  });
});
