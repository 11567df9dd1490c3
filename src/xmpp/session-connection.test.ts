/** How a connection ends, and how the next begins: against a scripted server. */
import {expect, test} from 'vitest';
import {
  createSessionHarness,
  isNamed,
  message,
  namesOf,
  outgoing,
  settled,
} from '../../test/fakes/session-harness.ts';
import type {ServerEnd} from '../../test/fakes/scripted-socket.ts';
import {createXmppServer} from '../../test/fakes/scripted-xmpp-server.ts';

const harness = createSessionHarness();

test('what waits for an answer is told when the stream ends', async () => {
  const {session, end, told} = await harness.online();
  const roster = session.fetchRoster(undefined);
  end.close();
  await expect(roster).rejects.toMatchObject({name: 'ConnectionError', kind: 'closed'});
  await settled();
  expect(told.at(-1)).toEqual(['closed']);
});

test('a connection that breaks is made again, and bound again', async () => {
  const {end, states, told, until} = await harness.online();
  end.close();
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', error: {kind: 'closed'}});
  const back = until('online');
  harness.clock.advance(500);
  await back;
  expect(told.map(([name]) => name)).toEqual(['bound', 'closed', 'bound']);
});

const CONFLICT =
  "<stream:error xmlns:stream='http://etherx.jabber.org/streams'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";

test('who is replaced by another client does not fight it', async () => {
  const {end, states, until} = await harness.online();
  const over = until('offline');
  end.send(CONFLICT);
  await settled();
  harness.clock.advance(1000);
  await over;
  expect(states.at(-1)).toMatchObject({error: {kind: 'conflict'}, retryAt: undefined});
  harness.clock.advance(3_600_000);
  // The second was only to see whether the account is still there: nothing was bound.
  expect(harness.server.ends).toHaveLength(2);
  expect(namesOf(harness.server.end)).toEqual(['open', 'auth', 'response', 'close']);
});

test('an account that is no more is not taken for a conflict', async () => {
  const {end, states, until} = await harness.online();
  harness.server.onFrame = createXmppServer({password: 'another'});
  const over = until('offline');
  end.send(CONFLICT);
  await settled();
  harness.clock.advance(1000);
  await over;
  expect(states.at(-1)).toMatchObject({error: {kind: 'not-authorized'}, retryAt: undefined});
});

test.each(['not-authorized', 'policy-violation', 'reset'])(
  'who is sent away with %s asks once more, and believes the answer',
  async (condition) => {
    const {end, states, until} = await harness.online();
    harness.server.onFrame = createXmppServer({password: 'another'});
    const lost = until('offline');
    end.send(
      `<stream:error xmlns:stream='http://etherx.jabber.org/streams'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`,
    );
    await lost;
    const over = until('offline');
    harness.clock.advance(1000);
    await over;
    expect(states.at(-1)).toMatchObject({error: {kind: 'not-authorized'}, retryAt: undefined});
    harness.clock.advance(3_600_000);
    expect(harness.server.ends).toHaveLength(2);
  },
);

test('a conflict is one even if the server cannot be asked', async () => {
  const {end, states, until} = await harness.online();
  harness.server.behaviour = 'refuse';
  const over = until('offline');
  end.send(CONFLICT);
  await settled();
  harness.clock.advance(1000);
  await over;
  expect(states.at(-1)).toMatchObject({error: {kind: 'conflict'}, retryAt: undefined});
});

/** The server says that it has what a login sends: nothing is owed any more. */
async function acknowledged(end: ServerEnd): Promise<void> {
  harness.clock.advance(100);
  await end.frame(isNamed('r'));
  end.send("<a xmlns='urn:xmpp:sm:3' h='1'/>");
  await settled();
}

test('a dead connection is noticed by its silence', async () => {
  const {end, states} = await harness.online();
  await acknowledged(end);
  harness.clock.advance(30_000);
  await settled();
  expect(end.frames.filter(isNamed('r'))).toHaveLength(2);
  harness.clock.advance(9_999);
  await settled();
  expect(states.at(-1)).toEqual({status: 'online'});
  harness.clock.advance(1);
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', error: {kind: 'timeout'}});
});

test('any sign of life will do', async () => {
  const {end, states} = await harness.online();
  await acknowledged(end);
  harness.clock.advance(35_000);
  end.send(message('<body>x</body>'));
  await settled();
  harness.clock.advance(29_000);
  await settled();
  expect(states.at(-1)).toEqual({status: 'online'});
});

test('where the server cannot count it is asked by ping', async () => {
  const {end} = await harness.online({features: ''});
  harness.clock.advance(30_000);
  const ping = await end.frame((frame) => frame.getChild('ping', 'urn:xmpp:ping') !== undefined);
  expect(ping.attrs['type']).toBe('get');
});

test('when the network has changed the connection is checked at once', async () => {
  let wake = () => {};
  const {end, states} = await harness.online(
    {},
    {
      wakeups(listener) {
        wake = listener;
      },
    },
  );
  wake();
  await end.frame(isNamed('r'));
  harness.clock.advance(10_000);
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', error: {kind: 'timeout'}});
});

test.each(['', undefined])(
  'who sends into a dead connection knows within 15 s',
  async (features) => {
    const {session, end, states} = await harness.online({...(features === '' && {features})});
    end.onFrame = () => {};
    session.sendMessage(outgoing('m1'));
    harness.clock.advance(14_900);
    await settled();
    expect(states.at(-1)).toMatchObject({status: 'offline', error: {kind: 'timeout'}});
  },
);

test('what was under way before a connection died does not hide that from who has sent', async () => {
  const {session, end, states} = await harness.online();
  end.onFrame = () => {};
  session.sendMessage(outgoing('m1'));
  end.send(message('<body>x</body>'));
  await settled();
  harness.clock.advance(14_900);
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', error: {kind: 'timeout'}});
});

test('who wakes up over a dead connection knows within 15 s', async () => {
  const {states, end} = await harness.online();
  end.onFrame = () => {};
  harness.clock.sleep(3_600_000);
  harness.clock.advance(14_900);
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', error: {kind: 'timeout'}});
});

test('leaving is polite, and for good', async () => {
  const {session, end, states, told} = await harness.online();
  await session.stop();
  expect(namesOf(end).slice(-2)).toEqual(['presence', 'close']);
  expect(end.frames.at(-2)?.attrs['type']).toBe('unavailable');
  await settled();
  harness.clock.advance(3_600_000);
  expect(harness.server.ends).toHaveLength(1);
  expect(states.at(-1)).toEqual({status: 'online'});
  expect(told.at(-1)).toEqual(['closed']);
});

test('leaving while connecting ends the attempt', async () => {
  harness.server.behaviour = 'hang';
  const {session} = harness.begin();
  await settled();
  await session.stop();
  await expect(session.firstOnline).rejects.toMatchObject({kind: 'closed'});
  harness.clock.advance(3_600_000);
  expect(harness.server.ends).toHaveLength(1);
});
