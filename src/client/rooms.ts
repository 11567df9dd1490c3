/** Rooms of many (XEP-0045), for pages. */
import type {BridgeCaller} from '../bridge/caller.ts';
import {InputError} from '../model/errors.ts';
import {parseBareJid, type BareJid} from '../model/jid.ts';
import type {Occupant, Room} from '../model/room.ts';
import type {RoomActions, RoomRequestName, RoomRequests} from '../model/room-requests.ts';
import {createStore, type Observable} from './observable.ts';

export interface Rooms extends RoomActions {
  /** Rooms that we are in, have kept, or are invited to, by address. Undefined until known. */
  readonly all: Observable<ReadonlyMap<BareJid, Room> | undefined>;
  /** Who is in a room, by nickname; the same object for the same room. */
  occupants(room: BareJid): Observable<ReadonlyMap<string, Occupant>>;
}

/** @throws InputError `address` */
export function parseRoomAddress(text: string): BareJid {
  const room = parseBareJid(text.trim());
  if (!room?.includes('@')) throw new InputError('address');
  return room;
}

export function createRooms(caller: BridgeCaller): Rooms {
  const occupants = new Map<BareJid, Observable<ReadonlyMap<string, Occupant>>>();

  const all = createStore<ReadonlyMap<BareJid, Room> | undefined>(undefined, (signal) => {
    caller.subscribe(
      'rooms',
      {},
      {
        snapshot: (rooms) => all.set(new Map(rooms.map((room) => [room.jid, room]))),
        change({remove, upsert}) {
          const next = new Map(all.get());
          for (const jid of remove) next.delete(jid);
          for (const room of upsert) next.set(room.jid, room);
          all.set(next);
        },
        broken: () => all.set(new Map()),
      },
      signal,
    );
  });

  function watch(room: BareJid): Observable<ReadonlyMap<string, Occupant>> {
    const people = createStore<ReadonlyMap<string, Occupant>>(new Map(), (signal) => {
      caller.subscribe(
        'occupants',
        {room},
        {
          snapshot: (list) => people.set(new Map(list.map((one) => [one.nick, one]))),
          change({remove, upsert}) {
            const next = new Map(people.get());
            for (const nick of remove) next.delete(nick);
            for (const one of upsert) next.set(one.nick, one);
            people.set(next);
          },
          broken: () => people.set(new Map()),
        },
        signal,
      );
    });
    return people;
  }

  /** Asks for what has this name. */
  const ask =
    <Name extends RoomRequestName>(name: Name) =>
    async (params: RoomRequests[Name]['params']): Promise<RoomRequests[Name]['result']> => {
      // Each name has its own parameters and its own result: see `RoomRequests`.
      const request = {name, params} as Parameters<typeof caller.request<'room'>>[1];
      return (await caller.request('room', request)) as RoomRequests[Name]['result'];
    };

  return {
    all,
    occupants(room) {
      const known = occupants.get(room) ?? watch(room);
      occupants.set(room, known);
      return known;
    },
    join: ask('join'),
    leave: ask('leave'),
    changeNick: ask('changeNick'),
    setSubject: ask('setSubject'),
    setRole: ask('setRole'),
    setAffiliation: ask('setAffiliation'),
    affiliations: ask('affiliations'),
    requestVoice: ask('requestVoice'),
    retract: ask('retract'),
    invite: ask('invite'),
    decline: ask('decline'),
    configuration: ask('configuration'),
    configure: ask('configure'),
    cancelConfiguration: ask('cancelConfiguration'),
    answerChallenge: ask('answerChallenge'),
    destroy: ask('destroy'),
    avatar: ask('avatar'),
    setAvatar: ask('setAvatar'),
    find: ask('find'),
    bookmark: ask('bookmark'),
    removeBookmark: ask('removeBookmark'),
    setNotify: ask('setNotify'),
  };
}
