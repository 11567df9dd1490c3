import {beforeEach, describe, expect, test, vi} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {mount, noor, rendered, within} from '../../test/component/support.ts';
import {contact, FakeClient, jid} from '../../test/fakes/client.ts';
import type {FakeConversation} from '../../test/fakes/client.ts';
import {ConnectionError, InputError} from '../model/errors.ts';
import type {NatterComposer} from './composer.ts';

let client: FakeClient;
let conversation: FakeConversation;
let composer: NatterComposer;

function box(): HTMLTextAreaElement {
  return within(composer, 'textarea') as HTMLTextAreaElement;
}

function type(text: string): void {
  box().value = text;
  box().dispatchEvent(new Event('input', {bubbles: true, composed: true}));
}

function press(init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent('keydown', {key: 'Enter', cancelable: true, ...init});
  box().dispatchEvent(event);
  return event;
}

beforeEach(async () => {
  client = new FakeClient();
  client.contacts.set([contact(noor, {name: 'Noor'}), contact('bob@example.org')]);
  conversation = client.conversation(jid(noor));
  composer = document.createElement('natter-composer');
  composer.client = client;
  composer.jid = jid(noor);
  await mount(composer, {width: 400, height: 300});
});

describe('sending', () => {
  test('an Enter that ends a composition of an input method does not send', () => {
    type('日本');
    expect(press({isComposing: true}).defaultPrevented).toBe(false);
    expect(press({keyCode: 229}).defaultPrevented).toBe(false);
    expect(conversation.sent).toEqual([]);
  });

  test('blank text is not sent', () => {
    type('  \n ');
    expect(press({}).defaultPrevented).toBe(true);
    expect(conversation.sent).toEqual([]);
  });

  test('the button is off while there is nothing to send, and keeps focus in the box', async () => {
    const send = page.getByRole('button', {name: 'Send'});
    await expect.element(send).toBeDisabled();
    type('Hello');
    await expect.element(send).toBeEnabled();
    await send.click();
    expect(conversation.sent).toEqual(['Hello']);
    expect(composer.shadowRoot?.activeElement).toBe(box());
  });

  test('it says what was handed over', async () => {
    const sent: string[] = [];
    composer.addEventListener('natter-send', (event) => sent.push(event.body));
    type(' Hello ');
    press({});
    await vi.waitFor(() => expect(sent).toEqual(['Hello']));
  });

  test('a text that was not handed over comes back, before what was typed since', async () => {
    let refuse: (error: Error) => void = () => undefined;
    conversation.onSend = () => new Promise((_resolve, reject) => (refuse = reject));
    const errors: string[] = [];
    composer.addEventListener('natter-error', (event) => errors.push(event.error.kind));
    type('first');
    press({});
    expect(box().value).toBe('');
    type('second');
    refuse(new ConnectionError('closed'));
    await expect.element(page.getByRole('alert')).toHaveTextContent('The connection ended');
    expect(box().value).toBe('first\nsecond');
    expect(errors).toEqual(['closed']);
  });

  test('a text that is refused after the conversation was left becomes its draft', async () => {
    let refuse: (error: Error) => void = () => undefined;
    conversation.onSend = () => new Promise((_resolve, reject) => (refuse = reject));
    type('first');
    press({});
    composer.jid = jid('bob@example.org');
    await rendered();
    refuse(new InputError('too-long'));
    await vi.waitFor(() => expect(conversation.drafts).toEqual(['first']));
    expect(box().value).toBe('');
  });

  test('a text that is too long says so and cannot be sent', async () => {
    composer.maxLength = 10;
    type('12345678901');
    await expect.element(page.getByRole('alert')).toHaveTextContent('Too long by 1 character.');
    await expect.element(page.getByRole('button', {name: 'Send'})).toBeDisabled();
    press({});
    expect(conversation.sent).toEqual([]);
    type('1234567890');
    await expect.element(page.getByText('0 characters left')).toBeVisible();
  });
});

describe('draft', () => {
  test('is kept a moment after the last letter, and once', () => {
    vi.useFakeTimers();
    type('Hel');
    vi.advanceTimersByTime(200);
    type('Hello');
    vi.advanceTimersByTime(399);
    expect(conversation.drafts).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(conversation.drafts).toEqual(['Hello']);
  });

  test('is kept when the conversation is left, and comes back', async () => {
    type('Hello');
    composer.jid = jid('bob@example.org');
    await rendered();
    expect(conversation.drafts).toEqual(['Hello']);
    expect(box().value).toBe('');
    client.contacts.set([contact(noor, {draft: 'Hello'}), contact('bob@example.org')]);
    composer.jid = jid(noor);
    await rendered();
    expect(box().value).toBe('Hello');
  });

  test('of another tab is shown, unless somebody is writing here', async () => {
    client.contacts.set([contact(noor, {draft: 'from the other tab'})]);
    await rendered();
    expect(box().value).toBe('from the other tab');
    box().focus();
    client.contacts.set([contact(noor, {draft: 'more'})]);
    await rendered();
    expect(box().value).toBe('from the other tab');
  });

  test('that is handed over late comes into the empty field, though the cursor is there', async () => {
    client.contacts.set([contact(noor)]);
    box().focus();
    await rendered();
    client.contacts.set([contact(noor, {draft: 'from before the reload'})]);
    await rendered();
    expect(box().value).toBe('from before the reload');
  });

  test('that comes back from here does not undo what was typed since', async () => {
    type('Hel');
    box().dispatchEvent(new FocusEvent('blur'));
    type('Hello');
    client.contacts.set([contact(noor, {draft: 'Hel'})]);
    await rendered();
    expect(box().value).toBe('Hello');
  });

  test('is removed when the message was handed over', async () => {
    client.contacts.set([contact(noor, {draft: 'Hello'})]);
    await rendered();
    press({});
    await vi.waitFor(() => expect(conversation.drafts).toEqual(['']));
  });
});

describe('typing', () => {
  test('is told with the first letter, after a pause, and when all is deleted', () => {
    vi.useFakeTimers();
    type('H');
    type('He');
    vi.advanceTimersByTime(5000);
    type('Hel');
    type('');
    expect(conversation.chatStates).toEqual(['composing', 'paused', 'composing', 'active']);
  });

  test('is not told when a message is sent: the message says it', () => {
    vi.useFakeTimers();
    type('Hello');
    press({});
    vi.advanceTimersByTime(10_000);
    expect(conversation.chatStates).toEqual(['composing']);
  });

  test('has paused when the conversation is left', async () => {
    type('Hello');
    composer.jid = jid('bob@example.org');
    await rendered();
    expect(conversation.chatStates).toEqual(['composing', 'paused']);
    expect(client.conversation(jid('bob@example.org')).chatStates).toEqual([]);
  });
});

test('the box grows with its text, up to a limit', async () => {
  const {height} = box().getBoundingClientRect();
  type('one\ntwo\nthree');
  await rendered();
  const taller = box().getBoundingClientRect().height;
  expect(taller).toBeGreaterThan(height + 30);
  type('line\n'.repeat(100));
  await rendered();
  expect(box().getBoundingClientRect().height).toBeLessThan(250);
});

test('Shift+Enter breaks the line', async () => {
  box().focus();
  await userEvent.keyboard('a{Shift>}{Enter}{/Shift}b');
  expect(box().value).toBe('a\nb');
  expect(conversation.sent).toEqual([]);
});
