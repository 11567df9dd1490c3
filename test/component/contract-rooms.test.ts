/** The accessible names of rooms are a public contract, too: see contract.test.ts. */
import {describe, expect, test} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {jid} from '../fakes/client.ts';
import {occupant, said, say, setUpRoom, studio} from '../fakes/room-people.ts';
import {mountChat} from './support.ts';

async function mountRoom() {
  return await mountChat({
    set: (chat, client) => {
      setUpRoom(client, {}, [occupant('Lena'), occupant('Noor', {role: 'moderator'})]);
      chat.conversation = jid(studio);
    },
  });
}

describe('rooms', () => {
  test('stand in the list "Contacts", with a button that begins with the name', async () => {
    await mountRoom();
    const list = page.getByRole('list', {name: 'Contacts', exact: true});
    await expect.element(list.getByRole('button', {name: /^Studio\b/})).toBeVisible();
  });

  test('are entered by "Join a room", "Room address", "Nickname" and "Join"', async () => {
    const {client} = await mountRoom();
    await page.getByRole('button', {name: 'Join a room', exact: true}).click();
    await page
      .getByRole('textbox', {name: 'Room address', exact: true})
      .fill('kiln@rooms.example.org');
    await page.getByRole('textbox', {name: 'Nickname', exact: true}).fill('Lena');
    await page.getByRole('button', {name: 'Join', exact: true}).click();
    await expect.poll(() => client.room.asked.map(({name}) => name)).toEqual(['join']);
  });

  test('have a list "People here", behind the button "People"', async () => {
    await mountRoom();
    await page.getByRole('button', {name: 'People', exact: true}).click();
    const list = page.getByRole('list', {name: 'People here', exact: true});
    await expect.element(list.getByRole('listitem').first()).toBeVisible();
    expect(list.getByRole('listitem').elements()).toHaveLength(2);
    await expect.element(list.getByRole('button', {name: /^Noor\s*, Moderator/})).toBeVisible();
  });

  test('have messages and a composer like other conversations', async () => {
    const {client} = await mountRoom();
    client.conversation(jid(studio)).show([said('Noor', 'Hello'), say('Hi')]);
    const articles = page.getByRole('log', {name: 'Messages', exact: true}).getByRole('article');
    await expect.element(articles.nth(1)).toBeVisible();
    expect(
      articles.elements().map((article) => article.querySelector('[part~=body]')?.textContent),
    ).toEqual(['Hello', 'Hi']);
    expect(articles.elements().map((article) => article.part.contains('own'))).toEqual([
      false,
      true,
    ]);
    await page.getByRole('textbox', {name: 'Message', exact: true}).click();
    await userEvent.keyboard('Hi{Enter}');
    expect(client.conversation(jid(studio)).sent).toEqual(['Hi']);
  });
});
