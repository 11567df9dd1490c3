import {expect, test} from 'vitest';
import type {BareJid} from '../model/jid.ts';
import {plain, scram} from './sasl-exchange.ts';
import {runClassic} from './sasl-classic.ts';
import {NS_SASL, parseClassicOffer} from './sasl-offer.ts';
import {parseElement} from './strict-xml.ts';
import type {Element} from './xml.ts';

const user = 'user@example.org' as BareJid;

/** Answers with these, one after the other; keeps what was sent. */
function conversation(...answers: string[]) {
  const sent: string[] = [];
  const receive = () => Promise.resolve(parseElement(answers.shift() ?? '<nothing/>'));
  return {sent, send: (element: Element) => sent.push(element.toString()), receive};
}

const sasl = (name: string, text: string) => `<${name} xmlns='${NS_SASL}'>${text}</${name}>`;

test.each([
  ['<not-authorized/>', 'not-authorized'],
  ['<invalid-authzid/>', 'not-authorized'],
  ['<account-disabled/><text>Ask us</text>', 'account-disabled'],
  ['<text>Ask us</text><credentials-expired/>', 'credentials-expired'],
  ['<temporary-auth-failure/>', 'temporary-failure'],
  ['<mechanism-too-weak/>', 'no-mechanism'],
  ['<malformed-request/>', 'failed'],
  ['<constructor/>', 'failed'],
  ['', 'failed'],
])('the failure %s is of the kind %s', async (condition, kind) => {
  const talk = conversation(sasl('failure', condition));
  await expect(runClassic(talk, plain('PLAIN', user, 'x'))).rejects.toMatchObject({
    name: 'AuthenticationError',
    kind,
  });
});

test('success of another namespace is none', async () => {
  const talk = conversation("<success xmlns='urn:example'/>");
  await expect(runClassic(talk, plain('PLAIN', user, 'x'))).rejects.toMatchObject({kind: 'failed'});
});

// The exchange of RFC 5802 §5, in the elements of RFC 6120 §6.4.
const NONCE = 'fyko+d2lbbFgONRv9qkxdawL';
const CHALLENGE = 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096';
const FINAL = 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=';
const OUTCOME = 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=';

function rfc5802() {
  return scram({
    mechanism: 'SCRAM-SHA-1',
    account: user,
    secret: {password: 'pencil'},
    nonce: NONCE,
    offer: {mechanisms: ['SCRAM-SHA-1'], channelBindings: undefined},
  });
}

const SENT = [
  `<auth xmlns="${NS_SASL}" mechanism="SCRAM-SHA-1">${btoa(`n,,n=user,r=${NONCE}`)}</auth>`,
  `<response xmlns="${NS_SASL}">${btoa(FINAL)}</response>`,
];

test('the signature of a server comes with its success', async () => {
  const talk = conversation(sasl('challenge', btoa(CHALLENGE)), sasl('success', btoa(OUTCOME)));
  const {keys} = await runClassic(talk, rfc5802());
  expect(keys).toMatchObject({mechanism: 'SCRAM-SHA-1', iterations: 4096});
  expect(talk.sent).toEqual(SENT);
});

test('or before it, as a challenge', async () => {
  const talk = conversation(
    sasl('challenge', btoa(CHALLENGE)),
    sasl('challenge', btoa(OUTCOME)),
    sasl('success', ''),
  );
  const {keys} = await runClassic(talk, rfc5802());
  expect(keys).toMatchObject({mechanism: 'SCRAM-SHA-1'});
  expect(talk.sent).toEqual([...SENT, `<response xmlns="${NS_SASL}"></response>`]);
});

test('a success that skips the proof is none', async () => {
  const talk = conversation(sasl('success', ''));
  await expect(runClassic(talk, rfc5802())).rejects.toMatchObject({kind: 'server-not-verified'});
  const short = conversation(sasl('challenge', btoa(CHALLENGE)), sasl('success', '='));
  await expect(runClassic(short, rfc5802())).rejects.toMatchObject({kind: 'server-not-verified'});
});

test('who gives up says so', async () => {
  const talk = conversation(sasl('challenge', btoa('r=other,s=c2FsdA==,i=4096')));
  await expect(runClassic(talk, rfc5802())).rejects.toMatchObject({kind: 'failed'});
  expect(talk.sent.at(-1)).toBe(`<abort xmlns="${NS_SASL}"/>`);
});

test.each(['Ⅸ', '????'])('malformed data (%s) are refused', async (data) => {
  const talk = conversation(sasl('challenge', data));
  await expect(runClassic(talk, rfc5802())).rejects.toMatchObject({kind: 'failed'});
});

test('the offer is read with the channel bindings, where the server tells them', () => {
  const list = `<mechanisms xmlns='${NS_SASL}'><mechanism> PLAIN </mechanism><mechanism xmlns='urn:example'>X</mechanism></mechanisms>`;
  const bindings =
    "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/></sasl-channel-binding>";
  expect(parseClassicOffer(parseElement(`<features>${list}</features>`))).toEqual({
    mechanisms: ['PLAIN'],
    channelBindings: undefined,
  });
  expect(parseClassicOffer(parseElement(`<features>${list}${bindings}</features>`))).toEqual({
    mechanisms: ['PLAIN'],
    channelBindings: ['tls-exporter'],
  });
  expect(parseClassicOffer(parseElement('<features/>')).mechanisms).toEqual([]);
});
