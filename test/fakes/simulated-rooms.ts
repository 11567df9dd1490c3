/**
 * The rooms of a simulated server, and the wire to them: joining, who is there, what is said, an
 * archive for each. What other people do is said by the test; what the client asks is answered at
 * once, after what was under way before.
 */
import {StanzaError} from '../../src/model/errors.ts';
import type {DataForm} from '../../src/model/data-form.ts';
import type {ArchiveId} from '../../src/model/ids.ts';
import {type BareJid, bareOf, type FullJid, type Jid, resourceOf} from '../../src/model/jid.ts';
import type {
  Affiliation,
  FoundRooms,
  ListedPerson,
  Occupant,
  RoomAvatar,
} from '../../src/model/room.ts';
import type {Bookmark} from '../../src/xmpp/bookmarks.ts';
import type {Invitation} from '../../src/xmpp/invitations.ts';
import type {OutgoingMessage} from '../../src/xmpp/message.ts';
import type {Joining, RoomPresence} from '../../src/xmpp/muc.ts';
import type {RoomInfo, RoomListener, RoomWire} from '../../src/xmpp/room-wire.ts';
import {SimulatedRoom, type RoomOptions} from './simulated-room.ts';
import type {SimulatedServer} from './simulated-wire.ts';

/** What the client asked of rooms, as the wire's log has it. */
export type RoomRequestSent =
  | {readonly kind: 'join'; readonly joining: Joining}
  | {readonly kind: 'leave' | 'nick'; readonly as: FullJid}
  | {readonly kind: 'room'; readonly ask: keyof RoomWire; readonly room: BareJid | undefined};

const EMPTY_FORM: DataForm = {
  title: undefined,
  instructions: [],
  formType: 'http://jabber.org/protocol/muc#roomconfig',
  fields: [],
};

/** The service for rooms: it lives on when wires break. */
export class SimulatedRooms {
  readonly service = 'rooms.example.org' as BareJid;
  readonly server: SimulatedServer;
  readonly bookmarks = new Map<BareJid, Bookmark>();
  /** False: nobody can get there. */
  isReachable = true;
  readonly #rooms = new Map<BareJid, SimulatedRoom>();
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(server: SimulatedServer) {
    this.server = server;
  }

  /** @param name - local part of its address */
  create(name: string, options: RoomOptions = {}): SimulatedRoom {
    const room = new SimulatedRoom(this, `${name}@${this.service}` as BareJid, options);
    this.#rooms.set(room.jid, room);
    return room;
  }

