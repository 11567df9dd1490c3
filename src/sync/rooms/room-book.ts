/**
 * All rooms of an account: those on disk, and what becomes of them while we are connected. It is
 * told of everything that comes from rooms, and gives it to the one that it is of.
 */
import type {Change} from '../../model/changes.ts';
import type {Typing} from '../../model/contact.ts';
import {bareOf, domainOf, type BareJid} from '../../model/jid.ts';
import type {Occupant, Room} from '../../model/room.ts';
import type {RoomActions} from '../../model/room-requests.ts';
import {emptyRoom, findRoom, loadRooms, saveRoom} from '../../store/rooms.ts';
import type {RoomRow} from '../../store/schema.ts';
import {read, write} from '../../store/transaction.ts';
import type {RoomListener} from '../../xmpp/room-wire.ts';
import type {LiveMessage} from '../../xmpp/wire.ts';
import {Effects} from '../effects.ts';
import {loadCoverage} from '../gaps.ts';
import {runStep} from '../step.ts';
import {createActions} from './actions.ts';
import {fetchBookmarks, stopAutojoin, takeBookmarks} from './bookmarks.ts';
import {isNews} from './invitations.ts';
import {isAutojoined} from './room-facts.ts';
import type {RoomParts, RoomsOptions} from './room-parts.ts';
import {RoomSync} from './room-sync.ts';
import type {Rooms} from './rooms.ts';

