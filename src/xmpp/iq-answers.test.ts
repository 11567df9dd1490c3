import {expect, test} from 'vitest';
import type {BareJid} from '../model/jid.ts';
import {capsVersion, CAPS_NODE, OWN_DISCO} from './caps.ts';
import {parseDiscoInfo} from './disco.ts';
import {answerIq} from './iq-answers.ts';
import {parseStanzaError} from './stanza-error.ts';
import {parseElement} from './strict-xml.ts';

const options = {account: 'alice@example.org' as BareJid, capsVersion: 'ver'};
const answer = (attributes: string, payload: string) =>
  answerIq(
    parseElement(`<iq xmlns='jabber:client' id='i1' ${attributes}>${payload}</iq>`),
    options,
  );
const item = "<query xmlns='jabber:iq:roster' ver='2'><item jid='bob@example.org'/></query>";

test('a ping is answered to the one who sent it', () => {
  const ping = answer("type='get' from='example.org'", "<ping xmlns='urn:xmpp:ping'/>");
  expect(ping.answer.attrs).toMatchObject({type: 'result', id: 'i1', to: 'example.org'});
});

test.each([
  ['', ''],
  ["from='alice@example.org'", ''],
])('a roster push is believed and answered (%s)', (from) => {
  const {answer: reply, push} = answer(`type='set' ${from}`, item);
  expect(reply.attrs['type']).toBe('result');
  expect(push).toMatchObject({item: {jid: 'bob@example.org'}, version: '2'});
});

test.each(['mallory@example.org', 'alice@example.org/other', 'example.org', '@'])(
  'a roster push from %s changes nothing',
  (from) => {
    const {answer: reply, push} = answer(`type='set' from='${from}'`, item);
    expect(push).toBeUndefined();
    expect(parseStanzaError(reply)).toMatchObject({condition: 'service-unavailable'});
  },
);

test('a malformed roster push is refused', () => {
  const {answer: reply, push} = answer("type='set'", "<query xmlns='jabber:iq:roster'/>");
  expect(push).toBeUndefined();
  expect(parseStanzaError(reply)).toMatchObject({condition: 'bad-request'});
});

test.each(['', ` node='${CAPS_NODE}#ver'`])('who asks what we are is told (%s)', (node) => {
  const query = `<query xmlns='http://jabber.org/protocol/disco#info'${node}/>`;
  const {answer: reply} = answer("type='get' from='bob@example.org/x'", query);
  expect(parseDiscoInfo(reply)).toEqual(OWN_DISCO);
});

test('of a node that we do not have there is nothing to tell', () => {
  const query = "<query xmlns='http://jabber.org/protocol/disco#info' node='other'/>";
  const {answer: reply} = answer("type='get'", query);
  expect(parseStanzaError(reply)).toMatchObject({condition: 'item-not-found'});
});

test('we have no items', () => {
  const query = "<query xmlns='http://jabber.org/protocol/disco#items'/>";
  expect(answer("type='get'", query).answer.attrs['type']).toBe('result');
});

test.each(['get', 'set'])('a %s that we do not know is answered with an error', (type) => {
  const {answer: reply} = answer(`type='${type}' from='bob@example.org'`, "<x xmlns='urn:x'/>");
  expect(reply.attrs).toMatchObject({type: 'error', id: 'i1', to: 'bob@example.org'});
  expect(parseStanzaError(reply)).toMatchObject({condition: 'service-unavailable'});
});

test('the verification string is the one of XEP-0115, section 5.2', async () => {
  const exodus = {
    identities: [{category: 'client', type: 'pc', name: 'Exodus 0.9.1'}],
    features: [
      'http://jabber.org/protocol/muc',
      'http://jabber.org/protocol/disco#info',
      'http://jabber.org/protocol/caps',
      'http://jabber.org/protocol/disco#items',
    ],
  };
  expect(await capsVersion(exodus)).toBe('QgayPKawpkPSDYmwT/WM94uAlu0=');
});
