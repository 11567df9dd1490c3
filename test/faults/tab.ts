/** A tab of Anna's, from its opening to its end, whatever that is. */
import {createDeferred} from '../../src/model/deferred.ts';
import type {BrowserContext, CDPSession, Page} from 'playwright';
import {Chat} from '../e2e/chat.ts';
import type {Ledger, Place} from './ledger.ts';
import type {Glance} from './page-hand.ts';
import type {HowToSay} from './plan.ts';
import {within} from './within.ts';

/** Two pages of the site with the chat in them. */
const PAGES = ['/messenger.html', '/test/open.html'] as const;
/** For what a person would not wait for any longer, in ms. */
const PATIENCE = 10_000;

export class Tab {
  readonly name: string;
  readonly #page: Page;
  readonly #cdp: CDPSession;
  readonly #site: string;
  readonly #ledger: Ledger;
  #path: (typeof PAGES)[number] = PAGES[0];
  #isFrozen = false;
  #isGone = false;
  /** Rejects when it is gone: a page that has crashed answers nothing, not even with an error. */
  readonly #left = createDeferred<never>();
  /** What is said here is said one after the other. */
  #saying: Promise<void> = Promise.resolve();
  #joining: Promise<void> | undefined;
  /** Messages of which this tab waits to hear. */
  readonly #open = new Set<Promise<void>>();

  private constructor(name: string, page: Page, cdp: CDPSession, site: string, ledger: Ledger) {
    this.name = name;
    this.#page = page;
    this.#cdp = cdp;
    this.#site = site;
    this.#ledger = ledger;
    page.once('crash', () => {
      this.#leave();
      // Nobody reads in a tab whose process is gone.
      void page.close().catch(() => {});
    });
    page.once('close', () => this.#leave());
    this.#left.promise.catch(() => {});
  }

  static async open(
    context: BrowserContext,
    options: {readonly name: string; readonly site: string; readonly ledger: Ledger},
  ): Promise<Tab> {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const tab = new Tab(options.name, page, cdp, options.site, options.ledger);
    await tab.#visit();
    return tab;
  }

  /** Closed, crashed, or gone with the process of another. */
  get isGone(): boolean {
    return this.#isGone;
  }

  #leave(): void {
    this.#isGone = true;
    this.#left.reject(new Error('the tab is gone'));
  }

  async signIn(): Promise<void> {
    await this.#page.evaluate(() => window.natterHand?.signIn());
  }

  /** Begins to say something. */
  say(count: number, how: HowToSay, to: Place): void {
    this.#saying = this.#saying.then(async () => {
      for (let left = count; left > 0 && !this.#isGone; left -= 1) {
        const said = how === 'typed' ? this.#type() : this.#send(to);
        this.#open.add(said);
        void said.then(() => this.#open.delete(said));
        if (how !== 'at once') await said;
      }
    });
  }

  /** True when this tab has heard of everything that it has said. */
  get isSilent(): boolean {
    return this.#open.size === 0;
  }

  async close(): Promise<void> {
    // The driver now and then has no answer for a tab that is closed while it opens: the journal says so.
    await within(PATIENCE, 'closing', this.#page.close());
  }

  async crash(): Promise<void> {
    const crashed = this.#page.waitForEvent('crash', {timeout: PATIENCE});
    // The one who would answer is dead.
    this.#cdp.send('Page.crash').catch(() => {});
    await crashed;
  }

  async reload(): Promise<void> {
    await this.thaw();
    await this.#page.reload({waitUntil: 'commit', timeout: PATIENCE});
  }

  /** Goes to another page of the site. */
  async navigate(): Promise<void> {
    await this.thaw();
    this.#path = this.#path === PAGES[0] ? PAGES[1] : PAGES[0];
    await this.#visit();
  }

  async freeze(): Promise<void> {
    this.#isFrozen = true;
    await this.#cdp.send('Page.setWebLifecycleState', {state: 'frozen'});
  }

  async thaw(): Promise<void> {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    await this.#cdp.send('Page.setWebLifecycleState', {state: 'active'});
  }

  /** Comes into the room. */
  async join(): Promise<void> {
    this.#joining ??= this.#page
      .evaluate(() => window.natterHand?.join())
      .finally(() => (this.#joining = undefined));
    await within(PATIENCE, 'join', Promise.race([this.#joining, this.#left.promise]));
  }

  async reconnect(): Promise<void> {
    await within(
      PATIENCE,
      'reconnect',
      this.#page.evaluate(() => window.natterHand?.reconnect()),
    );
  }

  /** What is there of both conversations; older messages come by looking again. */
  async look(): Promise<Glance> {
    const looked = this.#page.evaluate(() => window.natterHand?.look());
    const glance = await within(PATIENCE, 'look', looked);
    if (!glance) throw new Error('no hand in this page');
    return glance;
  }

  /** What stands on the screen. */
  async screen(): Promise<readonly string[]> {
    return within(PATIENCE, 'screen', new Chat(this.#page).bodies());
  }

  async #visit(): Promise<void> {
    await this.#page.goto(this.#site + this.#path, {waitUntil: 'commit', timeout: PATIENCE});
  }

  /** Never rejects: a tab that is gone leaves behind what nobody knows. */
  async #send(to: Place): Promise<void> {
    const body = this.#ledger.begin('anna', this.name, to);
    try {
      const saying = this.#page.evaluate(
        async ([body, to]) => {
          try {
            if (!window.natterHand) throw new Error('no hand in this page');
            await window.natterHand.say(body, to);
            return undefined;
          } catch (error) {
            return String(error);
          }
        },
        [body, to] as const,
      );
      const refusal = await Promise.race([saying, this.#left.promise]);
      this.#ledger.settle(body, refusal === undefined ? 'said' : {refused: refusal});
    } catch {
      this.#ledger.settle(body, 'unknown');
    }
  }

  async #type(): Promise<void> {
    const {composer} = new Chat(this.#page);
    const isThere = await composer.waitFor({timeout: PATIENCE}).then(
      () => true,
      () => false,
    );
    // The chat may not be there now: then nobody types.
    if (!isThere) return;
    const body = this.#ledger.begin('anna', this.name, 'chat');
    try {
      await Promise.race([this.#typeBody(composer, body), this.#left.promise]);
      this.#ledger.settle(body, 'said');
    } catch {
      this.#ledger.settle(body, 'unknown');
    }
  }

  async #typeBody(composer: Chat['composer'], body: string): Promise<void> {
    await composer.fill(body, {timeout: PATIENCE});
    await composer.press('Enter', {timeout: PATIENCE});
    const shown = this.#page.evaluate((body) => window.natterHand?.shown(body), body);
    await within(PATIENCE, 'shown', shown);
  }
}
