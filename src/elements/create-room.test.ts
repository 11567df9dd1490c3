import {expect, test, vi} from 'vitest';
import {userEvent} from 'vitest/browser';
import {
  asked,
  button,
  control,
  expectAccessible,
  inStudio,
  openDialog,
  says,
  type,
  type Opened,
} from '../../test/component/room-dialogs.ts';
import {focused, rendered} from '../../test/component/support.ts';
import type {FakeClient} from '../../test/fakes/client.ts';
import {jid} from '../../test/fakes/client.ts';
import {ejabberdForm, prosodyForm} from '../../test/fakes/room-forms.ts';
import {answer, studio} from '../../test/fakes/rooms.ts';
import {createDeferred} from '../model/deferred.ts';
import {RoomError} from '../model/errors.ts';
import type {NatterCreateRoom} from './create-room.ts';
import {openCreateRoom} from './room-admin-elements.ts';

const found = {
  service: jid('rooms.example.org'),
  rooms: [{jid: studio, name: 'Studio'}],
  next: undefined,
};
const kiln = jid('kiln-schedule@rooms.example.org');
const NAME = 'muc#roomconfig_roomname';

async function open(
  answers: Parameters<typeof answer>[1] = {},
): Promise<Opened<NatterCreateRoom> & {readonly client: FakeClient}> {
  const client = inStudio('member');
  answer(client, {find: () => found, configuration: () => prosodyForm, ...answers});
  const opened = await openDialog('natter-create-room', (root) => openCreateRoom(root, client));
  return {...opened, client};
}

test('a room that is ready at once is made, named and shown', async () => {
  const {client, element, dialog, selected} = await open();
  expect(focused()).toBe(control(element, 'Name'));
  await type(control(element, 'Name'), ' Kiln  schedule! ');
  expect(control(element, 'Address').value).toBe(kiln);
  await expectAccessible(element);
  button(element, 'Create').click();
  await vi.waitFor(() => expect(selected).toEqual([kiln]));
  expect(dialog.open).toBe(false);
  expect(asked(client, 'join')).toEqual([
    {room: kiln, nick: undefined, password: undefined, reserve: false},
  ]);
  expect(asked(client, 'configure')).toEqual([
    {room: kiln, answers: {[NAME]: ['Kiln  schedule!']}},
  ]);
});

test.for([
  ['جدول الفرن', 'جدول-الفرن@rooms.example.org'],
  ['Größe & Glasur', 'größe-glasur@rooms.example.org'],
  ['***', ''],
] as const)('the address of a room called %s is made of its letters', async ([name, address]) => {
  const {element} = await open();
  await type(control(element, 'Name'), name);
  expect(control(element, 'Address').value).toBe(address);
});

test('an address that was typed stays, and must be one that is free', async () => {
  const {client, element} = await open();
  await type(control(element, 'Address'), 'kiln');
  await type(control(element, 'Name'), 'Other');
  expect(control(element, 'Address').value).toBe('kiln');
  button(element, 'Create').click();
  await says(element, /isn’t complete/);
  expect(focused()).toBe(control(element, 'Address'));
  await type(control(element, 'Address'), studio);
  await userEvent.keyboard('{Enter}');
  await says(element, /There is a room with this address already/);
  expect(asked(client, 'join')).toEqual([]);
});

test('a room is set up before others can enter', async () => {
  const {client, element, dialog, selected} = await open({configuration: () => ejabberdForm});
  await type(control(element, 'Name'), 'Kiln schedule');
  control(element, 'Set it up first').click();
  await rendered();
  button(element, 'Next').click();
  await vi.waitFor(() => expect(dialog.textContent).toContain('The room opens when you save'));
  expect(asked(client, 'join')).toMatchObject([{room: kiln, reserve: true}]);
  await rendered();
  expect(control(element, 'Name').value).toBe('Kiln schedule');
  await expectAccessible(element);
  control(element, 'Only members').click();
  await rendered();
  button(element, 'Save').click();
  await vi.waitFor(() => expect(selected).toEqual([kiln]));
  expect(asked(client, 'configure')).toEqual([
    {room: kiln, answers: {[NAME]: ['Kiln schedule'], 'muc#roomconfig_membersonly': ['1']}},
  ]);
  expect(asked(client, 'cancelConfiguration')).toEqual([]);
});

