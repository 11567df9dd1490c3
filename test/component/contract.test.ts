/** The accessible names are a public contract: assistive technology and others' tests use them. */
import {describe, expect, test} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {AuthenticationError} from '../../src/model/errors.ts';
import type {ConnectionState} from '../../src/model/session.ts';
import {contact, incoming, jid, outgoing} from '../fakes/client.ts';
import type {FakeClient} from '../fakes/client.ts';
import {mountChat, noor} from './support.ts';

const unreachable = {name: 'ConnectionError', kind: 'unreachable', message: ''} as const;

function connect(client: FakeClient, connection: ConnectionState): void {
  client.session.set({
    phase: 'signed-in',
    jid: jid('lena@example.org'),
    connection,
    storage: undefined,
  });
}

describe('sign-in', () => {
  test('has the text fields "Address" and "Password" and the button "Sign in"', async () => {
    const {client} = await mountChat({signedOut: true});
    await page.getByRole('textbox', {name: 'Address', exact: true}).fill('lena@example.org');
    await page.getByLabelText('Password', {exact: true}).fill('secret');
    await page.getByRole('button', {name: 'Sign in', exact: true}).click();
    expect(client.signIns).toEqual([
      {jid: 'lena@example.org', credentials: {password: 'secret'}, remember: true},
    ]);
  });

  test('no other label contains "Password" or "Address"', async () => {
    await mountChat({signedOut: true});
    expect(page.getByLabelText('Password').elements()).toHaveLength(1);
    expect(page.getByLabelText('Address').elements()).toHaveLength(1);
  });

  test('says in an alert that the password is wrong', async () => {
    await mountChat({
      signedOut: true,
      set: (_chat, client) => {
        client.onSignIn = () => Promise.reject(new AuthenticationError('not-authorized'));
      },
    });
    await page.getByLabelText('Address').fill('lena@example.org');
    await page.getByLabelText('Password').fill('wrong');
    await page.getByRole('button', {name: 'Sign in'}).click();
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent('The address or the password isn’t right.');
  });

  test('says in an alert that the address is malformed', async () => {
    const {client} = await mountChat({signedOut: true});
    await page.getByLabelText('Address').fill('not an address');
    await page.getByLabelText('Password').fill('secret');
    await page.getByRole('button', {name: 'Sign in'}).click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('This address isn’t complete');
    expect(client.signIns).toEqual([]);
  });
});

describe('people', () => {
  test('are a list "Contacts" of items with a button that begins with the name', async () => {
    await mountChat({
      closed: true,
      set: (_chat, client) => {
        client.contacts.set([
          contact(noor, {name: 'Noor', unread: 2}),
          contact('bob@example.org', {asks: true}),
        ]);
      },
    });
    const items = page.getByRole('list', {name: 'Contacts', exact: true}).getByRole('listitem');
    expect(items.elements()).toHaveLength(2);
    await expect
      .element(items.nth(0).getByRole('button', {name: /^Noor\b.*2 unread/}))
      .toBeVisible();
    await expect.element(items.nth(1).getByRole('button', {name: /^bob\b/})).toBeVisible();
  });
});

