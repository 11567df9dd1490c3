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
} from '../../test/component/room-dialogs.ts';
import {focused, rendered, within} from '../../test/component/support.ts';
import {contact, jid} from '../../test/fakes/client.ts';
import type {FakeClient} from '../../test/fakes/client.ts';
import {prosodyForm} from '../../test/fakes/room-forms.ts';
import {answer, listed, studio} from '../../test/fakes/rooms.ts';
import {RoomError, StanzaError} from '../model/errors.ts';
import type {Affiliation, ListedPerson} from '../model/room.ts';
import {openRoomSettings} from './room-admin-elements.ts';

type Lists = {readonly lists: HTMLElement; readonly client: FakeClient};

async function open(
  affiliation: Affiliation,
  people: () => unknown = () => [listed('noor@example.org'), listed('lena@example.org')],
): Promise<Lists> {
  const client = inStudio(affiliation);
  client.contacts.set([contact('noor@example.org', {name: 'Noor'})]);
  answer(client, {configuration: () => prosodyForm, affiliations: people});
  const {element} = await openDialog('natter-room-settings', (root) =>
    openRoomSettings(root, client, studio),
  );
  element.shadowRoot?.querySelector<HTMLElement>('#people-tab')?.click();
  await rendered();
  return {lists: within(element, 'natter-room-lists'), client};
}

function names(lists: HTMLElement): readonly string[] {
  return [...every(lists, '.name')].map((each) => each.textContent.trim());
}

function status(lists: HTMLElement): string | undefined {
  return lists.shadowRoot?.querySelector('.quiet[role=status]')?.textContent;
}

/** Opens the menu of the first person who has one, and chooses. */
async function choose(lists: HTMLElement, words: string): Promise<void> {
  const person = [...every(lists, 'natter-listed-person')][0];
  if (!person) throw new Error('nobody is there');
  within(person, '.icon-button').click();
  await rendered();
  const lines = [...every(person, '[role=menuitem]')];
  const line = lines.find((each) => each.textContent.trim() === words);
  if (!line) throw new Error(`no ${words}: ${lines.map((each) => each.textContent).join()}`);
  line.click();
  await rendered();
}

function menuOf(lists: HTMLElement): readonly string[] {
  const person = [...every(lists, 'natter-listed-person')][0];
  return person ? [...every(person, '[role=menuitem]')].map((each) => each.textContent.trim()) : [];
}

test('a list is asked for when it is looked at, and has names and addresses', async () => {
  const {lists, client} = await open('owner');
  expect(asked(client, 'affiliations')).toEqual([{room: studio, affiliation: 'member'}]);
  expect(names(lists)).toEqual(['Noor', 'lena']);
  await expectAccessible(lists);
  button(lists, 'Owners').click();
  await rendered();
  expect(asked(client, 'affiliations')).toHaveLength(2);
  expect(button(lists, 'Owners').getAttribute('aria-pressed')).toBe('true');
});

test('what we may make of people is offered, and nobody changes themselves', async () => {
  const owner = await open('owner');
  expect(menuOf(owner.lists)).toEqual(['Make admin', 'Make owner', 'No longer member', 'Ban…']);
  const [, own] = [...every(owner.lists, 'natter-listed-person')];
  expect(own?.shadowRoot?.textContent).toContain('You');
  expect([...every(own ?? owner.lists, '[role=menuitem]')]).toEqual([]);
  const admin = await open('admin');
  expect(menuOf(admin.lists)).toEqual(['No longer member', 'Ban…']);
});

test('somebody is added by address', async () => {
  const {lists, client} = await open('owner');
  await type(control(lists, 'Their address'), 'mina');
  await userEvent.keyboard('{Tab}');
  button(lists, 'Add').click();
  await says(lists, /isn’t complete/);
  await type(control(lists, 'Their address'), ' mina@example.org');
  button(lists, 'Add').click();
  await vi.waitFor(() => expect(names(lists)).toEqual(['Noor', 'lena', 'mina']));
  expect(asked(client, 'setAffiliation')).toEqual([
    {
      room: studio,
      who: {jid: jid('mina@example.org')},
      affiliation: 'member',
      reason: undefined,
    },
  ]);
  expect(status(lists)).toBe('mina is a member now.');
  expect(control(lists, 'Their address').value).toBe('');
  expect(focused()).toBe(control(lists, 'Their address'));
});

