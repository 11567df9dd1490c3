/**
 * All rooms of an account: those on disk, and what becomes of them while we are connected. It is
 * told of everything that comes from rooms, and gives it to the one that it is of.
 */
import type {Change} from '../../model/changes.ts';
import type {Typing} from '../../model/contact.ts';
import {bareOf, type BareJid} from '../../model/jid.ts';
import type {Occupant, Room} from '../../model/room.ts';
import type {RoomActions} from '../../model/room-requests.ts';
import {emptyRoom, findRoom, loadRooms, saveRoom} from '../../store/rooms.ts';
import type {RoomRow} from '../../store/schema.ts';
import {read, write} from '../../store/transaction.ts';
import type {RoomListener} from '../../xmpp/room-wire.ts';
import type {LiveMessage} from '../../xmpp/wire.ts';
import {Effects} from '../effects.ts';
import {createActions} from './actions.ts';
import {keepBookmarks, takeBookmarks} from './bookmarks.ts';
import type {RoomParts, RoomsOptions} from './room-parts.ts';
import {RoomSync} from './room-sync.ts';
import type {Rooms} from './rooms.ts';

/** Rooms that are entered at once; the next as soon as one of them has answered. */
const AT_ONCE = 4;

export async function openRooms(options: RoomsOptions): Promise<Rooms> {
  const wire = await options.context.wire.rooms();
  const rows = await read(options.context.store, ['rooms'], loadRooms);
  return new RoomBook({...options, wire}, rows);
}

export class RoomBook implements Rooms {
  readonly #parts: RoomParts;
  readonly #rooms = new Map<BareJid, RoomSync>();
  readonly actions: RoomActions;
  #isEnded = false;

  constructor(parts: RoomParts, rows: readonly RoomRow[]) {
    this.#parts = parts;
    for (const row of rows) this.#add(row);
    this.actions = createActions(parts, {
      find: (jid) => this.#rooms.get(jid),
      open: (jid) => this.#open(jid),
      save: (jid, change) => this.#save(jid, change),
    });
    parts.wire.listen(this.#listener());
  }

  // What pages ask

  async list(): Promise<readonly Room[]> {
    return [...this.#rooms.values()].filter(isShown).map(({room}) => room);
  }

  occupants(room: BareJid): readonly Occupant[] {
    return this.#rooms.get(room)?.occupants.list() ?? [];
  }

  typing(): readonly Typing[] {
    return [...this.#rooms.values()]
      .map(({jid, typing}) => ({conversation: jid, nicks: typing.list()}))
      .filter(({nicks}) => nicks.length > 0);
  }

  room(jid: BareJid): RoomSync | undefined {
    return this.#rooms.get(jid);
  }

  isReady(room: BareJid): boolean {
    return this.#rooms.get(room)?.isReady === true;
  }

  // What the session tells

  async enter(isCurrent: () => boolean): Promise<void> {
    await this.#enterAll([...this.#rooms.values()], isCurrent);
  }

  async followBookmarks(isCurrent: () => boolean): Promise<void> {
    const kept = await keepBookmarks(this.#parts, (jid, change) => this.#save(jid, change));
    const others = kept.flatMap((jid) => this.#rooms.get(jid) ?? []);
    const isMissing = (room: RoomSync) => room.isWanted && room.status.phase === 'out';
    await this.#enterAll(others.filter(isMissing), isCurrent);
  }

  resumed(): void {
    for (const room of this.#rooms.values()) room.resumed();
  }

  closed(): void {
    for (const room of this.#rooms.values()) room.typing.clear();
  }

  /** Messages are being removed from this device. */
  removing(): void {
    for (const room of this.#rooms.values()) room.archive.removing();
  }

  message(live: LiveMessage): Promise<void> {
    const room = this.#rooms.get(bareOf(live.stanza.from));
    return room && !this.#isEnded ? room.message(live) : Promise.resolve();
  }

  /** True if it says that a room does not know us any more: what was said is said again. */
  refused(room: BareJid): boolean {
    const found = this.#rooms.get(room);
    if (found?.status.phase !== 'joined') return false;
    found.dropped();
    return true;
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    await Promise.all([...this.#rooms.values()].map((room) => room.end()));
  }

  /** Not all at once: a server takes that for an attack, and what is looked at comes late. */
  async #enterAll(rooms: readonly RoomSync[], isCurrent: () => boolean): Promise<void> {
    const {isWatched} = this.#parts;
    const queue = rooms.toSorted((a, b) => Number(isWatched(b.jid)) - Number(isWatched(a.jid)));
    const work = async () => {
      for (let room = queue.shift(); room && isCurrent(); room = queue.shift()) {
        // What becomes of it is told by its status.
        await room.startAnew();
      }
    };
    await Promise.all(Array.from({length: AT_ONCE}, work));
  }

  #listener(): RoomListener {
    const find = (jid: BareJid) => this.#rooms.get(jid);
    return {
      presence: (presence) => find(presence.room)?.presence(presence),
      invitation: async ({room, by, reason, password, isDirect}) => {
        if (find(room)?.status.phase === 'joined') return;
        await this.#save(room, {invitation: {by, reason, password, isDirect}});
      },
      declination: () => {},
      challenge: (room, from, form) => find(room)?.challenged(from, form),
      changed: (room) => find(room)?.refresh(),
      bookmarks: async (news) => {
        await takeBookmarks(news, (jid, change) => this.#save(jid, change));
        for (const {room} of news.published) {
          const found = find(room);
          if (found?.isWanted && found.status.phase === 'out') found.enterSoon();
        }
      },
      activity: (rooms) => {
        for (const jid of rooms) {
          const room = find(jid);
          if (room?.status.phase === 'out') {
            this.#parts.background.begin('noting activity', this.#save(jid, {hasActivity: true}));
          }
        }
      },
    };
  }

  // The disk

  #add(row: RoomRow): RoomSync {
    const room = new RoomSync(this.#parts, row, (jid, change) => this.#save(jid, change));
    this.#rooms.set(row.jid, room);
    return room;
  }

  async #open(jid: BareJid): Promise<RoomSync> {
    if (!this.#rooms.has(jid)) await this.#save(jid, {});
    return this.#rooms.get(jid) ?? this.#add(emptyRoom(jid));
  }

  /** Commits a change of what is kept of a room, and publishes it. */
  async #save(jid: BareJid, change: Partial<RoomRow>): Promise<void> {
    const {store, publish} = this.#parts.context;
    const names = ['rooms', 'conversations', 'messages', 'roster', 'asks'] as const;
    const {row, changes} = await write(store, names, async (tx) => {
      const effects = new Effects();
      const before = (await findRoom(tx, jid)) ?? emptyRoom(jid);
      const after: RoomRow = {...before, ...change};
      await saveRoom(tx, after);
      effects.changeContact(jid);
      return {row: after, changes: await effects.conclude(tx)};
    });
    const room = this.#rooms.get(jid) ?? this.#add(row);
    room.changed(row);
    const told: Change = isShown(room)
      ? {topic: 'rooms', upsert: [room.room], remove: []}
      : {topic: 'rooms', upsert: [], remove: [jid]};
    publish([...changes, told]);
  }
}

/** One that we have left and not kept is only there because its messages are. */
function isShown({row, status}: RoomSync): boolean {
  const {isWanted, isBookmarked, invitation} = row;
  return isWanted || isBookmarked || invitation !== undefined || status.phase !== 'out';
}
