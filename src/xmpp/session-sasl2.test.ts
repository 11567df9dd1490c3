/** Logging in by SASL2, with what goes with it, against a scripted server. */
import {expect, test} from 'vitest';
import {
  createSessionHarness,
  isNamed,
  message,
  namesOf,
  settled,
  type BeginOptions,
} from '../../test/fakes/session-harness.ts';
import {ScriptedSasl2Server, type Sasl2Options} from '../../test/fakes/scripted-sasl2-server.ts';
import type {KeptCredentials} from '../model/session.ts';

const harness = createSessionHarness();
const clientId = 'd4565fa7-4d72-4749-b3d3-740edbf87770';
const SM = 'urn:xmpp:sm:3';
const CARBONS = 'urn:xmpp:carbons:2';
const ALL: Sasl2Options = {bindFeatures: [SM, CARBONS], canResume: true, fast: ['HT-SHA-256-NONE']};

function begin(sasl2: ScriptedSasl2Server, options: BeginOptions = {}) {
  const begun = harness.begin({}, {clientId, ...options});
  harness.server.onFrame = sasl2.onFrame;
  return begun;
}

async function online(sasl2: ScriptedSasl2Server, options: BeginOptions = {}) {
  const begun = begin(sasl2, options);
  await begun.session.firstOnline;
  await settled();
  return {...begun, end: harness.server.end};
}

/** Loses the connection, and gets it back. */
async function again(begun: Awaited<ReturnType<typeof online>>) {
  const back = begun.until('online');
  harness.server.end.close();
  await settled();
  harness.clock.advance(1000);
  await back;
  await settled();
  return harness.server.end;
}

function authenticateOf(end: typeof harness.server.end) {
  const frame = end.frames.find(isNamed('authenticate'));
  if (!frame) throw new Error('no <authenticate/>');
  return frame;
}

test('all is asked for in one round trip', async () => {
  const {session, end, told, kept} = await online(new ScriptedSasl2Server(ALL));
  expect(namesOf(end)).toEqual(['open', 'authenticate', 'iq']);
  expect(end.frames[0]?.attrs).toMatchObject({to: 'example.org', from: 'alice@example.org'});
  expect(authenticateOf(end).toString()).toBe(
    '<authenticate xmlns="urn:xmpp:sasl:2" mechanism="PLAIN">' +
      `<initial-response>${btoa('\0alice\0pencil')}</initial-response>` +
      `<user-agent id="${clientId}"><software>Natter</software></user-agent>` +
      '<bind xmlns="urn:xmpp:bind:0"><tag>natter</tag>' +
      `<enable xmlns="${CARBONS}"/><enable xmlns="${SM}" resume="true"/></bind>` +
      '<request-token xmlns="urn:xmpp:fast:0" mechanism="HT-SHA-256-NONE"/></authenticate>',
  );
  expect(told).toEqual([['bound', 'alice@example.org/natter~1']]);
  expect(kept.at(-1)).toMatchObject({fast: {mechanism: 'HT-SHA-256-NONE'}});
  expect(kept.at(-1)?.fast?.key.extractable).toBe(false);
  // Carbons are on, and are not asked for again.
  expect(await session.enableCarbons()).toBe(true);
  expect(namesOf(end)).toEqual(['open', 'authenticate', 'iq']);
});

test('what comes at once after the success is counted', async () => {
  const sasl2 = new ScriptedSasl2Server({...ALL, afterSuccess: message('<body>early</body>')});
  const {messages} = await online(sasl2);
  expect(messages).toMatchObject([{stanza: {body: 'early'}, counted: expect.anything()}]);
});

test('where Bind 2 cannot enable stream management it is enabled after it', async () => {
  const sasl2 = new ScriptedSasl2Server({
    bindFeatures: [CARBONS],
    afterSuccess: message('<body>early</body>'),
  });
  const {end, messages} = await online(sasl2);
  expect(namesOf(end)).toEqual(['open', 'authenticate', 'enable', 'iq']);
  expect(messages).toMatchObject([{stanza: {body: 'early'}, counted: undefined}]);
});

