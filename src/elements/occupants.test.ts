import {beforeEach, describe, expect, test} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {focused, mount, rendered, within} from '../../test/component/support.ts';
import {FakeClient, jid} from '../../test/fakes/client.ts';
import {as, changeRoom, occupant, setUpRoom, studio} from '../../test/fakes/room-people.ts';
import {RoomError} from '../model/errors.ts';
import type {Occupant} from '../model/room.ts';
import type {NatterOccupants} from './occupants.ts';
import './room-elements.ts';

let client: FakeClient;
let list: NatterOccupants;

const people = [
  occupant('Lena', {affiliation: 'member'}),
  occupant('Priya', {
    role: 'moderator',
    affiliation: 'owner',
    hats: [{uri: 'urn:x', title: 'Kiln keeper'}],
  }),
  occupant('Ivo', {jid: jid('ivo@example.org'), show: 'dnd', status: undefined}),
  occupant('Kei', {role: 'visitor', show: 'away'}),
];

beforeEach(() => {
  client = new FakeClient();
  list = document.createElement('natter-occupants');
  list.client = client;
  list.room = jid(studio);
});

async function show(
  who: readonly Occupant[] = people,
  status = as('participant', 'member'),
): Promise<void> {
  setUpRoom(client, {status}, who);
  await mount(list, {width: 288, height: 500});
}

function rows(): readonly HTMLElement[] {
  return [...(list.shadowRoot?.querySelectorAll<HTMLElement>('[role=listitem]') ?? [])].sort(
    (a, b) => Number(a.dataset['index']) - Number(b.dataset['index']),
  );
}

async function openMenu(nick: string): Promise<string[]> {
  await page.getByRole('button', {name: new RegExp(`^${nick}\\b`)}).click();
  await expect.element(page.getByRole('menu')).toBeVisible();
  return page
    .getByRole('menuitem')
    .elements()
    .map((item) => item.textContent.trim());
}

const item = (name: string) => page.getByRole('menuitem', {name, exact: true});

test('is a list "People here" of items with a button that says who they are', async () => {
  await show();
  const items = page.getByRole('list', {name: 'People here', exact: true}).getByRole('listitem');
  await expect.element(items.first()).toBeInTheDocument();
  expect(
    rows().map((row) => row.querySelector('button')?.textContent.replace(/\s+/g, ' ').trim()),
  ).toEqual([
    'Priya, Kiln keeper, Owner, Here',
    'Ivo, ivo@example.org, Busy',
    'Lena, Member, You, Here',
    'Kei, Away',
  ]);
});

test('who comes and goes is seen, and how many there are', async () => {
  await show();
  client.room.occupants(jid(studio)).update((map) => {
    const next = new Map(map).set('Zoe', occupant('Zoe'));
    next.delete('Ivo');
    return next;
  });
  await expect.element(page.getByRole('button', {name: /^Zoe/})).toBeInTheDocument();
  await expect.element(page.getByRole('button', {name: /^Ivo/})).not.toBeInTheDocument();
  await expect.element(page.getByRole('heading', {name: 'People 4'})).toBeVisible();
});

test('of 2,000 people only those that are seen are in the page, and each says its place', async () => {
  await show(Array.from({length: 2000}, (_, i) => occupant(`Person ${i}`)));
  const scroller = within(list, '.scroller');
  await expect.poll(() => rows().length).toBeGreaterThan(10);
  expect(rows().length).toBeLessThan(60);
  scroller.scrollTop = scroller.scrollHeight / 2;
  await expect.poll(() => rows().some((row) => row.ariaPosInSet === '1000')).toBe(true);
  const middle = rows().find((row) => row.ariaPosInSet === '1000');
  expect(middle?.ariaSetSize).toBe('2000');
  const box = middle?.getBoundingClientRect();
  expect(box?.top).toBeGreaterThan(scroller.getBoundingClientRect().top - 200);
  expect(box?.top).toBeLessThan(scroller.getBoundingClientRect().bottom + 200);
  expect(rows().length).toBeLessThan(60);
});

