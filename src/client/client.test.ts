import {expect, test} from 'vitest';
import type {BridgeCaller, TopicListener} from '../bridge/caller.ts';
import type {RequestName, TopicName} from '../bridge/contract.ts';
import {createDeferred} from '../model/deferred.ts';
import type {Contact} from '../model/contact.ts';
import type {MessageKey, OriginId, Ord} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import {createClient} from './create-client.ts';

const bob = 'bob@example.org' as BareJid;
const eve = 'eve@example.org' as BareJid;

/** A bridge whose host is the test. */
function fakeCaller() {
  const listeners = new Map<TopicName, TopicListener<TopicName>>();
  const requests: {name: RequestName; params: unknown; answer: (result: unknown) => void}[] = [];
  const caller: BridgeCaller = {
    request(name, params) {
      const result = createDeferred<never>();
      requests.push({name, params, answer: (value) => result.resolve(value as never)});
      return result.promise;
    },
    subscribe(topic, _params, listener) {
      listeners.set(topic, listener as unknown as TopicListener<TopicName>);
    },
    setVisible() {},
    holding() {},
    suspend() {},
    resume() {},
    close() {},
  };
  let ids = 0;
  const client = createClient({
    caller,
    service: 'wss://example.org',
    domain: undefined,
    newId: () => `id-${++ids}` as OriginId,
  });
  const topic = <Name extends TopicName>(name: Name) =>
    listeners.get(name) as unknown as TopicListener<Name>;
  return {client, topic, requests};
}

function contact(jid: BareJid, own: Partial<Contact> = {}): Contact {
  return {
    jid,
    name: undefined,
    kind: 'person',
    inRoster: true,
    subscription: 'both',
    asked: false,
    asks: false,
    groups: [],
    unread: 0,
    mentions: 0,
    last: undefined,
    draft: '',
    ...own,
  };
}

const at = (time: number) =>
  ({
    key: 'k' as MessageKey,
    ord: 'o' as Ord,
    body: '',
    time,
    own: false,
    delivery: undefined,
  }) as const;

test('while it is told what was seen, only the newest of what is seen meanwhile waits', async () => {
  const {client, requests} = fakeCaller();
  const conversation = client.conversation(bob);
  for (const ord of ['a', 'b', 'c']) conversation.markDisplayed(ord as Ord);
  const told = () => requests.map(({params}) => (params as {ord: string}).ord);
  expect(told()).toEqual(['a']);
  requests[0]?.answer({});
  await expect.poll(told).toEqual(['a', 'c']);
  requests[1]?.answer({});
  conversation.markDisplayed('d' as Ord);
  await expect.poll(told).toEqual(['a', 'c', 'd']);
});

test('sending mints the id in the page, and nothing empty is sent', async () => {
  const {client, requests} = fakeCaller();
  const conversation = client.conversation(bob);
  await expect(conversation.send('  \n')).rejects.toMatchObject({
    name: 'InputError',
    kind: 'empty',
  });
  const sent = conversation.send('hello');
  expect(requests.map(({name, params}) => [name, params])).toEqual([
    ['sendMessage', {conversation: bob, id: 'id-1', body: 'hello'}],
  ]);
  requests[0]?.answer({key: 'id-1'});
  await sent;
});

test('contacts are in order of activity, then of name', () => {
  const {client, topic} = fakeCaller();
  client.contacts.subscribe(() => {}, new AbortController().signal);
  expect(client.contacts.get()).toBeUndefined();
  const zoe = contact('z@example.org' as BareJid, {name: 'Ada'});
  topic('contacts').snapshot([contact(eve), zoe, contact(bob, {last: at(5)})]);
  const order = () => client.contacts.get()?.map(({jid}) => jid);
  expect(order()).toEqual([bob, zoe.jid, eve]);
  topic('contacts').change({upsert: [contact(eve, {last: at(6)})], remove: [bob]});
  expect(order()).toEqual([eve, zoe.jid]);
});

test('typing is told to the conversation that it concerns', () => {
  const {client, topic} = fakeCaller();
  const told: boolean[] = [];
  client
    .conversation(bob)
    .typing.subscribe((value) => told.push(value), new AbortController().signal);
  topic('typing').snapshot([{conversation: eve}]);
  topic('typing').change({conversation: bob, typing: true});
  topic('typing').change({conversation: eve, typing: false});
  topic('typing').change({conversation: bob, typing: false});
  expect(told).toEqual([true, false]);
});

test('a session whose state cannot be told is signed out, with the reason', () => {
  const {client, topic} = fakeCaller();
  client.session.subscribe(() => {}, new AbortController().signal);
  topic('session').broken(new TypeError('no worker'));
  expect(client.session.get()).toMatchObject({
    phase: 'signed-out',
    error: {message: 'TypeError: no worker'},
  });
});

test('while another host starts the chat stays as it is', () => {
  const {client, topic} = fakeCaller();
  client.session.subscribe(() => {}, new AbortController().signal);
  topic('session').snapshot({phase: 'starting'});
  expect(client.session.get()).toEqual({phase: 'starting'});
  const signedIn = {
    phase: 'signed-in',
    jid: bob,
    connection: {status: 'online'},
    storage: undefined,
  } as const;
  topic('session').snapshot(signedIn);
  topic('session').snapshot({phase: 'starting'});
  expect(client.session.get()).toEqual({...signedIn, connection: {status: 'connecting'}});
  topic('session').change(signedIn);
  expect(client.session.get()).toEqual(signedIn);
});
