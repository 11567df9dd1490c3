/**
 * One random schedule, played against the real sync and store and a simulated server, and what has
 * to be true in the end.
 */
import {expect} from 'vitest';
import {ConnectionError, RoomError} from '../../src/model/errors.ts';
import {findByKey} from '../../src/store/messages.ts';
import {findSegment} from '../../src/store/segments.ts';
import {read} from '../../src/store/transaction.ts';
import {checkTimeline} from './schedule-check.ts';
import {PersonChat, RoomChat, type Chat} from './schedule-chats.ts';
import {PEOPLE, type Step} from './schedule-steps.ts';
import {Views} from './schedule-views.ts';
import {startAccount, type SimulatedAccount} from './simulated-account.ts';
import {scrollToStart} from './simulated-page.ts';
import {ALICE} from './simulated-people.ts';
import {countingIds, originId, type SimulatedServer} from './simulated-wire.ts';

export class Run {
  readonly server: SimulatedServer;
  readonly #ids = countingIds();
  #account: SimulatedAccount | undefined;
  #texts = 0;
  readonly sent: string[] = [];
  /** What the server delivers late. */
  readonly #late: (() => Promise<void>)[] = [];
  /** Promises of stanzas that may wait for the archive. */
  #pending: Promise<unknown>[] = [];
  readonly #views = new Views();
  #hasExpired = false;

  readonly #pages: number;
  readonly #room: RoomChat;
  readonly #chats: readonly Chat[];
  readonly #deleted = new Set<Chat>();
  /** Bodies that were read last, here or elsewhere. */
  readonly #read = new Map<Chat, string>();

  /** @param pages - of the archive, on each connect */
  constructor(server: SimulatedServer, pages: number) {
    this.server = server;
    this.#pages = pages;
    this.#room = new RoomChat(server, server.habits.isExtended);
    this.#chats = [...PEOPLE.map((jid) => new PersonChat(server, jid)), this.#room];
    for (const [index, chat] of this.#chats.entries()) {
      // Another device tells what it displays, from the beginning.
      const body = `incoming-0-${index}`;
      chat.begin(body);
      server.displayed.set(chat.jid, chat.idOf(body));
      this.#read.set(chat, body);
    }
  }

