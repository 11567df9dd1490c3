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
import {focused, rendered} from '../../test/component/support.ts';
import {contact, jid} from '../../test/fakes/client.ts';
import type {FakeClient} from '../../test/fakes/client.ts';
import {occupant} from '../../test/fakes/room-people.ts';
import {studio} from '../../test/fakes/rooms.ts';
import {RoomError} from '../model/errors.ts';
import type {NatterInvite} from './invite.ts';
import {openInvite} from './room-admin-elements.ts';

async function open(
  set: (client: FakeClient) => void = () => undefined,
): Promise<Opened<NatterInvite> & {readonly client: FakeClient}> {
  const client = inStudio('member');
  client.contacts.set([
    contact('noor@example.org', {name: 'Noor'}),
    contact('mina@example.org', {name: 'Mina'}),
    contact('studio@rooms.example.org', {kind: 'room', name: 'Studio'}),
  ]);
  set(client);
  const opened = await openDialog('natter-invite', (root) => openInvite(root, client, studio));
  return {...opened, client};
}

function people(element: HTMLElement): readonly string[] {
  return [...every(element, 'li bdi:first-child')]
    .filter((each) => each.parentElement?.classList.contains('who'))
    .map((each) => each.textContent);
}

test('contacts are invited, all that were chosen, with a word', async () => {
  const {client, element, dialog} = await open();
  expect(dialog.textContent).toContain('Invite to Studio');
  expect(focused()).toBe(control(element, 'Whom'));
  expect(people(element)).toEqual(['Noor', 'Mina']);
  control(element, 'Noor').click();
  control(element, 'Mina').click();
  await rendered();
  expect(dialog.querySelector('[role=status]')?.textContent).toContain('2 people chosen');
  await expectAccessible(element);
  await type(control(element, 'Reason'), 'Come and see');
  button(element, 'Invite').click();
  await vi.waitFor(() => expect(dialog.open).toBe(false));
  expect(asked(client, 'invite')).toEqual([
    {room: studio, jid: jid('noor@example.org'), reason: 'Come and see'},
    {room: studio, jid: jid('mina@example.org'), reason: 'Come and see'},
  ]);
});

test('typing narrows the contacts; a whole address can be invited by Enter', async () => {
  const {client, element, dialog} = await open();
  await type(control(element, 'Whom'), 'min');
  expect(people(element)).toEqual(['Mina']);
  await type(control(element, 'Whom'), 'zoe');
  expect(dialog.textContent).toContain('Type a whole address');
  await userEvent.type(control(element, 'Whom'), '@example.net');
  await rendered();
  expect(people(element)).toEqual(['zoe@example.net']);
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(dialog.open).toBe(false));
  expect(asked(client, 'invite')).toEqual([
    {room: studio, jid: jid('zoe@example.net'), reason: undefined},
  ]);
});

test('who is in the room already is not offered', async () => {
  const {element} = await open((client) => {
    client.room
      .occupants(studio)
      .set(new Map([['N', occupant('N', {jid: jid('noor@example.org')})]]));
  });
  expect(people(element)).toEqual(['Mina']);
});

test('nobody, and half an address, are not invited', async () => {
  const {client, element} = await open();
  button(element, 'Invite').click();
  await says(element, /Choose someone/);
  expect(focused()).toBe(control(element, 'Whom'));
  await type(control(element, 'Whom'), 'zoe@');
  button(element, 'Invite').click();
  await says(element, /isn’t complete/);
  expect(asked(client, 'invite')).toEqual([]);
});

test('who could not be invited stays chosen, and it is said why', async () => {
  const {client, element, dialog} = await open();
  client.room.onRequest = (request) =>
    request.name === 'invite' && request.params.jid === 'mina@example.org'
      ? Promise.reject(new RoomError('forbidden'))
      : Promise.resolve({});
  control(element, 'Noor').click();
  control(element, 'Mina').click();
  await rendered();
  await type(control(element, 'Reason'), 'Come');
  button(element, 'Invite').click();
  await says(element, /Not invited: Mina\. You may not do this/);
  expect(dialog.open).toBe(true);
  expect(control(element, 'Noor').checked).toBe(false);
  expect(control(element, 'Mina').checked).toBe(true);
  expect(control(element, 'Reason').value).toBe('Come');
});
