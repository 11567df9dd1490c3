/**
 * One schedule's world: two people and a room that nobody else knows, networks and a site of their own. What
 * takes long to start is shared by the schedules that follow each other on a lane.
 */
import type {BrowserContext} from 'playwright';
import type {Site} from '../../demo/server/site.js';
import type {XmppServer} from '../../demo/server/types.ts';
import {startTcpProxy, type TcpProxy} from '../e2e/tcp-proxy.ts';
import {watchDist, type WatchedDist} from '../e2e/worker-errors.ts';
import {createAccount, DIST, serviceThrough, startServer, startTestSite} from '../e2e/world.ts';
import {ANNAS_NICK, Bob} from './bob.ts';
import {launchFaultyBrowser, type FaultyBrowser} from './browser.ts';
import type {Journal} from './journal.ts';
import {createLedger, type Ledger} from './ledger.ts';
import {installHand} from './page-hand.ts';
import {Tab} from './tab.ts';

/** What schedules share that are run one after the other. */
export type Lane = {
  readonly server: XmppServer;
  readonly browser: FaultyBrowser;
  readonly dist: WatchedDist;
  stop(): Promise<void>;
};

export async function startLane(serverName: XmppServer['name']): Promise<Lane> {
  const server = await startServer(serverName);
  const browser = await launchFaultyBrowser();
  const dist = await watchDist(DIST);
  return {
    server,
    browser,
    dist,
    async stop() {
      await browser.close();
      await dist.stop();
      await server.dispose();
    },
  };
}

export class World {
  readonly lane: Lane;
  readonly network: TcpProxy;
  readonly bob: Bob;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly #site: Site;
  readonly #context: BrowserContext;
  readonly #tabs = new Map<number, Tab>();
  readonly #pageErrors: string[] = [];
  readonly #errorsBefore: number;
  #kills = 0;

  private constructor(parts: {
    lane: Lane;
    network: TcpProxy;
    bob: Bob;
    ledger: Ledger;
    journal: Journal;
    site: Site;
    context: BrowserContext;
  }) {
    this.lane = parts.lane;
    this.network = parts.network;
    this.bob = parts.bob;
    this.ledger = parts.ledger;
    this.journal = parts.journal;
    this.#site = parts.site;
    this.#context = parts.context;
    this.#errorsBefore = parts.lane.dist.errors.length;
    parts.context.on('weberror', (error) => this.#pageErrors.push(String(error.error())));
  }

  /** Anna is signed in in tab 1, and Bob is there. */
  static async create(lane: Lane, journal: Journal): Promise<World> {
    const {server, dist} = lane;
    await server.start();
    const anna = await createAccount(server, 'Anna');
    const bob = await createAccount(server, 'Bob');
    await server.befriend(anna, bob);
    const ledger = createLedger();
    const network = await startTcpProxy(server.httpPort);
    const service = serviceThrough(network);
    const site = await startTestSite({service, domain: server.domain, dist});
    const context = await lane.browser.newContext();
    const person = await Bob.start({server, bob, anna, ledger, journal});
    const room = {room: person.room, nick: ANNAS_NICK};
    await context.addInitScript(installHand, {account: anna, other: bob.jid, ...room});
    const world = new World({lane, network, bob: person, ledger, journal, site, context});
    const [tab] = await Promise.all([world.open(1), person.openRoom()]);
    await tab.signIn();
    await tab.join();
    return world;
  }

  /** The tab of that number, if it is open. */
  tab(number: number): Tab | undefined {
    const tab = this.#tabs.get(number);
    return tab?.isGone === false ? tab : undefined;
  }

  tabs(): readonly Tab[] {
    return [...this.#tabs.values()].filter((tab) => !tab.isGone);
  }

  async open(number: number): Promise<Tab> {
    const options = {name: `tab ${number}`, site: this.#site.url, ledger: this.ledger};
    const tab = await Tab.open(this.#context, options);
    this.#tabs.set(number, tab);
    return tab;
  }

  async killServer(): Promise<void> {
    this.#kills += 1;
    await this.lane.server.kill();
    await this.bob.lose();
  }

  /** How often the server was killed. */
  get kills(): number {
    return this.#kills;
  }

  /** What nobody caught, in pages and worker. */
  errors(): readonly string[] {
    return [...this.#pageErrors, ...this.lane.dist.errors.slice(this.#errorsBefore)];
  }

  async end(): Promise<void> {
    await this.#context.close();
    await this.bob.stop();
    await this.network.stop();
    await this.#site.stop();
  }
}