  async account(): Promise<SimulatedAccount> {
    this.#account ??= await startAccount(this.server, {
      pagesOnConnect: this.#pages,
      ids: this.#ids,
    });
    return this.#account;
  }

  /** Everything is set up, and we are in the room. */
  async begin(): Promise<void> {
    const {sync, wire} = await this.account();
    await wire.connect();
    const rooms = await sync.rooms();
    while (!rooms.isReady(this.#room.jid)) await turns(10);
  }

  async do(step: Step): Promise<void> {
    const {clock, sync, wire} = await this.account();
    switch (step.do) {
      case 'incoming':
        for (let turn = 0; turn < step.count; turn++) this.#incoming(wire, step.who);
        break;
      case 'elsewhere':
        this.#later(this.#chat(step.who).elsewhere(wire, this.#text('elsewhere')));
        break;
      case 'swallow': {
        if (wire.isConnected || !wire.wasBound) break;
        const deliver = this.#chat(step.who).swallow(wire, this.#text('swallowed'));
        if (step.isLate) this.#late.push(deliver);
        break;
      }
      case 'send': {
        // A room that nobody has heard of yet is nothing that one could write to.
        const isUnknown = !(await sync.rooms()).room(this.#room.jid);
        if (this.#chat(step.who) === this.#room && isUnknown) break;
        const text = this.#text('sent');
        this.sent.push(text);
        await sync.send(this.#chat(step.who).jid, originId(text), text);
        break;
      }
      case 'read':
        await this.#readHere(this.#chat(step.who));
        break;
      case 'read elsewhere': {
        const chat = this.#chat(step.who);
        const last = chat
          .bodies()
          .filter(isIncoming)
          .at(-1 - step.but);
        if (last === undefined || !this.#isRead(chat, last)) break;
        this.#later(wire.displayedElsewhere({chat: chat.jid, id: chat.idOf(last)}));
        break;
      }
      case 'process':
        wire.process(step.count);
        if (step.next === 'acknowledge' && wire.isConnected) await wire.acknowledge();
        if (step.next === 'drop') wire.drop();
        if (step.next === 'crash') this.crash();
        break;
      case 'drop':
        wire.drop();
        break;
      case 'connect':
        wire.drop();
        wire.breakAfterQueries = step.breakAfter;
        await wire.connect();
        break;
      case 'resume':
        if (wire.isConnected || !wire.wasBound) break;
        wire.onResumed = () => {
          wire.onResumed = () => {};
          this.#incoming(wire, step.who);
          for (const deliver of this.#late.splice(0)) this.#later(deliver());
        };
        this.#later(wire.resume());
        break;
      case 'restart':
        await this.stop();
        break;
      case 'crash':
        this.crash();
        break;
      case 'pause':
        await turns(step.turns);
        break;
      case 'evict': {
        const {keep, batch} = step;
        // What happens meanwhile meets it.
        this.#removing(sync.makeRoom({bytes: Infinity, isOpen: () => false, keep, batch}));
        break;
      }
      case 'delete':
        // Who does that has seen them, but the others are not told.
        this.#deleted.add(this.#chat(step.who));
        this.#removing(sync.deleteHistory(this.#chat(step.who).jid));
        break;
      case 'look':
        await this.#views.look(await this.account(), this.#chat(step.who), step.move);
        break;
      case 'jump': {
        const archived = this.#chat(step.who).archived();
        const time = archived[Math.floor((archived.length * step.to) / 100)]?.time;
        if (time !== undefined)
          await this.#views.look(await this.account(), this.#chat(step.who), {time});
        break;
      }
      case 'expire':
        await this.#expire(step.count);
        break;
      case 'kick':
        this.#later(this.#room.room.kick());
        break;
      case 'expel':
        this.#room.room.drop();
        break;
      case 'leave':
      case 'join':
        await this.#come(step.do);
        break;
      case 'wait':
        clock.advance(step.time);
        break;
      case 'meet': {
        wire.drop();
        wire.breakAfterQueries = 99;
        const chat = this.#chat(step.who);
        // While it is asked for; and as soon as we are there.
        wire.onQuery = ({archive}) => {
          if (archive !== chat.archive) return;
          this.#incoming(wire, step.who);
          wire.onQuery = () => {};
        };
        this.#room.room.onAdmitted = () => {
          this.#room.room.onAdmitted = () => {};
          if (chat === this.#room) this.#incoming(wire, step.who);
        };
        await wire.connect();
        break;
      }
    }
  }

  crash(): void {
    this.#account?.kill();
    this.#account = undefined;
    this.#late.length = 0;
    // Nobody is left to say what became of them.
    for (const stanza of this.#pending.splice(0)) stanza.catch(() => {});
  }

  /** Ends the client; half of the times the connection was lost just before. */
  async stop(): Promise<void> {
    const account = this.#account;
    if (this.#texts % 2 === 0) account?.wire.drop();
    this.#account = undefined;
    this.#late.length = 0;
    await account?.stop();
    await Promise.all(this.#pending.splice(0));
    if (account) expect(account.failures).toEqual([]);
  }

  /** Connects for good, lets the server do its part, and compares. */
  async finish(): Promise<void> {
    const account = await this.account();
    const {wire} = account;
    for (let turn = 0; turn < 2 || (await this.#isUnsettled(account)); turn++) {
      if (turn > 200) throw new Error('own messages are not found');
      wire.drop();
      wire.breakAfterQueries = Infinity;
      await wire.connect();
      await this.#come('join');
      wire.process();
      await wire.acknowledge();
    }
    await this.#retryRefused(account);
    for (const chat of this.#chats) {
      const timeline = await scrollToStart(account, chat.jid, 7);
      const {messages, before, gaps} = timeline;
      expect(before === 'start' || (before === 'lost' && this.#hasExpired)).toBe(true);
      expect(gaps.every(({kind}) => kind === 'lost' && this.#hasExpired)).toBe(true);
      checkTimeline(chat.bodies({ever: true}), timeline);
      const bodies = messages.map((message) => message.body);
      const kept = chat.bodies();
      const stillThere = new Set(kept);
      expect(bodies.filter((body) => stillThere.has(body))).toEqual(kept);
      if (!this.#hasExpired) expect(bodies).toEqual(kept);
      const states = messages.flatMap(({delivery}) => (delivery ? [delivery.state] : []));
      expect(new Set(states)).toEqual(new Set(states.length > 0 ? ['sent'] : []));
    }
    await this.#checkReading(account);
    const arrived = this.server.received.filter(({type}) => type !== 'groupchat');
    const said = this.#room.bodies({ever: true}).filter((body) => body.startsWith('sent'));
    const received = [...arrived.flatMap(({body}) => body ?? []), ...said];
    expect(received.toSorted()).toEqual(this.sent.toSorted());
    await this.stop();
  }

  /** A device that signs in for the first time counts the same. */
  async compareNewDevice(): Promise<void> {
    this.#deleted.clear();
    const account = await this.account();
    account.wire.breakAfterQueries = Infinity;
    await account.wire.connect();
    await this.#come('join');
    await turns(300);
    for (const chat of this.#chats) await scrollToStart(account, chat.jid, 7);
    await this.#checkReading(account);
    await this.stop();
  }

  async #readHere(chat: Chat): Promise<void> {
    const {sync, store} = await this.account();
    const {messages} = await sync.messages(chat.jid, 'end', 50);
    const last = messages.findLast(({own}) => !own);
    // What is only shown may be gone before it is kept, and what has no place in the archive yet may
    // stand above what is newer, which then was seen with it.
    const kept = last && (await read(store, ['messages'], (tx) => findByKey(tx, last.key)));
    if (!last || kept?.placed !== true) return;
    this.#isRead(chat, last.body);
    await sync.markDisplayed(chat.jid, last.ord);
  }

  /** Notes it; false if more was read already. */
  #isRead(chat: Chat, body: string): boolean {
    const all = chat.bodies({ever: true});
    if (all.indexOf(body) <= all.indexOf(this.#read.get(chat) ?? '')) return false;
    this.#read.set(chat, body);
    return true;
  }

  #chat(index: number): Chat {
    const found = this.#chats[index];
    if (!found) throw new Error('nobody');
    return found;
  }

  /** Compares what counts as unread, and what the other devices are told. */
  async #checkReading(account: SimulatedAccount): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      account.clock.advance(60_000);
      await turns(300);
    }
    const contacts = await account.sync.contacts();
    for (const chat of this.#chats) {
      const last = this.#read.get(chat) ?? '';
      const bodies = chat.bodies();
      const unread = contacts.find(({jid}) => jid === chat.jid)?.unread ?? 0;
      const expected = bodies.slice(bodies.indexOf(last) + 1).filter(isIncoming).length;
      if (bodies.includes(last)) {
        if (this.#deleted.has(chat)) expect(unread).toBeLessThanOrEqual(expected);
        else expect([chat.jid, unread]).toEqual([chat.jid, expected]);
        expect(this.server.displayed.get(chat.jid)).toBe(chat.idOf(last));
      } else {
        // Where it stood can no longer be found out, if it was never here.
        expect(this.#hasExpired).toBe(true);
        if (!this.#deleted.has(chat)) expect(unread).toBeGreaterThanOrEqual(expected);
      }
    }
  }

  /** Our own messages may not be in their places: each connect looks only so far for them. */
  async #isUnsettled({clock, store, sync}: SimulatedAccount): Promise<boolean> {
    clock.advance(1_000_000);
    await turns(100);
    if (!(await sync.rooms()).isReady(this.#room.jid)) return true;
    const segment = await read(store, ['segments'], (tx) => findSegment(tx, ALICE));
    return segment?.floor !== undefined || (segment?.unsettled.length ?? 0) > 0;
  }

  /**
   * Never what we sent, from here or elsewhere, nor what has just come over a resumed stream: only
   * the archive can tell where it stands, and not within seconds does an archive forget.
   */
  async #expire(count: number): Promise<void> {
    const {store} = await this.account();
    await turns(20);
    const rows = await read(store, ['messages'], (tx) => tx.objectStore('messages').getAll());
    const loose = new Set(rows.filter(({placed}) => !placed).map(({archiveId}) => archiveId));
    for (const chat of [this.#chat(0), this.#room]) {
      const archived = chat.archived();
      const first = archived.findIndex(
        (message) => chat.isOurs(message) || loose.has(message.archiveId),
      );
      const oldest = Math.min(count, first < 0 ? archived.length : first);
      if (oldest > 0) this.#hasExpired = true;
      chat.expire(oldest);
    }
  }

  async #come(how: 'leave' | 'join'): Promise<void> {
    const {sync} = await this.account();
    const {actions} = await sync.rooms();
    const {jid: room} = this.#room;
    const coming =
      how === 'leave'
        ? actions.leave({room})
        : actions.join({room, nick: 'alice', password: undefined, reserve: false});
    // There is no connection, or it breaks.
    this.#later(
      coming.catch((error: unknown) => {
        if (!(error instanceof ConnectionError || error instanceof RoomError)) throw error;
      }),
    );
    await turns(1);
  }

  /** What a room that had thrown us out did not take was given up. */
  async #retryRefused({sync, wire}: SimulatedAccount): Promise<void> {
    const {jid} = this.#room;
    const {messages} = await scrollToStart(await this.account(), jid, 7);
    for (const {delivery, key} of messages) {
      if (delivery?.state === 'failed') await sync.retry(jid, key);
    }
    await turns(100);
    wire.process();
    await turns(100);
  }

  #incoming(wire: SimulatedAccount['wire'], index: number): void {
    const text = this.#text('incoming');
    this.#later(this.#chat(index).incoming(wire, text));
  }

  /** It may come too late: the account is closed already. */
  #removing(promise: Promise<unknown>): void {
    const isClosed = (error: unknown) => error instanceof ConnectionError;
    this.#later(
      promise.catch((error: unknown) => {
        if (!isClosed(error)) throw error;
      }),
    );
  }

  #text(kind: string): string {
    return `${kind}-${++this.#texts}`;
  }

  #later(promise: Promise<unknown>): void {
    this.#pending.push(promise);
  }
}

function isIncoming(body: string): boolean {
  return body.startsWith('incoming') || body.startsWith('swallowed');
}

/** Of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
