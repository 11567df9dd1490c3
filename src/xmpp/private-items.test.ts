/** What is asked of servers that answer as Prosody 0.12 and ejabberd 23 do. */
import {expect, test} from 'vitest';
import {ConnectionError, StanzaError} from '../model/errors.ts';
import type {IqRequest} from './iq-requests.ts';
import {PrivateNode} from './private-items.ts';
import {attribute, childrenOf, el, elementsOf, type Element} from './xml.ts';

const NODE = 'urn:example:node';
const WHOLE = ['access_model', 'max_items', 'persist_items', 'send_last_published_item'];
const PRIVATE = ['access_model', 'persist_items'];
const ITEM = el('item', {id: 'bob@localhost'});

type Asked = {readonly what: string; readonly fields: readonly string[]};

/** Says what is asked for, and which fields of a form come with it. */
function summary(payload: Element): Asked {
  const forms = elementsOf(payload).flatMap((child) => [
    ...childrenOf(child, 'x', 'jabber:x:data'),
    ...elementsOf(child).filter((grandchild) => grandchild.getName() === 'x'),
  ]);
  const fields = forms
    .flatMap((form) => elementsOf(form).map((field) => attribute(field, 'var') ?? ''))
    .filter((name) => name.startsWith('pubsub#'))
    .map((name) => name.slice('pubsub#'.length));
  return {what: elementsOf(payload)[0]?.getName() ?? '', fields: [...new Set(fields)].sort()};
}

/** A server, and what it was asked. */
function server(answer: (asked: Asked, count: number) => StanzaError | undefined) {
  const asked: Asked[] = [];
  const node = new PrivateNode(
    {
      async request({payload}: IqRequest) {
        const request = summary(payload);
        asked.push(request);
        const refusal = answer(request, asked.length);
        if (refusal) throw refusal;
        return await Promise.resolve(el('iq'));
      },
    },
    NODE,
  );
  return {asked, node};
}

const unknownField = new StanzaError('resource-constraint', 'wait');
const conflict = new StanzaError('conflict', 'cancel');

test('one request is enough where all options are taken', async () => {
  const {asked, node} = server(() => undefined);
  await node.publish(ITEM);
  await node.publish(ITEM);
  expect(asked).toEqual([
    {what: 'publish', fields: WHOLE},
    {what: 'publish', fields: WHOLE},
  ]);
});

test('a node of another configuration is configured', async () => {
  const {asked, node} = server(({what}, count) =>
    what === 'publish' && count === 1 ? conflict : undefined,
  );
  await node.publish(ITEM);
  expect(asked).toEqual([
    {what: 'publish', fields: WHOLE},
    {what: 'configure', fields: WHOLE},
    {what: 'publish', fields: WHOLE},
  ]);
});

test('a node is made beforehand where not all options are taken, once', async () => {
  const {asked, node} = server(({what, fields}) =>
    what === 'publish' && fields.includes('max_items') ? unknownField : undefined,
  );
  await node.publish(ITEM);
  await node.publish(ITEM);
  expect(asked).toEqual([
    {what: 'publish', fields: WHOLE},
    {what: 'create', fields: WHOLE},
    {what: 'publish', fields: PRIVATE},
    {what: 'publish', fields: PRIVATE},
  ]);
});

test('one that is there already is configured, too', async () => {
  const {asked, node} = server(({what, fields}) => {
    if (what === 'create') return conflict;
    return what === 'publish' && fields.includes('max_items') ? unknownField : undefined;
  });
  await node.publish(ITEM);
  expect(asked.map(({what}) => what)).toEqual(['publish', 'create', 'configure', 'publish']);
});

test('nothing is written where the node cannot be made private', async () => {
  const {asked, node} = server(({what}) => (what === 'publish' ? conflict : unknownField));
  await expect(node.publish(ITEM)).rejects.toThrow(unknownField);
  expect(asked.every(({fields}) => fields.includes('access_model'))).toBe(true);
  expect(asked.map(({what}) => what)).toEqual(['publish', 'configure']);
});

test('a connection that breaks is no answer', async () => {
  const closed = new ConnectionError('closed');
  const requests = {
    request: () => Promise.reject(closed),
  };
  await expect(new PrivateNode(requests, NODE).publish(ITEM)).rejects.toThrow(closed);
});
