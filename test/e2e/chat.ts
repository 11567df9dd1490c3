/** What a person sees and does, by the names that are public: see docs/elements.md. */
import {expect, type Locator, type Page} from '@playwright/test';
import type {Credentials} from '../../src/model/session.ts';
import type {Account} from './fixtures.ts';

export type Delivery = 'Sending' | 'Sent' | 'Delivered' | 'Read' | 'Not sent';

export class Chat {
  readonly page: Page;
  readonly address: Locator;
  readonly password: Locator;
  readonly signInButton: Locator;
  readonly contacts: Locator;
  readonly log: Locator;
  readonly messages: Locator;
  readonly composer: Locator;
  readonly sendButton: Locator;
  readonly alert: Locator;
  readonly status: Locator;

  /** @param scope where the chat is, if there are several on the page */
  constructor(page: Page, scope: Page | Locator = page) {
    this.page = page;
    this.address = scope.getByRole('textbox', {name: 'Address', exact: true});
    // A password field has no role.
    this.password = scope.getByLabel('Password', {exact: true});
    this.signInButton = scope.getByRole('button', {name: 'Sign in', exact: true});
    this.contacts = scope.getByRole('list', {name: 'Contacts'});
    this.log = scope.getByRole('log', {name: 'Messages'});
    this.messages = this.log.getByRole('article');
    this.composer = scope.getByRole('textbox', {name: 'Message', exact: true});
    this.sendButton = scope.getByRole('button', {name: 'Send', exact: true});
    // An alert without a text is none.
    this.alert = scope.getByRole('alert').filter({hasText: /\S/});
    this.status = scope.getByRole('status');
  }

  async fillSignIn(address: string, password: string): Promise<void> {
    await this.address.fill(address);
    await this.password.fill(password);
    await this.signInButton.click();
  }

  async signIn(account: Account): Promise<void> {
    await this.fillSignIn(account.jid, account.password);
    await expect(this.contacts).toBeVisible();
    await this.expectOnline();
  }

  contact(name: string): Locator {
    return this.contacts
      .getByRole('listitem')
      .getByRole('button', {name: new RegExp(`^${name}\\b`)});
  }

  async open(name: string): Promise<void> {
    await this.contact(name).click();
    await expect(this.log).toBeVisible();
  }

  /** Goes to the newest message, where the conversation has opened further up: at what is unread. */
  async toNewest(body: string): Promise<void> {
    const jump = this.page.getByRole('button', {name: 'Jump to newest', exact: true});
    await expect(async () => {
      if (await jump.isVisible()) await jump.click({timeout: 1000});
      await expect(this.message(body)).toBeInViewport({timeout: 1000});
      await expect(jump).toBeHidden({timeout: 1000});
    }).toPass({timeout: 20_000});
  }

  /** The article with exactly this text. */
  message(body: string): Locator {
    const whole = new RegExp(`^\\s*${body.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')}\\s*$`);
    return this.messages.filter({has: this.page.locator('[part~="body"]', {hasText: whole})});
  }

  ownMessage(body: string): Locator {
    return this.message(body).and(this.page.locator('[part~="own"]'));
  }

  /** Types and presses Enter. */
  async send(body: string): Promise<void> {
    await this.composer.fill(body);
    await this.composer.press('Enter');
  }

  async expectDelivery(body: string, delivery: Delivery): Promise<void> {
    await expect(this.ownMessage(body)).toHaveCount(1);
    // Text or label: the name of what says it.
    const words = this.ownMessage(body)
      .getByText(delivery, {exact: true})
      .or(this.ownMessage(body).getByLabel(delivery, {exact: true}));
    await expect(words.first(), `“${body}” is ${delivery}`).toBeAttached();
  }

  /** All texts, from the top. */
  async bodies(): Promise<string[]> {
    return this.messages.locator('[part~="body"]').allInnerTexts();
  }

  typing(name: string): Locator {
    const words = `${name} is typing`;
    return this.page.getByText(words).or(this.page.getByLabel(words)).first();
  }

  async expectOnline(): Promise<void> {
    await expect(this.status.filter({hasText: /^\s*(Connecting|Offline)/})).toHaveCount(0);
  }

  async expectOffline(): Promise<void> {
    await expect(this.status.filter({hasText: /^\s*Offline/}).first()).toBeVisible();
  }
}

/** Signs in on the site's page that is nothing but a chat. */
export async function signedIn(page: Page, url: string, account: Account): Promise<Chat> {
  const chat = new Chat(page);
  await page.goto(`${url}/messenger.html`);
  await chat.signIn(account);
  return chat;
}

/**
 * Puts a chat with these attributes on an empty page of the site.
 *
 * @param credentials - what the page signs in with; where the page has a function `issueToken`,
 *   chats for a `jid` take tokens from it
 */
export async function putChat(
  page: Page,
  url: string,
  attributes: Readonly<Record<string, string>>,
  credentials?: Credentials,
): Promise<Chat> {
  await page.goto(`${url}/test/two.html`);
  await page.evaluate(
    ([attributes, credentials]) => {
      const chat = document.createElement('natter-chat');
      for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value);
      if (credentials) Object.assign(chat, {credentials: () => Promise.resolve(credentials)});
      const getToken: unknown = Reflect.get(globalThis, 'issueToken');
      if (attributes['jid'] !== undefined && getToken) Object.assign(chat, {getToken});
      document.querySelector('#left')?.append(chat);
    },
    [attributes, credentials] as const,
  );
  return new Chat(page);
}
