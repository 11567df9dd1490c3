import {describe, expect, test, vi} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {focused, mountChat, noor, rendered, within} from '../../test/component/support.ts';
import {contact, incoming, jid} from '../../test/fakes/client.ts';
import {ConnectionError} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';

describe('the menu', () => {
  test('signs out and removes the history', async () => {
    const {client} = await mountChat();
    await page.getByRole('button', {name: /^lena/}).click();
    await page.getByRole('menuitem', {name: /remove history/}).click();
    expect(client.signOuts).toEqual([{forget: true}]);
  });

  test('is walked through with arrow keys, and Escape closes nothing but it', async () => {
    await mountChat();
    let outside = 0;
    const count = () => outside++;
    document.body.addEventListener('keydown', count);
    await page.getByRole('button', {name: /^lena/}).click();
    await expect.poll(focused).toBe(page.getByRole('menuitem').nth(0).element());
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(focused).toBe(page.getByRole('menuitem').nth(1).element());
    outside = 0;
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
    expect(outside).toBe(0);
    document.body.removeEventListener('keydown', count);
  });
});

describe('adding somebody', () => {
  test('opens the conversation with them', async () => {
    const {chat, client} = await mountChat({closed: true});
    await page.getByRole('button', {name: 'Add someone'}).click();
    await page.getByLabelText('Their address').fill('bob@example.org');
    await page.getByRole('button', {name: 'Add', exact: true}).click();
    await vi.waitFor(() => expect(chat.conversation).toBe('bob@example.org'));
    expect(client.added).toEqual(['bob@example.org']);
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });

  test('says what was wrong, in the dialog', async () => {
    const {client} = await mountChat({closed: true});
    await page.getByRole('button', {name: 'Add someone'}).click();
    await page.getByRole('button', {name: 'Add', exact: true}).click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('isn’t complete');
    client.onAddContact = () => Promise.reject(new ConnectionError('timeout'));
    await page.getByLabelText('Their address').fill('bob@example.org');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('alert')).toHaveTextContent('didn’t answer in time');
  });
});

describe('one column', () => {
  test('goes from the list to the conversation and back, and focus goes along', async () => {
    const {chat} = await mountChat({closed: true, width: 390});
    const row = page.getByRole('button', {name: /^Noor/});
    await row.click();
    await expect.poll(focused).toBe(page.getByRole('log').element());
    await expect.element(page.getByRole('list')).not.toBeInTheDocument();
    await page.getByRole('button', {name: 'Back'}).click();
    await expect.poll(focused).toBe(row.element());
    expect(chat.conversation).toBeUndefined();
    await expect.element(page.getByRole('log')).not.toBeInTheDocument();
  });

  test('Escape goes back', async () => {
    await mountChat({width: 390});
    await page.getByRole('textbox', {name: 'Message'}).click();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('list', {name: 'Contacts'})).toBeVisible();
  });
});

describe('two columns', () => {
  test('list and conversation are both there, without "Back", and writing comes next', async () => {
    await page.viewport(1000, 700);
    await mountChat({closed: true});
    await page.getByRole('button', {name: /^Noor/}).click();
    await expect.poll(focused).toBe(page.getByRole('textbox', {name: 'Message'}).element());
    await expect.element(page.getByRole('list', {name: 'Contacts'})).toBeVisible();
    expect(page.getByRole('button', {name: 'Back'}).elements()).toEqual([]);
  });
});

describe('offline', () => {
  test('counts down outside the status, and can be tried at once', async () => {
    const {client} = await mountChat();
    const error: ErrorInfo = {name: 'ConnectionError', kind: 'unreachable', message: ''};
    client.goOffline(error, Date.now() + 60_000);
    await expect.element(page.getByText(/^Next try in (60|59) s\.$/)).toBeVisible();
    await expect
      .element(page.getByRole('status'))
      .toHaveTextContent(/^Offline\. Messages will be sent when you are back\.$/);
    await page.getByRole('button', {name: 'Try now'}).click();
    expect(client.reconnects).toBe(1);
  });

  test('without another attempt the status says why', async () => {
    const {client} = await mountChat();
    client.goOffline({name: 'ConnectionError', kind: 'conflict', message: ''});
    await expect
      .element(page.getByRole('status'))
      .toHaveTextContent('Offline. Another device took over this connection.');
  });
});

test('what cannot be kept is said', async () => {
  const {client} = await mountChat();
  client.session.set({
    phase: 'signed-in',
    jid: jid('lena@example.org'),
    connection: {status: 'online'},
    storage: {name: 'StorageError', kind: 'denied', message: ''},
  });
  await expect.element(page.getByRole('alert')).toHaveTextContent('keeps nothing for this site');
});

