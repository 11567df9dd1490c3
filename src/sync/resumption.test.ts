/**
 * A stream that is always resumed, by the same host or by another one, needs neither an archive nor
 * ids to tell messages apart: under random schedules nothing is lost, doubled or out of order.
 */
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import {IDBFactory} from 'fake-indexeddb';
import {expect, test} from 'vitest';
import {startAccount, type SimulatedAccount} from '../../test/fakes/simulated-account.ts';
import {ALICE, BOB, BOBS_PHONE} from '../../test/fakes/simulated-people.ts';
import {countingIds, originId, PROSODY, SimulatedServer} from '../../test/fakes/simulated-wire.ts';
import {loadOutbox} from '../store/outbox.ts';
import {read} from '../store/transaction.ts';

const RUNS = Number(process.env['SCHEDULES'] ?? 200);
// The same each time, unless told otherwise.
const SEED = Number(process.env['SEED'] ?? 1);
const NO_ARCHIVE = {...PROSODY, hasArchive: false};

type Step =
  | {readonly do: 'incoming'; readonly count: number}
  | {readonly do: 'send'}
  /** The server takes in some of what was sent, and may say so. */
  | {readonly do: 'process'; readonly count: number; readonly acknowledge: boolean}
  /** The server asks what the client has handled. */
  | {readonly do: 'request'}
  | {readonly do: 'break'}
  | {readonly do: 'crash'}
  | {readonly do: 'resume'}
  /** Lets what is going on go on for so many turns of the event loop. */
  | {readonly do: 'pause'; readonly turns: number};

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({do: fc.constant('incoming'), count: fc.integer({min: 1, max: 5})}),
  },
  {weight: 4, arbitrary: fc.record({do: fc.constant('send')})},
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('process'),
      count: fc.nat({max: 3}),
      acknowledge: fc.boolean(),
    }),
  },
  {weight: 3, arbitrary: fc.record({do: fc.constant('request')})},
  {weight: 2, arbitrary: fc.record({do: fc.constant('break')})},
  {weight: 2, arbitrary: fc.record({do: fc.constant('crash')})},
  {weight: 4, arbitrary: fc.record({do: fc.constant('resume')})},
  {weight: 4, arbitrary: fc.record({do: fc.constant('pause'), turns: fc.constantFrom(1, 3, 20)})},
) as fc.Arbitrary<Step>;

class Run {
  readonly #server = new SimulatedServer(ALICE, NO_ARCHIVE);
  readonly #ids = countingIds();
  readonly #said: string[] = [];
  readonly #sent: string[] = [];
  #pending: Promise<unknown>[] = [];
  #account: SimulatedAccount | undefined;

  async begin(): Promise<void> {
    this.#account = await this.#start();
    await this.#account.wire.connect();
  }

  async do(step: Step): Promise<void> {
    const {sync, wire} = await this.#current();
    switch (step.do) {
      case 'incoming':
        for (let turn = 0; turn < step.count; turn++) {
          const body = `said ${this.#said.length}`;
          this.#said.push(body);
          this.#pending.push(wire.incoming({from: BOBS_PHONE, body}));
        }
        break;
      case 'send': {
        const text = `sent ${this.#sent.length}`;
        this.#sent.push(text);
        await sync.send(BOB, originId(text), text);
        break;
      }
      case 'process':
        if (!wire.isConnected) break;
        wire.process(step.count);
        if (step.acknowledge) await wire.acknowledge();
        break;
      case 'request':
        if (wire.isConnected) wire.request();
        break;
      case 'break':
        wire.drop();
        break;
      case 'crash':
        this.#account?.kill();
        this.#account = undefined;
        // Nobody is left to say what became of them.
        for (const stanza of this.#pending.splice(0)) stanza.catch(() => {});
        break;
      case 'resume':
        if (!wire.isConnected) this.#pending.push(wire.resume());
        break;
      case 'pause':
        for (let turn = 0; turn < step.turns; turn++) await nextTurn();
        break;
    }
  }

  /** Lets both sides do their part, and compares. */
  async finish(): Promise<void> {
    const {sync, wire, store, failures} = await this.#current();
    if (!wire.isConnected) this.#pending.push(wire.resume());
    await Promise.all(this.#pending);
    for (let turn = 0; (await read(store, ['outbox'], loadOutbox)).length > 0; turn++) {
      if (turn > 500) throw new Error('a message stays on its way');
      wire.process();
      await wire.acknowledge();
      await nextTurn();
    }
    // What waited for the session to be set up is committed by then.
    await sync.close();
    const {messages} = await sync.timeline(BOB, 1000);
    const said = messages.filter(({own}) => !own).map(({body}) => body);
    expect(said).toEqual(this.#said);
    // Between writing and saving what was written a crash leaves a doubt, which only an archive
    // could end: the person is asked.
    const own = messages.filter((message) => message.own);
    const asked = own.filter(({delivery}) => delivery?.state === 'failed').map(({body}) => body);
    const sent = own.filter(({delivery}) => delivery?.state === 'sent').map(({body}) => body);
    expect(sent).toEqual(this.#sent.filter((body) => !asked.includes(body)));
    const received = this.#server.received.flatMap(({body}) => body ?? []);
    expect(received).toEqual(
      this.#sent.filter((body) => received.includes(body) || !asked.includes(body)),
    );
    expect(failures).toEqual([]);
    await this.#account?.stop();
  }

  async #current(): Promise<SimulatedAccount> {
    this.#account ??= await this.#start();
    return this.#account;
  }

  async #start(): Promise<SimulatedAccount> {
    return await startAccount(this.#server, {ids: this.#ids});
  }
}

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test(
  'nothing is lost, doubled or out of order while the stream is resumed',
  async () => {
    const property = fc.asyncProperty(fc.array(step, {maxLength: 40}), async (steps) => {
      globalThis.indexedDB = new IDBFactory();
      const run = new Run();
      await run.begin();
      for (const one of steps) await run.do(one);
      await run.finish();
    });
    await fc.assert(property, {numRuns: RUNS, timeout: 10_000, seed: SEED});
  },
  RUNS * 1000,
);
