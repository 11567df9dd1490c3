/** Signing in, as `<natter-chat>` shows it. */
import {describe, expect, test, vi} from 'vitest';
import {page} from 'vitest/browser';
import {focused, mountChat, noor, rendered} from '../../test/component/support.ts';
import {contact, jid} from '../../test/fakes/client.ts';
import {AuthenticationError, ConnectionError} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';

const refused: ErrorInfo = {name: 'AuthenticationError', kind: 'not-authorized', message: ''};
const expired: ErrorInfo = {name: 'AuthenticationError', kind: 'credentials-expired', message: ''};

async function fillIn(): Promise<void> {
  await page.getByLabelText('Address').fill('lena@example.org');
  await page.getByLabelText('Password').fill('secret');
  await page.getByRole('button', {name: 'Sign in'}).click();
}

describe('the form', () => {
  test('stays, busy, until signing in has worked', async () => {
    const {client} = await mountChat({
      signedOut: true,
      set: (_chat, client) => {
        client.onSignIn = () => new Promise(() => undefined);
      },
    });
    await fillIn();
    client.session.set({
      phase: 'signed-in',
      jid: jid('lena@example.org'),
      connection: {status: 'connecting'},
      storage: undefined,
    });
    await expect.element(page.getByRole('button', {name: 'Signing in…'})).toBeVisible();
    client.goOnline();
    await expect.element(page.getByText('No one here yet')).toBeVisible();
  });

  test('gives focus to the list when it has worked', async () => {
    const {client} = await mountChat({
      signedOut: true,
      set: (_chat, client) => {
        client.contacts.set([contact(noor, {name: 'Noor'})]);
      },
    });
    await fillIn();
    client.goOnline();
    await expect.poll(() => focused()?.textContent).toMatch(/Noor/);
  });

  test.for(['before', 'after'])(
    'stays, with an alert, when the session ends %s the refusal arrives',
    async (order) => {
      const {client} = await mountChat({
        signedOut: true,
        set: (_chat, client) => {
          client.onSignIn = async () => {
            client.goOffline(refused);
            await rendered();
            const end = () => client.session.set({phase: 'signed-out', error: refused});
            if (order === 'before') end();
            else void rendered().then(end);
            throw new AuthenticationError('not-authorized');
          };
        },
      });
      await fillIn();
      await expect.element(page.getByRole('alert')).toHaveTextContent('password isn’t right');
      await rendered();
      await rendered();
      await expect.element(page.getByLabelText('Address')).toHaveValue('lena@example.org');
      expect(client.session.get().phase).toBe('signed-out');
    },
  );

  test('says what was wrong with the disk from the beginning', async () => {
    await mountChat({
      signedOut: true,
      set: (_chat, client) => {
        const error: ErrorInfo = {name: 'StorageError', kind: 'newer', message: ''};
        client.session.set({phase: 'signed-out', error});
      },
    });
    await expect.element(page.getByRole('alert')).toHaveTextContent('A newer version');
    await expect.element(page.getByLabelText('Address')).toBeVisible();
  });

  test('is filled in with the attribute jid', async () => {
    await mountChat({
      signedOut: true,
      set: (chat) => chat.setAttribute('jid', 'lena@example.org'),
    });
    await expect.element(page.getByLabelText('Address')).toHaveValue('lena@example.org');
  });
});

