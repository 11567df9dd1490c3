/** One room of a simulated server. */
import type {DataForm} from '../../src/model/data-form.ts';
import type {ArchiveId, StanzaId} from '../../src/model/ids.ts';
import type {BareJid, FullJid, Jid} from '../../src/model/jid.ts';
import type {Affiliation, Destruction, Occupant, Role, RoomAvatar} from '../../src/model/room.ts';
import type {ArchivedMessage, ArchivePage, ArchiveQuery} from '../../src/xmpp/archive.ts';
import type {MessageStanza, OutgoingMessage} from '../../src/xmpp/message.ts';
import {NS_MODERATION} from '../../src/xmpp/moderation.ts';
import type {RoomPresence} from '../../src/xmpp/muc.ts';
import {NS_OCCUPANT_ID} from '../../src/xmpp/occupant-ids.ts';
import type {RoomInfo} from '../../src/xmpp/room-wire.ts';
import type {StanzaErrorType} from '../../src/model/errors.ts';
import {SimulatedArchive} from './simulated-archive.ts';
import type {SimulatedRooms} from './simulated-rooms.ts';
import {stanza} from './simulated-wire.ts';

export type RoomOptions = {
  /** Made by who enters it: 201. */
  readonly isNew?: boolean;
  readonly password?: string;
  /** Why nobody else is let in, as a stanza error. */
  readonly refusal?: {readonly condition: string; readonly type: StanzaErrorType};
  readonly hasArchive?: boolean;
  readonly hasOccupantIds?: boolean;
  /** For members only, who see who the others are. */
  readonly isPrivate?: boolean;
  /** Nicknames of those who are there. */
  readonly occupants?: readonly string[];
};

type Gone = Extract<RoomPresence, {type: 'gone'}>;

const NOTHING: Omit<Gone, 'room' | 'nick' | 'codes'> = {
  type: 'gone',
  reason: undefined,
  actor: undefined,
  newNick: undefined,
  occupantId: undefined,
  destruction: undefined,
};

export class SimulatedRoom {
  readonly jid: BareJid;
  /** The others. */
  readonly occupants = new Map<string, Occupant>();
  /** We, while we are there. */
  ours: Occupant | undefined;
  readonly affiliations = new Map<Jid, Affiliation>();
  info: RoomInfo;
  password: string | undefined;
  refusal: RoomOptions['refusal'];
  isLocked: boolean;
  form: DataForm | undefined;
  avatar: RoomAvatar | undefined;
  subject = '';
  /** Called when we have come in, before what was said there is told. */
  onAdmitted: () => void = () => {};
  readonly #rooms: SimulatedRooms;
  readonly #archive: SimulatedArchive;
  readonly #hasArchive: boolean;
  readonly #hasOccupantIds: boolean;
  #isNew: boolean;
  #lastId = 0;

