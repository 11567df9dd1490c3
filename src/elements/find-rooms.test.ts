import {expect, test, vi} from 'vitest';
import {userEvent} from 'vitest/browser';
import {
  asked,
  button,
  control,
  every,
  expectAccessible,
  inStudio,
  openDialog,
  says,
  type,
  type Opened,
} from '../../test/component/room-dialogs.ts';
import {focused, rendered, within} from '../../test/component/support.ts';
import type {FakeClient} from '../../test/fakes/client.ts';
import {jid} from '../../test/fakes/client.ts';
import {answer, studio} from '../../test/fakes/rooms.ts';
import {RoomError, StanzaError} from '../model/errors.ts';
import type {FoundRooms} from '../model/room.ts';
import type {NatterFindRooms} from './find-rooms.ts';
import {openFindRooms} from './room-admin-elements.ts';

const service = jid('rooms.example.org');
const kiln = jid('kiln@rooms.example.org');

const page: FoundRooms = {
  service,
  rooms: [
    {jid: studio, name: 'Studio'},
    {jid: kiln, name: 'Kiln \u202eschedule'},
    {jid: jid('a7f3@rooms.example.org'), name: undefined},
  ],
  next: undefined,
};

async function open(
  answers: Parameters<typeof answer>[1] = {find: () => page},
): Promise<Opened<NatterFindRooms> & {readonly client: FakeClient}> {
  const client = inStudio('member');
  answer(client, answers);
  const opened = await openDialog('natter-find-rooms', (root) => openFindRooms(root, client));
  return {...opened, client};
}

function names(element: HTMLElement): readonly string[] {
  return [...every(element, '.name')].map((each) => each.textContent.trim());
}

test('the rooms of the service are there; typing narrows them', async () => {
  const {client, element, dialog} = await open();
  expect(asked(client, 'find')).toEqual([{service: undefined, after: undefined}]);
  expect(dialog.textContent).toContain('On rooms.example.org');
  expect(names(element)).toEqual(['Studio', 'Kiln schedule', 'a7f3']);
  expect(within(element, '[role=status]').textContent.trim()).toBe('3 rooms');
  expect((focused() as HTMLInputElement).type).toBe('search');
  await expectAccessible(element);
  await userEvent.keyboard('KILN');
  await rendered();
  expect(names(element)).toEqual(['Kiln schedule']);
  await userEvent.keyboard('x');
  await rendered();
  expect(within(element, '[part=empty]').textContent).toContain('No room has this in its name');
});

test('more are asked for where the last ones ended, and none is there twice', async () => {
  const pages: FoundRooms[] = [
    {...page, next: 'here'},
    {
      service,
      rooms: [
        {jid: kiln, name: 'Kiln'},
        {jid: jid('z@rooms.example.org'), name: 'Zen'},
      ],
      next: undefined,
    },
  ];
  const {client, element} = await open({find: () => pages.shift()});
  await type(within(element, 'input') as HTMLInputElement, 'zen');
  expect(within(element, '[part=empty]').textContent).toContain('None of those loaded so far');
  button(element, 'Load more').click();
  await vi.waitFor(() => expect(names(element)).toEqual(['Zen']));
  await type(within(element, 'input') as HTMLInputElement, '');
  expect(names(element)).toEqual(['Studio', 'Kiln schedule', 'a7f3', 'Zen']);
  expect(asked(client, 'find')).toEqual([
    {service: undefined, after: undefined},
    {service, after: 'here'},
  ]);
  expect([...every(element, '[part~=more-button]')]).toEqual([]);
});

test('a page that does not come leaves those that have, and can be asked for again', async () => {
  let works = true;
  const {element} = await open({
    find: () => (works ? {...page, next: 'x'} : Promise.reject(new RoomError('unreachable'))),
  });
  works = false;
  button(element, 'Load more').click();
  await says(element, /The rooms didn’t load/);
  expect(names(element)).toHaveLength(3);
  works = true;
  button(element, 'Try again').click();
  await vi.waitFor(() => expect(button(element, 'Load more')).toBeDefined());
});

test('there may be none', async () => {
  const {element} = await open({find: () => ({...page, rooms: []})});
  expect(within(element, '[part=empty]').textContent).toContain('No rooms here yet');
  await expectAccessible(element);
});

test('while they are on their way it is said', async () => {
  const {element} = await open({find: () => new Promise(() => undefined)});
  await vi.waitFor(() =>
    expect(within(element, '[aria-label="Loading…"]').getAttribute('role')).toBe('status'),
  );
});

test('one can look elsewhere, and what comes from the place before is not shown', async () => {
  let late: (found: FoundRooms) => void = () => undefined;
  const elsewhere = jid('chat.example.net');
  const {client, element, dialog} = await open({
    find: () => new Promise<FoundRooms>((resolve) => (late = resolve)),
  });
  const first = late;
  button(element, 'Look elsewhere').click();
  await rendered();
  expect(focused()).toBe(control(element, 'Address of a service'));
  await type(control(element, 'Address of a service'), 'a b');
  button(element, 'Look there').click();
  await says(element, /isn’t an address/);
  await type(control(element, 'Address of a service'), elsewhere);
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(asked(client, 'find')).toHaveLength(2));
  late({service: elsewhere, rooms: [{jid: jid('q@chat.example.net'), name: 'Q'}], next: undefined});
  first(page);
  await vi.waitFor(() => expect(names(element)).toEqual(['Q']));
  expect(dialog.textContent).toContain('On chat.example.net');
  expect(asked(client, 'find')[1]).toEqual({service: elsewhere, after: undefined});
});

test('a service that has no rooms, or is none, is said', async () => {
  const {element} = await open({
    find: () => Promise.reject(new StanzaError('service-unavailable', 'cancel')),
  });
  await says(element, /There is no service for rooms at this address/);
});

test('a room is joined, and then shown', async () => {
  const {client, element, dialog, selected} = await open();
  button(element, 'Join Kiln schedule').click();
  await vi.waitFor(() => expect(selected).toEqual([kiln]));
  expect(dialog.open).toBe(false);
  expect(asked(client, 'join')).toEqual([
    {room: kiln, nick: undefined, password: undefined, reserve: false},
  ]);
});

test('a room that we are in is only opened', async () => {
  const {client, element, selected} = await open();
  button(element, 'Open Studio').click();
  await rendered();
  expect(selected).toEqual([studio]);
  expect(asked(client, 'join')).toEqual([]);
});

test('who may not enter is told, and the room is not kept', async () => {
  const {client, element, dialog, selected} = await open({
    find: () => page,
    join: () => Promise.reject(new RoomError('banned')),
  });
  button(element, 'Join Kiln schedule').click();
  await says(element, /You are banned/);
  expect(dialog.open).toBe(true);
  expect(selected).toEqual([]);
  expect(asked(client, 'leave')).toEqual([{room: kiln}]);
});

test('a room that asks for something is shown: it asks there', async () => {
  const {client, element, selected} = await open({
    find: () => page,
    join: () => Promise.reject(new RoomError('password')),
  });
  button(element, 'Join Kiln schedule').click();
  await vi.waitFor(() => expect(selected).toEqual([kiln]));
  expect(asked(client, 'leave')).toEqual([]);
});

test('from there one can create a room', async () => {
  const {root, element} = await open();
  button(element, 'Create a room').click();
  await vi.waitFor(() => {
    const next = root.querySelector('natter-create-room');
    expect(next?.shadowRoot?.querySelector('dialog')?.open).toBe(true);
  });
  expect(root.querySelector('natter-find-rooms')).toBeNull();
});
