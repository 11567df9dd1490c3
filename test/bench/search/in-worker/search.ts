/** Fills a database with talk of many words, indexes it, and searches it; with the real store. */
import type {MessageKey, Ord} from '../../../../src/model/ids.ts';
import type {BareJid} from '../../../../src/model/jid.ts';
import {keyAlias} from '../../../../src/store/aliases.ts';
import {saveMessage} from '../../../../src/store/messages.ts';
import {accountStoreName, openAccountStore} from '../../../../src/store/open.ts';
import type {AccountStore, MessageRow} from '../../../../src/store/schema.ts';
import {SEARCH_STORES, searchMessages} from '../../../../src/store/search.ts';
import {indexSome} from '../../../../src/store/term-index.ts';
import {read, write} from '../../../../src/store/transaction.ts';
import {parseQuery} from '../../../../src/store/words.ts';

/** What was measured, in ms, by name. */
export type SearchSamples = Readonly<Record<string, readonly number[]>>;

const BATCH = 10_000;
const WORDS = 50_000;
const CONVERSATIONS = 50;
const MINUTE = 60_000;

/** Numbers that are the same in every run (a linear congruential generator). */
let seed = 1;
function random(): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return seed / 0x7fffffff;
}

const SYLLABLES = 'ka lo mi ter an de sch ro pi gla ze con pro st er in vo ba qu ly'.split(' ');
const vocabulary = Array.from({length: WORDS}, (_, index) => {
  const length = 1 + Math.floor(random() * 4);
  const word = Array.from({length}, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]);
  return word.join('') + (index % 7 === 0 ? String(index) : '');
});

/** Few words are frequent, and many are rare, as in any language (Zipf's law). */
function someWord(): string {
  return vocabulary[Math.floor(WORDS ** random()) - 1] ?? '';
}

function bodyOf(number: number): string {
  const words = Array.from({length: 4 + Math.floor(random() * 16)}, someWord);
  if (number % 1000 === 7) words.push('raku');
  return words.join(' ');
}

function conversation(number: number): BareJid {
  return `person${number % CONVERSATIONS}@example.org` as BareJid;
}

function rowOf(number: number, size: number, now: number): MessageRow {
  const key = `message ${number}` as MessageKey;
  return {
    key,
    conversation: conversation(number),
    ord: String(number).padStart(9, '0') as Ord,
    placed: true,
    time: now - (size - number) * MINUTE,
    own: number % 2 === 0,
    sender: conversation(number),
    id: undefined,
    originId: undefined,
    archiveId: undefined,
    body: bodyOf(number),
    delivery: undefined,
    markable: true,
    aliases: [keyAlias(key), `archived ${number}`, `stanza ${number}`],
  };
}

async function timed(samples: number[], task: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await task();
  samples.push(performance.now() - start);
}

async function fill(store: AccountStore, size: number): Promise<readonly number[]> {
  const samples: number[] = [];
  const now = Date.now();
  for (let first = 0; first < size; first += BATCH) {
    const rows = Array.from({length: Math.min(BATCH, size - first)}, (_, index) =>
      rowOf(first + index, size, now),
    );
    await timed(samples, () =>
      write(store, ['messages'], async (tx) => {
        await Promise.all(rows.map((row) => saveMessage(tx, row)));
      }),
    );
  }
  return samples;
}

const [, frequent = '', other = ''] = vocabulary;
const SEARCHES: readonly (readonly [name: string, text: string, only?: BareJid])[] = [
  ['one letter', 'g'],
  ['three letters', 'gla'],
  ['a word', 'glaze'],
  ['a rare word', 'raku'],
  ['nothing', 'zzzz'],
  ['two words', `raku ${other}`],
  ['a phrase', `"${frequent} ${other}"`],
  ['a word in one conversation', 'glaze', conversation(3)],
];

async function measure(size: number, runs: number): Promise<SearchSamples> {
  const store = await openAccountStore(accountStoreName(`bench${size}@example.org` as BareJid));
  const samples: Record<string, readonly number[]> = {};
  samples['write 10,000'] = await fill(store, size);
  const steps: number[] = [];
  const whole: number[] = [];
  await timed(whole, async () => {
    let isDone = false;
    do {
      const start = performance.now();
      isDone = (await indexSome(store)) === 'none';
      steps.push(performance.now() - start);
    } while (!isDone);
  });
  samples['index all'] = whole;
  samples['a step of it'] = steps;
  for (const [name, text, only] of SEARCHES) {
    const query = parseQuery(text);
    if (!query) continue;
    const wish = {query, conversation: only, before: undefined, limit: 50};
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      await timed(times, () => read(store, SEARCH_STORES, (tx) => searchMessages(tx, wish)));
    }
    samples[`search: ${name}`] = times;
  }
  store.close();
  return samples;
}

addEventListener('message', ({data}: MessageEvent<{size: number; runs: number}>) => {
  void measure(data.size, data.runs).then((samples) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's, not a window's
    (postMessage as (message: SearchSamples) => void)(samples);
  });
});
