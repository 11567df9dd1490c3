import {expect, test, vi} from 'vitest';
import type {Port, ToHost, ToPage} from '../../bridge/envelopes.ts';
import type {BridgeError} from '../../model/errors.ts';
import {createHostFinder} from './find-host.ts';
import type {Host} from './host.ts';

const PING: ToHost = {type: 'ping'};

/** A host whose other end is the test. */
function fakeHost(name: string) {
  const posted: ToHost[] = [];
  let opened = 0;
  let receive: (envelope: ToPage) => void = () => {};
  let fail: (cause: unknown) => void = () => {};
  const host: Host = {
    name,
    open(onFailure): Port<ToHost, ToPage> {
      opened += 1;
      fail = onFailure;
      return {
        post: (envelope) => posted.push(envelope),
        listen: (listener) => {
          receive = listener;
        },
        close() {},
      };
    },
  };
  return {
    host,
    posted,
    opened: () => opened,
    answer: () => receive({type: 'pong', instance: name}),
    fail: (cause: unknown) => fail(cause),
  };
}

function open(...fakes: ReturnType<typeof fakeHost>[]) {
  const finder = createHostFinder(fakes.map(({host}) => host));
  const heard: string[] = [];
  const failures: BridgeError[] = [];
  const openPort = () => {
    const port = finder.open((error) => failures.push(error));
    port.listen(({instance}) => heard.push(instance), new AbortController().signal);
    return port;
  };
  return {openPort, heard, failures};
}

test('the next host hears what the one before was told', () => {
  const [first, second] = [fakeHost('first'), fakeHost('second')];
  const {openPort, heard} = open(first, second);
  const port = openPort();
  port.post(PING);
  first.fail('blocked');
  port.post({type: 'goodbye'});
  second.answer();
  expect(second.posted).toEqual([PING, {type: 'goodbye'}]);
  expect(heard).toEqual(['second']);
});

test('a host that has answered is the first to be tried again', () => {
  const [first, second] = [fakeHost('first'), fakeHost('second')];
  const {openPort} = open(first, second);
  openPort();
  first.fail('blocked');
  second.answer();
  openPort();
  expect(first.opened()).toBe(1);
  expect(second.opened()).toBe(2);
});

test('a failure after the first answer is left to the deadlines', () => {
  const [first, second] = [fakeHost('first'), fakeHost('second')];
  const {openPort, failures} = open(first, second);
  openPort();
  first.answer();
  first.fail('late');
  expect(second.opened()).toBe(0);
  expect(failures).toEqual([]);
});

test('if none works the error has the reason of each', () => {
  const [first, second] = [fakeHost('first'), fakeHost('second')];
  const {openPort, failures} = open(first, second);
  openPort();
  first.fail('blocked');
  second.fail(new Error('not there'));
  expect(failures).toMatchObject([{kind: 'no-host', message: 'first: blocked; second: not there'}]);
});

test('a way that has worked is tried for a while, however often it fails at once', () => {
  vi.useFakeTimers();
  const [first, second] = [fakeHost('first'), fakeHost('second')];
  const {openPort} = open(first, second);
  openPort();
  first.answer();
  openPort();
  for (let i = 0; i < 9; i++) {
    first.fail('killed');
    // Two complaints about one try are one.
    first.fail('killed');
    vi.advanceTimersByTime(100);
  }
  expect(first.opened()).toBe(11);
  expect(second.opened()).toBe(0);
  first.fail('gone for good');
  expect(second.opened()).toBe(1);
  vi.useRealTimers();
});
