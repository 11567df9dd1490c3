import {beforeEach, expect, test} from 'vitest';
import type {TopicListener} from '../bridge/caller.ts';
import type {RequestName} from '../bridge/contract.ts';
import {createDeferred} from '../model/deferred.ts';
import {InputError} from '../model/errors.ts';
import type {MessageKey, Ord, StanzaId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {SessionState} from '../model/session.ts';
import type {Coverage, Gap, TimelinePage} from '../model/timeline.ts';
import {createStore} from './observable.ts';
import {createTimeline} from './timeline.ts';

const bob = 'bob@example.org' as BareJid;
const ONLINE: SessionState = {
  phase: 'signed-in',
  jid: bob,
  connection: {status: 'online'},
  storage: undefined,
};

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

function gap(low: string, high: string, kind: Gap['kind'] = 'missing'): Gap {
  return {low: low as Ord, high: high as Ord, kind};
}

const START: Coverage = {gaps: [], bottom: 'start'};
const MORE: Coverage = {gaps: [], bottom: 'more'};

/** A page with messages at these places. */
function page(ords: string, rest: Partial<Record<'below' | 'above' | 'target', string>> = {}) {
  return {
    messages: Array.from(ords, (ord) => message(ord)),
    below: rest.below as Ord | undefined,
    above: rest.above as Ord | undefined,
    target: rest.target as MessageKey | undefined,
    coverage: START,
  } satisfies TimelinePage;
}

type Asked = {
  readonly name: RequestName;
  readonly params: unknown;
  readonly answer: (result: unknown) => void;
  readonly refuse: (error: Error) => void;
};

/** A timeline whose host is the test, somebody who watches it, and a window of six. */
function watch() {
  const session = createStore<SessionState>(ONLINE);
  const controller = new AbortController();
  const asked: Asked[] = [];
  let host: TopicListener<'timeline'> | undefined;
  let subscriptions = 0;
  const {timeline, ...owner} = createTimeline({
    caller: {
      request(name, params) {
        const result = createDeferred<never>();
        const answer = (value: unknown) => result.resolve(value as never);
        asked.push({name, params, answer, refuse: (error) => result.reject(error)});
        return result.promise;
      },
      subscribe(_topic, _params, listener, signal) {
        host = listener as unknown as TopicListener<'timeline'>;
        subscriptions++;
        signal.addEventListener('abort', () => subscriptions--);
      },
    },
    jid: bob,
    session,
    sizes: {window: 6, first: 2, page: 2},
  });
  const look = () => timeline.subscribe(() => {}, controller.signal);
  look();
  return {
    ...owner,
    asked,
    controller,
    session,
    get now() {
      return timeline.get();
    },
    get shown() {
      return timeline
        .get()
        .messages.map(({body}) => body)
        .join('');
    },
    get subscriptions() {
      return subscriptions;
    },
    snapshot: (snapshot: TimelinePage) => host?.snapshot(snapshot),
    change(upsert: readonly Message[], remove: readonly string[] = [], coverage?: Coverage) {
      const covered = coverage && {coverage};
      host?.change({upsert, remove: remove as MessageKey[], ...covered});
    },
    broken: () => host?.broken(new TypeError('no worker')),
    /** Answers the request that was made last. */
    answer(result: unknown) {
      asked.at(-1)?.answer(result);
    },
  };
}

let view: ReturnType<typeof watch>;

beforeEach(() => {
  view = watch();
});

test('a timeline is watched while somebody looks, and only then', () => {
  expect(view.now.status).toBe('loading');
  view.snapshot(page('ab'));
  expect(view.now).toMatchObject({status: 'ready', before: 'start', after: 'end'});
  expect(view.shown).toBe('ab');
  expect(view.subscriptions).toBe(1);
  view.controller.abort();
  expect(view.subscriptions).toBe(0);
  expect(view.now.status).toBe('loading');
});

test('changes are placed by ord, and replace by key', () => {
  view.snapshot(page('bd'));
  view.change([message('c'), message('b', 'B')]);
  expect(view.shown).toBe('Bcd');
  view.change([message('e', 'D', 'd')], ['c']);
  expect(view.shown).toBe('BD');
});

test('what changes outside the window stays out, and what moves out of it goes', () => {
  view.snapshot(page('lmn', {below: 'k', above: 'o'}));
  view.change([message('a'), message('k'), message('o'), message('z')]);
  expect(view.shown).toBe('lmn');
  view.change([message('c', 'm', 'm')]);
  expect(view.shown).toBe('ln');
  view.change([message('m', 'M', 'z')]);
  expect(view.shown).toBe('lMn');
});

test('older messages are put before, asked for once at a time', async () => {
  view.snapshot(page('mn', {below: 'l'}));
  expect(view.now.before).toBe('more');
  const loaded = view.loadOlder();
  void view.loadOlder();
  void view.loadNewer();
  expect(view.now.loading).toBe('older');
  expect(view.asked).toMatchObject([
    {name: 'loadMessages', params: {conversation: bob, place: {before: 'm'}, limit: 2}},
  ]);
  view.answer(page('kl', {above: 'm'}));
  await loaded;
  expect(view.shown).toBe('klmn');
  expect(view.now).toMatchObject({before: 'start', loading: undefined});
  await view.loadOlder();
  expect(view.asked).toHaveLength(1);
});

test('what changes while a stretch is on its way is not lost', async () => {
  view.snapshot(page('m', {below: 'l'}));
  const loaded = view.loadOlder();
  view.change([message('k', 'K')], ['l']);
  view.answer(page('jl', {below: 'i', above: 'm'}));
  await loaded;
  expect(view.shown).toBe('jKm');
});

test('newer messages are put after, and the window lets go at the other end', async () => {
  view.snapshot(page('cdefgh', {below: 'b', above: 'i'}));
  const loaded = view.loadNewer();
  expect(view.asked).toMatchObject([{params: {place: {after: 'h'}}}]);
  view.answer(page('ij', {below: 'h'}));
  await loaded;
  expect(view.shown).toBe('efghij');
  expect(view.now).toMatchObject({before: 'more', after: 'end'});
  const older = view.loadOlder();
  view.answer(page('cd', {below: 'b', above: 'e'}));
  await older;
  expect(view.shown).toBe('cdefgh');
  expect(view.now).toMatchObject({before: 'more', after: 'more'});
});

test('what comes live enters the window at the end only', async () => {
  view.snapshot(page('abcdef'));
  view.change([message('g')]);
  expect(view.shown).toBe('bcdefg');
  const loaded = view.loadOlder();
  view.answer(page('a', {above: 'b'}));
  await loaded;
  expect(view.shown).toBe('abcdef');
  view.change([message('h')]);
  expect(view.shown).toBe('abcdef');
  expect(view.now.after).toBe('more');
});

test('what was seen last tells which end the window lets go of', () => {
  view.snapshot(page('abcdef'));
  view.seen('b' as Ord);
  view.change([message('g')]);
  expect(view.shown).toBe('abcdef');
  expect(view.now.after).toBe('more');
});

test('a jump moves the window, and tells which message is meant', async () => {
  view.snapshot(page('xyz', {below: 'w'}));
  const jumped = view.jumpTo({key: 'f' as MessageKey});
  expect(view.asked).toMatchObject([{params: {place: {key: 'f'}}}]);
  view.answer(page('defgh', {below: 'c', above: 'i', target: 'f'}));
  expect(await jumped).toMatchObject({body: 'f'});
  expect(view.shown).toBe('defgh');
  expect(view.now).toMatchObject({before: 'more', after: 'more'});
  const back = view.jumpTo('end');
  view.answer(page('xyz', {below: 'w'}));
  expect(await back).toMatchObject({body: 'z'});
  expect(view.now).toMatchObject({before: 'more', after: 'end'});
});

test('a jump to what is not there leaves the window where it is', async () => {
  view.snapshot(page('xyz'));
  const jumped = view.jumpTo('first-unread');
  view.answer(page(''));
  expect(await jumped).toBeUndefined();
  expect(view.shown).toBe('xyz');
});

test('a stretch of the window before does not enter that after a jump', async () => {
  view.snapshot(page('xyz', {below: 'w'}));
  const loaded = view.loadOlder();
  const jumped = view.jumpTo({time: 5});
  view.answer(page('cde', {below: 'b', above: 'f', target: 'd'}));
  await jumped;
  view.asked[0]?.answer(page('uvw', {below: 't', above: 'x'}));
  await loaded;
  expect(view.shown).toBe('cde');
});

test('after a restart of the host the same window is shown, not the one that it begins with', async () => {
  view.snapshot(page('ef', {below: 'd', above: 'g'}));
  view.snapshot(page('xyz', {below: 'w'}));
  expect(view.shown).toBe('ef');
  expect(view.asked).toMatchObject([{params: {place: {above: 'd', below: 'g'}, limit: 6}}]);
  view.answer({...page('e', {below: 'd', above: 'g'}), coverage: MORE});
  await Promise.resolve();
  expect(view.shown).toBe('e');
});

test('a window with nothing in it is opened as for the first time', () => {
  view.snapshot(page(''));
  view.snapshot(page('mn', {below: 'l', above: 'o'}));
  expect(view.asked).toEqual([]);
  expect(view.shown).toBe('mn');
});

test('the messages of another account do not stay', async () => {
  view.snapshot(page('ab'));
  view.snapshot(page(''));
  view.asked[0]?.refuse(new InputError('signed-out'));
  await Promise.resolve();
  await Promise.resolve();
  expect(view.shown).toBe('');
});

test('a gap is in the window if it is drawn there, above the first message and at the end, too', () => {
  const gaps = [gap('a', 'd'), gap('e', 'h'), gap('i', 'k', 'lost'), gap('m', 'p')];
  view.snapshot({
    ...page('hk', {below: 'd', above: 'p'}),
    coverage: {gaps, bottom: 'more'},
  });
  expect(view.now.gaps).toEqual(gaps.slice(1));
  expect(view.now.before).toBe('gap');
});

test('of gaps with nothing between them one is shown, the one to be filled first', () => {
  const gaps = [gap('a', 'c'), gap('c', 'e'), gap('e', 'g', 'lost')];
  view.snapshot({...page('xyz'), coverage: {gaps, bottom: 'start'}});
  expect(view.now.gaps).toEqual([gap('c', 'e')]);
});

test('a gap shrinks as it is filled, with what comes of it in the window', async () => {
  view.snapshot({...page('axy'), coverage: {gaps: [gap('a', 'x')], bottom: 'start'}});
  expect(view.now.before).toBe('start');
  const filled = view.fillGap(gap('a', 'x'));
  expect(view.asked).toMatchObject([{name: 'fillGap', params: {conversation: bob, high: 'x'}}]);
  const smaller = gap('a', 'v');
  view.change([message('v'), message('w')], [], {gaps: [smaller], bottom: 'start'});
  view.answer({});
  await filled;
  expect(view.shown).toBe('avwxy');
  expect(view.now.gaps).toEqual([smaller]);
});

test('of a gap what is next to the reader is asked for first', async () => {
  view.snapshot({...page('axy'), coverage: {gaps: [gap('a', 'x')], bottom: 'start'}});
  for (const [seen, from] of [
    ['a', 'low'],
    ['x', 'high'],
    ['y', 'high'],
  ] as const) {
    view.seen(seen as Ord);
    const filled = view.fillGap(gap('a', 'x'));
    expect(view.asked.at(-1)).toMatchObject({name: 'fillGap', params: {high: 'x', from}});
    view.answer({});
    await filled;
  }
});

test('where nothing older is here the server is asked, for the gap first', async () => {
  view.snapshot({...page('xy'), coverage: {gaps: [gap('a', 'x')], bottom: 'more'}});
  const filled = view.loadOlder();
  expect(view.asked).toMatchObject([{name: 'fillGap', params: {high: 'x'}}]);
  view.change([message('w')], [], MORE);
  view.answer({});
  await filled;
  const fetched = view.loadOlder();
  expect(view.asked[1]).toMatchObject({name: 'fetchOlder', params: {conversation: bob}});
  view.change([message('v')], [], START);
  view.answer({});
  await fetched;
  expect(view.shown).toBe('vwxy');
  expect(view.now.before).toBe('start');
});

test('a window whose messages all get another place is opened anew', async () => {
  view.snapshot(page('xy', {below: 'w'}));
  view.change([message('a', 'x', 'x'), message('b', 'y', 'y')]);
  expect(view.asked).toMatchObject([{name: 'loadMessages', params: {place: 'opening'}}]);
  view.answer(page('ab'));
  await Promise.resolve();
  await Promise.resolve();
  expect(view.shown).toBe('ab');
});

test('an empty conversation is asked for, too', async () => {
  view.snapshot({...page(''), coverage: MORE});
  void view.loadOlder();
  expect(view.asked).toMatchObject([{name: 'fetchOlder'}]);
});

test('below a gap that the server lost older messages are loaded all the same', async () => {
  const lost = {gaps: [gap('c', 'x', 'lost')], bottom: 'start'} as const;
  view.snapshot({...page('xy', {below: 'b'}), coverage: lost});
  expect(view.now.before).toBe('gap');
  const loaded = view.loadOlder();
  view.answer({...page('ab', {above: 'x'}), coverage: lost});
  await loaded;
  expect(view.shown).toBe('abxy');
  expect(view.now).toMatchObject({before: 'start', gaps: [{kind: 'lost'}]});
});

test('what the server must be asked for is unavailable while there is no connection', () => {
  view.snapshot({...page('xy'), coverage: MORE});
  expect(view.now.before).toBe('more');
  view.session.set({...ONLINE, connection: {status: 'connecting'}});
  expect(view.now.before).toBe('unavailable');
});

test('without a host the window stays, and nothing is claimed to be the beginning', () => {
  view.broken();
  expect(view.now).toMatchObject({status: 'ready', before: 'more', messages: []});
});
