/** A client of a simulated server that has a room, and what tests of rooms ask of it. */
import type {RoomActions, RoomRequests} from '../../src/model/room-requests.ts';
import type {BareJid, Jid} from '../../src/model/jid.ts';
import type {Message} from '../../src/model/message.ts';
import type {Occupant, Room, RoomStatus} from '../../src/model/room.ts';
import {RoomError, StanzaError, ConnectionError, InputError} from '../../src/model/errors.ts';
import type {Rooms} from '../../src/sync/rooms/rooms.ts';
import {startAccount, type SimulatedAccount} from './simulated-account.ts';
import {ALICE} from './simulated-people.ts';
import type {SimulatedRoom, RoomOptions} from './simulated-room.ts';
import {originId, PROSODY, SimulatedServer, type ServerHabits} from './simulated-wire.ts';

export class RoomClient {
  readonly server: SimulatedServer;
  readonly room: SimulatedRoom;
  readonly account: SimulatedAccount;

  constructor(server: SimulatedServer, room: SimulatedRoom, account: SimulatedAccount) {
    this.server = server;
    this.room = room;
    this.account = account;
  }

  get jid(): BareJid {
    return this.room.jid;
  }

  async rooms(): Promise<Rooms> {
    return await this.account.sync.rooms();
  }

  async actions(): Promise<RoomActions> {
    return (await this.rooms()).actions;
  }

  async join(parts: Partial<RoomRequests['join']['params']> = {}): Promise<void> {
    const {join} = await this.actions();
    await join.call(await this.actions(), {
      room: this.jid,
      nick: 'alice',
      password: undefined,
      reserve: false,
      ...parts,
    });
  }

  async leave(): Promise<void> {
    await (await this.actions()).leave({room: this.jid});
  }

  /** As pages see it; undefined if they do not. */
  async shown(jid = this.jid): Promise<Room | undefined> {
    return (await (await this.rooms()).list()).find((room) => room.jid === jid);
  }

  async status(jid = this.jid): Promise<RoomStatus | undefined> {
    return (await this.shown(jid))?.status;
  }

  /** Why we are not there. */
  async problem(): Promise<string | undefined> {
    const status = await this.status();
    return status?.phase === 'out' ? status.problem?.kind : undefined;
  }

  async occupants(): Promise<readonly Occupant[]> {
    return (await this.rooms()).occupants(this.jid);
  }

  async nicks(): Promise<readonly string[]> {
    return (await this.occupants()).map(({nick}) => nick).toSorted();
  }

  async messages(conversation: Jid = this.jid): Promise<readonly Message[]> {
    return (await this.account.sync.timeline(conversation, 100)).messages;
  }

  async bodies(conversation: Jid = this.jid): Promise<readonly string[]> {
    return (await this.messages(conversation)).map(({body}) => body);
  }

  /** All that the client has asked of rooms was answered, and what it began is done. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 200; turn++) {
      await this.server.rooms.settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Says something, which comes back. */
  async say(text: string, conversation: Jid = this.jid): Promise<void> {
    await this.account.sync.send(conversation, originId(text), text);
    await this.process();
  }

  /** The server takes in what was written; the room says it to all. */
  async process(): Promise<void> {
    await this.settled();
    this.account.wire.process();
    await this.settled();
  }

  /** Another host in the place of this one. */
  async next(): Promise<RoomClient> {
    return new RoomClient(this.server, this.room, await startAccount(this.server));
  }
}

/** Connected, and not in the room yet. */
export async function besideRoom(
  options: RoomOptions = {},
  habits: ServerHabits = PROSODY,
): Promise<RoomClient> {
  const server = new SimulatedServer(ALICE, habits);
  const room = server.rooms.create('team', options);
  const account = await startAccount(server);
  await account.wire.connect();
  // The parts that are fetched take no time from here on.
  await account.sync.rooms();
  return new RoomClient(server, room, account);
}

export async function inRoom(
  options: RoomOptions = {},
  habits: ServerHabits = PROSODY,
): Promise<RoomClient> {
  const client = await besideRoom(options, habits);
  await client.join();
  return client;
}

/** The kind of the error that this ends with. */
export async function kindOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const isKnown =
    error instanceof RoomError ||
    error instanceof StanzaError ||
    error instanceof ConnectionError ||
    error instanceof InputError;
  return isKnown ? error.kind : `none of ours: ${String(error)}`;
}
