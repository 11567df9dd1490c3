/** From where in the chat the dialogs about rooms are opened, and what comes of it. */
import {expect, test, vi} from 'vitest';
import {answer, joined, studio} from '../../test/fakes/rooms.ts';
import {button, control, every, type} from '../../test/component/room-dialogs.ts';
import {mountChat, rendered} from '../../test/component/support.ts';
import {contact, jid} from '../../test/fakes/client.ts';
import {field, form} from '../../test/fakes/room-forms.ts';
import {out, room} from '../../test/fakes/room-people.ts';
import type {Affiliation, Room} from '../model/room.ts';

async function openRoom(of: Room) {
  const mounted = await mountChat({
    closed: true,
    set(chat, client) {
      client.contacts.set([contact(studio, {kind: 'room', name: 'Studio'})]);
      client.room.all.set(new Map([[studio, of]]));
      answer(client, {configuration: () => form(), affiliations: () => []});
      chat.conversation = studio;
    },
  });
  await vi.waitFor(() => expect([...every(mounted.chat, 'natter-room-pane')]).toHaveLength(1));
  await rendered();
  return mounted;
}

function opened(root: HTMLElement, tag: string): HTMLElement | undefined {
  const [element] = [...every(root, tag)];
  return element?.shadowRoot?.querySelector('dialog')?.open === true ? element : undefined;
}

async function menuOf(affiliation: Affiliation): Promise<{
  readonly chat: HTMLElement;
  readonly lines: readonly HTMLElement[];
}> {
  const {chat} = await openRoom(joined(affiliation));
  const [pane] = [...every(chat, 'natter-room-pane')];
  if (!pane) throw new Error('no room');
  await vi.waitFor(() => button(pane, 'More').click());
  await vi.waitFor(() => expect([...every(pane, '[role=menuitem]')]).not.toEqual([]));
  return {chat, lines: [...every(pane, '[role=menuitem]')]};
}

function named(lines: readonly HTMLElement[], words: string): HTMLElement | undefined {
  return lines.find((each) => each.textContent.trim() === words);
}

test('the menu of a room invites people', async () => {
  const {chat, lines} = await menuOf('none');
  expect(named(lines, 'Room settings…')).toBeUndefined();
  named(lines, 'Invite…')?.click();
  await vi.waitFor(() => expect(opened(chat, 'natter-invite')?.textContent).toBeDefined());
});

test.for(['owner', 'admin'] as const)(
  'the menu of a room has its settings for an %s',
  async (as) => {
    const {chat, lines} = await menuOf(as);
    named(lines, 'Room settings…')?.click();
    await vi.waitFor(() => expect(opened(chat, 'natter-room-settings')).toBeDefined());
  },
);

test('from "Join a room" one finds rooms, and the one that is joined is shown', async () => {
  const kiln = jid('kiln@rooms.example.org');
  const {chat, client} = await mountChat({closed: true});
  answer(client, {
    find: () => ({
      service: jid('rooms.example.org'),
      rooms: [{jid: kiln, name: 'Kiln'}],
      next: undefined,
    }),
  });
  button(chat, 'Join a room').click();
  await vi.waitFor(() => expect(opened(chat, 'natter-join-room')).toBeDefined());
  await rendered();
  button(chat, 'Find a room…').click();
  await vi.waitFor(() => expect(opened(chat, 'natter-find-rooms')).toBeDefined());
  expect(opened(chat, 'natter-join-room')).toBeUndefined();
  await rendered();
  button(chat, 'Join Kiln').click();
  await vi.waitFor(() => expect(chat.conversation).toBe(kiln));
  await vi.waitFor(() => expect([...every(chat, 'natter-room-pane')]).toHaveLength(1));
  expect([...every(chat, 'natter-find-rooms')]).toEqual([]);
});

test('a room that asks a question shows it, and is sent the answer', async () => {
  const asked = form(field('text-single', 'ocr', {label: 'Letters', isRequired: true}));
  const {chat, client} = await openRoom(
    room(studio, {status: out({kind: 'challenge', form: asked})}),
  );
  await vi.waitFor(() => expect(control(chat, 'Letters').type).toBe('text'));
  await type(control(chat, 'Letters'), 'q7bx4');
  const [element] = [...every(chat, 'natter-data-form')];
  if (!element) throw new Error('no form');
  button(element, 'Join').click();
  await vi.waitFor(() =>
    expect(client.room.asked.at(-1)).toEqual({
      name: 'answerChallenge',
      params: {room: studio, answers: {ocr: ['q7bx4']}},
    }),
  );
});
