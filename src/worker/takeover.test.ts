/** Two hosts of one account, and hosts without pages: real session, sync and store. */
import {beforeEach, expect, test, vi} from 'vitest';
import {
  createEngineHarness,
  isOnline,
  SERVICE,
  until,
  type OpenTab,
} from '../../test/fakes/engine-host.ts';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import {createXmppServer} from '../../test/fakes/scripted-xmpp-server.ts';
import {isNamed, namesOf} from '../../test/fakes/session-harness.ts';
import type {BridgeCaller} from '../bridge/caller.ts';
import type {BareJid} from '../model/jid.ts';
import type {SessionState} from '../model/session.ts';

const alice = 'alice@example.org' as BareJid;
const bob = 'bob@example.org' as BareJid;
const right = {jid: alice, credentials: {password: 'secret'}, remember: true};
const SM = "xmlns='urn:xmpp:sm:3'";

const harness = createEngineHarness();
let clock: ManualClock;

beforeEach(() => {
  harness.server.onFrame = createXmppServer({
    password: 'secret',
    features: `<sm ${SM}/><csi xmlns='urn:xmpp:csi:0'/>`,
    insteadOf: {
      enable: (end) => end.send(`<enabled ${SM} id='sm1' resume='true'/>`),
      resume: (end) => end.send(`<resumed ${SM} previd='sm1' h='3'/>`),
    },
  });
  clock = new ManualClock();
});

const isSuperseded = (state: SessionState) =>
  state.phase === 'signed-in' &&
  state.connection.status === 'offline' &&
  state.connection.error.kind === 'superseded' &&
  state.connection.retryAt === undefined;

test('a host that was taken over falls silent, says so, and still shows what there is', async () => {
  const old = harness.startHost()();
  await old.signIn(right);
  await old.conversation(bob).send('before');
  const {end} = harness.server;
  await until(harness.startHost()(), isOnline);

  await expect(old.conversation(bob).send('too late')).rejects.toMatchObject({
    name: 'StorageError',
    kind: 'superseded',
  });
  await until(old, isSuperseded);
  expect(namesOf(end).filter((name) => name === 'close')).toEqual([]);
  const {timeline} = old.conversation(bob);
  timeline.subscribe(() => {}, harness.signal);
  await vi.waitUntil(() => timeline.get().status === 'ready');
  expect(timeline.get().messages.map(({body}) => body)).toEqual(['before']);
});

test('it does not connect again, whatever wakes it', async () => {
  const old = harness.startHost()();
  await old.signIn(right);
  const oldEnd = harness.server.end;
  await until(harness.startHost()(), isOnline);
  // As a server does whose stream another one goes on with.
  oldEnd.close();
  await until(old, isSuperseded);
  const {length} = harness.server.ends;
  await old.reconnect();
  expect(harness.server.ends).toHaveLength(length);
  expect(isSuperseded(old.session.get())).toBe(true);
});

test('a page that is loaded anew takes over again, once', async () => {
  const openOld = harness.startHost();
  const old = openOld();
  await old.signIn(right);
  const next = harness.startHost()();
  await until(next, isOnline);
  await expect(old.conversation(bob).send('x')).rejects.toMatchObject({kind: 'superseded'});
  await until(old, isSuperseded);

  const reloaded = openOld();
  await until(reloaded, isOnline);
  await expect(next.conversation(bob).send('y')).rejects.toMatchObject({kind: 'superseded'});
  await until(next, isSuperseded);
  await reloaded.conversation(bob).send('z');
  expect(isOnline(reloaded.session.get())).toBe(true);
});

/** A tab that can hide and go. */
function openTab(open: OpenTab) {
  let caller: BridgeCaller | undefined;
  const client = open(SERVICE, undefined, (own) => {
    caller = own;
  });
  if (!caller) throw new Error('there is no caller');
  return {client, caller};
}

test('the server hears when nobody looks any more, and when somebody does', async () => {
  const {client, caller} = openTab(harness.startHost(clock));
  await client.signIn(right);
  caller.setVisible(false);
  await harness.server.end.frame(isNamed('inactive'));
  caller.setVisible(true);
  await harness.server.end.frame(isNamed('active'));
});

test('some time after the last page the session ends politely, and the next page begins a new one', async () => {
  const open = harness.startHost(clock);
  const {client, caller} = openTab(open);
  await client.signIn(right);
  const {end} = harness.server;
  caller.suspend();
  await end.frame(isNamed('inactive'));
  clock.advance(25_000);
  await end.frame(isNamed('close'));
  // RFC 6121 §4.5.2: others are told at once.
  expect(namesOf(end).slice(-2)).toEqual(['presence', 'close']);
  expect(end.frames.at(-2)?.attrs).toMatchObject({type: 'unavailable'});

  const next = openTab(open);
  await until(next.client, isOnline);
  expect(harness.server.ends).toHaveLength(2);
});

test('a page that comes in time finds the same stream, also one that comes in time after that', async () => {
  const open = harness.startHost(clock);
  let {client, caller} = openTab(open);
  await client.signIn(right);
  const {end} = harness.server;
  for (let visits = 1; visits <= 3; visits++) {
    caller.suspend();
    await vi.waitUntil(() => end.frames.filter(isNamed('inactive')).length === visits);
    clock.advance(24_999);
    ({client, caller} = openTab(open));
    await until(client, isOnline);
    await vi.waitUntil(() => end.frames.filter(isNamed('active')).length === visits);
  }
  clock.advance(60_000);
  expect(clock.pending).toBe(0);
  expect(harness.server.ends).toHaveLength(1);
  expect(namesOf(end)).not.toContain('close');
});

test('a host whose database was deleted under it says so, and goes on for the next page', async () => {
  const open = harness.startHost();
  const old = open();
  await old.signIn(right);
  const request = indexedDB.deleteDatabase('natter:alice@example.org');
  await new Promise((resolve) => request.addEventListener('success', resolve));
  await until(old, isSuperseded);
  await until(open(), isOnline);
});
