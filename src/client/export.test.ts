import {expect, test} from 'vitest';
import type {Requests} from '../bridge/contract.ts';
import {type BareJid, parseBareJid} from '../model/jid.ts';
import type {MessageKey, Ord, StanzaId} from '../model/ids.ts';
import type {Message} from '../model/message.ts';
import type {Coverage, TimelinePage} from '../model/timeline.ts';
import {exportMessages} from './export.ts';

function jid(text: string): BareJid {
  const parsed = parseBareJid(text);
  if (!parsed) throw new Error(`not an address: ${text}`);
  return parsed;
}

const BOB = jid('bob@localhost');
const ALICE = jid('alice@localhost');
const WHOLE: Coverage = {gaps: [], bottom: 'start'};
const ordOf = (index: number) => String(index).padStart(6, '0') as Ord;

function message(index: number, body = `line ${index}`): Message {
  const own = index % 2 === 1;
  return {
    key: `key ${index}` as MessageKey,
    conversation: BOB,
    ord: ordOf(index),
    time: Date.UTC(2026, 0, 1, 12, 0, index),
    own,
    sender: own ? ALICE : BOB,
    id: `id ${index}` as StanzaId,
    body,
    delivery: own ? {state: 'read'} : undefined,
  };
}

/** A host that has these, and how many it was asked for at once. */
function hostWith(messages: readonly Message[], coverage: Coverage = WHOLE) {
  const asked: number[] = [];
  const request = async (_name: string, params: Requests['loadMessages']['params']) => {
    const {place, limit} = params;
    const after = typeof place === 'object' && 'after' in place ? place.after : ('' as Ord);
    asked.push(limit);
    const rest = messages.filter(({ord}) => ord > after);
    const page: TimelinePage = {
      messages: rest.slice(0, limit),
      below: after,
      above: rest[limit]?.ord,
      coverage,
      target: undefined,
    };
    return page as never;
  };
  return {asked, source: {caller: {request: request as never}, conversation: BOB}};
}

test('JSON has every message once, in order, however many there are', async () => {
  const {source, asked} = hostWith(Array.from({length: 1234}, (_, index) => message(index)));
  const file = await exportMessages(source, 'json', {});
  expect(file.type).toBe('application/json');
  const parsed = JSON.parse(await file.text());
  expect(parsed).toMatchObject({version: 1, conversation: BOB, before: 'start'});
  expect(parsed.messages.map(({body}: {body: string}) => body)).toEqual(
    Array.from({length: 1234}, (_, index) => `line ${index}`),
  );
  expect(parsed.messages[1]).toEqual({
    time: '2026-01-01T12:00:01.000Z',
    from: ALICE,
    own: true,
    body: 'line 1',
    id: 'id 1',
    delivery: 'read',
  });
  expect(Math.max(...asked)).toBeLessThanOrEqual(1000);
});

test('what is missing is said where it is missing', async () => {
  const gaps = [
    {low: ordOf(1), high: ordOf(2), kind: 'missing'},
    {low: ordOf(3), high: ordOf(9), kind: 'lost'},
  ] as const;
  const messages = [0, 1, 2, 3].map((index) => message(index));
  const {source} = hostWith(messages, {gaps, bottom: 'more'});
  const parsed = JSON.parse(await (await exportMessages(source, 'json', {})).text());
  expect(parsed.before).toBe('more');
  expect(
    parsed.messages.map((entry: {gap?: string; body?: string}) => entry.gap ?? entry.body),
  ).toEqual(['line 0', 'line 1', 'missing', 'line 2', 'line 3', 'lost']);

  const words = {older: 'OLDER', lost: 'LOST', gap: 'GAP'};
  const text = await (await exportMessages(source, 'text', {words, locale: 'en'})).text();
  const lines = text.split('\n').filter((line) => /^—|: /.test(line));
  expect(lines.map((line) => /(—.*|line \d)$/.exec(line)?.[0])).toEqual([
    '— OLDER —',
    'line 0',
    'line 1',
    '— GAP —',
    'line 2',
    'line 3',
    '— LOST —',
  ]);
});

test('text says who and when; a message of several lines stays one', async () => {
  const {source} = hostWith([message(0, 'one\ntwo'), message(1)]);
  const nameOf = ({own}: Message) => (own ? 'Alice' : 'Bob');
  const text = await (await exportMessages(source, 'text', {nameOf, locale: 'en'})).text();
  expect(text).toMatch(/\] Bob: one\n {4}two\n\[.*2026.*\] Alice: line 1\n$/);
});

test('an empty conversation is a file, too', async () => {
  const {source} = hostWith([]);
  const parsed = JSON.parse(await (await exportMessages(source, 'json', {})).text());
  expect(parsed.messages).toEqual([]);
});
