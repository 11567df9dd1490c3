import {beforeEach, expect, test} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {mountChat} from '../../test/component/support.ts';
import {contact, type FakeClient, jid} from '../../test/fakes/client.ts';
import {room, roomContact, studio} from '../../test/fakes/room-people.ts';
import {createDeferred} from '../model/deferred.ts';
import {RoomError} from '../model/errors.ts';
import type {NatterChat} from './chat.ts';

let chat: NatterChat;
let client: FakeClient;

beforeEach(async () => {
  ({chat, client} = await mountChat({closed: true}));
  await page.getByRole('button', {name: 'Join a room', exact: true}).click();
});

const address = () => page.getByRole('textbox', {name: 'Room address', exact: true});
const nick = () => page.getByRole('textbox', {name: 'Nickname', exact: true});
const join = () => page.getByRole('button', {name: 'Join', exact: true});
const alert = () => page.getByRole('alert');

test('asks for the address and the nickname, which is that of the account', async () => {
  await expect.element(page.getByRole('dialog', {name: 'Join a room'})).toBeVisible();
  await expect.element(address()).toBeVisible();
  await expect.element(nick()).toHaveValue('lena');
});

test('enters the room, and shows it', async () => {
  const asked = createDeferred<unknown>();
  client.room.onRequest = () => asked.promise;
  await address().fill(` ${studio} `);
  await nick().fill('Lena');
  await join().click();
  await expect.element(page.getByRole('button', {name: 'Joining…'})).toBeVisible();
  expect(client.room.asked).toEqual([
    {
      name: 'join',
      params: {room: studio, nick: 'Lena', password: undefined, reserve: false},
    },
  ]);
  client.room.all.set(new Map([[jid(studio), room(studio, {name: 'Studio'})]]));
  client.contacts.set([contact('noor@example.org', {name: 'Noor'}), roomContact(studio)]);
  asked.resolve({});
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(chat.conversation).toBe(studio);
  await expect.element(page.getByRole('heading', {name: 'Studio'})).toBeVisible();
  await expect.element(page.getByRole('textbox', {name: 'Message', exact: true})).toBeVisible();
});

test('shows the room also before the list knows it', async () => {
  await address().fill(studio);
  await join().click();
  await expect.element(page.getByRole('heading', {name: 'studio'})).toBeVisible();
  await expect.element(page.getByText('You are not in this room.')).toBeVisible();
});

test.for(['', 'studio', 'rooms.example.org', 'a b@c'])(
  'says that "%s" is no address',
  async (text) => {
    await address().fill(text);
    await join().click();
    await expect.element(alert().first()).toHaveTextContent(/^This address isn’t complete/);
    await expect.element(address()).toHaveAttribute('aria-invalid', 'true');
    expect(client.room.asked).toEqual([]);
  },
);

test('says that a nickname is missing', async () => {
  await address().fill(studio);
  await nick().fill(' ');
  await join().click();
  await expect.element(page.getByText('Type a nickname, please.')).toBeVisible();
  expect(client.room.asked).toEqual([]);
});

test('asks for a password when the room wants one', async () => {
  client.room.onRequest = () => Promise.reject(new RoomError('password'));
  await address().fill(studio);
  await join().click();
  const password = page.getByLabelText('Password', {exact: true});
  await expect.element(password).toBeVisible();
  await expect.element(page.getByText('A password is needed here, or another one.')).toBeVisible();
  client.room.onRequest = () => Promise.resolve({});
  await password.fill('open sesame');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(client.room.asked.at(-1)?.params).toMatchObject({password: 'open sesame'});
});

test.for([
  ['nick-taken', 'Someone here has this nickname. Choose another one.'],
  ['banned', 'You are banned from this room.'],
  ['unreachable', 'This room can’t be reached. Check the address, or try again later.'],
] as const)(
  'says in words what the room refuses (%s), and can be sent again',
  async ([kind, words]) => {
    client.room.onRequest = () => Promise.reject(new RoomError(kind));
    await address().fill(studio);
    await join().click();
    await expect.element(page.getByText(words)).toBeVisible();
    await expect.element(address()).toHaveValue(studio);
    client.room.onRequest = () => Promise.resolve({});
    await join().click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  },
);

test('an answer that comes after it was closed changes nothing', async () => {
  const asked = createDeferred<unknown>();
  client.room.onRequest = () => asked.promise;
  await address().fill(studio);
  await join().click();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  asked.resolve({});
  await asked.promise;
  await chat.updateComplete;
  expect(chat.conversation).toBeUndefined();
});