describe('by the keyboard', () => {
  test('one goes from person to person, to the ends, and beyond what is drawn', async () => {
    await show(Array.from({length: 200}, (_, i) => occupant(`Person ${i}`)));
    await expect.element(page.getByRole('button', {name: /^Person 0\s*,/})).toBeInTheDocument();
    within(list, '[data-nick="Person 0"]').focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect.poll(() => (focused() as HTMLElement).dataset['nick']).toBe('Person 2');
    await userEvent.keyboard('{End}');
    await expect.poll(() => (focused() as HTMLElement).dataset['nick']).toBe('Person 199');
    await expect.element(page.getByRole('button', {name: /^Person 199\s*,/})).toBeInViewport();
    await userEvent.keyboard('{ArrowUp}');
    await expect.poll(() => (focused() as HTMLElement).dataset['nick']).toBe('Person 198');
    await userEvent.keyboard('{Home}');
    await expect.poll(() => (focused() as HTMLElement).dataset['nick']).toBe('Person 0');
  });

  test('who has focus stays in the page when the list is scrolled away', async () => {
    await show(Array.from({length: 200}, (_, i) => occupant(`Person ${i}`)));
    await expect.element(page.getByRole('button', {name: /^Person 0\s*,/})).toBeInTheDocument();
    within(list, '[data-nick="Person 0"]').focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(() => (focused() as HTMLElement).dataset['nick']).toBe('Person 1');
    const scroller = within(list, '.scroller');
    scroller.scrollTop = scroller.scrollHeight;
    await expect.poll(() => rows().at(-1)?.ariaPosInSet).toBe('200');
    expect((focused() as HTMLElement).dataset['nick']).toBe('Person 1');
  });

  test('Escape closes it', async () => {
    await show();
    const closed: Event[] = [];
    list.addEventListener('natter-cancel', (event) => closed.push(event));
    list.focus();
    await userEvent.keyboard('{Escape}');
    expect(closed).toHaveLength(1);
  });
});

describe('the field', () => {
  test('is there where there are many, finds somebody, and Escape clears it first', async () => {
    await show(Array.from({length: 40}, (_, i) => occupant(i === 20 ? 'Noor' : `Person ${i}`)));
    const closed: Event[] = [];
    list.addEventListener('natter-cancel', (event) => closed.push(event));
    const field = page.getByRole('searchbox', {name: 'Find someone'});
    await field.fill('noo');
    await expect.poll(() => rows().length).toBe(1);
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(() => (focused() as HTMLElement).dataset['nick']).toBe('Noor');
    await field.click();
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => rows().length).toBeGreaterThan(10);
    expect(closed).toEqual([]);
    await userEvent.keyboard('{Escape}');
    expect(closed).toHaveLength(1);
  });

  test('says that no one is called that', async () => {
    await show(Array.from({length: 40}, (_, i) => occupant(`Person ${i}`)));
    await page.getByRole('searchbox').fill('xyz');
    await expect.element(page.getByRole('status')).toHaveTextContent('No one here is called that.');
  });

  test('is not there where there are few', async () => {
    await show();
    expect(page.getByRole('searchbox').elements()).toHaveLength(0);
  });
});

