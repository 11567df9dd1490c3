import {beforeEach, describe, expect, test} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {mount, mountChat, rendered, within} from '../../test/component/support.ts';
import {FakeClient, jid} from '../../test/fakes/client.ts';
import {
  changeRoom,
  inRoom,
  occupant,
  out,
  roomContact,
  said,
  setUpRoom,
  studio,
} from '../../test/fakes/room-people.ts';
import type {NatterChat} from './chat.ts';
import './room-elements.ts';
import type {NatterRoom} from './room.ts';

const ivo = inRoom(studio, 'Ivo');
const subtitle = () =>
  page.getByRole('region', {name: 'Ivo'}).getByText('In Studio, in private', {exact: true});
const box = () => page.getByRole('textbox', {name: 'Message', exact: true});

describe('alone on a page', () => {
  let client: FakeClient;
  let element: NatterRoom;

  beforeEach(() => {
    client = new FakeClient();
    element = document.createElement('natter-room');
    element.client = client;
    element.setAttribute('jid', studio);
    element.setAttribute('nick', 'Guest');
  });

  test('enters the room by itself, and shows it without a list', async () => {
    client.goOnline();
    await mount(element);
    await expect
      .poll(() => client.room.asked)
      .toEqual([
        {
          name: 'join',
          params: {room: studio, nick: 'Guest', password: undefined, reserve: false},
        },
      ]);
    setUpRoom(client);
    await expect.element(page.getByRole('heading', {name: 'Studio'})).toBeVisible();
    await expect.element(box()).toBeVisible();
    expect(page.getByRole('list', {name: 'Contacts'}).elements()).toHaveLength(0);
    await expect.element(page.getByRole('button', {name: 'Back'})).not.toBeInTheDocument();
  });

  test('signs in without an account, if it is told so', async () => {
    element.anonymous = true;
    await mount(element);
    await expect
      .poll(() => client.signIns.map(({credentials}) => credentials))
      .toEqual([{anonymous: true}]);
  });

  test('asks who is there, if it is not told', async () => {
    element.setAttribute('account', 'lena@example.org');
    await mount(element);
    await expect
      .element(page.getByRole('textbox', {name: 'Address', exact: true}))
      .toHaveValue('lena@example.org');
    expect(client.room.asked).toEqual([]);
  });

  test('leads to a private conversation, and back', async () => {
    setUpRoom(client, {}, [occupant('Lena'), occupant('Ivo')]);
    await mount(element);
    await page.getByRole('button', {name: 'People', exact: true}).click();
    await page.getByRole('button', {name: /^Ivo/}).click();
    await page.getByRole('menuitem', {name: 'Write privately'}).click();
    await expect.element(page.getByRole('heading', {name: 'Ivo'})).toBeVisible();
    await page.getByRole('button', {name: 'Back'}).click();
    await expect.element(page.getByRole('heading', {name: 'Studio'})).toBeVisible();
  });

  test('without an address there is nothing', async () => {
    element.removeAttribute('jid');
    await mount(element);
    expect(element.shadowRoot?.querySelector('natter-chat')).toBeNull();
  });
});

describe('in the chat', () => {
  async function mountRoom(
    set: (chat: NatterChat, client: FakeClient) => void = () => undefined,
    width = 900,
  ) {
    return await mountChat({
      width,
      set: (chat, client) => {
        setUpRoom(client, {}, [occupant('Lena'), occupant('Ivo')]);
        chat.conversation = undefined;
        set(chat, client);
      },
    });
  }

  test('a room is opened from the list, and written to', async () => {
    const {client} = await mountRoom();
    await page.getByRole('button', {name: /^Studio/}).click();
    await box().click();
    await userEvent.keyboard('Hello{Enter}');
    expect(client.conversation(jid(studio)).sent).toEqual(['Hello']);
  });

  test('on a phone there is a way back to its row', async () => {
    await mountRoom(undefined, 390);
    await page.getByRole('button', {name: /^Studio/}).click();
    await page.getByRole('button', {name: 'Back'}).click();
    await expect.element(page.getByRole('button', {name: /^Studio/})).toBeVisible();
  });

  test('its messages are searched like others', async () => {
    const {chat, client} = await mountRoom((element) => {
      element.conversation = jid(studio);
    });
    const message = said('Ivo', 'The glaze is matt');
    client.conversation(jid(studio)).show([message]);
    client.onSearch = () =>
      Promise.resolve({
        hits: [{message, ranges: [[4, 9]], from: 'device'}],
        next: undefined,
        isIndexed: true,
      });
    await page.getByRole('button', {name: 'Search in this conversation'}).click();
    await page.getByRole('searchbox', {name: 'Search in this conversation'}).fill('glaze');
    await expect.poll(() => client.searches.at(-1)).toEqual({text: 'glaze', conversation: studio});
    await userEvent.keyboard('{Enter}');
    await expect
      .poll(() => {
        const pane = within(chat, 'natter-room-pane', 'natter-chat-pane');
        return pane.shadowRoot?.querySelector('natter-message')?.shadowRoot?.querySelector('mark')
          ?.textContent;
      })
      .toBe('glaze');
  });

  describe('a private conversation', () => {
    async function open(): Promise<{client: FakeClient}> {
      return await mountRoom((chat, client) => {
        client.contacts.update((contacts) => [
          ...(contacts ?? []),
          {...roomContact(studio), jid: ivo, kind: 'occupant', name: undefined},
        ]);
        chat.conversation = ivo;
      });
    }

    test('has the nickname as its title, and the room below it', async () => {
      await open();
      await expect.element(page.getByRole('heading', {name: 'Ivo'})).toBeVisible();
      await expect.element(subtitle()).toBeVisible();
      await expect.element(box()).toBeEnabled();
    });

    test('says that they have left, and cannot be written to until they are back', async () => {
      const {client} = await open();
      await expect.element(box()).toBeEnabled();
      const people = client.room.occupants(jid(studio));
      people.set(new Map([['Lena', occupant('Lena')]]));
      await expect.element(page.getByText('Ivo has left the room.')).toBeVisible();
      await expect.element(box()).toBeDisabled();
      people.update((map) => new Map(map).set('Ivo', occupant('Ivo')));
      await expect.element(box()).toBeEnabled();
    });

    test('does not say so while we are not there ourselves', async () => {
      const {client} = await open();
      client.room.occupants(jid(studio)).set(new Map());
      changeRoom(client, {status: {phase: 'joining'}});
      await rendered();
      expect(page.getByText('Ivo has left the room.').elements()).toHaveLength(0);
      changeRoom(client, {status: out()});
      await rendered();
      await expect.element(subtitle()).toBeVisible();
    });
  });

  test('what has the focus is the text box of the room', async () => {
    const {chat} = await mountRoom((element) => {
      element.conversation = jid(studio);
    });
    await expect.element(box()).toBeVisible();
    chat.focus();
    const composer = within(chat, 'natter-room-pane', 'natter-chat-pane', 'natter-composer');
    await expect.poll(() => composer.shadowRoot?.activeElement?.localName).toBe('textarea');
  });
});