test.for(['Give it up', 'Close', 'Escape'])(
  'a room that was not set up is given up by %s',
  async (how) => {
    const {client, element, dialog, selected} = await open();
    await type(control(element, 'Name'), 'Kiln schedule');
    control(element, 'Set it up first').click();
    await rendered();
    button(element, 'Next').click();
    await vi.waitFor(() => expect(dialog.textContent).toContain('The room opens when you save'));
    if (how === 'Escape') await userEvent.keyboard('{Escape}');
    else button(element, how).click();
    await vi.waitFor(() => expect(dialog.open).toBe(false));
    expect(asked(client, 'cancelConfiguration')).toEqual([{room: kiln}]);
    expect(selected).toEqual([]);
  },
);

test('settings that are refused stay, and can be sent again', async () => {
  let works = false;
  const {element, dialog, selected} = await open({
    configure: () => (works ? {} : Promise.reject(new RoomError('refused'))),
  });
  await type(control(element, 'Name'), 'Kiln schedule');
  control(element, 'Set it up first').click();
  await rendered();
  button(element, 'Next').click();
  await vi.waitFor(() => expect(dialog.textContent).toContain('The room opens when you save'));
  await rendered();
  await type(control(element, 'Description'), 'When it is hot');
  button(element, 'Save').click();
  await says(element, /didn’t accept this/);
  expect(control(element, 'Description').value).toBe('When it is hot');
  works = true;
  button(element, 'Save').click();
  await vi.waitFor(() => expect(selected).toEqual([kiln]));
});

test('who may not create rooms is told', async () => {
  const {element, dialog} = await open({
    join: () => Promise.reject(new RoomError('creation-refused')),
  });
  await type(control(element, 'Name'), 'Kiln schedule');
  button(element, 'Create').click();
  await says(element, /You can’t create rooms there/);
  expect(dialog.open).toBe(true);
  expect(control(element, 'Name').value).toBe('Kiln schedule');
});

test('a room that turns out to be somebody else’s is left, if it was to be set up', async () => {
  const {client, element} = await open({
    configuration: () => Promise.reject(new RoomError('forbidden')),
  });
  await type(control(element, 'Name'), 'Kiln schedule');
  control(element, 'Set it up first').click();
  await rendered();
  button(element, 'Next').click();
  await says(element, /There is a room with this address already/);
  expect(asked(client, 'leave')).toEqual([{room: kiln}]);
  button(element, 'Close').click();
  expect(asked(client, 'cancelConfiguration')).toEqual([]);
});

test('without a service of our own, a whole address does', async () => {
  const {client, element, selected} = await open({
    find: () => Promise.reject(new RoomError('unreachable')),
  });
  await type(control(element, 'Address'), 'a@rooms.example.net');
  button(element, 'Create').click();
  await vi.waitFor(() => expect(selected).toEqual(['a@rooms.example.net']));
  expect(asked(client, 'configure')).toEqual([]);
});

test('a room that was reserved when the dialog was closed already is given up, too', async () => {
  const joining = createDeferred<unknown>();
  const {client, element, dialog} = await open({join: () => joining.promise});
  await type(control(element, 'Name'), 'Kiln schedule');
  control(element, 'Set it up first').click();
  await rendered();
  button(element, 'Next').click();
  await vi.waitFor(() => expect(asked(client, 'join')).toHaveLength(1));
  button(element, 'Close').click();
  await vi.waitFor(() => expect(element.isConnected).toBe(false));
  expect(dialog.open).toBe(false);
  expect(asked(client, 'cancelConfiguration')).toEqual([]);
  joining.resolve({});
  await vi.waitFor(() => expect(asked(client, 'cancelConfiguration')).toEqual([{room: kiln}]));
});
