/**
 * A contact that answers, so that a person alone sees the chat live: an ordinary XMPP client with
 * typing (XEP-0085), receipts (XEP-0184) and markers (XEP-0333). It accepts everybody who asks to
 * see its presence.
 */
import {createHash, randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import {client, jid, xml} from '@xmpp/client';
import {answerTo} from './answers.js';

const NODE = 'https://example.org/natter-demo-assistant';
const DISCO = 'http://jabber.org/protocol/disco#info';
const CHAT_STATES = 'http://jabber.org/protocol/chatstates';
const RECEIPTS = 'urn:xmpp:receipts';
const MARKERS = 'urn:xmpp:chat-markers:0';
const STREAM_MANAGEMENT = 'urn:xmpp:sm:3';
const MUC = 'http://jabber.org/protocol/muc';
const MUC_USER = `${MUC}#user`;
const CAPS = 'http://jabber.org/protocol/caps';

const FEATURES = [CAPS, CHAT_STATES, DISCO, MARKERS, RECEIPTS, 'urn:xmpp:ping'];

/** What it is called in the room, and how somebody calls it. */
const NICK = 'Robin';
const CALLED = /^@?robin\b[,:\s]*(.*)$/is;

/** How long it "reads" before it types, in ms. */
const READING = 700;

/**
 * Logs in and answers until it is stopped.
 *
 * @param {{service: string, domain: string, user: string, password: string, room: string}} options
 *   `service` is an xmpp: address on loopback, `room` one in which it answers who calls it by name
 * @returns {Promise<{stop(): Promise<void>}>}
 */
export async function startAssistant({service, domain, user, password, room}) {
  const xmpp = client({
    service,
    domain,
    resource: 'assistant',
    // Prosody keeps only a SHA-256 of the password and the library knows SCRAM-SHA-1: PLAIN it is,
    // which it would not choose by itself without encryption. The wire is loopback.
    credentials: (authenticate) =>
      authenticate({username: user, password}, 'PLAIN', xml('user-agent', {id: randomUUID()})),
  });
  const stopped = new AbortController();
  /** The last answer to each contact: the next one waits for it. @type {Map<string, Promise<void>>} */
  const answering = new Map();

  xmpp.iqCallee.get(DISCO, 'query', ({stanza}) => {
    const node = stanza.getChild('query', DISCO)?.attrs['node'];
    return xml(
      'query',
      {xmlns: DISCO, ...(node && {node})},
      xml('identity', {category: 'client', type: 'bot', name: 'Natter demo assistant'}),
      ...FEATURES.map((feature) => xml('feature', {var: feature})),
    );
  });

  const available = xml(
    'presence',
    {},
    xml('c', {xmlns: CAPS, hash: 'sha-1', node: NODE, ver: capsVersion()}),
  );
  function arrive() {
    send(available);
    // Of what was said before it came, nothing is for it.
    const join = xml('x', {xmlns: MUC}, xml('history', {maxstanzas: '0'}));
    send(xml('presence', {to: `${room}/${NICK}`}, join));
  }
  xmpp.on('nonza', (nonza) => {
    // The library counts wrongly what arrives between "online" and the answer to its <enable/>
    // (XEP-0198), and the server would end the stream over it. Nobody writes to us before this.
    if (nonza.is('enabled', STREAM_MANAGEMENT)) setImmediate(arrive);
  });
  // It connects again by itself; the server being away is not worth a word.
  xmpp.on('error', () => {});
  xmpp.on('stanza', (stanza) => {
    if (stanza.is('presence') && stanza.attrs.type === 'subscribe') accept(stanza.attrs.from);
    if (stanza.is('message') && stanza.attrs.type !== 'error') receive(stanza);
  });

  /** @param {import('@xmpp/xml').Element} stanza */
  function send(stanza) {
    // While there is no connection nothing is sent: this is a demo's assistant, it may miss one.
    xmpp.send(stanza).catch(() => {});
  }

  /** @param {string} from */
  function accept(from) {
    const to = jid(from).bare().toString();
    send(xml('presence', {to, type: 'subscribed'}));
    send(xml('presence', {to, type: 'subscribe'}));
  }

  /** @param {import('@xmpp/xml').Element} message */
  function receive(message) {
    const {from, id} = message.attrs;
    const body = message.getChildText('body');
    if (!from || !body) return;
    if (message.attrs.type === 'groupchat') {
      const isOther = jid(from).getResource() !== NICK;
      const asked = CALLED.exec(body)?.[1];
      if (isOther && asked !== undefined) answer(room, {to: room, body: asked, type: 'groupchat'});
      return;
    }
    if (id && message.getChild('request', RECEIPTS)) {
      send(
        xml(
          'message',
          {to: from, type: 'chat', id: randomUUID()},
          xml('received', {xmlns: RECEIPTS, id}),
        ),
      );
    }
    const markable = id && message.getChild('markable', MARKERS) ? id : undefined;
    const isOfRoom = message.getChild('x', MUC_USER) !== undefined;
    const contact = isOfRoom ? from : jid(from).bare().toString();
    answer(contact, {to: contact, markable, body, type: 'chat'});
  }

  /**
   * @typedef {{to: string, body: string, type: 'chat' | 'groupchat', markable?: string | undefined}} Asked
   * @param {string} who
   * @param {Asked} asked
   */
  function answer(who, asked) {
    const previous = answering.get(who) ?? Promise.resolve();
    answering.set(who, previous.then(() => reply(asked)).catch(ignoreAbort));
  }

  /** @param {Asked} asked */
  async function reply({to, type, markable, body}) {
    const {signal} = stopped;
    await delay(READING, undefined, {signal});
    if (markable) {
      const displayed = xml('displayed', {xmlns: MARKERS, id: markable});
      send(xml('message', {to, type: 'chat', id: randomUUID()}, displayed));
    }
    const {messages, thinking} = answerTo(body);
    for (const text of messages) {
      send(xml('message', {to, type}, xml('composing', {xmlns: CHAT_STATES})));
      await delay(thinking, undefined, {signal});
      send(chatMessage(to, type, text));
    }
  }

  await xmpp.start();

  return {
    async stop() {
      stopped.abort();
      await xmpp.stop().catch(() => {});
    },
  };
}

/**
 * @param {string} to
 * @param {string} type
 * @param {string} text
 */
function chatMessage(to, type, text) {
  const id = randomUUID();
  return xml(
    'message',
    {to, type, id},
    xml('body', {}, text),
    xml('active', {xmlns: CHAT_STATES}),
    xml('request', {xmlns: RECEIPTS}),
    xml('markable', {xmlns: MARKERS}),
    xml('origin-id', {xmlns: 'urn:xmpp:sid:0', id}),
  );
}

/** XEP-0115 §5.1: the hash of what disco#info says, its features sorted. */
function capsVersion() {
  const text = ['client/bot//Natter demo assistant', ...FEATURES.toSorted(), ''].join('<');
  return createHash('sha1').update(text).digest('base64');
}

/** @param {unknown} error */
function ignoreAbort(error) {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
