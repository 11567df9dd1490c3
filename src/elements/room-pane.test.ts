import {beforeEach, describe, expect, test} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {focused, mount, rendered, within} from '../../test/component/support.ts';
import {FakeClient, jid} from '../../test/fakes/client.ts';
import {
  as,
  changeRoom,
  occupant,
  out,
  said,
  say,
  setUpRoom,
  studio,
} from '../../test/fakes/room-people.ts';
import {RoomError} from '../model/errors.ts';
import type {Room} from '../model/room.ts';
import type {NatterMessage} from './message.ts';
import './room-elements.ts';
import type {NatterRoomPane} from './room-pane.ts';

let client: FakeClient;
let pane: NatterRoomPane;

beforeEach(() => {
  client = new FakeClient();
  pane = document.createElement('natter-room-pane');
  pane.client = client;
  pane.jid = jid(studio);
});

async function show(rest: Partial<Room> = {}, width = 900): Promise<void> {
  setUpRoom(client, rest);
  await mount(pane, {width, height: 600});
}

const conversation = () => client.conversation(jid(studio));
const box = () => page.getByRole('textbox', {name: 'Message', exact: true});
const alert = () => page.getByRole('alert');

function messages(): readonly NatterMessage[] {
  const inner = within(pane, 'natter-chat-pane').shadowRoot;
  return [...(inner?.querySelectorAll('natter-message') ?? [])];
}

function message(body: string): NatterMessage {
  const found = messages().find((one) => one.message?.body === body);
  if (!found) throw new Error(`no ${body}`);
  return found;
}

async function choose(name: string): Promise<void> {
  await page.getByRole('button', {name: 'More', exact: true}).click();
  await page
    .getByRole(
      /…|Leave/.test(name)
        ? 'menuitem'
        : /Notify|Don/.test(name)
          ? 'menuitemradio'
          : 'menuitemcheckbox',
      {name, exact: true},
    )
    .click();
}

describe('the head', () => {
  test('has the name, how many people there are, and the subject', async () => {
    await show({subject: {text: 'Glazes\nand firings', by: 'Priya'}});
    await expect.element(page.getByRole('heading', {name: 'Studio'})).toBeVisible();
    await expect
      .element(page.getByRole('button', {name: 'About this room: 3 people · Glazes and firings'}))
      .toBeVisible();
  });

  test('shows the whole subject when asked, with its links', async () => {
    await show({
      subject: {text: 'The plan: https://studio.example/plan', by: 'Priya'},
      description: 'For all',
    });
    const button = page.getByRole('button', {name: /^About this room/});
    await button.click();
    await expect.element(button).toHaveAttribute('aria-expanded', 'true');
    const about = page.getByRole('region', {name: 'About this room'});
    await expect.element(about).toHaveTextContent(/Set by Priya/);
    await expect.element(about).toHaveTextContent(/For all/);
    await expect
      .element(about.getByRole('link'))
      .toHaveAttribute('href', 'https://studio.example/plan');
    await button.click();
    await expect.element(about).not.toBeInTheDocument();
  });

  test('opens the people, and closes them; focus goes along', async () => {
    await show({}, 400);
    await page.getByRole('button', {name: 'People', exact: true}).click();
    await expect.element(page.getByRole('list', {name: 'People here'})).toBeVisible();
    await expect.poll(() => (focused() as HTMLElement).dataset['nick']).toBe('Lena');
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('list', {name: 'People here'})).not.toBeInTheDocument();
    await expect.poll(() => focused()?.getAttribute('aria-label')).toBe('People');
  });

  test('mentions somebody from the people in what is being written', async () => {
    await show({}, 400);
    await page.getByRole('button', {name: 'People', exact: true}).click();
    await page.getByRole('button', {name: /^Noor/}).click();
    await page.getByRole('menuitem', {name: 'Mention'}).click();
    await expect.element(box()).toHaveValue('Noor: ');
    await expect.poll(() => focused()?.localName).toBe('textarea');
  });

  test('Escape leads back where there is a way back', async () => {
    pane.back = true;
    await show({}, 400);
    const back: Event[] = [];
    pane.addEventListener('natter-back', (event) => back.push(event));
    await box().click();
    await userEvent.keyboard('{Escape}');
    expect(back).toHaveLength(1);
  });
});