describe('the menu of somebody', () => {
  test('leads to a private conversation, under their address in the room', async () => {
    await show();
    const chosen: {jid: string; kind: string | undefined}[] = [];
    list.addEventListener('natter-select', ({jid: to, kind}) => chosen.push({jid: to, kind}));
    expect(await openMenu('Ivo')).toEqual(['Write privately', 'Mention']);
    await item('Write privately').click();
    expect(chosen).toEqual([{jid: `${studio}/Ivo`, kind: 'occupant'}]);
  });

  test('mentions them', async () => {
    await show();
    const mentioned: string[] = [];
    list.addEventListener('natter-mention', ({nick}) => mentioned.push(nick));
    await openMenu('Priya');
    await item('Mention').click();
    expect(mentioned).toEqual(['Priya']);
  });

  test('says who it is, where the room tells', async () => {
    await show();
    await openMenu('Ivo');
    await expect.element(page.getByText('Ivo · ivo@example.org')).toBeVisible();
  });

  test('offers what our part in the room allows, and changes with it', async () => {
    await show(people, as('moderator', 'none'));
    expect(await openMenu('Ivo')).toEqual([
      'Write privately',
      'Mention',
      'Stop from writing',
      'Remove from room…',
    ]);
    await item('Stop from writing').click();
    expect(client.room.asked).toEqual([
      {
        name: 'setRole',
        params: {room: studio, nick: 'Ivo', role: 'visitor', reason: undefined},
      },
    ]);
    changeRoom(client, {status: as('participant', 'none')});
    await rendered();
    expect(await openMenu('Ivo')).toEqual(['Write privately', 'Mention']);
  });

  test('asks before somebody is removed, and takes a reason', async () => {
    await show(people, as('moderator', 'none'));
    await openMenu('Ivo');
    await item('Remove from room…').click();
    await expect.element(page.getByRole('alertdialog', {name: 'Remove Ivo?'})).toBeVisible();
    expect(client.room.asked).toEqual([]);
    await page.getByRole('textbox', {name: 'Reason (optional)'}).fill('Advertising');
    await page.getByRole('button', {name: 'Remove', exact: true}).click();
    expect(client.room.asked).toEqual([
      {
        name: 'setRole',
        params: {room: studio, nick: 'Ivo', role: 'none', reason: 'Advertising'},
      },
    ]);
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
  });

  test('bans, without a reason if none is given', async () => {
    await show(people, as('moderator', 'admin'));
    await openMenu('Ivo');
    await item('Ban…').click();
    await page.getByRole('button', {name: 'Ban', exact: true}).click();
    expect(client.room.asked).toEqual([
      {
        name: 'setAffiliation',
        params: {room: studio, who: {nick: 'Ivo'}, affiliation: 'outcast', reason: undefined},
      },
    ]);
  });

  test('what the room refuses is said in the dialog, and what was typed stays', async () => {
    await show(people, as('moderator', 'none'));
    client.room.onRequest = () => Promise.reject(new RoomError('forbidden'));
    await openMenu('Ivo');
    await item('Remove from room…').click();
    await page.getByRole('textbox', {name: 'Reason (optional)'}).fill('Advertising');
    await page.getByRole('button', {name: 'Remove', exact: true}).click();
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent('You aren’t allowed to do this here.');
    await expect.element(page.getByRole('textbox')).toHaveValue('Advertising');
  });

  test('what the room refuses without a dialog is said above the list', async () => {
    await show(people, as('moderator', 'none'));
    client.room.onRequest = () => Promise.reject(new RoomError('forbidden'));
    await openMenu('Kei');
    await item('Let write').click();
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent('You aren’t allowed to do this here.');
  });

  test('of ourselves changes the nickname', async () => {
    await show();
    expect(await openMenu('Lena')).toEqual(['Change nickname…']);
    await item('Change nickname…').click();
    const field = page.getByRole('textbox', {name: 'Nickname'});
    await expect.element(field).toHaveValue('Lena');
    await field.fill('Lena M.');
    await page.getByRole('button', {name: 'Save'}).click();
    expect(client.room.asked).toEqual([
      {name: 'changeNick', params: {room: studio, nick: 'Lena M.'}},
    ]);
  });

  test('opens again, for somebody else, and gives the focus back', async () => {
    await show();
    await openMenu('Ivo');
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
    await expect.poll(() => (focused() as HTMLElement).dataset['nick']).toBe('Ivo');
    await openMenu('Ivo');
    await userEvent.keyboard('{Escape}');
    await openMenu('Priya');
    await expect.element(page.getByRole('menu', {name: 'More about Priya'})).toBeVisible();
  });
});
