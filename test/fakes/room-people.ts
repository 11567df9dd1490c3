/** Rooms for the tests of the elements and for the gallery. */
import type {Contact} from '../../src/model/contact.ts';
import type {Message} from '../../src/model/message.ts';
import {parseFullJid, type Jid} from '../../src/model/jid.ts';
import type {Affiliation, Occupant, Role, Room, RoomProblem} from '../../src/model/room.ts';
import {contact, incoming, jid, outgoing, type FakeClient} from './client.ts';

export const studio = 'studio@rooms.example.org';

/** A room that we are in as Lena, an ordinary participant. */
export function room(address: string, rest: Partial<Room> = {}): Room {
  return {
    jid: jid(address),
    name: undefined,
    description: undefined,
    language: undefined,
    status: {phase: 'joined', nick: 'Lena', role: 'participant', affiliation: 'none'},
    subject: undefined,
    features: undefined,
    nick: 'Lena',
    isBookmarked: false,
    autojoin: false,
    notify: 'all',
    invitation: undefined,
    hasActivity: false,
    avatar: undefined,
    ...rest,
  };
}

/** As what we are in a room. */
export function as(role: Role, affiliation: Affiliation): Room['status'] {
  return {phase: 'joined', nick: 'Lena', role, affiliation};
}

/** Why we are not. */
export function out(problem?: Partial<RoomProblem> & Pick<RoomProblem, 'kind'>): Room['status'] {
  return {
    phase: 'out',
    problem: problem && {
      reason: undefined,
      actor: undefined,
      alternate: undefined,
      form: undefined,
      ...problem,
    },
  };
}

export function occupant(nick: string, rest: Partial<Occupant> = {}): Occupant {
  return {
    nick,
    occupantId: `id of ${nick}`,
    jid: undefined,
    affiliation: 'none',
    role: 'participant',
    show: 'available',
    status: undefined,
    hats: [],
    ...rest,
  };
}

/** The address of somebody in a room. */
export function inRoom(address: string, nick: string): Jid {
  const parsed = parseFullJid(`${address}/${nick}`);
  if (parsed === undefined) throw new TypeError(`not an address: ${address}/${nick}`);
  return parsed;
}

/** What somebody says in a room. */
export function said(nick: string, body: string, rest: Partial<Message> = {}): Message {
  return incoming(studio, body, {
    sender: inRoom(studio, nick),
    occupantId: `id of ${nick}`,
    ...rest,
  });
}

/** What we say in a room. */
export function say(body: string, rest: Partial<Message> = {}): Message {
  return outgoing(studio, body, 'sent', {sender: inRoom(studio, 'Lena'), ...rest});
}

export function roomContact(address: string, rest: Partial<Contact> = {}): Contact {
  return contact(address, {
    kind: 'room',
    name: 'Studio',
    inRoster: false,
    subscription: 'none',
    ...rest,
  });
}

/** Puts one room into a client that is online, with these people in it. */
export function setUpRoom(
  client: FakeClient,
  rest: Partial<Room> = {},
  people: readonly Occupant[] = [occupant('Lena'), occupant('Noor'), occupant('Tomas')],
): void {
  const one = room(studio, {name: 'Studio', ...rest});
  client.goOnline();
  client.contacts.set([roomContact(studio)]);
  client.room.all.set(new Map([[one.jid, one]]));
  client.room.occupants(one.jid).set(new Map(people.map((person) => [person.nick, person])));
}

/** Changes the room that `setUpRoom` has made. */
export function changeRoom(client: FakeClient, rest: Partial<Room>): void {
  client.room.all.update((all) => {
    const one = all?.get(jid(studio));
    return one && new Map([[one.jid, {...one, ...rest}]]);
  });
}