  get all(): readonly SimulatedRoom[] {
    return [...this.#rooms.values()];
  }

  find(jid: Jid): SimulatedRoom | undefined {
    return this.#rooms.get(bareOf(jid));
  }

  /** @throws StanzaError if there is no such room, or no way to it */
  at(jid: Jid): SimulatedRoom {
    if (!this.isReachable) throw new StanzaError('remote-server-not-found', 'cancel');
    const room = this.find(jid);
    if (!room) throw new StanzaError('item-not-found', 'cancel');
    return room;
  }

  remove(room: SimulatedRoom): void {
    this.#rooms.delete(room.jid);
  }

  /** Tells the client, in order. Resolves when it has handled it. */
  async tell(call: (listener: RoomListener) => Promise<void> | void): Promise<void> {
    await this.server.client?.deliver({tellRooms: call});
  }

  async tellPresence(presence: RoomPresence): Promise<void> {
    await this.tell((listener) => listener.presence(presence));
  }

  /** Somebody invites. */
  async invite(invitation: Invitation): Promise<void> {
    await this.tell(async (listener) => await listener.invitation(invitation));
  }

  /** Another client of the account keeps a room. */
  async bookmarkElsewhere(bookmark: Bookmark): Promise<void> {
    this.bookmarks.set(bookmark.room, bookmark);
    await this.tellBookmarks({published: [bookmark], retracted: []});
  }

  /** Another client of the account removes one. */
  async removeBookmarkElsewhere(room: BareJid): Promise<void> {
    this.bookmarks.delete(room);
    await this.tellBookmarks({published: [], retracted: [room]});
  }

  /** Something was said in rooms that we are not in. */
  async activity(...rooms: readonly BareJid[]): Promise<void> {
    await this.tell((listener) => listener.activity(rooms));
  }

  async tellBookmarks(news: Parameters<RoomListener['bookmarks']>[0]): Promise<void> {
    await this.tell(async (listener) => await listener.bookmarks(news));
  }

  /** What happens a moment later, on the other side; see `settled`. */
  later(act: () => Promise<void>): void {
    this.#underWay = this.#underWay.then(() => {
      // What the client makes of it, a server does not wait for; nor does a client that is gone say.
      act().catch(() => {});
    });
  }

  /** Resolves when all that the client has caused was told to it. */
  async settled(): Promise<void> {
    let last: unknown;
    do {
      last = this.#underWay;
      await this.#underWay;
    } while (this.#underWay !== last);
  }

  /** The client's session is over: it is nowhere any more. */
  sessionEnded(): void {
    for (const room of this.all) room.drop();
  }

  /** A message of ours came; false if it is not for rooms. */
  receive(message: OutgoingMessage): boolean {
    const room = this.find(message.to);
    if (!room) return false;
    this.later(async () => await room.receive(message));
    return true;
  }

  /** The client asks to be let in, or for another nickname. */
  enter({as, password, history}: Joining): void {
    this.later(async () => {
      const nick = resourceOf(as) ?? '';
      if (!this.isReachable) {
        const error = {
          condition: 'remote-server-not-found',
          type: 'cancel',
          text: undefined,
        } as const;
        const presence = {
          room: bareOf(as),
          nick,
          type: 'error',
          error,
          alternate: undefined,
        } as const;
        await this.tellPresence(presence);
        return;
      }
      const room = this.find(as);
      if (room) await room.admit(nick, {password, history});
      else await this.create(as.split('@')[0] ?? '', {isNew: true}).admit(nick, {});
    });
  }
}

/** One client's wire to the rooms. */
export class SimulatedRoomWire implements RoomWire {
  readonly #rooms: SimulatedRooms;
  readonly #did: (sent: RoomRequestSent) => void;
  #listener: RoomListener | undefined;
  #waiting: (() => void)[] = [];

  /** @param did - is told all that is asked, and throws if there is no stream */
  constructor(rooms: SimulatedRooms, did: (sent: RoomRequestSent) => void) {
    this.#rooms = rooms;
    this.#did = did;
  }

