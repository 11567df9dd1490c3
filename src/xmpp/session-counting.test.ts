/** What is counted (XEP-0198), and what is told of it: against a scripted server. */
import {expect, test} from 'vitest';
import {
  createSessionHarness,
  isNamed,
  message,
  namesOf,
  outgoing,
  settled,
} from '../../test/fakes/session-harness.ts';
import {createDeferred} from '../model/deferred.ts';
import type {Element} from './xml.ts';

const harness = createSessionHarness();
const REQUEST = "<r xmlns='urn:xmpp:sm:3'/>";
const isCount = (h: number) => (frame: Element) => frame.is('a') && frame.attrs['h'] === String(h);

test('what comes before the counting began is told but not counted', async () => {
  const {messages, end} = await harness.online({beforeEnabled: message('<body>early</body>')});
  end.send(message('<body>late</body>'));
  end.send(REQUEST);
  // The answer to the question about the account, and the late message.
  expect(await end.frame(isCount(2))).toBeDefined();
  expect(messages.map(({stanza}) => stanza.body)).toEqual(['early', 'late']);
});

test('a message counts as handled when it is committed, and not before the one before it', async () => {
  const first = createDeferred();
  const commits = [first.promise, Promise.resolve()];
  const {end} = await harness.online(
    {},
    {listener: {message: () => commits.shift() ?? Promise.resolve()}},
  );
  end.send(message('<body>1</body>'));
  end.send(message('<body>2</body>'));
  await settled();
  end.send(REQUEST);
  expect(await end.frame(isCount(1))).toBeDefined();
  first.resolve();
  expect(await end.frame(isCount(3))).toBeDefined();
});

test('what is malformed is ignored, and counted', async () => {
  const {end, messages} = await harness.online();
  end.send(message('<body>x</body>', "from='@'"));
  end.send("<presence xmlns='jabber:client' type='nonsense'/>");
  end.send(REQUEST);
  expect(await end.frame(isCount(3))).toBeDefined();
  expect(messages).toEqual([]);
});

test('a listener that fails does not harm the stream', async () => {
  const reported: unknown[] = [];
  const failure = new Error('disk full');
  const {end} = await harness.online(
    {},
    {
      report: (error) => reported.push(error),
      listener: {message: () => Promise.reject(failure)},
    },
  );
  end.send(message('<body>x</body>'));
  end.send(REQUEST);
  await settled();
  end.send(REQUEST);
  expect(await end.frame(isCount(2))).toBeDefined();
  expect(reported).toEqual([failure]);
});

test('messages that the server has are told', async () => {
  const {session, end, told} = await harness.online();
  session.sendMessage(outgoing('m1'));
  session.sendMessage(outgoing('m2'));
  harness.clock.advance(100);
  await end.frame(isNamed('r'));
  end.send("<a xmlns='urn:xmpp:sm:3' h='2'/>");
  await settled();
  // The first stanza was the question about the account.
  expect(told).toContainEqual(['acknowledged', ['m1']]);
  harness.clock.advance(100);
  end.send("<a xmlns='urn:xmpp:sm:3' h='3'/>");
  await settled();
  expect(told).toContainEqual(['acknowledged', ['m2']]);
});

test('where the server cannot count, what was written is told', async () => {
  const {session, end, told} = await harness.online({features: ''});
  session.sendMessage(outgoing('m1'));
  await settled();
  expect(told).toContainEqual(['written', 'm1']);
  expect(namesOf(end)).not.toContain('enable');
});
