import {beforeEach, expect, test} from 'vitest';
import {page} from 'vitest/browser';
import {mount, rendered, within} from '../../test/component/support.ts';
import {contact, FakeClient, incoming, jid} from '../../test/fakes/client.ts';
import {inRoom, out, room, roomContact, studio} from '../../test/fakes/room-people.ts';
import type {Contact, LastMessage} from '../model/contact.ts';
import type {Room} from '../model/room.ts';
import './room-elements.ts';
import type {NatterRoster} from './roster.ts';

let client: FakeClient;
let roster: NatterRoster;

beforeEach(() => {
  client = new FakeClient();
  client.goOnline();
  roster = document.createElement('natter-roster');
  roster.client = client;
});

async function show(rest: Partial<Contact> = {}, own: Partial<Room> = {}): Promise<void> {
  client.room.all.set(new Map([[jid(studio), room(studio, {name: 'Studio', ...own})]]));
  client.contacts.set([roomContact(studio, rest)]);
  await mount(roster, {width: 320, height: 400});
  await expect.poll(() => row().part.contains('room')).toBe(true);
}

const row = () => within(roster, '.list-item');
const snippet = () => within(roster, '.snippet').innerText.trim();
const badges = () =>
  [...row().querySelectorAll('.badge')].map((badge) => ({
    words: badge.textContent.replace(/\s+/g, ' ').trim(),
    muted: badge.part.contains('muted'),
  }));

function last(rest: Partial<LastMessage> = {}): LastMessage {
  const {key, ord, body, time, own, delivery} = incoming(studio, 'Hello');
  return {key, ord, body, time, own, delivery, nick: 'Mina', ...rest};
}

test('a room is a row of the list, and no person', async () => {
  await show();
  const list = page.getByRole('list', {name: 'Contacts', exact: true});
  await expect.element(list.getByRole('button', {name: /^Studio\s*, room/})).toBeVisible();
  expect(row().querySelector('natter-avatar')?.presence).toBe(false);
});

test('says who wrote last, and what', async () => {
  await show({last: last()});
  expect(snippet()).toBe('Mina: Hello');
});

test.for([
  [last({own: true}), 'You: Hello'],
  [last({body: ''}), 'Mina: Removed'],
] as const)('says of %o: %s', async ([message, words]) => {
  await show({last: message});
  expect(snippet()).toBe(words);
});

test('says who is typing', async () => {
  await show({last: last()});
  client.typing.set(new Map([[jid(studio), {conversation: jid(studio), nicks: ['Mina', 'Ivo']}]]));
  await expect.poll(snippet).toBe('Mina and Ivo are typing…');
});

test.for([
  ['all', 3, 0, [{words: '3, 3 unread', muted: false}]],
  [
    'all',
    5,
    2,
    [
      {words: '@2, 2 mentions', muted: false},
      {words: '5, 5 unread', muted: false},
    ],
  ],
  ['all', 2, 2, [{words: '@2, 2 mentions', muted: false}]],
  ['mentions', 3, 0, [{words: '3, 3 unread', muted: true}]],
  [
    'mentions',
    3,
    1,
    [
      {words: '@1, 1 mention', muted: false},
      {words: '3, 3 unread', muted: true},
    ],
  ],
  ['none', 1, 1, [{words: '@1, 1 mention', muted: true}]],
  ['none', 0, 0, []],
] as const)(
  'with notifications of %s, %i unread and %i mentions',
  async ([notify, unread, mentions, shown]) => {
    await show({unread, mentions}, {notify});
    expect(badges()).toEqual(shown);
  },
);

test('says that a room was not entered, and that something is new there', async () => {
  await show({}, {status: out()});
  expect(snippet()).toBe('Not joined');
  client.room.all.set(new Map([[jid(studio), room(studio, {status: out(), hasActivity: true})]]));
  await expect.poll(snippet).toBe('Something new is there');
});

test('an invitation can be accepted in its row, which opens the room', async () => {
  const invitation = {
    by: jid('mina@example.org'),
    reason: 'We meet',
    password: 'open',
    isDirect: false,
  };
  await show({}, {status: out(), invitation});
  expect(snippet()).toBe('mina invites you. “We meet”');
  const chosen: string[] = [];
  roster.addEventListener('natter-select', (event) => chosen.push(event.jid));
  await page.getByRole('button', {name: 'Join', exact: true}).click();
  expect(chosen).toEqual([studio]);
  expect(client.room.asked).toEqual([
    {
      name: 'join',
      params: {room: studio, nick: undefined, password: 'open', reserve: false},
    },
  ]);
});

test('an invitation can be declined; it names who invites from inside by the nickname', async () => {
  const invitation = {
    by: inRoom(studio, 'Mina'),
    reason: undefined,
    password: undefined,
    isDirect: false,
  };
  await show({}, {status: out(), invitation});
  expect(snippet()).toBe('Mina invites you.');
  await page.getByRole('button', {name: 'Decline', exact: true}).click();
  expect(client.room.asked).toEqual([{name: 'decline', params: {room: studio, reason: undefined}}]);
});

test('somebody in a room has a row with their nickname, and the room', async () => {
  client.contacts.set([
    contact('x@example.org', {jid: inRoom(studio, 'Ivo'), kind: 'occupant'}),
    roomContact(studio),
  ]);
  await mount(roster, {width: 320, height: 400});
  await expect
    .element(page.getByRole('button', {name: /^Ivo\s*, In Studio, in private/}))
    .toBeVisible();
});

test('the words follow the language', async () => {
  document.documentElement.lang = 'de';
  await show({last: last()}, {status: out()});
  await rendered();
  await expect.element(page.getByRole('button', {name: /^Studio\s*, Raum/})).toBeVisible();
});
