/** A server with people who have rooms, for the tests of rooms on it. */
import type {XmppServer} from '../../demo/server/types.ts';
import type {DataFormAnswers} from '../../src/model/data-form.ts';
import type {StanzaId} from '../../src/model/ids.ts';
import type {BareJid, FullJid} from '../../src/model/jid.ts';
import {createAccount, type Account} from '../e2e/world.ts';
import {RoomClient} from './room-client.ts';

export type RoomServer = XmppServer & {
  /** Lets a room forget somebody; nobody is told. Where there is a way. */
  readonly expel?: (room: string, nick: string) => Promise<void>;
  /** So many may be in the room; where there is such a limit. */
  readonly limit?: (room: string, count: number) => Promise<void>;
  /** Makes rooms that are public. Where there is a way. */
  readonly make?: (rooms: readonly BareJid[]) => Promise<void>;
};

export const SERVICE = 'rooms.localhost' as BareJid;

export type RoomAddress = {
  readonly room: BareJid;
  /** Of somebody in it. */
  readonly as: (nick: string) => FullJid;
};

export class RoomWorld {
  readonly server: RoomServer;
  readonly accounts: readonly [Account, Account, Account];
  /** Owner of the rooms. */
  readonly anna: RoomClient;
  readonly bob: RoomClient;
  readonly carol: RoomClient;
  readonly #begun: RoomClient[];
  #lastRoom = 0;
  #lastId = 0;

  private constructor(
    server: RoomServer,
    accounts: readonly [Account, Account, Account],
    clients: readonly [RoomClient, RoomClient, RoomClient],
  ) {
    this.server = server;
    this.accounts = accounts;
    this.#begun = [...clients];
    [this.anna, this.bob, this.carol] = clients;
  }

  static async begin(server: RoomServer): Promise<RoomWorld> {
    const accounts = await Promise.all([
      createAccount(server, 'Anna'),
      createAccount(server, 'Bob'),
      createAccount(server, 'Carol'),
    ]);
    const [anna, bob, carol] = accounts;
    const clients = await Promise.all([
      RoomClient.begin(server, anna, 'desk'),
      RoomClient.begin(server, bob, 'desk'),
      RoomClient.begin(server, carol, 'desk'),
    ]);
    return new RoomWorld(server, accounts, clients);
  }

  /** Another client of somebody. */
  readonly client = async (account: Account, resource: string): Promise<RoomClient> => {
    const client = await RoomClient.begin(this.server, account, resource);
    this.#begun.push(client);
    return client;
  };

  /** The address of a room that nobody has entered. */
  readonly newRoom = (): RoomAddress => {
    this.#lastRoom++;
    const room = `room${this.#lastRoom}@${SERVICE}` as BareJid;
    return {room, as: (nick) => `${room}/${nick}` as FullJid};
  };

  /** A new room with Anna in it, its owner, in which everybody may speak. */
  readonly openRoom = async (answers: DataFormAnswers = {}): Promise<RoomAddress> => {
    const made = this.newRoom();
    await this.anna.enter(made.as('Anna'));
    await this.configure(made.room, {'muc#roomconfig_moderatedroom': ['0'], ...answers});
    return made;
  };

  /** Anna changes the settings. */
  readonly configure = async (room: BareJid, answers: DataFormAnswers): Promise<void> => {
    const form = await this.anna.rooms.configuration(room);
    await this.anna.rooms.configure(room, form, answers);
  };

  /** Makes so many public rooms, where the server lets us. @returns how many it were */
  readonly fill = async (count: number): Promise<number> => {
    if (!this.server.make) return 0;
    await this.server.make(Array.from({length: count}, () => this.newRoom().room));
    return count;
  };

  /** Says something in the room, or to somebody in it. @returns the message's id */
  readonly say = (who: RoomClient, to: BareJid | FullJid, body: string): StanzaId => {
    this.#lastId++;
    const id = `00000000-0000-4000-8000-${String(this.#lastId).padStart(12, '0')}` as StanzaId;
    const isPrivate = to.includes('/');
    const type = isPrivate ? 'chat' : 'groupchat';
    who.real.session.sendMessage({to, id, type, body, ...(isPrivate && {isInRoom: true})});
    return id;
  };

  /** The room no longer has somebody, who is not told of it where the server knows a way. */
  readonly expel = async (room: BareJid, who: RoomClient, nick: string): Promise<void> => {
    if (this.server.expel) await this.server.expel(room, nick);
    else who.rooms.leave(`${room}/${nick}` as FullJid);
  };

  /** So many may be in the room. */
  readonly limit = async (room: BareJid, count: number): Promise<void> => {
    await this.server.limit?.(room, count);
  };

  async end(): Promise<void> {
    await Promise.all(this.#begun.map(async ({real}) => await real.session.stop()));
  }
}
