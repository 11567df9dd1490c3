import {beforeEach, describe, expect, test} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {mount, rendered, within} from '../../test/component/support.ts';
import type {NatterSignIn} from './sign-in.ts';

let form: NatterSignIn;
let submitted: unknown[];

beforeEach(async () => {
  form = document.createElement('natter-sign-in');
  submitted = [];
  form.addEventListener('natter-sign-in', ({jid, password, remember}) => {
    submitted.push({jid, password, remember});
  });
  await mount(form, {width: 360, height: 600});
});

const address = page.getByLabelText('Address');
const password = page.getByLabelText('Password');
const button = page.getByRole('button', {name: 'Sign in'});

describe('submitting', () => {
  test('gives the canonical address, and whether to remember', async () => {
    await address.fill(' Lena@Example.ORG ');
    await password.fill('secret');
    await page.getByLabelText('Keep me signed in here').click();
    await userEvent.keyboard('{Tab}{Enter}');
    expect(submitted).toEqual([{jid: 'lena@example.org', password: 'secret', remember: false}]);
  });

  test('Enter in a field submits, and the event stays at the form', async () => {
    let outside = 0;
    document.body.addEventListener('natter-sign-in', () => outside++);
    await address.fill('lena@example.org');
    await password.fill('secret');
    await userEvent.keyboard('{Enter}');
    expect(submitted).toHaveLength(1);
    expect(outside).toBe(0);
  });

  test.for(['', 'lena', '@example.org', 'lena@', 'a b@c', 'lena@example.org/phone'])(
    'the address "%s" is refused, and focused',
    async (text) => {
      await address.fill(text);
      await password.fill('secret');
      await button.click();
      await expect.element(page.getByRole('alert')).toHaveTextContent('isn’t complete');
      await expect.element(address).toHaveAttribute('aria-invalid', 'true');
      expect(form.shadowRoot?.activeElement?.id).toBe('address');
      expect(submitted).toEqual([]);
    },
  );

  test('a missing password is asked for, until something is typed', async () => {
    await address.fill('lena@example.org');
    await button.click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('Type your password');
    await password.fill('x');
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  });

  test('while it is busy the label says so, and nothing is submitted twice', async () => {
    await address.fill('lena@example.org');
    await password.fill('secret');
    form.busy = true;
    await expect.element(page.getByRole('button', {name: 'Signing in…'})).toBeVisible();
    await userEvent.keyboard('{Enter}');
    expect(submitted).toEqual([]);
  });
});

describe('after a refusal', () => {
  test('the address stays, the password is cleared and focused', async () => {
    await address.fill('lena@example.org');
    await password.fill('wrong');
    form.error = {name: 'AuthenticationError', kind: 'not-authorized', message: 'x'};
    await rendered();
    expect((within(form, '#address') as HTMLInputElement).value).toBe('lena@example.org');
    expect((within(form, '#password') as HTMLInputElement).value).toBe('');
    expect(form.shadowRoot?.activeElement?.id).toBe('password');
  });

  test.for([
    ['ConnectionError', 'unreachable', 'The server can’t be reached.'],
    ['ConnectionError', 'host-unknown', 'This server doesn’t know that address.'],
    ['ConnectionError', 'closed', 'The connection ended.'],
    ['ConnectionError', 'bad-service', 'The address of the chat server can’t be used.'],
    ['AuthenticationError', 'account-disabled', 'This account is disabled or no longer exists.'],
    ['AuthenticationError', 'no-mechanism', 'The server offers no safe way to sign in'],
    ['AuthenticationError', 'token-failed', 'This site couldn’t sign you in to the chat.'],
    ['StorageError', 'newer', 'A newer version of this chat was used here.'],
    ['BridgeError', 'timeout', 'The chat doesn’t answer.'],
  ] as const)('%s %s has its own words', async ([name, kind, words]) => {
    form.error = {name, kind, message: 'for developers'};
    await expect.element(page.getByRole('alert')).toHaveTextContent(words);
    expect(form.shadowRoot?.textContent).not.toContain('for developers');
  });
});

test('the address is filled in, if it is known, and the password comes first then', async () => {
  form.jid = 'lena@example.org';
  await rendered();
  await expect.element(address).toHaveValue('lena@example.org');
  form.focus();
  expect(form.shadowRoot?.activeElement?.id).toBe('password');
});

test('what is typed can be shown', async () => {
  await password.fill('secret');
  await page.getByRole('button', {name: 'Show what you type'}).click();
  await expect.element(password).toHaveAttribute('type', 'text');
  await expect.element(password).toHaveValue('secret');
});

test('password managers know the fields', () => {
  expect(within(form, '#address').getAttribute('autocomplete')).toBe('username');
  expect(within(form, '#password').getAttribute('autocomplete')).toBe('current-password');
});