test('without Bind 2 the rest is as ever, but without a restart', async () => {
  const {session, end, told} = await online(new ScriptedSasl2Server());
  expect(namesOf(end)).toEqual(['open', 'authenticate', 'iq', 'enable', 'iq']);
  expect(told).toEqual([['bound', 'alice@example.org/web']]);
  void session.enableCarbons().catch(() => {});
  await end.frame((frame) => frame.getChild('enable', CARBONS) !== undefined);
});

test('a broken stream is resumed in the same round trip', async () => {
  const sasl2 = new ScriptedSasl2Server(ALL);
  const begun = await online(sasl2);
  sasl2.streams.set('inline', 1);
  const end = await again(begun);
  expect(namesOf(end)).toEqual(['open', 'authenticate']);
  expect(authenticateOf(end).getChild('resume', SM)?.attrs).toMatchObject({previd: 'inline'});
  expect(begun.told).toEqual([['bound', 'alice@example.org/natter~1'], ['closed']]);
});

test('where it cannot be resumed it is bound anew, in the same round trip', async () => {
  const sasl2 = new ScriptedSasl2Server(ALL);
  const begun = await online(sasl2);
  sasl2.streams.clear();
  const end = await again(begun);
  expect(namesOf(end)).toEqual(['open', 'authenticate', 'iq']);
  expect(begun.told.map(([name]) => name)).toEqual(['bound', 'closed', 'bound']);
});

test('where only the stream after it can be resumed, Bind 2 does not come before that', async () => {
  const sasl2 = new ScriptedSasl2Server({...ALL, canResume: false});
  const begun = await online(sasl2);
  sasl2.streams.set('inline', 1);
  const end = await again(begun);
  expect(namesOf(end)).toEqual(['open', 'authenticate', 'resume']);
  expect(authenticateOf(end).getChild('bind')).toBeUndefined();
  expect(begun.told.map(([name]) => name)).toEqual(['bound', 'closed']);
});

test('the next login is by token, also by another host that has nothing else', async () => {
  const sasl2 = new ScriptedSasl2Server(ALL);
  const begun = await online(sasl2);
  const end = await again(begun);
  expect(authenticateOf(end).attrs['mechanism']).toBe('HT-SHA-256-NONE');
  expect(authenticateOf(end).getChild('fast', 'urn:xmpp:fast:0')).toBeDefined();
  expect(authenticateOf(end).getChild('request-token')).toBeUndefined();

  const kept = begun.kept.at(-1);
  const other = await online(sasl2, {secret: {kind: 'kept'}, kept});
  expect(other.states.at(-1)).toEqual({status: 'online'});
  expect(namesOf(other.end)).toEqual(['open', 'authenticate', 'iq']);
});

test('a token that the server gives in place of one is used from then on', async () => {
  const sasl2 = new ScriptedSasl2Server(ALL);
  const begun = await online(sasl2);
  sasl2.rotates = true;
  await again(begun);
  sasl2.tokens.shift();
  expect(sasl2.tokens).toHaveLength(1);
  const end = await again(begun);
  expect(end.frames.filter(isNamed('authenticate'))).toHaveLength(1);
});

test('a token that is refused is dropped, and the password goes instead', async () => {
  const sasl2 = new ScriptedSasl2Server(ALL);
  const begun = await online(sasl2);
  sasl2.tokens.length = 0;
  const end = await again(begun);
  const mechanisms = end.frames
    .filter(isNamed('authenticate'))
    .map((frame) => frame.attrs['mechanism'] as unknown);
  expect(mechanisms).toEqual(['HT-SHA-256-NONE', 'PLAIN']);
  expect(begun.kept.at(-2)?.fast).toBeUndefined();
  expect(begun.kept.at(-1)?.fast).toBeDefined();
});

test('who has nothing but a token that is refused is asked to sign in', async () => {
  const sasl2 = new ScriptedSasl2Server(ALL);
  const {kept} = await online(sasl2);
  sasl2.tokens.length = 0;
  const {session, states, kept: left} = begin(sasl2, {secret: {kind: 'kept'}, kept: kept.at(-1)});
  await expect(session.firstOnline).rejects.toMatchObject({kind: 'credentials-needed'});
  await settled();
  expect(states.at(-1)).toMatchObject({retryAt: undefined});
  expect(left.at(-1)).toEqual({fast: undefined});
});

test('a token that has expired is not tried', async () => {
  const sasl2 = new ScriptedSasl2Server(ALL);
  sasl2.expiry = '1970-01-01T00:00:00Z';
  const begun = await online(sasl2);
  const end = await again(begun);
  expect(authenticateOf(end).attrs['mechanism']).toBe('PLAIN');
});