  /** Tells the listener, as soon as there is one. */
  async tell(call: (listener: RoomListener) => Promise<void> | void): Promise<void> {
    if (!this.#listener) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    if (this.#listener) await call(this.#listener);
  }

  listen(listener: RoomListener): void {
    this.#listener = listener;
    for (const go of this.#waiting.splice(0)) go();
  }

  join(joining: Joining): void {
    this.#did({kind: 'join', joining});
    this.#rooms.enter(joining);
  }

  changeNick(as: FullJid): void {
    this.#did({kind: 'nick', as});
    this.#rooms.enter({as});
  }

  leave(as: FullJid): void {
    this.#did({kind: 'leave', as});
    this.#rooms.later(async () => await this.#rooms.find(as)?.leave());
  }

  async ping(as: FullJid): Promise<'joined' | 'gone' | 'unknown'> {
    await this.#ask('ping', bareOf(as));
    if (!this.#rooms.isReachable) return 'unknown';
    return this.#rooms.find(as)?.ours?.nick === resourceOf(as) ? 'joined' : 'gone';
  }

  async info(room: BareJid): Promise<RoomInfo> {
    await this.#ask('info', room);
    return this.#rooms.at(room).info;
  }

  async find(service: BareJid | undefined): Promise<FoundRooms> {
    await this.#ask('find', undefined);
    const rooms = this.#rooms.all.map(({jid, info}) => ({jid, name: info.name}));
    return {service: service ?? this.#rooms.service, rooms, next: undefined};
  }

  setSubject(room: BareJid, subject: string): void {
    this.#did({kind: 'room', ask: 'setSubject', room});
    this.#rooms.later(async () => await this.#rooms.find(room)?.setSubject(subject));
  }

  async setRole(room: BareJid, nick: string, role: Occupant['role']): Promise<void> {
    await this.#ask('setRole', room);
    await this.#rooms.at(room).setRole(nick, role);
  }

  async setAffiliation(room: BareJid, jid: BareJid, affiliation: Affiliation): Promise<void> {
    await this.#ask('setAffiliation', room);
    this.#rooms.at(room).affiliations.set(jid, affiliation);
  }

  async affiliations(room: BareJid, affiliation: Affiliation): Promise<readonly ListedPerson[]> {
    await this.#ask('affiliations', room);
    return Array.from(this.#rooms.at(room).affiliations)
      .filter(([, each]) => each === affiliation)
      .map(([jid]) => ({jid, nick: undefined, affiliation, role: 'none', reason: undefined}));
  }

  requestVoice(room: BareJid): void {
    this.#did({kind: 'room', ask: 'requestVoice', room});
  }

  async moderate(room: BareJid, id: ArchiveId, reason: string | undefined): Promise<void> {
    await this.#ask('moderate', room);
    await this.#rooms.at(room).moderate(id, reason);
  }

  invite(room: BareJid): void {
    this.#did({kind: 'room', ask: 'invite', room});
  }

  decline(room: BareJid): void {
    this.#did({kind: 'room', ask: 'decline', room});
  }

  async openInstantRoom(room: BareJid): Promise<void> {
    await this.#ask('openInstantRoom', room);
    this.#rooms.at(room).isLocked = false;
  }

  async configuration(room: BareJid): Promise<DataForm> {
    await this.#ask('configuration', room);
    return this.#rooms.at(room).form ?? EMPTY_FORM;
  }

  async configure(room: BareJid): Promise<void> {
    await this.#ask('configure', room);
    this.#rooms.at(room).isLocked = false;
  }

  async cancelConfiguration(room: BareJid): Promise<void> {
    await this.#ask('cancelConfiguration', room);
    const found = this.#rooms.at(room);
    if (found.isLocked) this.#rooms.remove(found);
  }

  async destroy(
    room: BareJid,
    reason: string | undefined,
    alternate: BareJid | undefined,
  ): Promise<void> {
    await this.#ask('destroy', room);
    await this.#rooms.at(room).destroy({reason, alternate});
  }

  async avatar(room: BareJid): Promise<RoomAvatar | undefined> {
    await this.#ask('avatar', room);
    return this.#rooms.at(room).avatar;
  }

  async setAvatar(room: BareJid, avatar: RoomAvatar | undefined): Promise<void> {
    await this.#ask('setAvatar', room);
    this.#rooms.at(room).avatar = avatar;
  }

  async answerChallenge(from: Jid): Promise<void> {
    await this.#ask('answerChallenge', bareOf(from));
  }

  async bookmarks(): Promise<readonly Bookmark[]> {
    await this.#ask('bookmarks', undefined);
    return [...this.#rooms.bookmarks.values()];
  }

  async publishBookmark(bookmark: Bookmark): Promise<void> {
    await this.#ask('publishBookmark', bookmark.room);
    this.#rooms.bookmarks.set(bookmark.room, bookmark);
    // The server tells all of the account's clients, this one among them.
    await this.#rooms.tellBookmarks({published: [bookmark], retracted: []});
  }

  async retractBookmark(room: BareJid): Promise<void> {
    await this.#ask('retractBookmark', room);
    this.#rooms.bookmarks.delete(room);
    await this.#rooms.tellBookmarks({published: [], retracted: [room]});
  }

  async watchActivity(): Promise<boolean> {
    await this.#ask('watchActivity', undefined);
    return true;
  }

  async #ask(ask: keyof RoomWire, room: BareJid | undefined): Promise<void> {
    this.#did({kind: 'room', ask, room});
    await this.#rooms.settled();
  }
}
