/** The other side: a client of another make, which loses its connection and comes back, too. */
import {setTimeout as delay} from 'node:timers/promises';
import type {XmppServer} from '../../demo/server/types.ts';
import {until} from '../../demo/server/until.js';
import {startPeer, type Peer, type PeerInRoom} from '../e2e/peer/peer.ts';
import {startTcpProxy, type TcpProxy} from '../e2e/tcp-proxy.ts';
import type {Account} from '../e2e/world.ts';
import {reason, type Journal} from './journal.ts';
import type {Ledger, Place} from './ledger.ts';

export type BobOptions = {
  readonly server: XmppServer;
  readonly bob: Account;
  readonly anna: Account;
  readonly ledger: Ledger;
  readonly journal: Journal;
};

/** Hers in the room. */
export const ANNAS_NICK = 'Anna';
/** More than what Anna's first entry fetches by itself: the newest page, and one below it. */
const PAST = 160;
/** He and his nickname. */
const NICK = 'Bob';
const OPEN_ROOM = {
  'muc#roomconfig_persistentroom': '1',
  'muc#roomconfig_moderatedroom': '0',
};

export class Bob {
  readonly network: TcpProxy;
  readonly #peer: Peer;
  readonly #room: PeerInRoom;
  readonly #options: BobOptions;
  #saying: Promise<void> = Promise.resolve();
  #lossesMended = 0;
  #returning: Promise<void> | undefined;
  #isStopped = false;

  private constructor(options: BobOptions, network: TcpProxy, peer: Peer) {
    this.#options = options;
    this.network = network;
    this.#peer = peer;
    this.#room = peer.room(`room-${peer.jid.replace('@', '@rooms.')}`);
  }

  static async start(options: BobOptions): Promise<Bob> {
    const {server, bob} = options;
    const network = await startTcpProxy(server.c2sPort);
    const peer = await startPeer(server, bob.user, bob.password, network.port);
    return new Bob(options, network, peer);
  }

  /** Makes a room in which a lot has been said already. */
  async openRoom(): Promise<void> {
    await this.#room.create(NICK, OPEN_ROOM);
    this.say(PAST, 'room');
    await this.silence();
  }

  get room(): string {
    return this.#room.jid;
  }

  get isConnected(): boolean {
    return this.#peer.losses() === this.#lossesMended;
  }

  get wasNeverGone(): boolean {
    return this.#peer.losses() === 0;
  }

  /** Begins to say something; nothing while he is away. */
  say(count: number, to: Place): void {
    const {ledger, journal, anna} = this.#options;
    this.#saying = this.#saying.then(async () => {
      if (!this.isConnected) {
        journal.note('        Bob is away and says nothing');
        return;
      }
      const bodies = Array.from({length: count}, () => ledger.begin('bob', 'bob', to));
      const saying =
        to === 'room' ? this.#room.say(...bodies) : this.#peer.messages(anna.jid, bodies);
      const outcome = await saying.then(
        () => 'said' as const,
        () => 'unknown' as const,
      );
      for (const body of bodies) ledger.settle(body, outcome);
    });
  }

  /** Throws Anna out of the room. @returns why it could not be */
  async kick(): Promise<string | undefined> {
    return await this.#room.setRole(ANNAS_NICK, 'none', 'Enough').then(() => undefined, reason);
  }

  /** Resolves when all that he has begun to say is said, or lost. */
  async silence(): Promise<void> {
    await this.#saying;
  }

  /** What he is connected over is gone; resolves when his client knows. */
  async lose(): Promise<void> {
    await until('Bob’s client takes its connection for alive', async () => !this.isConnected);
  }

  /** Logs in until it works, if his connection is gone. */
  comeBack(): Promise<void> {
    this.#returning ??= this.#logInAgain().finally(() => (this.#returning = undefined));
    return this.#returning;
  }

  /**
   * What he was told, in the order of hearing. A copy under the same id is the same message: what
   * ejabberd is handling while it hands a stream over it routes, and then asks for again. That nothing
   * was sent twice the archives tell.
   */
  heard(): readonly string[] {
    const {jid} = this.#options.anna;
    const ids = new Set<string>();
    return this.#peer.received().flatMap(({from, body, id}) => {
      if (body === null || !from.startsWith(jid) || ids.has(id)) return [];
      ids.add(id);
      return [body];
    });
  }

  /** What he was told in the room, himself included. */
  heardInRoom(): readonly string[] {
    return this.#peer
      .received()
      .flatMap(({from, type, body}) =>
        type === 'groupchat' && body !== null && from.startsWith(this.room) ? [body] : [],
      );
  }

  async archiveOfRoom(): Promise<readonly string[]> {
    return this.#room.archive();
  }

  async archive(): Promise<readonly string[]> {
    return this.#peer.archive(this.#options.anna.jid);
  }

  async archiveOfAnna(): Promise<readonly string[]> {
    return this.#peer.archiveOf(this.#options.anna, this.#options.bob.jid);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#peer.stop();
    await this.network.stop();
  }

  async #logInAgain(): Promise<void> {
    while (!this.isConnected && !this.#isStopped) {
      const losses = this.#peer.losses();
      try {
        await this.#peer.login();
        await this.#room.join(NICK);
        this.#lossesMended = losses;
        this.#options.journal.note('        Bob is back');
      } catch (error) {
        this.#options.journal.note(`        Bob: ${reason(error)}`);
        // His own back-off; nothing tells when a network is well again.
        await delay(200);
      }
    }
  }
}