test('a server that does not know the token that it gave is another server', async () => {
  const sasl2 = new ScriptedSasl2Server(ALL);
  const {kept} = await online(sasl2);
  sasl2.options = {...ALL, responder: 'something else'};
  const {session} = begin(sasl2, {secret: {kind: 'kept'}, kept: kept.at(-1)});
  await expect(session.firstOnline).rejects.toMatchObject({kind: 'server-not-verified'});
});

test('without an id of the installation no token is asked for', async () => {
  const {end, kept} = await online(new ScriptedSasl2Server(ALL), {clientId: undefined});
  expect(authenticateOf(end).getChild('request-token')).toBeUndefined();
  expect(authenticateOf(end).getChild('user-agent')?.attrs).toEqual({});
  expect(kept.at(-1)?.fast).toBeUndefined();
});

test('the strongest token is asked for', async () => {
  const fast = ['HT-SHA-256-ENDP', 'HT-SHA-256-NONE', 'HT-SHA-512-NONE'];
  const begun = await online(new ScriptedSasl2Server({...ALL, fast}));
  const end = await again(begun);
  expect(authenticateOf(end).attrs['mechanism']).toBe('HT-SHA-512-NONE');
});

test('who signs out takes back the token', async () => {
  const sasl2 = new ScriptedSasl2Server(ALL);
  const {session} = await online(sasl2);
  expect(sasl2.tokens).toHaveLength(1);
  await session.stop({revoke: true});
  expect(sasl2.tokens).toEqual([]);
  const {end} = harness.server;
  expect(namesOf(end)).toEqual(['open', 'authenticate', 'close']);
  expect(authenticateOf(end).getChild('fast')?.attrs['invalidate']).toBe('true');
  expect(authenticateOf(end).getChild('bind')).toBeUndefined();
});

test('who signs out while the server is away is out all the same', async () => {
  const {session} = await online(new ScriptedSasl2Server(ALL));
  harness.server.behaviour = 'refuse';
  await session.stop({revoke: true});
  expect(harness.server.ends).toHaveLength(2);
});

const tasks = (names: string) =>
  `<continue xmlns='urn:xmpp:sasl:2'><tasks>${names}</tasks></continue>`;

test.each([
  [tasks('<task>TOTP</task><task>HOTP</task>'), 'the server asks for TOTP or HOTP, too'],
  [tasks(''), 'the server asks for something, too'],
])('a server that asks for more than we can is told no: %s', async (insteadOfSuccess, words) => {
  const {session, states} = begin(new ScriptedSasl2Server({...ALL, insteadOfSuccess}));
  await expect(session.firstOnline).rejects.toMatchObject({kind: 'second-step', message: words});
  await settled();
  expect(states.at(-1)).toMatchObject({retryAt: undefined});
  expect(namesOf(harness.server.end)).toEqual(['open', 'authenticate', 'abort']);
});

test.each([
  ["<bound xmlns='urn:xmpp:bind:0'/>", 'StanzaError'],
  [
    "<authorization-identifier>bob@example.org/x</authorization-identifier><bound xmlns='urn:xmpp:bind:0'/>",
    'AuthenticationError',
  ],
  ["<failed xmlns='urn:xmpp:bind:0'/>", 'StanzaError'],
])('who is bound to %s is not online', async (content, name) => {
  const success = `<success xmlns='urn:xmpp:sasl:2'>${content}</success>`;
  const sasl2 = new ScriptedSasl2Server({...ALL, insteadOfSuccess: success});
  const {session} = begin(sasl2);
  const end = await harness.server.nextEnd();
  await end.frame(isNamed('authenticate'));
  end.send("<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>");
  await expect(session.firstOnline).rejects.toMatchObject({name});
});

test('what earlier logins left is told with each login', async () => {
  const told: KeptCredentials[] = [];
  await online(new ScriptedSasl2Server(ALL), {
    kept: {bestMechanism: undefined, tokenMechanism: 'PLAIN'},
    onKept: (kept) => told.push(kept),
  });
  expect(told).toMatchObject([{tokenMechanism: 'PLAIN', fast: {mechanism: 'HT-SHA-256-NONE'}}]);
});