describe('the menu', () => {
  test.for([
    ['Don’t notify me', {name: 'setNotify', params: {room: studio, notify: 'none'}}],
    ['Keep in my list', {name: 'bookmark', params: {room: studio, name: 'Studio', autojoin: true}}],
    ['Leave room', {name: 'leave', params: {room: studio}}],
  ] as const)('%s', async ([name, request]) => {
    await show();
    await choose(name);
    expect(client.room.asked).toEqual([request]);
  });

  test('says what is set', async () => {
    await show({notify: 'mentions', isBookmarked: true, autojoin: false});
    await page.getByRole('button', {name: 'More', exact: true}).click();
    const isOn = (name: string) =>
      page
        .getByRole('menu')
        .getByText(name)
        .element()
        .closest('[aria-checked]')
        ?.getAttribute('aria-checked');
    expect(
      ['Notify me of mentions', 'Notify me of all messages', 'Keep in my list'].map(isOn),
    ).toEqual(['true', 'false', 'true']);
    expect(isOn('Join whenever I’m online')).toBe('false');
  });

  test('changes the nickname, and says when somebody has it', async () => {
    await show();
    client.room.onRequest = () => Promise.reject(new RoomError('nick-taken'));
    await choose('Change nickname…');
    await page.getByRole('textbox', {name: 'Nickname'}).fill('Noor');
    await page.getByRole('button', {name: 'Save'}).click();
    await expect.element(alert()).toHaveTextContent(/Someone here has this nickname/);
    client.room.onRequest = () => Promise.resolve({});
    await page.getByRole('textbox', {name: 'Nickname'}).fill('Lena M.');
    await page.getByRole('button', {name: 'Save'}).click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(client.room.asked.at(-1)).toEqual({
      name: 'changeNick',
      params: {room: studio, nick: 'Lena M.'},
    });
  });

  test('changes the subject, which visitors may not', async () => {
    await show({subject: {text: 'Old', by: undefined}});
    await choose('Change subject…');
    const field = page.getByRole('textbox', {name: 'Subject'});
    await expect.element(field).toHaveValue('Old');
    await field.fill('New');
    await page.getByRole('button', {name: 'Save'}).click();
    expect(client.room.asked).toEqual([
      {name: 'setSubject', params: {room: studio, subject: 'New'}},
    ]);
    changeRoom(client, {status: as('visitor', 'none')});
    await rendered();
    await page.getByRole('button', {name: 'More', exact: true}).click();
    expect(page.getByRole('menuitem', {name: 'Change subject…'}).elements()).toHaveLength(0);
  });

  test('what does not work is said', async () => {
    await show();
    client.room.onRequest = () => Promise.reject(new RoomError('refused'));
    await choose('Don’t notify me');
    await expect.element(alert()).toHaveTextContent('The room refused this.');
  });
});

