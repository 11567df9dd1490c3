/** Somebody who opens a client, in a browser profile of their own. */
import type {Browser, BrowserContext, Page} from 'playwright';
import type {NatterClient} from '../../../src/client/client.ts';
import type {Account} from '../../e2e/world.ts';
import {startMeter, type Meter} from './busy.ts';
import {installScreen, type ClientName, type Screen} from './screen.ts';

/** Until something has happened, in ms; a client that needs longer does not do it. */
export const PATIENCE = 120_000;

export interface Visit {
  readonly page: Page;
  readonly meter: Meter;
  /** Signs in; resolves when the contact is in the list. */
  signIn(account: Account): Promise<void>;
  /** Leaves the page, and loads it with no conversation open. */
  showList(): Promise<void>;
  /** When the message was on screen, in ms since the epoch; Infinity if that takes too long. */
  seen(mark: string, patience?: number): Promise<number>;
  /** Clicks on the contact, and waits until the message is on screen. How long it took, in ms. */
  open(mark: string): Promise<number>;
  /** Loads the page again with the conversation open, in ms; Infinity if the message never comes. */
  reload(mark: string, patience?: number): Promise<number>;
  /** See `Screen`. */
  ask<Name extends keyof Screen>(
    name: Name,
    ...params: Parameters<Screen[Name]>
  ): Promise<Awaited<ReturnType<Screen[Name]>>>;
  end(): Promise<void>;
}

export async function startVisit({
  browser,
  context,
  client,
  site,
  other,
}: {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly client: ClientName;
  /** Origin of the site. */
  readonly site: string;
  readonly other: Account;
}): Promise<Visit> {
  await context.addInitScript(installScreen, client);
  const page = await context.newPage();
  const meter = await startMeter(browser, page);
  const list = `${site}/${client}.html`;
  const conversation = `${list}?open=${encodeURIComponent(other.jid)}`;

  async function ask<Name extends keyof Screen>(
    name: Name,
    ...params: Parameters<Screen[Name]>
  ): Promise<Awaited<ReturnType<Screen[Name]>>> {
    const question = {name, params: params as readonly unknown[]};
    // A function cannot be told which call it is for by type: `Screen` says so.
    const answer = await page.evaluate(({name, params}) => {
      const screen = window.benchScreen as
        Record<string, (...params: unknown[]) => unknown> | undefined;
      return screen?.[name]?.(...params);
    }, question);
    return answer as Awaited<ReturnType<Screen[Name]>>;
  }

  async function seen(mark: string, patience = PATIENCE): Promise<number> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const never = new Promise<number>((resolve) => {
      timer = setTimeout(() => resolve(Infinity), patience);
    });
    const time = await Promise.race([ask('seen', mark).catch(() => Infinity), never]);
    clearTimeout(timer);
    return time;
  }

  return {
    page,
    meter,
    ask,
    seen,
    async signIn(account) {
      await page.goto(list);
      if (client === 'natter') {
        await page.evaluate(signInToNatter, {jid: account.jid, password: account.password});
      } else {
        const kept = JSON.stringify({jid: account.jid, password: account.password});
        await page.evaluate((value) => localStorage.setItem('bench-account', value), kept);
        await page.reload();
      }
      await ask('listed', other.name);
    },
    async showList() {
      // Converse would open again what is open.
      await page.evaluate(() => {
        document.querySelector<HTMLElement>('converse-chat .close-chatbox-button')?.click();
      });
      await page.goto(list);
      await ask('listed', other.name);
    },
    async open(mark) {
      const start = await ask('click', other.name);
      return (await seen(mark)) - start;
    },
    async reload(mark, patience) {
      const isOpen = client === 'converse' || page.url() === conversation;
      const start = Date.now();
      if (isOpen) await page.reload({waitUntil: 'commit'});
      else await page.goto(conversation, {waitUntil: 'commit'});
      return (await seen(mark, patience)) - start;
    },
    async end() {
      await meter.stop();
      await context.close();
    },
  };
}

/** Runs in the page. */
async function signInToNatter({jid, password}: {jid: string; password: string}): Promise<void> {
  await customElements.whenDefined('natter-chat');
  const chat = document.querySelector('natter-chat');
  await chat?.updateComplete;
  // By the Context protocol, as any element inside of the chat would ask.
  const client = await new Promise<NatterClient>((resolve) => {
    const request = new Event('context-request', {bubbles: true, composed: true});
    const context = Symbol.for('natter-client');
    chat?.dispatchEvent(
      Object.assign(request, {context, contextTarget: document.body, callback: resolve}),
    );
  });
  await client.signIn({jid, credentials: {password}, remember: true});
}
