import {expect, test} from 'vitest';
import type {BridgeCaller, TopicListener} from '../bridge/caller.ts';
import type {RequestName, TopicName} from '../bridge/contract.ts';
import {createDeferred} from '../model/deferred.ts';
import type {Contact} from '../model/contact.ts';
import type {MessageKey, OriginId, Ord, StanzaId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {TimelinePage} from '../model/timeline.ts';
import {createClient} from './create-client.ts';

const bob = 'bob@example.org' as BareJid;
const eve = 'eve@example.org' as BareJid;

/** A bridge whose host is the test. */
function fakeCaller() {
  const listeners = new Map<TopicName, TopicListener<TopicName>>();
  const requests: {name: RequestName; params: unknown; answer: (result: unknown) => void}[] = [];
  const ended: TopicName[] = [];
  const caller: BridgeCaller = {
    request(name, params) {
      const result = createDeferred<never>();
      requests.push({name, params, answer: (value) => result.resolve(value as never)});
      return result.promise;
    },
    subscribe(topic, _params, listener, signal) {
      listeners.set(topic, listener as unknown as TopicListener<TopicName>);
      signal.addEventListener('abort', () => ended.push(topic));
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
  return {client, topic, requests, ended};
}

function message(ord: string, body = ord, key = ord): Message {
  return {
    key: key as MessageKey,
    conversation: bob,
    ord: ord as Ord,
    time: 0,
    own: false,
    sender: bob,
    id: key as StanzaId,
    body,
    delivery: undefined,
  };
}

function contact(jid: BareJid, own: Partial<Contact> = {}): Contact {
  return {
    jid,
    name: undefined,
    inRoster: true,
    subscription: 'both',
    asked: false,
    asks: false,
    groups: [],
    unread: 0,
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

function watch() {
  const {client, topic, requests, ended} = fakeCaller();
  const conversation = client.conversation(bob);
  const controller = new AbortController();
  conversation.timeline.subscribe(() => {}, controller.signal);
  const bodies = () => conversation.timeline.get().messages.map(({body}) => body);
  const snapshot = (messages: Message[], before: TimelinePage['before'] = 'more') =>
    topic('timeline').snapshot({messages, before});
  return {client, conversation, requests, ended, topic, bodies, snapshot, controller};
}

test('a timeline is watched while somebody looks, and only then', () => {
  const {conversation, ended, controller, snapshot, bodies} = watch();
  expect(conversation.timeline.get().status).toBe('loading');
  snapshot([message('a'), message('b')]);
  expect(conversation.timeline.get().status).toBe('ready');
  expect(bodies()).toEqual(['a', 'b']);
  controller.abort();
  expect(ended).toEqual(['timeline']);
});

test('changes are placed by ord, and replace by key', () => {
  const {topic, bodies, snapshot} = watch();
  snapshot([message('b'), message('d')]);
  topic('timeline').change({upsert: [message('c'), message('b', 'B')], remove: []});
  expect(bodies()).toEqual(['B', 'c', 'd']);
  topic('timeline').change({upsert: [message('e', 'd moved', 'd')], remove: ['c' as MessageKey]});
  expect(bodies()).toEqual(['B', 'd moved']);
});

test('a change below the window stays out of it, until the window reaches the start', () => {
  const {topic, bodies, snapshot} = watch();
  snapshot([message('m')]);
  topic('timeline').change({upsert: [message('a')], remove: []});
  expect(bodies()).toEqual(['m']);
  snapshot([message('m')], 'start');
  topic('timeline').change({upsert: [message('a')], remove: []});
  expect(bodies()).toEqual(['a', 'm']);
});

test('when a message moves below the window, the window is asked for anew', async () => {
  const {topic, bodies, snapshot, ended} = watch();
  snapshot([message('m'), message('n'), message('z', 'late', 'late')]);
  topic('timeline').change({upsert: [message('b', 'late', 'late')], remove: []});
  expect(bodies()).toEqual(['late', 'm', 'n']);
  expect(ended).toEqual(['timeline']);
  snapshot([message('l'), message('m'), message('n')]);
  expect(bodies()).toEqual(['l', 'm', 'n']);
});

test('older messages that do not continue the window are dropped', async () => {
  const {conversation, topic, bodies, snapshot, requests} = watch();
  snapshot([message('m'), message('z', 'late', 'late')]);
  const loaded = conversation.loadOlder();
  topic('timeline').change({upsert: [message('b', 'late', 'late')], remove: []});
  snapshot([message('x'), message('y')]);
  requests[0]?.answer({messages: [message('k')], before: 'start'});
  await loaded;
  expect(bodies()).toEqual(['x', 'y']);
  expect(conversation.timeline.get()).toMatchObject({before: 'more', loading: undefined});
});

test('news of the lowest messages of the window stay in it', () => {
  const {topic, bodies, snapshot} = watch();
  snapshot([message('m'), message('n'), message('o')]);
  topic('timeline').change({upsert: [message('m', 'M'), message('n', 'N')], remove: []});
  expect(bodies()).toEqual(['M', 'N', 'o']);
});

test('what changes while older messages are on their way is not lost', async () => {
  const {conversation, topic, bodies, snapshot, requests} = watch();
  snapshot([message('m')]);
  const loaded = conversation.loadOlder();
  topic('timeline').change({upsert: [message('k', 'new')], remove: ['l' as MessageKey]});
  requests[0]?.answer({messages: [message('j'), message('l')], before: 'more'});
  await loaded;
  expect(bodies()).toEqual(['j', 'new', 'm']);
});

test('older messages are put before, asked for once at a time', async () => {
  const {conversation, requests, bodies, snapshot} = watch();
  snapshot([message('m')]);
  const loaded = conversation.loadOlder();
  void conversation.loadOlder();
  expect(conversation.timeline.get().loading).toBe('older');
  expect(requests.map(({name, params}) => [name, params])).toEqual([
    ['loadOlder', {conversation: bob, before: 'm', limit: 50}],
  ]);
  requests[0]?.answer({messages: [message('k'), message('l')], before: 'start'});
  await loaded;
  expect(bodies()).toEqual(['k', 'l', 'm']);
  expect(conversation.timeline.get()).toMatchObject({before: 'start', loading: undefined});
  await conversation.loadOlder();
  expect(requests).toHaveLength(1);
});

test('a new snapshot keeps older messages where the two overlap', async () => {
  const {conversation, requests, bodies, snapshot} = watch();
  snapshot([message('m'), message('n')]);
  const loaded = conversation.loadOlder();
  requests[0]?.answer({messages: [message('a')], before: 'start'});
  await loaded;
  snapshot([message('m'), message('n'), message('o')]);
  expect(bodies()).toEqual(['a', 'm', 'n', 'o']);
  snapshot([message('x'), message('y')]);
  expect(bodies()).toEqual(['x', 'y']);
  expect(conversation.timeline.get().before).toBe('more');
});

test('the messages of another account do not stay', () => {
  const {bodies, snapshot} = watch();
  snapshot([message('a')]);
  snapshot([], 'start');
  expect(bodies()).toEqual([]);
});

test('sending mints the id in the page, and nothing empty is sent', async () => {
  const {conversation, requests} = watch();
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
  topic('typing').snapshot([eve]);
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

test('an empty conversation is asked for anew, since nothing is older than nothing', async () => {
  const {client, topic, requests, ended} = fakeCaller();
  const conversation = client.conversation(bob);
  conversation.timeline.subscribe(() => {}, new AbortController().signal);
  topic('timeline').snapshot({messages: [], before: 'unavailable'});
  await conversation.loadOlder();
  expect(requests).toEqual([]);
  expect(ended).toEqual(['timeline']);
  topic('timeline').snapshot({messages: [message('m')], before: 'start'});
  expect(conversation.timeline.get()).toMatchObject({before: 'start', messages: [{ord: 'm'}]});
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
