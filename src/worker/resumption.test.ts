/** A host is gone, and another one goes on with its stream: real session, sync and store. */
import {beforeEach, expect, test, vi} from 'vitest';
import {createEngineHarness} from '../../test/fakes/engine-host.ts';
import type {ServerEnd} from '../../test/fakes/scripted-socket.ts';
import {createXmppServer, refuseRequest} from '../../test/fakes/scripted-xmpp-server.ts';
import {isNamed, message, namesOf} from '../../test/fakes/session-harness.ts';
import type {Conversation, NatterClient} from '../client/client.ts';
import type {BareJid} from '../model/jid.ts';

const alice = 'alice@example.org' as BareJid;
const bob = 'bob@example.org' as BareJid;
const SM = "xmlns='urn:xmpp:sm:3'";
const REQUEST = `<r ${SM}/>`;

/** What the server says to what a new session asks for: the account, carbons, the roster, what was displayed, rooms in three places. */
const ANSWERS = 7;

const harness = createEngineHarness();

/** How many of our stanzas the server says it has, when asked to resume. */
let arrived: number;

beforeEach(() => {
  arrived = 0;
  const answer = createXmppServer({
    password: 'secret',
    insteadOf: {
      enable: (end) => end.send(`<enabled ${SM} id='sm1' resume='true'/>`),
      resume: (end) => end.send(`<resumed ${SM} previd='sm1' h='${arrived}'/>`),
    },
  });
  harness.server.onFrame = (frame, end) => {
    void answer(frame, end);
    refuseRequest(frame, end);
  };
});

/** Signs in on a first host, until all is done that a new session asks for. */
async function signIn(): Promise<{readonly client: NatterClient; readonly end: ServerEnd}> {
  const client = harness.startHost()();
  await client.signIn({jid: alice, credentials: {password: 'secret'}, remember: true});
  const {end} = harness.server;
  // The last of them.
  await end.frame((frame) => frame.getChild('query', 'jabber:iq:private') !== undefined);
  await acknowledgement(end, ANSWERS);
  return {client, end};
}

/** Asks the client what it has handled, and waits until it says this many: they are saved then. */
async function acknowledgement(end: ServerEnd, h: number): Promise<void> {
  end.send(REQUEST);
  await end.frame((frame) => frame.is('a') && frame.attrs['h'] === String(h));
}

/** Another host, online. */
async function restart(): Promise<{readonly client: NatterClient; readonly end: ServerEnd}> {
  const count = harness.server.ends.length;
  const client = harness.startHost()();
  await vi.waitUntil(() => {
    const state = client.session.get();
    return state.phase === 'signed-in' && state.connection.status === 'online';
  });
  const end = harness.server.ends[count];
  if (!end) throw new Error('it has not connected');
  return {client, end};
}

async function bodies(conversation: Conversation): Promise<readonly string[]> {
  conversation.timeline.subscribe(() => {}, harness.signal);
  await vi.waitUntil(() => conversation.timeline.get().messages.length > 0);
  return conversation.timeline.get().messages.map(({body}) => body);
}

/** Our stanzas so far, as the server counts them. */
const stanzasOf = (end: ServerEnd) =>
  end.frames
    .slice(end.frames.findIndex(isNamed('enable')))
    .filter((frame) => ['iq', 'message', 'presence'].includes(frame.getName())).length;

test('the new host goes on with the stream, without binding anything', async () => {
  const {end} = await signIn();
  end.send(message('<body>one</body>'));
  await acknowledgement(end, ANSWERS + 1);
  arrived = stanzasOf(end);
  const next = await restart();
  const resume = next.end.frames.find(isNamed('resume'));
  expect(resume?.attrs).toMatchObject({previd: 'sm1', h: String(ANSWERS + 1)});
  next.end.send(message('<body>two</body>'));
  await acknowledgement(next.end, ANSWERS + 2);
  expect(await bodies(next.client.conversation(bob))).toEqual(['one', 'two']);
  expect(namesOf(next.end)).not.toContain('iq');
  expect(namesOf(next.end)).not.toContain('presence');
});

test('who was there is still there for the new host', async () => {
  const {end} = await signIn();
  end.send("<presence xmlns='jabber:client' from='bob@example.org/x'><show>away</show></presence>");
  await acknowledgement(end, ANSWERS + 1);
  arrived = stanzasOf(end);
  const {client} = await restart();
  client.presence.subscribe(() => {}, harness.signal);
  await vi.waitUntil(() => client.presence.get().get(bob)?.show === 'away');
});

test('a message that was committed, and not yet confirmed, is not taken for another one', async () => {
  const {client, end} = await signIn();
  // Nothing tells this message from another one: it has no id.
  end.send(message('<body>once</body>'));
  expect(await bodies(client.conversation(bob))).toEqual(['once']);
  arrived = stanzasOf(end);
  const next = await restart();
  const resume = next.end.frames.find(isNamed('resume'));
  expect(resume?.attrs['h']).toBe(String(ANSWERS + 1));
  expect(await bodies(next.client.conversation(bob))).toEqual(['once']);
});

test('what the old host wrote, and did not arrive, is sent once more', async () => {
  const {client, end} = await signIn();
  arrived = stanzasOf(end);
  await client.conversation(bob).send('hello');
  const first = await end.frame(isNamed('message'));
  const next = await restart();
  const second = await next.end.frame(isNamed('message'));
  expect(second.attrs['id']).toBe(first.attrs['id']);
  expect(next.end.frames.filter(isNamed('message'))).toHaveLength(1);
});

test('what the old host wrote, and did arrive, is not sent again', async () => {
  const {client, end} = await signIn();
  await client.conversation(bob).send('hello');
  await end.frame(isNamed('message'));
  arrived = stanzasOf(end);
  const next = await restart();
  const conversation = next.client.conversation(bob);
  expect(await bodies(conversation)).toEqual(['hello']);
  await vi.waitUntil(() => conversation.timeline.get().messages[0]?.delivery?.state === 'sent');
  expect(namesOf(next.end)).not.toContain('message');
});

test('what is typed while no host is online goes out after what was written before', async () => {
  const {client, end} = await signIn();
  arrived = stanzasOf(end);
  await client.conversation(bob).send('before');
  await end.frame(isNamed('message'));
  harness.server.behaviour = 'hang';
  const offline = harness.startHost()();
  await vi.waitUntil(() => offline.session.get().phase === 'signed-in');
  await offline.conversation(bob).send('after');
  harness.server.behaviour = 'accept';
  const next = await restart();
  await vi.waitUntil(() => next.end.frames.filter(isNamed('message')).length === 2);
  const sent = next.end.frames.filter(isNamed('message'));
  expect(sent.map((frame) => frame.getChildText('body'))).toEqual(['before', 'after']);
});
