import {describe, expect, test} from 'vitest';
import {incoming, outgoing} from '../../test/fakes/client.ts';
import type {Message} from '../model/message.ts';
import {timelineRows} from './timeline-rows.ts';
import type {MessageRow} from './timeline-rows.ts';

const noor = 'noor@example.org';
const noon = new Date(2026, 10, 20, 12).getTime();
const minute = 60_000;

function rows(messages: readonly Message[]): readonly MessageRow[] {
  return timelineRows(messages, undefined).filter((row) => row.kind === 'message');
}

function shape(messages: readonly Message[]): readonly string[] {
  return rows(messages).map(({first, last}) => `${first ? 'first' : ''}${last ? 'last' : ''}`);
}

describe('groups', () => {
  test('hold together the same sender within five minutes', () => {
    expect(
      shape([
        incoming(noor, '1', {time: noon}),
        incoming(noor, '2', {time: noon + 4 * minute}),
        incoming(noor, '3', {time: noon + 8 * minute}),
      ]),
    ).toEqual(['first', '', 'last']);
  });

  test('end after five minutes, with another sender, and at midnight', () => {
    const midnight = new Date(2026, 10, 21).getTime();
    expect(
      shape([
        incoming(noor, '1', {time: noon}),
        incoming(noor, '2', {time: noon + 5 * minute}),
        outgoing(noor, '3', 'sent', {time: noon + 6 * minute}),
        incoming(noor, '4', {time: midnight - minute}),
        incoming(noor, '5', {time: midnight + minute}),
      ]),
    ).toEqual(['firstlast', 'firstlast', 'firstlast', 'firstlast', 'firstlast']);
  });

  test('end at the divider, which counts what is new', () => {
    const messages = [incoming(noor, '1', {time: noon}), incoming(noor, '2', {time: noon})];
    const before = messages[1]?.key;
    if (before === undefined) throw new Error('no message');
    const kinds = timelineRows(messages, {before, count: 1});
    expect(kinds.map((row) => row.kind)).toEqual(['day', 'message', 'unread', 'message']);
    expect(kinds.filter((row) => row.kind === 'message').map((row) => row.unread)).toEqual([
      false,
      true,
    ]);
  });

  test('a day begins with its name', () => {
    const kinds = timelineRows(
      [
        incoming(noor, '1', {time: noon - 86_400_000}),
        incoming(noor, '2', {time: noon}),
        incoming(noor, '3', {time: noon}),
      ],
      undefined,
    );
    expect(kinds.map((row) => row.kind)).toEqual(['day', 'message', 'day', 'message', 'message']);
  });
});

describe('receipts', () => {
  test('stand only below the last message of each state', () => {
    const states = [
      'read',
      'read',
      'delivered',
      'delivered',
      'sent',
      'sending',
      'sending',
    ] as const;
    expect(
      rows(states.map((state) => outgoing(noor, state, state, {time: noon}))).map(
        ({receipt, meta}) => receipt && meta,
      ),
    ).toEqual([false, true, false, true, true, false, true]);
  });

  test('each message that was not sent says so', () => {
    expect(
      rows([
        outgoing(noor, '1', 'failed', {time: noon}),
        outgoing(noor, '2', 'failed', {time: noon}),
        outgoing(noor, '3', 'sent', {time: noon}),
      ]).map(({meta}) => meta),
    ).toEqual([true, true, true]);
  });
});