test('somebody is put on another list, or off', async () => {
  const {lists, client} = await open('owner');
  await choose(lists, 'Make admin');
  await vi.waitFor(() => expect(names(lists)).toEqual(['lena']));
  expect(status(lists)).toBe('Noor is an admin now.');
  expect(asked(client, 'setAffiliation')).toMatchObject([
    {who: {jid: 'noor@example.org'}, affiliation: 'admin'},
  ]);
});

test('a ban has a reason, and can be thought better of', async () => {
  const {lists, client} = await open('admin');
  await choose(lists, 'Ban…');
  expect(lists.shadowRoot?.textContent).toContain('Ban Noor?');
  expect(focused()).toBe(control(lists, 'Reason'));
  await expectAccessible(lists);
  button(lists, 'Cancel').click();
  await rendered();
  expect(names(lists)).toEqual(['Noor', 'lena']);
  await choose(lists, 'Ban…');
  await type(control(lists, 'Reason'), 'Sold clay');
  button(lists, 'Ban').click();
  await vi.waitFor(() => expect(names(lists)).toEqual(['lena']));
  expect(asked(client, 'setAffiliation')).toEqual([
    {
      room: studio,
      who: {jid: jid('noor@example.org')},
      affiliation: 'outcast',
      reason: 'Sold clay',
    },
  ]);
});

test('who is banned by address gets the reason, too', async () => {
  const {lists, client} = await open('admin', () => []);
  button(lists, 'Banned').click();
  await rendered();
  expect(lists.shadowRoot?.textContent).toContain('No one is banned');
  await type(control(lists, 'Their address'), 'spam@example.net');
  await type(control(lists, 'Reason'), 'Sold clay');
  button(lists, 'Ban').click();
  await vi.waitFor(() => expect(names(lists)).toEqual(['spam']));
  expect(asked(client, 'setAffiliation')).toMatchObject([
    {who: {jid: 'spam@example.net'}, affiliation: 'outcast', reason: 'Sold clay'},
  ]);
  expect([...every(lists, '.address')][0]?.textContent).toContain('Sold clay');
  expect(menuOf(lists)).toEqual(['Make member', 'Let in again']);
});

test('what is refused is said, and the list and what was typed stay', async () => {
  const {lists, client} = await open('owner');
  answer(client, {
    setAffiliation: () => Promise.reject(new StanzaError('conflict', 'cancel')),
  });
  await choose(lists, 'No longer member');
  await says(lists, /the room would have no owner/);
  expect(names(lists)).toEqual(['Noor', 'lena']);
  await type(control(lists, 'Their address'), 'mina@example.org');
  button(lists, 'Add').click();
  await vi.waitFor(() => expect(asked(client, 'setAffiliation')).toHaveLength(2));
  expect(control(lists, 'Their address').value).toBe('mina@example.org');
});

test('a list that does not load can be asked for again, and one that comes late is not shown', async () => {
  let late: (people: readonly ListedPerson[]) => void = () => undefined;
  let works = false;
  const {lists, client} = await open('owner', () =>
    works ? [listed('mina@example.org')] : Promise.reject(new RoomError('unreachable')),
  );
  await says(lists, /didn’t load/);
  works = true;
  button(lists, 'Try again').click();
  await vi.waitFor(() => expect(names(lists)).toEqual(['mina']));
  answer(client, {
    affiliations: () => new Promise<readonly ListedPerson[]>((resolve) => (late = resolve)),
  });
  button(lists, 'Admins').click();
  await rendered();
  const resolveAdmins = late;
  button(lists, 'Members').click();
  await rendered();
  late([listed('noor@example.org')]);
  resolveAdmins([listed('elias@example.org')]);
  await rendered();
  expect(names(lists)).toEqual(['Noor']);
});
