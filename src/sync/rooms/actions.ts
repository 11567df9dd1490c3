/** What pages ask of rooms, done. */
import {createDeferred} from '../../model/deferred.ts';
import {ConnectionError, InputError, RoomError} from '../../model/errors.ts';
import {bareOf, type BareJid} from '../../model/jid.ts';
import type {RoomActions} from '../../model/room-requests.ts';
import {findByKey} from '../../store/messages.ts';
import type {RoomRow} from '../../store/schema.ts';
import {read} from '../../store/transaction.ts';
import {bookmarkOf, NO_BOOKMARK, stopAutojoin, toBookmark} from './bookmarks.ts';
import {toRoomError} from './problems.ts';
import {addressIn} from './room-facts.ts';
import type {RoomParts} from './room-parts.ts';
import type {RoomSync} from './room-sync.ts';

export type RoomsOnDisk = {
  readonly find: (jid: BareJid) => RoomSync | undefined;
  /** One that is not known is made known. */
  readonly open: (jid: BareJid) => Promise<RoomSync>;
  readonly save: (jid: BareJid, change: Partial<RoomRow>) => Promise<void>;
};

const DONE = {};
/** For the answer to a new nickname, in ms. */
const PATIENCE = 15_000;

export function createActions(parts: RoomParts, rooms: RoomsOnDisk): RoomActions {
  const {context, wire} = parts;

  /** The room, in which we are. */
  function joined(jid: BareJid): RoomSync {
    if (!parts.isConnected()) throw new ConnectionError('closed');
    const room = rooms.find(jid);
    if (room?.status.phase !== 'joined') throw new RoomError('not-found');
    return room;
  }

  /** Asks something of a room, or tells it. */
  async function ask<T>(asking: () => T | Promise<T>): Promise<T> {
    try {
      return await asking();
    } catch (error) {
      throw toRoomError(error);
    }
  }

  async function done(asking: () => unknown): Promise<typeof DONE> {
    await ask(asking);
    return DONE;
  }

  return {
    async join({room: jid, nick, password, reserve}) {
      const room = await rooms.open(jid);
      const {invitation} = room.row;
      await rooms.save(jid, {
        isWanted: true,
        hasActivity: false,
        invitation: undefined,
        ...(nick !== undefined && {nick}),
        password: password ?? invitation?.password ?? room.row.password,
      });
      const {status} = room;
      const isThere = status.phase === 'joined' && parts.isConnected();
      if (!isThere) return await done(() => room.stay.enter({reserve}));
      if (nick === undefined || nick === status.nick) return DONE;
      return await this.changeNick({room: jid, nick});
    },

    async leave({room: jid}) {
      const room = rooms.find(jid);
      if (!room) return DONE;
      room.stay.leave();
      // It stays in the list, but is not entered again, also not by our other clients.
      return await done(() => stopAutojoin(parts, room.row, rooms.save));
    },

    async changeNick({room: jid, nick}) {
      const room = joined(jid);
      if (room.status.phase === 'joined' && room.status.nick === nick) return DONE;
      const answered = createDeferred();
      const cancel = context.schedule(
        () => answered.reject(new ConnectionError('timeout')),
        PATIENCE,
      );
      const stop = room.stay.awaitNick(nick, answered);
      try {
        wire.changeNick(addressIn(jid, nick));
        await answered.promise;
      } finally {
        cancel();
        stop();
      }
      await rooms.save(jid, {nick});
      return DONE;
    },

    setSubject: ({room, subject}) => done(() => wire.setSubject(joined(room).jid, subject)),
    setRole: ({room, nick, role, reason}) => done(() => wire.setRole(room, nick, role, reason)),

    setAffiliation: ({room, who, affiliation, reason}) =>
      done(async () => {
        const known = 'nick' in who ? rooms.find(room)?.occupants.get(who.nick)?.jid : who.jid;
        // Whose address the room does not tell us, we cannot name.
        if (!known) throw new RoomError('forbidden');
        await wire.setAffiliation(room, bareOf(known), affiliation, reason);
      }),

    affiliations: ({room, affiliation}) => ask(() => wire.affiliations(room, affiliation)),
    requestVoice: ({room}) => done(() => wire.requestVoice(joined(room).jid)),

    retract: ({room: jid, key, reason}) =>
      done(async () => {
        const row = await read(context.store, ['messages'], (tx) => findByKey(tx, key));
        if (row?.conversation !== jid || row.archiveId === undefined) {
          throw new InputError('unknown-target');
        }
        const namespaces = joined(jid).row.info?.namespaces ?? [];
        await wire.moderate(jid, row.archiveId, reason, namespaces);
      }),

    invite: ({room, jid, reason}) => done(() => wire.invite(joined(room).jid, jid, reason)),

    async decline({room: jid, reason}) {
      const invitation = rooms.find(jid)?.row.invitation;
      await rooms.save(jid, {invitation: undefined});
      const {by} = invitation ?? {};
      if (by && !invitation?.isDirect && parts.isConnected()) wire.decline(jid, by, reason);
      return DONE;
    },

    configuration: ({room}) => ask(() => wire.configuration(room)),

    configure: ({room: jid, answers}) =>
      done(async () => {
        // The form may be another one by now: only what it offers is sent (XEP-0045 §10.2).
        const form = await wire.configuration(jid);
        await wire.configure(jid, form, answers);
        await rooms.find(jid)?.refresh();
        await rooms.find(jid)?.stay.opened();
      }),

    cancelConfiguration: ({room: jid}) =>
      done(async () => {
        await wire.cancelConfiguration(jid);
        await rooms.save(jid, {isWanted: false});
      }),

    async answerChallenge({room: jid, answers}) {
      const room = rooms.find(jid);
      const form = room?.status.phase === 'out' ? room.status.problem?.form : undefined;
      if (!room || !form) throw new InputError('unknown-target');
      await ask(() => wire.answerChallenge(room.stay.challenger ?? jid, form, answers));
      return await done(() => room.stay.enter());
    },

    destroy: ({room: jid, reason, alternate}) =>
      done(async () => {
        await wire.destroy(jid, reason, alternate);
        await rooms.save(jid, {isWanted: false});
      }),

    avatar: ({room}) => ask(() => wire.avatar(room)),
    setAvatar: ({room: jid, avatar}) =>
      done(async () => {
        await wire.setAvatar(jid, avatar);
        await rooms.find(jid)?.refresh();
      }),

    find: ({service, after}) => ask(() => wire.find(service, after)),

    // Kept here first: what the server tells of it is no news then.
    bookmark: ({room: jid, name, autojoin}) =>
      done(async () => {
        const {row} = await rooms.open(jid);
        await rooms.save(jid, {isBookmarked: true, name, autojoin});
        try {
          await wire.publishBookmark({...toBookmark(row), name, autojoin});
        } catch (error) {
          await rooms.save(jid, bookmarkOf(row));
          throw error;
        }
      }),

    removeBookmark: ({room: jid}) =>
      done(async () => {
        const {row} = await rooms.open(jid);
        await rooms.save(jid, NO_BOOKMARK);
        try {
          await wire.retractBookmark(jid);
        } catch (error) {
          await rooms.save(jid, bookmarkOf(row));
          throw error;
        }
      }),

    async setNotify({room: jid, notify}) {
      await rooms.save((await rooms.open(jid)).jid, {notify});
      return DONE;
    },
  };
}