describe('the credentials of the page', () => {
  test('are asked for once, and remembered for the account that the page names', async () => {
    const credentials = vi.fn(() => Promise.resolve({token: 'abc'}));
    const {client} = await mountChat({
      signedOut: true,
      set: (chat) => Object.assign(chat, {credentials, jid: 'lena@example.org'}),
    });
    expect(credentials).toHaveBeenCalledTimes(1);
    expect(client.signIns).toEqual([
      {jid: 'lena@example.org', credentials: {token: 'abc'}, remember: true},
    ]);
    expect(page.getByLabelText('Password').elements()).toEqual([]);
  });

  test('that are refused are said to be so, and asked for again only on demand', async () => {
    const credentials = vi.fn(() => Promise.resolve({password: 'x'}));
    await mountChat({
      signedOut: true,
      set: (chat, client) => {
        Object.assign(chat, {credentials, jid: 'lena@example.org'});
        client.onSignIn = () => Promise.reject(new AuthenticationError('not-authorized'));
      },
    });
    await expect.element(page.getByRole('alert')).toHaveTextContent('how this site signed you in');
    await rendered();
    expect(credentials).toHaveBeenCalledTimes(1);
    await page.getByRole('button', {name: 'Try again'}).click();
    await vi.waitFor(() => expect(credentials).toHaveBeenCalledTimes(2));
  });

  test('that the page cannot give are an alert, not an unhandled rejection', async () => {
    await mountChat({
      signedOut: true,
      set: (chat) => {
        chat.credentials = () => Promise.reject(new ConnectionError('unreachable'));
      },
    });
    await expect.element(page.getByRole('alert')).toHaveTextContent('can’t be reached');
  });

  test('are asked for anew when they have expired, while the messages stay', async () => {
    const credentials = vi.fn(() => Promise.resolve({password: 'x'}));
    const {client} = await mountChat({set: (chat) => Object.assign(chat, {credentials})});
    expect(credentials).not.toHaveBeenCalled();
    client.goOffline(expired);
    await vi.waitFor(() => expect(credentials).toHaveBeenCalledTimes(1));
    await expect.element(page.getByRole('log')).toBeVisible();
    client.goOnline();
    await rendered();
    client.goOffline(expired);
    await vi.waitFor(() => expect(credentials).toHaveBeenCalledTimes(2));
  });

  test('that no longer work are asked for anew when the person wants it', async () => {
    const credentials = vi.fn(() => Promise.resolve({password: 'x'}));
    const {client} = await mountChat({set: (chat) => Object.assign(chat, {credentials})});
    client.goOffline(refused);
    await expect.element(page.getByRole('alert')).toHaveTextContent('how this site signed you in');
    expect(credentials).not.toHaveBeenCalled();
    await page.getByRole('button', {name: 'Try again'}).click();
    await vi.waitFor(() => expect(credentials).toHaveBeenCalledTimes(1));
  });

  test('may be a source of tokens, which only the host asks', async () => {
    const getToken = vi.fn(() => 'abc');
    const {client} = await mountChat({
      signedOut: true,
      set: (chat) => Object.assign(chat, {getToken, jid: 'lena@example.org'}),
    });
    expect(client.signIns).toEqual([
      {jid: 'lena@example.org', credentials: {getToken: true}, remember: true},
    ]);
    client.goOnline();
    await rendered();
    client.goOffline(expired);
    await rendered();
    expect(client.signIns).toHaveLength(1);
    expect(getToken).not.toHaveBeenCalled();
  });

  test('that the host tries to get again are said to fail, with the next attempt', async () => {
    const {client} = await mountChat({set: (chat) => Object.assign(chat, {getToken: () => ''})});
    const error: ErrorInfo = {name: 'AuthenticationError', kind: 'token-failed', message: 'secret'};
    client.goOffline(error, Date.now() + 60_000);
    await expect
      .element(page.getByRole('status'))
      .toHaveTextContent('This site couldn’t sign you in');
    await expect.element(page.getByText(/^Next try in/)).toBeVisible();
    expect(page.getByRole('alert').elements()).toEqual([]);
  });

  test('are not needed by one who signs in anonymously', async () => {
    const {client} = await mountChat({
      signedOut: true,
      set: (chat) => chat.setAttribute('anonymous', ''),
    });
    expect(client.signIns).toEqual([{jid: '', credentials: {anonymous: true}, remember: true}]);
    expect(page.getByRole('textbox').elements()).toEqual([]);
  });

  test('are not asked for after somebody has signed out on purpose', async () => {
    const credentials = vi.fn(() => Promise.resolve({password: 'x'}));
    const {client} = await mountChat({set: (chat) => Object.assign(chat, {credentials})});
    client.session.set({phase: 'signed-out', error: undefined});
    await expect.element(page.getByText('Signed out on this device')).toBeVisible();
    expect(credentials).not.toHaveBeenCalled();
    await page.getByRole('button', {name: 'Sign in'}).click();
    await vi.waitFor(() => expect(credentials).toHaveBeenCalledTimes(1));
  });
});

describe('a session that ends', () => {
  test('says why, and leads to the form', async () => {
    const {client} = await mountChat();
    client.session.set({phase: 'signed-out', error: expired});
    await expect.element(page.getByText('Signed out on this device')).toBeVisible();
    await expect.element(page.getByRole('alert')).toHaveTextContent('Your password has expired');
    await page.getByRole('button', {name: 'Sign in'}).click();
    await expect.element(page.getByLabelText('Address')).toBeVisible();
  });

  test('on purpose leads to the form without words', async () => {
    const {client} = await mountChat();
    await page.getByRole('button', {name: /^lena/}).click();
    await page.getByRole('menuitem', {name: 'Sign out', exact: true}).click();
    expect(client.signOuts).toEqual([{forget: false}]);
    client.session.set({phase: 'signed-out', error: undefined});
    await expect.element(page.getByLabelText('Address')).toBeVisible();
    expect(page.getByRole('alert').elements()).toEqual([]);
  });

  test('that only has to sign in again keeps the messages', async () => {
    const {client} = await mountChat();
    client.goOffline(expired);
    await page.getByRole('button', {name: 'Sign in again'}).click();
    await expect.element(page.getByLabelText('Address')).toHaveValue('lena@example.org');
    await page.getByRole('button', {name: 'Not now'}).click();
    await expect.element(page.getByRole('log')).toBeVisible();
  });
});
