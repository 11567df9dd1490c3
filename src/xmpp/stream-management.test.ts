import {beforeEach, expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import type {ConnectionError} from '../model/errors.ts';
import type {StanzaId} from '../model/ids.ts';
import {createStreamManagement, NS_STREAM_MANAGEMENT} from './stream-management.ts';
import {el} from './xml.ts';

let clock: ManualClock;
let sent: string[];
let acknowledged: (readonly StanzaId[])[];
let broken: ConnectionError[];
let management: ReturnType<typeof createStreamManagement>;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  acknowledged = [];
  broken = [];
  management = createStreamManagement({
    clock,
    send: (element) => {
      sent.push(`${element.getName()} ${element.attrs['h'] ?? ''}`.trim());
    },
    onAcknowledged: (ids) => acknowledged.push(ids),
    onBroken: (error) => broken.push(error),
  });
});

const request = () => el('r', {xmlns: NS_STREAM_MANAGEMENT});
const answer = (h: number | string) => el('a', {xmlns: NS_STREAM_MANAGEMENT, h});
const sendMessage = (id: string) => management.sent(el('message', {id}), id as StanzaId);

test('only what is handled without a gap is counted', () => {
  const handled = [management.received(), management.received(), management.received()];
  handled[1]?.();
  management.receive(request());
  handled[0]?.();
  management.receive(request());
  expect(sent).toEqual(['a 0', 'a 2']);
});

test('a server that was told less than it sent is told when the rest is handled', () => {
  const handled = management.received();
  management.receive(request());
  expect(sent).toEqual(['a 0']);
  handled();
  expect(sent).toEqual(['a 0', 'a 1']);
});

test('a burst is followed by one question, and the next waits for the answer', () => {
  sendMessage('1');
  clock.advance(10);
  sendMessage('2');
  clock.advance(10);
  expect(sent).toEqual([]);
  clock.advance(100);
  expect(sent).toEqual(['r']);
  sendMessage('3');
  clock.advance(1000);
  expect(sent).toEqual(['r']);
  management.receive(answer(2));
  clock.advance(1000);
  expect(sent).toEqual(['r', 'r']);
});

test('acknowledged messages are told oldest first, and once', () => {
  sendMessage('1');
  management.sent(el('iq'), undefined);
  sendMessage('2');
  sendMessage('3');
  management.receive(answer(3));
  management.receive(answer(3));
  management.receive(answer(4));
  expect(acknowledged).toEqual([['1', '2'], ['3']]);
  expect(management.state.queue).toEqual([]);
});

test('what is not acknowledged stays in the queue, as it was written', () => {
  sendMessage('1');
  sendMessage('2');
  management.receive(answer(1));
  expect(management.state).toEqual({
    handled: 0,
    acknowledged: 1,
    queue: [{xml: '<message id="2"/>', messageId: '2'}],
  });
});

test.each([[2], [4294967296], [''], [-1]])(
  'a server that acknowledges %j after one stanza is left',
  (h) => {
    sendMessage('1');
    management.receive(answer(h));
    expect(broken).toMatchObject([{kind: 'stream-error'}]);
    expect(acknowledged).toEqual([]);
  },
);

test('an older count than the last one is refused', () => {
  sendMessage('1');
  sendMessage('2');
  management.receive(answer(2));
  management.receive(answer(1));
  expect(broken).toHaveLength(1);
});

test('other elements are not for it', () => {
  expect(management.receive(el('r', {xmlns: 'urn:example'}))).toBe(false);
  expect(management.receive(el('message', {xmlns: 'jabber:client'}))).toBe(false);
});

test('after the end nothing is asked', () => {
  sendMessage('1');
  management.stop();
  clock.advance(1000);
  expect(sent).toEqual([]);
});
