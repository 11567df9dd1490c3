import axe from 'axe-core';
import {expect, test, vi} from 'vitest';
import {userEvent} from 'vitest/browser';
import {focused, mountChat, rendered, within} from '../../test/component/support.ts';
import type {FakeClient, FakeConversation} from '../../test/fakes/client.ts';
import {jid} from '../../test/fakes/client.ts';
import {StorageError} from '../model/errors.ts';
import type {NatterChat} from './chat.ts';

function items(chat: NatterChat): readonly HTMLElement[] {
  const menu = within(chat, 'natter-chat-pane', '#menu');
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
}

function line(chat: NatterChat, words: string): HTMLElement {
  const found = items(chat).find((item) => item.textContent.includes(words));
  if (!found) throw new Error(`no ${words}`);
  return found;
}

async function openDialog(chat: NatterChat, words: string): Promise<HTMLElement> {
  within(chat, 'natter-chat-pane', '.menu-button').click();
  await rendered();
  line(chat, words).click();
  return await vi.waitFor(() => {
    const dialog = within(chat, 'natter-chat-pane', 'natter-history-dialog', 'dialog');
    expect((dialog as HTMLDialogElement).open).toBe(true);
    return dialog;
  });
}

function button(dialog: HTMLElement, words: string): HTMLElement {
  const all = [...dialog.querySelectorAll<HTMLElement>('button')];
  const found = all.find((each) => each.textContent.trim() === words);
  if (!found) throw new Error(`no ${words}`);
  return found;
}

/** What is saved: file names, and what the files are. */
function watchSaving(): {readonly name: string; readonly file: Blob}[] {
  const saved: {name: string; file: Blob}[] = [];
  let file = new Blob();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((made) => {
    file = made as Blob;
    return 'blob:none';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push({name: this.download, file});
  });
  return saved;
}

/** But for contrast, which is examined in the gallery, when nothing moves. */
async function expectAccessible(element: Element): Promise<void> {
  const rules = {'color-contrast': {enabled: false}};
  const {violations} = await axe.run(element, {resultTypes: ['violations'], rules});
  expect(violations.map(({id}) => id)).toEqual([]);
}

test('the menu opens by keyboard, is left by Escape, and the button has focus again', async () => {
  const {chat} = await mountChat();
  const more = within(chat, 'natter-chat-pane', '.menu-button');
  expect(more.getAttribute('aria-label')).toBe('More');
  more.focus();
  await userEvent.keyboard('{ArrowDown}');
  await rendered();
  expect(more.getAttribute('aria-expanded')).toBe('true');
  expect(focused()).toBe(items(chat)[0]);
  await userEvent.keyboard('{ArrowDown}');
  expect(focused()).toBe(items(chat)[1]);
  await userEvent.keyboard('{ArrowDown}');
  expect(focused()).toBe(items(chat)[0]);
  await userEvent.keyboard('{End}');
  expect(focused()).toBe(items(chat)[1]);
  await expectAccessible(chat);
  await userEvent.keyboard('{Escape}');
  await rendered();
  expect(more.getAttribute('aria-expanded')).toBe('false');
  expect(focused()).toBe(more);
});

test('a conversation is saved as text, or as JSON', async () => {
  const {chat, conversation} = await mountChat();
  const saved = watchSaving();
  const dialog = await openDialog(chat, 'Export');
  await expectAccessible(chat);
  button(dialog, 'Export').click();
  await vi.waitFor(() => expect(saved).toHaveLength(1));
  const again = await openDialog(chat, 'Export');
  again.querySelectorAll<HTMLElement>('input')[1]?.click();
  button(again, 'Export').click();
  await vi.waitFor(() => expect(saved).toHaveLength(2));
  expect(conversation.exported).toEqual(['text', 'json']);
  expect(saved[0]?.name).toMatch(/^noor@example\.org \d{4}-\d\d-\d\d\.txt$/);
  expect(saved[1]?.name).toMatch(/\.json$/);
});

test('it is said before what of the conversation is not on the device', async () => {
  const {chat, conversation} = await mountChat();
  const whole = await openDialog(chat, 'Export');
  expect(whole.querySelector('[role=status]')?.textContent).toBe('');
  button(whole, 'Cancel').click();
  await rendered();
  conversation.covered = {gaps: [], bottom: 'more'};
  const part = await openDialog(chat, 'Export');
  await vi.waitFor(() => {
    expect(part.querySelector('[role=status]')?.textContent).toContain('not on this device');
  });
});

test('what goes wrong is said in the dialog', async () => {
  const {chat, conversation} = await mountChat();
  conversation.onExport = () => Promise.reject(new StorageError('broken'));
  const dialog = await openDialog(chat, 'Export');
  button(dialog, 'Export').click();
  await vi.waitFor(() => {
    expect(dialog.querySelector('[role=alert]')?.textContent).toMatch(/can’t be read/);
  });
  expect((dialog as HTMLDialogElement).open).toBe(true);
});

test('deleting asks first; the safe answer has focus, and Escape is one', async () => {
  const {chat, conversation} = await mountChat();
  const dialog = await openDialog(chat, 'Delete');
  expect(dialog.getAttribute('role')).toBe('alertdialog');
  expect(dialog.textContent).toContain('The server keeps');
  expect(focused()).toBe(button(dialog, 'Cancel'));
  await expectAccessible(chat);
  await userEvent.keyboard('{Escape}');
  await rendered();
  expect(conversation.deletions).toBe(0);
  expect(chat.conversation).toBe(jid('noor@example.org'));
});

test('a deleted conversation is closed before it is deleted', async () => {
  const {chat, conversation} = await mountChat();
  let watchers = -1;
  conversation.onDelete = async () => {
    watchers = conversation.timeline.subscriptions;
  };
  button(await openDialog(chat, 'Delete'), 'Delete').click();
  await vi.waitFor(() => expect(conversation.deletions).toBe(1));
  expect(watchers).toBe(0);
  expect(chat.conversation).toBeUndefined();
});

async function deleteAll(chat: NatterChat): Promise<HTMLElement> {
  within(chat, 'natter-account', '#button').click();
  await rendered();
  const menu = within(chat, 'natter-account', '#menu');
  const all = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  all.find(({textContent}) => textContent.includes('Delete messages'))?.click();
  return await vi.waitFor(() => within(chat, 'natter-history-dialog', 'dialog'));
}

test('all messages are deleted from the menu of the account, and nobody is signed out', async () => {
  const mounted: {client: FakeClient; chat: NatterChat; conversation: FakeConversation} =
    await mountChat();
  const {chat, client} = mounted;
  const dialog = await deleteAll(chat);
  expect(dialog.textContent).toContain('all conversations');
  await expectAccessible(chat);
  button(dialog, 'Delete').click();
  await vi.waitFor(() => expect(client.deletions).toBe(1));
  expect(chat.conversation).toBeUndefined();
  expect(client.signOuts).toEqual([]);
});
