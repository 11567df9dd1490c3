import {afterEach, expect, test, vi} from 'vitest';
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
import {ejabberdForm, prosodyForm, RED_DOT} from '../../test/fakes/room-forms.ts';
import {answer, joined, listed, studio} from '../../test/fakes/rooms.ts';
import {RoomError, StanzaError} from '../model/errors.ts';
import type {Affiliation} from '../model/room.ts';
import {openRoomSettings} from './room-admin-elements.ts';
import type {NatterRoomSettings} from './room-settings.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

type Settings = Opened<NatterRoomSettings> & {readonly client: FakeClient};

async function open(
  affiliation: Affiliation,
  answers: Parameters<typeof answer>[1] = {},
): Promise<Settings> {
  const client = inStudio(affiliation);
  answer(client, {
    configuration: () => prosodyForm,
    avatar: () => undefined,
    affiliations: () => [],
    ...answers,
  });
  const opened = await openDialog('natter-room-settings', (root) =>
    openRoomSettings(root, client, studio),
  );
  return {...opened, client};
}

function tabs(element: HTMLElement): readonly string[] {
  return [...every(element, '[role=tab]')].map((tab) => tab.textContent.trim());
}

test('an owner is offered all, an admin the lists that are theirs, others nothing', async () => {
  const owner = await open('owner');
  expect(tabs(owner.element)).toEqual(['Room', 'People', 'Delete']);
  const admin = await open('admin');
  expect(tabs(admin.element)).toEqual([]);
  expect([...every(admin.element, '.pill')].map((each) => each.textContent.trim())).toEqual([
    'Members',
    'Banned',
  ]);
  expect(asked(admin.client, 'configuration')).toEqual([]);
  const member = await open('member');
  expect(member.dialog.textContent).toContain('Only those who look after this room');
  expect(member.client.room.asked).toEqual([]);
});

test('what is saved is what was changed; then the dialog closes, and focus returns', async () => {
  const before = document.createElement('button');
  document.body.append(before);
  before.focus();
  const {client, element, dialog} = await open('owner');
  await type(control(element, 'Name'), 'Atelier');
  control(element, 'Only members').click();
  await rendered();
  await expectAccessible(element);
  button(element, 'Save').click();
  await vi.waitFor(() => expect(dialog.open).toBe(false));
  expect(asked(client, 'configure')).toEqual([
    {
      room: studio,
      answers: {'muc#roomconfig_roomname': ['Atelier'], 'muc#roomconfig_membersonly': ['1']},
    },
  ]);
  expect(focused()).toBe(before);
  await vi.waitFor(() => expect(element.isConnected).toBe(false));
  before.remove();
});

test('what is refused is said, and what was typed stays', async () => {
  const refusals = [
    [new RoomError('forbidden'), /You may not do this in this room/],
    [new StanzaError('not-acceptable', 'modify'), /Check what you have filled in/],
    [new StanzaError('undefined-condition', 'cancel'), /didn’t accept this/],
  ] as const;
  let refusal: Error = refusals[0][0];
  const {element, dialog} = await open('owner', {configure: () => Promise.reject(refusal)});
  await type(control(element, 'Name'), 'Atelier');
  for (const [error, words] of refusals) {
    refusal = error;
    button(element, 'Save').click();
    await says(element, words);
  }
  expect(dialog.open).toBe(true);
  expect(control(element, 'Name').value).toBe('Atelier');
});

test('settings that do not load can be asked for again', async () => {
  let works = false;
  const {element} = await open('owner', {
    configuration: () => (works ? prosodyForm : Promise.reject(new RoomError('unreachable'))),
  });
  await says(element, /The settings didn’t load[^]*can’t be reached/);
  works = true;
  button(element, 'Try again').click();
  await vi.waitFor(() => expect(control(element, 'Name').value).toBe(''));
});

test('who closes it with changes is asked first, by Escape, too', async () => {
  const {element, dialog} = await open('owner');
  await type(control(element, 'Name'), 'Atelier');
  await userEvent.keyboard('{Escape}');
  await rendered();
  expect(dialog.open).toBe(true);
  await says(element, /not saved yet/);
  expect(focused()).toBe(button(element, 'Go on editing'));
  button(element, 'Go on editing').click();
  await rendered();
  expect(control(element, 'Name').value).toBe('Atelier');
  button(element, 'Close').click();
  await rendered();
  button(element, 'Discard them').click();
  expect(dialog.open).toBe(false);
});

test('Escape closes only the dialog', async () => {
  const {root, dialog} = await open('owner');
  const heard = vi.fn();
  root.addEventListener('keydown', heard);
  await userEvent.keyboard('{Escape}');
  expect(dialog.open).toBe(false);
  expect(heard).not.toHaveBeenCalled();
});

test('the tabs follow the arrows, and what was typed stays', async () => {
  const {element} = await open('owner');
  await type(control(element, 'Name'), 'Atelier');
  within(element, '#room-tab').focus();
  await userEvent.keyboard('{ArrowRight}');
  await rendered();
  expect(focused()?.textContent.trim()).toBe('People');
  expect(within(element, '#people-panel').hidden).toBe(false);
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
  await rendered();
  expect(focused()?.textContent.trim()).toBe('Delete');
  await userEvent.keyboard('{Home}');
  await rendered();
  expect(control(element, 'Name').value).toBe('Atelier');
});

