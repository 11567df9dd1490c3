import {beforeEach, describe, expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import type {ConnectionError} from '../model/errors.ts';
import type {StanzaId} from '../model/ids.ts';
import {
  createStreamManagement,
  NS_STREAM_MANAGEMENT,
  type Carrier,
  type Counters,
} from './stream-management.ts';
import {el, NS_CLIENT} from './xml.ts';

let clock: ManualClock;
let sent: string[];
let acknowledged: (readonly StanzaId[])[];
let broken: ConnectionError[];
let unsaved: number;
let management: ReturnType<typeof createStreamManagement>;

/** One that can be resumed if it has an id. */
function create(id?: string, counters?: Counters) {
  return createStreamManagement({
    clock,
    id,
    ...(counters && {counters}),
    onAcknowledged: (ids) => acknowledged.push(ids),
    onUnsaved: () => (unsaved += 1),
  });
}

const carrier: Carrier = {
  send(element) {
    const {id, h = id ?? ''} = element.attrs as Record<string, string | undefined>;
    sent.push(`${element.getName()} ${h}`.trim());
  },
  onBroken: (error) => broken.push(error),
};

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  acknowledged = [];
  broken = [];
  unsaved = 0;
  management = create();
  management.begin(carrier);
});

const request = () => el('r', {xmlns: NS_STREAM_MANAGEMENT});
const answer = (h: number | string) => el('a', {xmlns: NS_STREAM_MANAGEMENT, h});
const sendMessage = (id: string) => management.sent(el('message', {id}), id as StanzaId);

test('only what is handled without a gap is counted', () => {
  const handled = [management.received(), management.received(), management.received()];
  handled[1]?.handled();
  management.receive(request());
  handled[0]?.handled();
  management.receive(request());
  expect(sent).toEqual(['a 0', 'a 2']);
});

test('a server that was told less than it sent is told when the rest is handled', () => {
  const handled = management.received();
  management.receive(request());
  expect(sent).toEqual(['a 0']);
  handled?.handled();
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
  expect(management.snapshot(new Set())).toMatchObject({acknowledged: 4, unacknowledged: []});
});

test('what is not acknowledged is known by its place', () => {
  sendMessage('1');
  management.sent(el('iq'), undefined);
  sendMessage('2');
  management.receive(answer(1));
  expect(management.snapshot(new Set())).toMatchObject({
    acknowledged: 1,
    unacknowledged: [{place: 3, id: '2'}],
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
  management.detach();
  clock.advance(1000);
  expect(sent).toEqual([]);
});

/** Everything that came is handled, and on disk. */
const save = () => management.snapshot(new Set()).saved();
const receiveAndHandle = () => management.received()?.handled();

describe('a stream that can be resumed', () => {
  beforeEach(() => {
    management = create('sm1');
    management.begin(carrier);
  });

  test('tells the server only what is on disk', () => {
    receiveAndHandle();
    management.receive(request());
    expect(sent).toEqual([]);
    expect(unsaved).toBe(1);
    save();
    expect(sent).toEqual(['a 1']);
  });

  test('is saved as it will be when the messages of the transaction are committed', () => {
    const [first, second, third] = [
      management.received(),
      management.received(),
      management.received(),
    ];
    third?.handled();
    expect(management.snapshot(new Set([first]))).toMatchObject({handled: 1, ahead: [2]});
    second?.handled();
    expect(management.snapshot(new Set([first]))).toMatchObject({handled: 3, ahead: []});
    expect(management.snapshot(new Set())).toMatchObject({handled: 0, ahead: [2, 3]});
  });

  test('answers without a disk when there is none', () => {
    receiveAndHandle();
    management.receive(request());
    management.giveUpSaving();
    expect(sent).toEqual(['a 1']);
    receiveAndHandle();
    management.receive(request());
    expect(sent).toEqual(['a 1', 'a 2']);
  });

  test('takes what the server sends again for what it is', () => {
    receiveAndHandle();
    const pending = management.received();
    expect(management.resumptionPoint()).toBe(0);
    management.detach();
    // It is saved while the answer to the resumption is on its way.
    save();
    management.resume(carrier, 0);
    expect(management.received()).toBeUndefined();
    expect(management.received()).toBeUndefined();
    const news = management.received();
    expect(news).toBeDefined();
    pending?.handled();
    news?.handled();
    save();
    expect(management.resumptionPoint()).toBe(3);
  });

  test('sends again what did not arrive, in order, and an empty answer for a request', () => {
    sendMessage('1');
    sendMessage('2');
    management.sent(el('iq', {xmlns: NS_CLIENT, type: 'get', id: 'q'}), undefined);
    management.sent(el('iq', {xmlns: NS_CLIENT, type: 'result', id: 'r'}), undefined);
    sendMessage('3');
    const before = management.snapshot(new Set()).unacknowledged.slice(1);
    management.detach();
    expect(management.resume(carrier, 1)).toEqual([]);
    expect(sent).toEqual(['message 2', 'iq q', 'iq r', 'message 3']);
    expect(acknowledged).toEqual([['1']]);
    // As it was saved before the break: another host may have to go by that.
    expect(management.snapshot(new Set()).unacknowledged).toEqual(before);
    management.receive(answer(5));
    expect(acknowledged).toEqual([['1'], ['2', '3']]);
  });

  test('that the server counts differently is not resumed again', () => {
    sendMessage('1');
    management.detach();
    management.resume(carrier, 7);
    expect(broken).toHaveLength(1);
    expect(management.id).toBeUndefined();
  });

  test('that is lost leaves what the server had handled', () => {
    sendMessage('1');
    sendMessage('2');
    management.detach();
    management.fail(1);
    expect(acknowledged).toEqual([['1']]);
  });
});

describe('the stream of an earlier host', () => {
  const counters: Counters = {
    handled: 10,
    ahead: [2],
    acknowledged: 5,
    unacknowledged: [
      {place: 6, id: '1' as StanzaId},
      {place: 8, id: '2' as StanzaId},
    ],
  };

  beforeEach(() => {
    management = create('sm1', counters);
  });

  test('goes on where it was saved, and passes over what was committed out of order', () => {
    expect(management.resumptionPoint()).toBe(10);
    management.resume(carrier, 5);
    const [again, committed, news] = [
      management.received(),
      management.received(),
      management.received(),
    ];
    expect(committed).toBeUndefined();
    again?.handled();
    news?.handled();
    save();
    expect(management.resumptionPoint()).toBe(13);
  });

  test('tells which messages arrived, and which did not', () => {
    expect(management.resume(carrier, 7)).toEqual(['2']);
    expect(acknowledged).toEqual([['1']]);
    expect(sent).toEqual([]);
  });

  test('counts on from what the server has', () => {
    management.resume(carrier, 9);
    sendMessage('3');
    expect(management.snapshot(new Set()).unacknowledged).toEqual([{place: 10, id: '3'}]);
    management.detach();
    management.resume(carrier, 10);
    expect(acknowledged).toEqual([['1', '2'], ['3']]);
  });

  test('that is lost leaves what the server had handled', () => {
    management.fail(6);
    expect(acknowledged).toEqual([['1']]);
  });
});