const SAVE_STORES = [
  'rooms',
  'conversations',
  'messages',
  'roster',
  'asks',
  'segments',
  'holes',
] as const;
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
      save: this.#change,
    });
    parts.wire.listen(this.#listener());
  }

  // What pages ask

  async list(): Promise<readonly Room[]> {
    return [...this.#rooms.values()].filter(({isShown}) => isShown).map(({room}) => room);
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

  startAnew(): void {
    for (const room of this.#rooms.values()) room.stay.startAnew();
  }

  async enter(isCurrent: () => boolean): Promise<void> {
    await this.#oneByOne(isCurrent, async ({stay}) => {
      if (stay.isToEnter) await stay.enterQuietly();
    });
  }

  async followBookmarks(isCurrent: () => boolean): Promise<void> {
    const news = await fetchBookmarks(this.#parts, this.#change);
    if (!isCurrent()) return;
    await this.#follow(news);
    await this.enter(isCurrent);
    if (isCurrent()) await this.#watchActivity();
  }

  async resumed(isCurrent: () => boolean): Promise<void> {
    await this.#oneByOne(isCurrent, ({stay}) => stay.goOn());
  }

  closed(): void {
    for (const room of this.#rooms.values()) room.stay.cut();
  }

  /** Messages are being removed from this device. */
  removing(): void {
    for (const {history} of this.#rooms.values()) history.archive.removing();
  }

  async message(live: LiveMessage): Promise<void> {
    const room = this.#rooms.get(bareOf(live.stanza.from));
    if (room && !this.#isEnded) await room.message(live);
  }

  /**
   * A room does not know us any more. What was said is said again when we are there: as all that is
   * said while we are not, also after somebody has thrown us out.
   *
   * @returns false if it is no room that we know
   */
  refused(room: BareJid): boolean {
    const {stay} = this.#rooms.get(room) ?? {};
    stay?.dropped();
    return stay !== undefined;
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    await Promise.all([...this.#rooms.values()].map((room) => room.end()));
  }

  /**
   * What is looked at first, and not all at once: a server takes that for an attack, and what is
   * looked at would come late.
   */
  async #oneByOne(
    isCurrent: () => boolean,
    task: (room: RoomSync) => Promise<void>,
  ): Promise<void> {
    const {isWatched} = this.#parts;
    const rooms = [...this.#rooms.values()];
    const queue = rooms.toSorted((a, b) => Number(isWatched(b.jid)) - Number(isWatched(a.jid)));
    const work = async () => {
      for (let room = queue.shift(); room && isCurrent(); room = queue.shift()) await task(room);
    };
    await Promise.all(Array.from({length: AT_ONCE}, work));
  }

  /** XEP-0437: of rooms that are kept, and that we are not in. */
  async #watchActivity(): Promise<void> {
    const {context, wire} = this.#parts;
    const quiet = [...this.#rooms.values()].filter(
      ({row, stay}) => row.isBookmarked && !stay.isWanted,
    );
    for (const service of new Set(quiet.map(({jid}) => domainOf(jid) as BareJid))) {
      await runStep(context, 'watching rooms', () => wire.watchActivity(service));
    }
  }

  #listener(): RoomListener {
    const find = (jid: BareJid) => this.#rooms.get(jid);
    return {
      presence: (presence) => find(presence.room)?.stay.presence(presence),
      invitation: async (invitation) => {
        const {room, by, reason, password, isDirect, sent} = invitation;
        const now = this.#parts.context.now();
        if (find(room)?.status.phase === 'joined') return;
        if (!isNews(invitation, find(room)?.row, now)) return;
        const invitedAt = sent ?? now;
        await this.#change(room, {invitation: {by, reason, password, isDirect}, invitedAt});
      },
      declination: () => {},
      challenge: (room, from, form) => find(room)?.stay.challenged(from, form),
      changed: (room) => {
        const refreshing = find(room)?.refresh();
        if (refreshing) this.#parts.background.begin('asking what a room is', refreshing);
      },
      bookmarks: async (news) => {
        await this.#follow(news);
        for (const {room} of news.published) {
          const stay = find(room)?.stay;
          if (stay?.isToEnter) stay.enterSoon();
        }
      },
      activity: (rooms) => {
        for (const jid of rooms) {
          const room = find(jid);
          if (room?.status.phase === 'out') {
            this.#parts.background.begin('noting activity', this.#change(jid, {hasActivity: true}));
          }
        }
      },
    };
  }

  /** Another client of ours has changed the bookmarks: where it has gone, we go, too (XEP-0402 §4). */
  async #follow(news: Parameters<RoomListener['bookmarks']>[0]): Promise<void> {
    const named = [...news.published.map(({room}) => room), ...news.retracted];
    const autojoined = new Set(named.filter((jid) => isKept(this.#rooms.get(jid))));
    await takeBookmarks(news, this.#change);
    for (const jid of autojoined) {
      const room = this.#rooms.get(jid);
      if (!room || isKept(room)) continue;
      room.stay.leave();
      await this.#change(jid, {isWanted: false});
    }
  }

  // The disk

  #add(row: RoomRow): RoomSync {
    const room = new RoomSync(this.#parts, row, {
      save: this.#save,
      tell: (told) => this.#parts.context.publish([toChange(told)]),
      onThrownOut: ({jid, row: kept}, {kind}) => {
        // By its bookmark it would be made again.
        const leaving =
          kind === 'destroyed'
            ? stopAutojoin(this.#parts, kept, this.#change)
            : this.#change(jid, {isWanted: false});
        this.#parts.background.begin('leaving a room', leaving);
      },
    });
    this.#rooms.set(row.jid, room);
    return room;
  }

  async #open(jid: BareJid): Promise<RoomSync> {
    if (!this.#rooms.has(jid)) await this.#save(jid, {});
    return this.#rooms.get(jid) ?? this.#add(emptyRoom(jid));
  }

  /** Known at once, if the room is; resolves when it is committed. */
  readonly #change = async (jid: BareJid, change: Partial<RoomRow>): Promise<void> => {
    const room = this.#rooms.get(jid);
    await (room ? room.record.change(change) : this.#save(jid, change));
  };

  /** Commits a change of what is kept of a room, and publishes it. */
  readonly #save = async (jid: BareJid, change: Partial<RoomRow>): Promise<void> => {
    const {context, isWatched} = this.#parts;
    const {store, publish} = context;
    const {row, changes} = await write(store, SAVE_STORES, async (tx) => {
      const effects = new Effects();
      const before = await findRoom(tx, jid);
      const after: RoomRow = {...(before ?? emptyRoom(jid)), ...change};
      await saveRoom(tx, after);
      // Who opened it before it was known as a room was told what the account's archive has of it.
      if (!before && isWatched(jid)) {
        effects.covered(jid, await loadCoverage(tx, jid, {conversation: jid, hasNone: false}));
      }
      effects.changeContact(jid);
      return {row: after, changes: await effects.conclude(tx)};
    });
    const room = this.#rooms.get(jid) ?? this.#add(row);
    room.record.committed(row);
    publish([...changes, toChange(room)]);
  };
}

function toChange(room: RoomSync): Change {
  return room.isShown
    ? {topic: 'rooms', upsert: [room.room], remove: []}
    : {topic: 'rooms', upsert: [], remove: [room.jid]};
}

function isKept(room: RoomSync | undefined): boolean {
  return room !== undefined && isAutojoined(room.row);
}
