/** Logging in, and not: against a scripted server. */
import {expect, test} from 'vitest';
import {createSessionHarness, isNamed, namesOf, settled} from '../../test/fakes/session-harness.ts';
import {createXmppServer} from '../../test/fakes/scripted-xmpp-server.ts';
import {createDeferred} from '../model/deferred.ts';
import type {BareJid} from '../model/jid.ts';
import type {Element} from './xml.ts';

const harness = createSessionHarness();

test.each(['SCRAM-SHA-1', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
  'one logs in by %s and gets keys for the next time',
  async (mechanism) => {
    const {states, told, kept} = await harness.online({mechanisms: [mechanism, 'PLAIN']});
    expect(states).toEqual([{status: 'connecting'}, {status: 'online'}]);
    expect(told).toEqual([['bound', 'alice@example.org/web']]);
    expect(kept).toMatchObject([{keys: {mechanism, iterations: 4096}, bestMechanism: mechanism}]);
  },
);

test('with the keys one logs in without a password', async () => {
  const {kept} = await harness.online();
  const again = await harness.online({}, {secret: {kind: 'kept'}, kept: kept[0]});
  expect(again.states.at(-1)).toEqual({status: 'online'});
});

test('a token goes by PLAIN', async () => {
  const {end, kept} = await harness.online(
    {password: 'jwt'},
    {secret: {kind: 'token', token: 'jwt'}},
  );
  expect(end.frames.find(isNamed('auth'))?.attrs['mechanism']).toBe('PLAIN');
  expect(kept).toEqual([{tokenMechanism: 'PLAIN'}]);
});

test('who waits for a token no longer than the server waits for the login', async () => {
  const asked = createDeferred();
  const fetch = () => {
    asked.resolve();
    return createDeferred<string>().promise;
  };
  const {session, states} = harness.begin({}, {secret: {kind: 'token-source', fetch}});
  await asked.promise;
  harness.server.end.close();
  await expect(session.firstOnline).rejects.toMatchObject({kind: 'closed'});
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', retryAt: expect.any(Number)});
});

test('the frames of a login come in order, and nothing before stream management is on', async () => {
  const {end} = await harness.online();
  expect(namesOf(end)).toEqual(['open', 'auth', 'response', 'open', 'iq', 'enable', 'iq']);
  expect(end.frames[0]?.attrs).toMatchObject({to: 'example.org', version: '1.0'});
});

test('a wrong password is told and not tried again', async () => {
  const {session, states} = harness.begin({}, {secret: {kind: 'password', password: 'wrong'}});
  await expect(session.firstOnline).rejects.toMatchObject({
    name: 'AuthenticationError',
    kind: 'not-authorized',
  });
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', retryAt: undefined});
  harness.clock.advance(3_600_000);
  expect(harness.server.ends).toHaveLength(1);
});

test('a server that does not know the password is not trusted with anything', async () => {
  const {session} = harness.begin({forgesSignature: true});
  await expect(session.firstOnline).rejects.toMatchObject({kind: 'server-not-verified'});
  expect(namesOf(harness.server.end)).toEqual(['open', 'auth', 'response']);
});

test.each(['open', 'auth', 'response', 'iq', 'enable'])(
  'a server that closes instead of answering <%s/> is met again later',
  async (name) => {
    const {session, states, until} = harness.begin({insteadOf: {[name]: (end) => end.close()}});
    await expect(session.firstOnline).rejects.toMatchObject({
      name: 'ConnectionError',
      kind: 'closed',
    });
    await settled();
    expect(states.at(-1)).toMatchObject({status: 'offline', retryAt: harness.clock.now() + 500});
    harness.server.onFrame = createXmppServer();
    const back = until('online');
    harness.clock.advance(500);
    await back;
    expect(harness.server.ends).toHaveLength(2);
  },
);

test.each(['open', 'auth', 'response', 'iq', 'enable'])(
  'a server that does not answer <%s/> is given up after a while',
  async (name) => {
    const arrived = createDeferred();
    const {session} = harness.begin({insteadOf: {[name]: () => arrived.resolve()}});
    await arrived.promise;
    await settled();
    harness.clock.advance(15_000);
    await expect(session.firstOnline).rejects.toMatchObject({kind: 'timeout'});
  },
);

test('a server that cannot be reached is told, and tried again', async () => {
  harness.server.behaviour = 'refuse';
  const {session, states} = harness.begin();
  await expect(session.firstOnline).rejects.toMatchObject({kind: 'unreachable'});
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', retryAt: harness.clock.now() + 500});
});

test('a connection that hangs is given up', async () => {
  harness.server.behaviour = 'hang';
  const {session} = harness.begin();
  await settled();
  harness.clock.advance(20_000);
  await expect(session.firstOnline).rejects.toMatchObject({kind: 'timeout'});
});

test.each([
  ['hello', 'not-xmpp'],
  ["<welcome xmlns='urn:example'/>", 'not-xmpp'],
  ['', 'not-xmpp'],
  [
    "<stream:error xmlns:stream='http://etherx.jabber.org/streams'><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
    'host-unknown',
  ],
  ["<stream:error xmlns:stream='http://etherx.jabber.org/streams'/>", 'stream-error'],
])('a server that says %j instead of opening a stream is of the kind %s', async (xml, kind) => {
  const {session} = harness.begin({insteadOf: {open: (end) => end.send(xml)}});
  await expect(session.firstOnline).rejects.toMatchObject({name: 'ConnectionError', kind});
});

test('a service that must not be used is not even connected to', async () => {
  const {session, states} = harness.begin({}, {service: 'ws://example.org/ws'});
  await expect(session.firstOnline).rejects.toMatchObject({kind: 'bad-service'});
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', retryAt: undefined});
  expect(harness.server.ends).toEqual([]);
});

test('a server that sends us elsewhere is not followed', async () => {
  const {states} = await harness.online();
  harness.server.end.send(
    "<stream:error xmlns:stream='http://etherx.jabber.org/streams'><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>evil.example</see-other-host></stream:error>",
  );
  await settled();
  expect(states.at(-1)).toMatchObject({status: 'offline', error: {kind: 'stream-error'}});
  const next = harness.server.nextEnd();
  harness.clock.advance(1000);
  expect((await next).url).toBe('wss://example.org/ws');
});

test('who is logged in as somebody else is not logged in', async () => {
  const {session} = harness.begin({}, {account: 'bob@example.org' as BareJid});
  await expect(session.firstOnline).rejects.toMatchObject({name: 'AuthenticationError'});
});

test('a resource that is taken is replaced by one of the server', async () => {
  const binds: Element[] = [];
  const normal = createXmppServer();
  const {session, told} = harness.begin();
  harness.server.onFrame = (frame, end) => {
    if (!frame.getChild('bind')) return normal(frame, end);
    binds.push(frame);
    if (binds.length > 1) return normal(frame, end);
    end.send(
      `<iq xmlns='jabber:client' type='error' id='${frame.attrs['id']}'><error type='modify'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    );
  };
  await session.firstOnline;
  expect(told).toEqual([['bound', 'alice@example.org/server']]);
});