  constructor(rooms: SimulatedRooms, jid: BareJid, options: RoomOptions) {
    const {hasArchive = true, hasOccupantIds = true, isNew = false} = options;
    this.jid = jid;
    this.password = options.password;
    this.refusal = options.refusal;
    this.isLocked = isNew;
    this.#isNew = isNew;
    this.#rooms = rooms;
    this.#hasArchive = hasArchive;
    this.#hasOccupantIds = hasOccupantIds;
    this.#archive = new SimulatedArchive(
      jid,
      () => rooms.server.habits,
      () => rooms.server.tick(),
    );
    for (const nick of options.occupants ?? []) this.occupants.set(nick, this.person(nick));
    this.info = {
      name: undefined,
      description: undefined,
      language: undefined,
      features: [
        'http://jabber.org/protocol/muc',
        ...(hasArchive ? ['urn:xmpp:mam:2', 'urn:xmpp:sid:0'] : []),
        ...(hasOccupantIds ? [NS_OCCUPANT_ID, NS_MODERATION] : []),
        ...(options.isPrivate ? ['muc_membersonly', 'muc_nonanonymous'] : []),
        ...(options.password === undefined ? [] : ['muc_passwordprotected']),
      ],
      avatar: undefined,
    };
  }

  /** Somebody as the room shows them. */
  person(nick: string, parts: Partial<Occupant> = {}): Occupant {
    return {
      nick,
      occupantId: this.#hasOccupantIds ? `id-of-${nick}` : undefined,
      jid: undefined,
      affiliation: 'none',
      role: 'participant',
      show: 'available',
      status: undefined,
      hats: [],
      ...parts,
    };
  }

  /** All that it keeps, oldest first. */
  get archived(): readonly ArchivedMessage[] {
    return this.#archive.entries;
  }

  /** Everything that was ever said, oldest first. */
  get said(): readonly string[] {
    return this.#archive.bodies(this.jid, {ever: true});
  }

  idOf(body: string): ArchiveId {
    return this.#archive.idOf(body);
  }

  /** Its archive forgets the oldest `count`. */
  expire(count: number): void {
    this.#archive.expire(count);
  }

  query(query: ArchiveQuery): ArchivePage {
    return this.#archive.query(query);
  }

  // What other people do. Each resolves when the client has handled what it is told of it.

  async enter(nick: string, parts: Partial<Occupant> = {}): Promise<void> {
    const occupant = this.person(nick, parts);
    this.occupants.set(nick, occupant);
    if (this.ours) await this.#here(occupant);
  }

  async exit(nick: string, parts: Partial<Gone> = {}): Promise<void> {
    this.occupants.delete(nick);
    if (this.ours) await this.#gone(nick, [], parts);
  }

  async rename(nick: string, newNick: string): Promise<void> {
    const occupant = this.occupants.get(nick) ?? this.person(nick);
    await this.exit(nick, {newNick, occupantId: occupant.occupantId});
    await this.enter(newNick, {...occupant, nick: newNick});
  }

  async say(nick: string, body: string, parts: Partial<MessageStanza> = {}): Promise<void> {
    this.#lastId++;
    const occupantId = this.occupants.get(nick)?.occupantId;
    const id = `${nick}-says-${this.#lastId}` as StanzaId;
    await this.#broadcast({from: this.#address(nick), body, id, occupantId, ...parts});
  }

  /** In private, to us. */
  async whisper(nick: string, body: string): Promise<void> {
    this.#lastId++;
    const id = `${nick}-whispers-${this.#lastId}` as StanzaId;
    const {client, account} = this.#rooms.server;
    const message = stanza({from: this.#address(nick), to: account, body, id, isInRoom: true});
    const archiveId = this.#rooms.server.archive(message);
    if (this.ours) await client?.deliver({stanza: message, via: 'direct', archiveId});
  }

  async setSubject(subject: string, by = this.ours?.nick ?? ''): Promise<void> {
    this.subject = subject;
    await this.#broadcast({from: this.#address(by), subject});
  }

  /** Takes a message away, and leaves a tombstone (XEP-0425). */
  async moderate(archiveId: ArchiveId, reason?: string): Promise<void> {
    const by = this.#address('moderator');
    const entry = this.archived.find((each) => each.archiveId === archiveId);
    const tombstone = {by, reason};
    if (entry) {
      const {from, to, id, type} = entry.stanza;
      this.#archive.replace(archiveId, stanza({from, to, id, type, tombstone}));
    }
    await this.#broadcast({from: this.jid, moderation: {archiveId, by, reason}}, {isKept: true});
  }

  /** Its archive has a message again that was taken away. */
  restore(archiveId: ArchiveId, message: MessageStanza): void {
    this.#archive.replace(archiveId, message);
  }

  async setRole(nick: string, role: Role): Promise<void> {
    if (nick === this.ours?.nick) {
      if (role === 'none') await this.kick();
      else await this.#here((this.ours = {...this.ours, role}), [110]);
    } else if (role === 'none') await this.exit(nick, {codes: [307]});
    else await this.enter(nick, {...this.occupants.get(nick), role});
  }

  /** Throws us out: 307, 301 for a ban, 321 or 322 for want of membership, 332 at a shutdown. */
  async kick(code = 307, parts: Partial<Gone> = {}): Promise<void> {
    const nick = this.ours?.nick;
    this.ours = undefined;
    if (nick !== undefined) await this.#gone(nick, [110, code], parts);
  }

  /** We are no longer there, and nobody tells us. */
  drop(): void {
    this.ours = undefined;
  }

  async destroy(how: Partial<Destruction> = {}): Promise<void> {
    const destruction = {reason: undefined, alternate: undefined, password: undefined, ...how};
    this.#rooms.remove(this);
    if (this.ours) await this.#gone(this.ours.nick, [110], {destruction});
  }

  /** Its settings have changed (104, 170 to 173). */
  async change(...codes: readonly number[]): Promise<void> {
    if (this.ours) await this.#rooms.tell((listener) => listener.changed(this.jid, codes));
  }

  // What the client does

  /** The client wants to come in, or to have another nickname. */
  async admit(
    nick: string,
    {
      password,
      history,
    }: {readonly password?: string | undefined; readonly history?: number | undefined},
  ): Promise<void> {
    const refusal = this.occupants.has(nick)
      ? ({condition: 'conflict', type: 'cancel'} as const)
      : this.#refusal(password);
    if (refusal) {
      const error = {...refusal, text: undefined};
      const presence = {room: this.jid, nick, type: 'error', error, alternate: undefined} as const;
      await this.#rooms.tellPresence(presence);
      return;
    }
    const before = this.ours;
    const role = this.#isNew ? 'moderator' : 'participant';
    const affiliation = this.#isNew ? 'owner' : 'none';
    this.ours = before ? {...before, nick} : this.person(nick, {role, affiliation});
    if (before && before.nick !== nick) {
      await this.#gone(before.nick, [110, 303], {newNick: nick});
      await this.#here(this.ours, [110]);
      return;
    }
    const told = [...this.occupants.values()].map((occupant) => this.#here(occupant));
    told.push(this.#here(this.ours, this.#isNew ? [110, 201] : [110]));
    this.#isNew = false;
    this.onAdmitted();
    const {client, account} = this.#rooms.server;
    const past = history === 0 ? [] : this.archived.slice(-(history ?? 20));
    for (const {stanza: message, archiveId, time} of past) {
      const stanzaIds = [{id: archiveId, by: this.jid}];
      const again = {...message, to: account, stanzaIds, delay: time};
      told.push(client?.deliver({stanza: again, via: 'direct', archiveId: undefined}) ?? done());
    }
    const subject = stanza({
      from: this.jid,
      to: account,
      type: 'groupchat',
      subject: this.subject,
    });
    told.push(client?.deliver({stanza: subject, via: 'direct', archiveId: undefined}) ?? done());
    await Promise.all(told);
  }

  async leave(): Promise<void> {
    const nick = this.ours?.nick;
    this.ours = undefined;
    if (nick !== undefined) await this.#gone(nick, [110]);
  }

  /** A message of the client, to the room or to somebody in it. */
  async receive(message: OutgoingMessage): Promise<void> {
    const {to, id, type, body, originId, marker, chatState} = message;
    const {client, account} = this.#rooms.server;
    if (!this.ours || this.ours.role === 'visitor') {
      const condition = this.ours ? 'forbidden' : 'not-acceptable';
      const error = {condition, type: 'auth', text: undefined} as const;
      const refused = stanza({from: to, to: account, id, type: 'error', error});
      await client?.deliver({stanza: refused, via: 'direct', archiveId: undefined});
    } else if (type === 'groupchat') {
      const from = this.#address(this.ours.nick);
      const {occupantId} = this.ours;
      await this.#broadcast({from, id, body, originId, marker, chatState, occupantId});
    }
  }

  #refusal(password: string | undefined): RoomOptions['refusal'] {
    if (this.refusal) return this.refusal;
    const isWrong = this.password !== undefined && password !== this.password;
    return isWrong ? {condition: 'not-authorized', type: 'auth'} : undefined;
  }

  async #broadcast(
    parts: Partial<MessageStanza> & {readonly from: Jid},
    {isKept = (parts.body ?? parts.subject ?? parts.marker) !== undefined} = {},
  ): Promise<void> {
    const {client, account} = this.#rooms.server;
    const message = stanza({to: account, type: 'groupchat', ...parts});
    const entry = this.#hasArchive && isKept ? this.#archive.append(message, this.jid) : undefined;
    if (!this.ours) return;
    const stanzaIds = entry ? [{id: entry.archiveId, by: this.jid}] : [];
    const live = {...message, stanzaIds};
    await client?.deliver({stanza: live, via: 'direct', archiveId: undefined});
  }

  async #here(occupant: Occupant, codes: readonly number[] = []): Promise<void> {
    const {nick} = occupant;
    await this.#rooms.tellPresence({room: this.jid, nick, type: 'here', occupant, codes});
  }

  async #gone(nick: string, codes: readonly number[], parts: Partial<Gone> = {}): Promise<void> {
    await this.#rooms.tellPresence({room: this.jid, nick, ...NOTHING, codes, ...parts});
  }

  #address(nick: string): FullJid {
    return `${this.jid}/${nick}` as FullJid;
  }
}

async function done(): Promise<void> {}
