/** The conversations of random schedules: with people, and in a room. */
import type {ArchiveId, StanzaId} from '../../src/model/ids.ts';
import {bareOf, type BareJid, type FullJid} from '../../src/model/jid.ts';
import type {ArchivedMessage} from '../../src/xmpp/archive.ts';
import {NOBODY, ROOM} from './schedule-steps.ts';
import {ALICE} from './simulated-people.ts';
import type {SimulatedRoom} from './simulated-room.ts';
import type {SimulatedWire} from './simulated-wire.ts';
import {originId, stanza, type SimulatedServer} from './simulated-wire.ts';

/** Where others speak, and we do. */
export interface Chat {
  readonly jid: BareJid;
  /** Whose archive has it. */
  readonly archive: BareJid;
  /** The bodies that its archive has, oldest first; with `ever`, also those that it had. */
  bodies(options?: {readonly ever?: boolean}): readonly string[];
  idOf(body: string): ArchiveId;
  /** All that its archive has, of other conversations, too; oldest first. */
  archived(): readonly ArchivedMessage[];
  isOurs(message: ArchivedMessage): boolean;
  expire(count: number): void;
  /** Somebody says something before anything else happens. */
  begin(body: string): void;
  incoming(wire: SimulatedWire, body: string): Promise<void>;
  /** The same by us, on another device. */
  elsewhere(wire: SimulatedWire, body: string): Promise<void>;
  /** The same by somebody; but the server loses it, until the function is called. */
  swallow(wire: SimulatedWire, body: string): () => Promise<void>;
}

function named(body: string) {
  return {id: body as StanzaId, originId: originId(body), body};
}

export class PersonChat implements Chat {
  readonly jid: BareJid;
  readonly archive = ALICE;
  readonly #server: SimulatedServer;
  readonly #phone: FullJid;

  constructor(server: SimulatedServer, jid: BareJid) {
    this.#server = server;
    this.jid = jid;
    this.#phone = `${jid}/phone` as FullJid;
  }

  bodies({ever = false} = {}): readonly string[] {
    return ever ? this.#server.everArchived(this.jid) : this.#server.bodies(this.jid);
  }

  idOf(body: string): ArchiveId {
    return this.#server.idOf(body);
  }

  archived(): readonly ArchivedMessage[] {
    return this.#server.archived;
  }

  isOurs({stanza: {from}}: ArchivedMessage): boolean {
    return bareOf(from) === ALICE;
  }

  expire(count: number): void {
    this.#server.expire(count);
  }

  begin(body: string): void {
    this.#server.archive(stanza({from: this.#phone, to: ALICE, body}));
  }

  incoming(wire: SimulatedWire, body: string): Promise<void> {
    return wire.incoming({from: this.#phone, ...named(body)});
  }

  elsewhere(wire: SimulatedWire, body: string): Promise<void> {
    return wire.sentElsewhere({to: this.jid, ...named(body)});
  }

  swallow(wire: SimulatedWire, body: string): () => Promise<void> {
    return wire.swallow({from: this.#phone, ...named(body)});
  }
}

export class RoomChat implements Chat {
  readonly jid: BareJid;
  readonly archive: BareJid;
  readonly room: SimulatedRoom;

  /** The account keeps it, and enters it in each session. */
  constructor(server: SimulatedServer, hasOccupantIds: boolean) {
    const occupants = [NOBODY];
    this.room = server.rooms.create(ROOM, {occupants, hasOccupantIds});
    this.jid = this.room.jid;
    this.archive = this.jid;
    server.rooms.bookmarks.set(this.jid, {
      room: this.jid,
      name: undefined,
      nick: 'alice',
      password: undefined,
      autojoin: true,
      extensions: undefined,
    });
  }

  bodies({ever = false} = {}): readonly string[] {
    return ever ? this.room.said : this.room.archived.flatMap(({stanza: {body}}) => body ?? []);
  }

  idOf(body: string): ArchiveId {
    return this.room.idOf(body);
  }

  archived(): readonly ArchivedMessage[] {
    return this.room.archived;
  }

  isOurs({stanza: {from}}: ArchivedMessage): boolean {
    return from === `${this.jid}/alice`;
  }

  expire(count: number): void {
    this.room.expire(count);
  }

  begin(body: string): void {
    void this.room.say(NOBODY, body);
  }

  incoming(_wire: SimulatedWire, body: string): Promise<void> {
    return this.room.say(NOBODY, body, named(body));
  }

  elsewhere(_wire: SimulatedWire, body: string): Promise<void> {
    const {occupantId} = this.room.person('alice');
    return this.room.say('alice', body, {...named(body), occupantId});
  }

  swallow(wire: SimulatedWire, body: string): () => Promise<void> {
    const sent = wire.server.stream?.sent;
    const before = sent?.length ?? 0;
    void this.room.say(NOBODY, body, named(body));
    const [lost] = sent?.splice(before) ?? [];
    return async () => {
      if (lost) await wire.deliver(lost);
    };
  }
}