describe('messages', () => {
  test('are grouped by who says them, with their name and their hue', async () => {
    await show();
    conversation().show([said('Noor', 'one'), said('Noor', 'two'), said('Tomas', 'three')]);
    await rendered();
    const named = messages().map((one) => within(one, 'article').querySelector('.sender'));
    expect(named.map((name) => name?.textContent.trim())).toEqual(['Noor', undefined, 'Tomas']);
    const hues = messages().map((one) => one.style.getPropertyValue('--_hue'));
    expect(hues[0]).toBe(hues[1]);
    expect(hues[0]).not.toBe(hues[2]);
    const avatars = messages().map((one) => within(one, 'article').querySelector('natter-avatar'));
    expect(avatars.map((avatar) => avatar !== null)).toEqual([false, true, true]);
  });

  test('of a person keep their hue when the nickname changes; another person never joins the group', async () => {
    await show();
    conversation().show([
      said('Noor', 'one'),
      said('Noor again', 'two', {occupantId: 'id of Noor'}),
      said('Noor', 'three', {occupantId: 'somebody else'}),
      said('Noor', 'four'),
    ]);
    await rendered();
    const hues = messages().map((one) => one.style.getPropertyValue('--_hue'));
    expect(hues[0]).toBe(hues[1]);
    expect(hues[0]).not.toBe(hues[2]);
    expect(messages().every((one) => one.first)).toBe(true);
  });

  test('are named by who, when and what; our own are ours', async () => {
    await show();
    conversation().show([said('Noor', 'Hello'), say('Hi')]);
    const articles = page.getByRole('article');
    await expect.element(articles.nth(0)).toHaveAccessibleName(/^Noor, .*Hello/);
    await expect.element(articles.nth(1)).toHaveAccessibleName(/^You, .*Hi.*Sent/);
    expect(within(message('Hi'), 'article').querySelector('.sender')).toBeNull();
  });

  test('that are for us by name stand out, and so does the name', async () => {
    await show();
    conversation().show([
      said('Noor', 'Lenart and @lena, look', {mentionsUs: true}),
      said('Noor', 'Lena is not called here'),
    ]);
    await rendered();
    const article = within(message('Lenart and @lena, look'), 'article');
    expect(article.part.contains('mentioned')).toBe(true);
    expect([...article.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual([
      '@lena',
    ]);
    const other = within(message('Lena is not called here'), 'article');
    expect(other.part.contains('mentioned')).toBe(false);
    expect(other.querySelector('mark')).toBeNull();
  });

  test.for([
    [{by: 'Priya', reason: 'Advertising'}, 'Removed by Priya: Advertising'],
    [{by: 'Priya', reason: undefined}, 'Removed by Priya'],
    [{by: undefined, reason: undefined}, 'Removed'],
  ] as const)('that were taken away say %o', async ([moderated, words]) => {
    await show();
    conversation().show([said('Ivo', '', {moderated})]);
    await expect.element(page.getByText(words, {exact: true})).toBeVisible();
    expect(messages()[0]?.shadowRoot?.querySelector('.bubble')).toBeNull();
  });

  test('can be taken away by who may, with a reason', async () => {
    const features = {
      isNonAnonymous: false,
      isMembersOnly: false,
      isModerated: false,
      isPasswordProtected: false,
      isPersistent: true,
      isPublic: true,
      hasArchive: true,
      hasModeration: true,
    };
    await show({features});
    const bad = said('Ivo', 'Buy clay');
    conversation().show([bad]);
    await rendered();
    expect(page.getByRole('button', {name: 'Remove message…'}).elements()).toHaveLength(0);
    changeRoom(client, {status: as('moderator', 'none')});
    await rendered();
    await page.getByText('Buy clay').hover();
    await page.getByRole('button', {name: 'Remove message…'}).click();
    await page.getByRole('textbox', {name: 'Reason (optional)'}).fill('Advertising');
    await page.getByRole('button', {name: 'Remove', exact: true}).click();
    expect(client.room.asked).toEqual([
      {name: 'retract', params: {room: studio, key: bad.key, reason: 'Advertising'}},
    ]);
  });

  test.for([
    [['Mina'], 'Mina is typing…'],
    [['Mina', 'Ivo'], 'Mina and Ivo are typing…'],
    [['Mina', 'Ivo', 'Noor'], 'Several people are typing…'],
  ] as const)('of %s: "%s"', async ([nicks, words]) => {
    await show();
    conversation().show([said('Noor', 'Hello')]);
    conversation().typing.set(true);
    client.typing.set(new Map([[jid(studio), {conversation: jid(studio), nicks}]]));
    await expect.element(page.getByText(words, {exact: true})).toBeVisible();
  });
});

describe('who is not in the room', () => {
  const submit = (name: string) => page.getByRole('button', {name, exact: true});

  test('can join one that is kept', async () => {
    await show({status: out()});
    await expect.element(page.getByText('You are not in this room.')).toBeVisible();
    await submit('Join').click();
    expect(client.room.asked).toEqual([
      {
        name: 'join',
        params: {room: studio, nick: 'Lena', password: undefined, reserve: false},
      },
    ]);
  });

  test('types a password, and again if it is another one', async () => {
    await show({status: out({kind: 'password'})});
    client.room.onRequest = () => Promise.reject(new RoomError('password'));
    await page.getByLabelText('Password', {exact: true}).fill('wrong');
    await submit('Join').click();
    await expect.poll(() => client.room.asked.length).toBe(1);
    expect(client.room.asked[0]?.params).toMatchObject({password: 'wrong'});
    await expect
      .poll(() =>
        alert()
          .elements()
          .some((one) => one.checkVisibility()),
      )
      .toBe(true);
    await expect.poll(() => (focused() as HTMLInputElement).type).toBe('password');
  });

  test('is told that a password is missing', async () => {
    await show({status: out({kind: 'password'})});
    await submit('Join').click();
    await expect.element(page.getByText('Type your password, please.')).toBeVisible();
    expect(client.room.asked).toEqual([]);
  });

  test.for(['nick-taken', 'nick-refused'] as const)(
    'chooses another nickname (%s)',
    async (kind) => {
      await show({status: out({kind})});
      const field = page.getByRole('textbox', {name: 'Nickname'});
      await expect.element(field).toHaveValue('Lena');
      await field.fill('Lena M.');
      await submit('Join').click();
      expect(client.room.asked[0]?.params).toMatchObject({room: studio, nick: 'Lena M.'});
    },
  );

  test.for([
    ['members-only', /Only members can join this room/, 'Try again'],
    ['full', /This room is full/, 'Try again'],
    ['not-found', /There is no such room/, 'Try again'],
    ['creation-refused', /you can’t make one here/, 'Try again'],
    ['unreachable', /can’t be reached/, 'Try again'],
    ['refused', /The room refused this/, 'Try again'],
    ['forbidden', /aren’t allowed/, 'Try again'],
    ['removed', /You can no longer be in this room/, 'Try again'],
    ['kicked', /You were removed from this room/, 'Join again'],
    ['shut-down', /service was shut down/, 'Join again'],
    ['dropped', /connection to this room was lost/, 'Join again'],
  ] as const)('is told why (%s), and can ask again', async ([kind, words, button]) => {
    await show({status: out({kind})});
    await expect.element(alert().first()).toHaveTextContent(words);
    await submit(button).click();
    expect(client.room.asked[0]).toMatchObject({name: 'join', params: {room: studio}});
  });

  test.for(['banned', 'destroyed', 'moved'] as const)('%s: nothing can be done', async (kind) => {
    await show({status: out({kind})});
    await expect.element(alert().first()).toBeVisible();
    expect(within(pane, 'natter-room-entry').shadowRoot?.querySelectorAll('button')).toHaveLength(
      0,
    );
  });

  test('is told by whom, and why, below the messages that are here', async () => {
    await show({status: out({kind: 'kicked', actor: 'Priya', reason: 'Cool down'})});
    conversation().show([said('Noor', 'Hello')]);
    await expect.element(page.getByText('By Priya: “Cool down”')).toBeVisible();
    await expect.element(page.getByText('Hello')).toBeVisible();
    expect(box().elements()).toHaveLength(0);
  });

  test('goes where the room goes on', async () => {
    const atelier = jid('atelier@rooms.example.org');
    await show({status: out({kind: 'destroyed', alternate: atelier})});
    const chosen: {jid: string; kind: string | undefined}[] = [];
    pane.addEventListener('natter-select', ({jid: to, kind}) => chosen.push({jid: to, kind}));
    await submit('Go there').click();
    await expect.poll(() => chosen).toEqual([{jid: atelier, kind: 'room'}]);
    expect(client.room.asked[0]?.params).toMatchObject({room: atelier});
  });

  test('accepts an invitation with its password, or declines it', async () => {
    const by = jid('mina@example.org');
    const invitation = {by, reason: 'We meet', password: 'open', isDirect: true};
    await show({status: out(), invitation});
    await expect.element(page.getByText('mina invites you. “We meet”')).toBeVisible();
    await submit('Join').click();
    expect(client.room.asked[0]?.params).toMatchObject({password: 'open'});
    await submit('Decline').click();
    expect(client.room.asked[1]).toEqual({
      name: 'decline',
      params: {room: studio, reason: undefined},
    });
  });

  test('is asked what the service asks', async () => {
    const form = {title: 'Are you a person?', instructions: [], formType: undefined, fields: []};
    await show({status: out({kind: 'challenge', form})});
    const element = within(pane, 'natter-room-entry', 'natter-data-form');
    expect(Reflect.get(element, 'form')).toBe(form);
    const answers = {ocr: ['42']};
    element.dispatchEvent(Object.assign(new Event('natter-submit'), {answers}));
    expect(client.room.asked).toEqual([{name: 'answerChallenge', params: {room: studio, answers}}]);
  });
});

describe('who may not write', () => {
  test('has a text box that is disabled, is told why, and can ask to speak', async () => {
    await show({status: as('visitor', 'none')});
    await expect.element(box()).toBeDisabled();
    await expect.element(page.getByText('You can read here, but not write.')).toBeVisible();
    await page.getByRole('button', {name: 'Ask to speak'}).click();
    expect(client.room.asked).toEqual([{name: 'requestVoice', params: {room: studio}}]);
    await expect.element(page.getByText('The moderators have been asked.')).toBeVisible();
  });

  test('may write as soon as that was granted', async () => {
    await show({status: as('visitor', 'none')});
    await expect.element(box()).toBeDisabled();
    changeRoom(client, {status: as('participant', 'none')});
    await expect.element(box()).toBeEnabled();
  });
});

describe('by itself', () => {
  test('it enters the room once, with the nickname that it was given', async () => {
    pane.joins = true;
    pane.nick = 'Guest';
    client.goOnline();
    client.contacts.set([]);
    await mount(pane);
    await expect
      .poll(() => client.room.asked)
      .toEqual([
        {
          name: 'join',
          params: {room: studio, nick: 'Guest', password: undefined, reserve: false},
        },
      ]);
    setUpRoom(client, {}, [occupant('Guest')]);
    await rendered();
    changeRoom(client, {status: out({kind: 'kicked'})});
    await rendered();
    expect(client.room.asked).toHaveLength(1);
  });
});