test.for([
  ['Prosody', prosodyForm, 15],
  ['ejabberd', ejabberdForm, 27],
] as const)('all fields of %s are there, in our words and order', async ([, form, count]) => {
  const {element} = await open('owner', {configuration: () => form});
  const form_ = within(element, 'natter-data-form');
  expect([...every(form_, '.row')]).toHaveLength(count);
  expect([...every(form_, 'h3')].map((each) => each.textContent).slice(0, 4)).toEqual([
    'About the room',
    'Who can come in',
    'What people can do',
    'What is kept',
  ]);
  const labels = [...every(form_, '.row > label')].map((each) => each.textContent.trim());
  expect(labels.slice(0, 3)).toEqual(['Name', 'Description', 'Language, such as en or de']);
  expect(labels).toContain('Who sees people’s addresses');
  expect(control(form_, 'Who sees').textContent).toMatch(/Moderators only\s*Everybody/);
  expect(form_.shadowRoot?.textContent).not.toMatch(/JID|Configuration/);
});

test('the picture is shown, changed and removed', async () => {
  const {client, element} = await open('owner', {
    avatar: () => ({type: 'image/png', data: RED_DOT}),
  });
  const picture = within(element, 'natter-room-picture');
  await vi.waitFor(() => expect([...every(picture, 'canvas')][0]?.hidden).toBe(false));
  button(picture, 'Remove it').click();
  await vi.waitFor(() => expect(picture.shadowRoot?.textContent).toContain('is removed'));
  const file = new File([await (await fetch(`data:image/png;base64,${RED_DOT}`)).blob()], 'a.png');
  const transfer = new DataTransfer();
  transfer.items.add(file);
  const input = within(picture, 'input') as HTMLInputElement;
  input.files = transfer.files;
  input.dispatchEvent(new Event('change'));
  await vi.waitFor(() => expect(asked(client, 'setAvatar')).toHaveLength(2));
  const [removed, set] = asked(client, 'setAvatar') as {avatar: {type: string} | undefined}[];
  expect(removed?.avatar).toBeUndefined();
  expect(set?.avatar?.type).toBe('image/png');
  await vi.waitFor(() => expect(picture.shadowRoot?.textContent).toContain('is changed'));
});

test('a file that is no picture, and a picture that is refused, are said', async () => {
  const {client, element} = await open('owner', {
    setAvatar: () => Promise.reject(new StanzaError('feature-not-implemented', 'cancel')),
    avatar: () => ({type: 'image/png', data: RED_DOT}),
  });
  const picture = within(element, 'natter-room-picture');
  const transfer = new DataTransfer();
  transfer.items.add(new File(['hello'], 'a.png'));
  const input = within(picture, 'input') as HTMLInputElement;
  input.files = transfer.files;
  input.dispatchEvent(new Event('change'));
  await says(picture, /can’t be read as a picture/);
  expect(asked(client, 'setAvatar')).toEqual([]);
  button(picture, 'Remove it').click();
  await says(picture, /This service can’t do that/);
});

test('a room is deleted with why, and where it goes on', async () => {
  const {client, element, dialog} = await open('owner');
  within(element, '#delete-tab').click();
  await rendered();
  expect(within(element, 'natter-delete-room').shadowRoot?.textContent).toContain(
    'Everybody is put out of Studio',
  );
  await type(control(element, 'Reason'), 'We have moved');
  await type(control(element, 'Where it goes on'), 'nowhere');
  button(element, 'Delete for everyone').click();
  await says(element, /isn’t complete/);
  expect(asked(client, 'destroy')).toEqual([]);
  await type(control(element, 'Where it goes on'), 'atelier@rooms.example.org');
  await expectAccessible(element);
  button(element, 'Delete for everyone').click();
  await vi.waitFor(() => expect(dialog.open).toBe(false));
  expect(asked(client, 'destroy')).toEqual([
    {room: studio, reason: 'We have moved', alternate: jid('atelier@rooms.example.org')},
  ]);
});

test('who is no longer owner is no longer offered what owners may', async () => {
  const {client, element} = await open('owner');
  client.room.all.set(new Map([[studio, joined('admin')]]));
  await rendered();
  expect(tabs(element)).toEqual([]);
  expect([...every(element, 'natter-data-form')]).toEqual([]);
});

test('the words are those of the language', async () => {
  document.documentElement.lang = 'de';
  const {element} = await open('owner');
  expect(button(element, 'Speichern')).toBeDefined();
  expect(control(element, 'Beschreibung').type).toBe('text');
  document.documentElement.lang = 'ar';
  const arabic = await open('admin', {affiliations: () => [listed('noor@example.org')]});
  expect(arabic.dialog.textContent).toContain('إعدادات الغرفة');
});

test('what was typed stays while the connection is away', async () => {
  const {client, element} = await open('owner');
  await type(control(element, 'Name'), 'Atelier');
  client.room.all.set(new Map([[studio, {...joined('owner'), status: {phase: 'joining'}}]]));
  await rendered();
  client.room.all.set(new Map([[studio, joined('owner')]]));
  await rendered();
  expect(control(element, 'Name').value).toBe('Atelier');
  expect(asked(client, 'configuration')).toHaveLength(1);
});