test('messages are asked for beside who is signed in, and drawn with the contacts', async () => {
  const {chat, client, conversation} = await mountChat({
    set: (_chat, client) => {
      client.session.set({phase: 'starting'});
      client.contacts.set(undefined);
    },
  });
  expect(conversation.timeline.subscriptions).toBe(1);
  conversation.show([incoming(noor, 'Hello')]);
  client.goOnline();
  await rendered();
  expect(chat.shadowRoot?.querySelector('natter-chat-pane')).toBeNull();
  client.contacts.set([contact(noor)]);
  await rendered();
  within(chat, 'natter-chat-pane', 'natter-message');
});

test('the number of unread messages is told when it changes', async () => {
  const counts: number[] = [];
  const {client} = await mountChat({
    closed: true,
    set: (chat) => chat.addEventListener('natter-unread-change', ({count}) => counts.push(count)),
  });
  client.contacts.set([contact(noor, {unread: 2}), contact('bob@example.org', {unread: 1})]);
  await rendered();
  client.contacts.set([contact(noor, {unread: 2}), contact('bob@example.org', {unread: 1})]);
  await rendered();
  client.contacts.set([contact(noor)]);
  await rendered();
  expect(counts).toEqual([3, 0]);
});

describe('language and direction', () => {
  test('the attribute decides, for every element inside', async () => {
    const {chat, conversation} = await mountChat({set: (chat) => (chat.locale = 'ar')});
    conversation.show([incoming(noor, 'Hello')]);
    await expect.element(page.getByRole('textbox', {name: 'رسالة'})).toBeVisible();
    await expect.element(page.getByRole('button', {name: 'إضافة شخص'})).toBeInTheDocument();
    expect(getComputedStyle(within(chat, 'natter-chat-pane', '.log')).direction).toBe('rtl');
  });

  test('nothing is said in another language first, nor while the language changes', async () => {
    const seen = new Set<string>();
    let watching = true;
    const {chat} = await mountChat({
      signedOut: true,
      set(chat) {
        chat.locale = 'de';
        const look = () => {
          const form = chat.shadowRoot?.querySelector('natter-sign-in');
          const words = form?.shadowRoot?.querySelector('.submit')?.textContent.trim();
          if (words) seen.add(words);
          if (watching) requestAnimationFrame(look);
        };
        look();
      },
    });
    await expect.element(page.getByRole('button', {name: 'Anmelden'})).toBeVisible();
    chat.locale = 'ar';
    await expect.element(page.getByRole('button', {name: 'تسجيل الدخول'})).toBeVisible();
    await rendered();
    watching = false;
    expect([...seen]).toEqual(['Anmelden', 'تسجيل الدخول']);
  });

  test('else the document does', async () => {
    document.documentElement.lang = 'de-AT';
    await mountChat();
    await expect.element(page.getByRole('textbox', {name: 'Nachricht'})).toBeVisible();
  });
});

describe('theme', () => {
  test.for([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(21, 25, 26)'],
  ] as const)('%s holds for every element inside', async ([theme, colour]) => {
    const {chat} = await mountChat({set: (chat) => (chat.theme = theme)});
    const pane = within(chat, 'natter-chat-pane', '.base');
    expect(getComputedStyle(pane).backgroundColor).toBe(colour);
  });

  test('a page that declares its scheme is followed', async () => {
    document.body.style.colorScheme = 'dark';
    const {chat} = await mountChat();
    expect(getComputedStyle(within(chat, '.base')).backgroundColor).toBe('rgb(21, 25, 26)');
    document.body.style.colorScheme = '';
  });

  test("an owner's accent reaches every element from the page's root", async () => {
    document.documentElement.style.setProperty('--natter-color-primary', '#f5c518');
    const {chat} = await mountChat({signedOut: true});
    const submit = within(chat, 'natter-sign-in', '.submit');
    expect(getComputedStyle(submit).backgroundColor).toBe('rgb(245, 197, 24)');
    document.documentElement.style.removeProperty('--natter-color-primary');
  });
});

test.for([
  ['the list', {closed: true, width: 390}],
  ['a conversation', {width: 390}],
  ['nothing, beside the list', {closed: true}],
  ['a conversation, beside the list', {}],
  ['the form', {signedOut: true, width: 390}],
] as const)('a chat that can be closed offers that once, over %s', async ([, options]) => {
  await page.viewport(1000, 700);
  let closed = 0;
  await mountChat({
    ...options,
    set: (chat) => {
      chat.closable = true;
      chat.addEventListener('natter-close', () => closed++);
    },
  });
  await page.getByRole('button', {name: 'Close'}).click();
  expect(closed).toBe(1);
});

test('a service that cannot be used is an alert', async () => {
  await mountChat({
    signedOut: true,
    set: (chat) => {
      chat.client = undefined;
      chat.service = 'ws://far.example.org/';
    },
  });
  await expect.element(page.getByRole('alert')).toBeVisible();
});

test('loading the elements twice is harmless', async () => {
  const before = customElements.get('natter-chat');
  await import(/* @vite-ignore */ `./define.ts?again=${before?.name ?? ''}`);
  expect(customElements.get('natter-chat')).toBe(before);
});