describe('messages', () => {
  test('are a log "Messages" of articles with the text in the part "body"', async () => {
    const {conversation} = await mountChat();
    conversation.show([incoming(noor, 'Hello'), outgoing(noor, 'Hi', 'sent')]);
    const articles = page.getByRole('log', {name: 'Messages', exact: true}).getByRole('article');
    await expect.element(articles.nth(1)).toBeVisible();
    expect(articles.elements().map((article) => bodyOf(article))).toEqual(['Hello', 'Hi']);
  });

  test('own ones, and only they, carry the part "own"', async () => {
    const {conversation} = await mountChat();
    conversation.show([incoming(noor, 'Hello'), outgoing(noor, 'Hi', 'sent')]);
    const articles = page.getByRole('article');
    await expect.element(articles.nth(1)).toBeVisible();
    expect(articles.elements().map((article) => article.part.contains('own'))).toEqual([
      false,
      true,
    ]);
  });

  test.for([
    ['sending', 'Sending'],
    ['sent', 'Sent'],
    ['delivered', 'Delivered'],
    ['read', 'Read'],
    ['failed', 'Not sent'],
  ] as const)('say "%s" in every own article, drawn or not', async ([state, label]) => {
    const {conversation} = await mountChat();
    conversation.show([
      outgoing(noor, 'one', state),
      outgoing(noor, 'two', state),
      outgoing(noor, 'three', state),
    ]);
    const articles = page.getByRole('article');
    await expect.element(articles.nth(2)).toBeVisible();
    for (const article of articles.all()) {
      await expect.element(article.getByText(label, {exact: true})).toBeInTheDocument();
    }
  });
});

describe('composer', () => {
  test('is a textbox "Message" where Enter sends and Shift+Enter breaks the line', async () => {
    const {conversation} = await mountChat();
    const box = page.getByRole('textbox', {name: 'Message', exact: true});
    await box.click();
    await userEvent.keyboard('one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(conversation.sent).toEqual(['one\ntwo']);
    await expect.element(box).toHaveValue('');
  });

  test('has a button "Send"', async () => {
    const {conversation} = await mountChat();
    await page.getByRole('textbox', {name: 'Message'}).fill('Hello');
    await page.getByRole('button', {name: 'Send', exact: true}).click();
    expect(conversation.sent).toEqual(['Hello']);
  });
});

describe('typing', () => {
  test('is the text "NAME is typing", once, and is not announced', async () => {
    const {conversation} = await mountChat();
    conversation.show([incoming(noor, 'Hello')]);
    conversation.typing.set(true);
    await expect.element(page.getByText('Noor is typing', {exact: true})).toBeInTheDocument();
    const text = page.getByText('Noor is typing').element();
    expect(text.closest('[aria-live]')?.getAttribute('aria-live')).toBe('off');
    conversation.typing.set(false);
    await expect.element(page.getByText('Noor is typing')).not.toBeInTheDocument();
  });
});

describe('connection', () => {
  test('is one status, empty when online', async () => {
    await mountChat();
    expect(page.getByRole('status').elements()).toHaveLength(1);
    expect(page.getByRole('status').element().textContent).toBe('');
  });

  test('begins with "Connecting" while connecting', async () => {
    const {client} = await mountChat();
    connect(client, {status: 'connecting'});
    await expect.element(page.getByRole('status')).toHaveTextContent(/^Connecting/);
  });

  test.for([Date.now() + 60_000, undefined])(
    'begins with "Offline" (retry: %s)',
    async (retryAt) => {
      const {client} = await mountChat();
      connect(client, {status: 'offline', error: unreachable, retryAt});
      await expect.element(page.getByRole('status')).toHaveTextContent(/^Offline/);
    },
  );

  test('is the same element before and after, so that the change is announced', async () => {
    const {client} = await mountChat();
    const before = page.getByRole('status').element();
    connect(client, {status: 'offline', error: unreachable, retryAt: undefined});
    await expect.element(page.getByRole('status')).toHaveTextContent(/^Offline/);
    expect(page.getByRole('status').element()).toBe(before);
  });

  test('says in an alert that the person has to sign in again', async () => {
    const {client} = await mountChat();
    const error = {name: 'AuthenticationError', kind: 'credentials-expired', message: ''} as const;
    connect(client, {status: 'offline', error, retryAt: undefined});
    await expect.element(page.getByRole('alert')).toHaveTextContent('Could not sign in.');
    await expect.element(page.getByRole('status')).toHaveTextContent(/^Offline/);
  });
});

function bodyOf(article: Element): string | null | undefined {
  return article.querySelector('[part~=body]')?.textContent;
}
