import {describe, expect, test} from 'vitest';
import {incoming, outgoing} from '../../test/fakes/client.ts';
import type {Message} from '../model/message.ts';
import type {Gap} from '../model/timeline.ts';
import {GROUP_GAP, TimelineRows} from './timeline-rows.ts';
import type {Divider, MessageRow, TimelineRow} from './timeline-rows.ts';

const noor = 'noor@example.org';
const noon = new Date(2026, 10, 20, 12).getTime();
const minute = 60_000;

function all(
  messages: readonly Message[],
  {divider, gaps = []}: {divider?: Divider; gaps?: readonly Gap[]} = {},
): readonly (TimelineRow | {kind: 'day'})[] {
  return new TimelineRows()
    .of({messages, gaps, divider})
    .flatMap(({time, rows}) => [...(time === undefined ? [] : [{kind: 'day'} as const]), ...rows]);
}

function rows(messages: readonly Message[]): readonly MessageRow[] {
  return all(messages).filter((row) => row.kind === 'message');
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
    const kinds = all(messages, {divider: {before, count: 1}});
    expect(kinds.map((row) => row.kind)).toEqual(['day', 'message', 'unread', 'message']);
    expect(kinds.filter((row) => row.kind === 'message').map((row) => row.unread)).toEqual([
      false,
      true,
    ]);
  });

  test('a day begins with its name', () => {
    const kinds = all([
      incoming(noor, '1', {time: noon - 86_400_000}),
      incoming(noor, '2', {time: noon}),
      incoming(noor, '3', {time: noon}),
    ]);
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

describe('gaps', () => {
  const [a, b, c] = [0, 0, 86_400_000].map((later, i) =>
    incoming(noor, String(i), {time: noon + later}),
  );
  if (a === undefined || b === undefined || c === undefined) throw new Error('no messages');
  const between = (low: Message, high: Message): Gap => ({
    low: low.ord,
    high: high.ord,
    kind: 'missing',
  });
  const kinds = (messages: readonly Message[], gap: Gap) =>
    all(messages, {gaps: [gap]}).map(({kind}) => kind);

  test('part a group', () => {
    expect(kinds([a, b], between(a, b))).toEqual(['day', 'message', 'gap', 'message']);
    const parted = all([a, b], {gaps: [between(a, b)]}).filter((row) => row.kind === 'message');
    expect(parted.map(({first, last}) => first && last)).toEqual([true, true]);
  });

  test('stand above the line of the day that they end in', () => {
    expect(kinds([b, c], between(b, c))).toEqual(['day', 'message', 'gap', 'day', 'message']);
  });

  test('stand above and below everything, at the ends of what is here', () => {
    expect(kinds([b], between(a, b))).toEqual(['gap', 'day', 'message']);
    expect(kinds([a], between(b, c))).toEqual(['day', 'message', 'gap']);
  });

  test('keep their name while they are filled from above', () => {
    const drawn = new TimelineRows();
    const keys = (messages: readonly Message[], gap: Gap) =>
      drawn
        .of({messages, gaps: [gap], divider: undefined})
        .flatMap((section) => section.rows)
        .filter(({kind}) => kind === 'gap')
        .map(({key}) => key);
    expect(keys([a, c], between(a, c))).toEqual(keys([a, b, c], between(a, b)));
  });
});

describe('what has not changed', () => {
  test('is the same again: one more message is one more row', () => {
    const drawn = new TimelineRows();
    const messages = [-86_400_000, 0, 1, 2].map((later) =>
      incoming(noor, String(later), {time: noon + later}),
    );
    const before = drawn.of({messages, gaps: [], divider: undefined});
    expect(before).toHaveLength(2);
    const more = [...messages, incoming(noor, 'new', {time: noon + 3})];
    const after = drawn.of({messages: more, gaps: [], divider: undefined});
    // Yesterday, and all but the last of the group that goes on.
    expect(after[0]).toBe(before[0]);
    expect(after[1]?.rows.slice(0, 2)).toEqual(before[1]?.rows.slice(0, 2));
    expect(after[1]?.rows[0]).toBe(before[1]?.rows[0]);
    expect(after[1]?.rows[1]).toBe(before[1]?.rows[1]);
    expect(after[1]?.rows[2]).not.toBe(before[1]?.rows[2]);
  });

  test('is the same while older ones come above, on the same day too', () => {
    const drawn = new TimelineRows();
    const messages = [0, 1].map((later) => incoming(noor, String(later), {time: noon + later}));
    const before = drawn.of({messages, gaps: [], divider: undefined});
    const older = incoming(noor, 'older', {time: noon - GROUP_GAP});
    const after = drawn.of({messages: [older, ...messages], gaps: [], divider: undefined});
    expect(after.map(({key}) => key)).toEqual(before.map(({key}) => key));
    expect(after[0]?.rows.slice(1)).toEqual(before[0]?.rows);
    expect(after[0]?.rows[2]).toBe(before[0]?.rows[1]);
  });
});
