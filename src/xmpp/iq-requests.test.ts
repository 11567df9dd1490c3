import {beforeEach, expect, test} from 'vitest';
import {ManualClock} from '../../test/fakes/manual-clock.ts';
import {ConnectionError} from '../model/errors.ts';
import type {FullJid, Jid} from '../model/jid.ts';
import {createIqRequests, type IqRequests} from './iq-requests.ts';
import {el, NS_CLIENT, type Element} from './xml.ts';

let clock: ManualClock;
let sent: Element[];
let requests: IqRequests;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  let count = 0;
  requests = createIqRequests({
    self: 'alice@example.org/web' as FullJid,
    clock,
    timeout: 30_000,
    newId: () => `id${(count += 1)}`,
    send: (stanza) => sent.push(stanza),
  });
});

const payload = () => el('query', {xmlns: 'urn:example'});
const ask = (to?: string) =>
  requests.request({type: 'get', payload: payload(), ...(to === undefined ? {} : {to: to as Jid})});
const reply = (attributes: Record<string, string>, ...children: Element[]) =>
  requests.receive(
    el('iq', {xmlns: NS_CLIENT, type: 'result', id: 'id1', ...attributes}, ...children),
  );

/** Whether `promise` is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const marker = Symbol('pending');
  await Promise.resolve();
  return (await Promise.race([promise, Promise.resolve(marker)])) !== marker;
}

test('a request carries id, type and payload, and its answer is the result', async () => {
  const answer = ask('bob@example.org/x');
  expect(sent.map(String)).toEqual([
    '<iq xmlns="jabber:client" type="get" id="id1" to="bob@example.org/x"><query xmlns="urn:example"/></iq>',
  ]);
  reply({from: 'bob@example.org/x'}, payload());
  expect((await answer).getChild('query')).toBeDefined();
});

test.each([
  [undefined, undefined],
  [undefined, 'alice@example.org'],
  [undefined, 'alice@example.org/web'],
  [undefined, 'example.org'],
  ['alice@example.org', undefined],
  ['alice@example.org', 'alice@example.org'],
  ['example.org', 'example.org'],
  ['example.org', undefined],
  ['room@muc.example.org', 'Room@muc.example.org'],
])('a request to %s may be answered from %s', async (to, from) => {
  const answer = ask(to);
  reply(from === undefined ? {} : {from});
  expect((await answer).attrs['id']).toBe('id1');
});

test.each([
  [undefined, 'mallory@example.org'],
  [undefined, 'alice@example.org/other'],
  [undefined, 'example.net'],
  ['alice@example.org', 'mallory@example.org'],
  ['example.org', 'alice@example.org'],
  ['room@muc.example.org', undefined],
  ['room@muc.example.org', 'muc.example.org'],
  ['room@muc.example.org', 'room@muc.example.org/mallory'],
  ['bob@example.org', '@'],
])('a request to %s cannot be answered from %s', async (to, from) => {
  const answer = ask(to);
  reply(from === undefined ? {} : {from});
  expect(await isSettled(answer)).toBe(false);
  reply(to === undefined ? {} : {from: to});
  await answer;
});

test('an error is thrown as a StanzaError', async () => {
  const answer = ask();
  const condition = el('item-not-found', {xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas'});
  reply({type: 'error'}, el('error', {type: 'cancel'}, condition));
  await expect(answer).rejects.toMatchObject({name: 'StanzaError', kind: 'item-not-found'});
});

test('a malformed error is an error, too', async () => {
  const answer = ask();
  reply({type: 'error'});
  await expect(answer).rejects.toMatchObject({kind: 'undefined-condition'});
});

test('who gets no answer is told so after a while', async () => {
  const answer = ask();
  clock.advance(30_000);
  await expect(answer).rejects.toMatchObject({name: 'ConnectionError', kind: 'timeout'});
  reply({});
  expect(clock.pending).toBe(0);
});

test('the end of the stream ends all that waits, and all to come', async () => {
  const answer = ask();
  requests.close(new ConnectionError('closed'));
  await expect(answer).rejects.toMatchObject({kind: 'closed'});
  await expect(ask()).rejects.toMatchObject({kind: 'closed'});
  expect(clock.pending).toBe(0);
});

test('an answer that nobody asked for is ignored', () => {
  expect(() => reply({id: 'other'})).not.toThrow();
});
