/** Enough of an XMPP server, over a ScriptedServer, to log in to: RFC 7395, SASL, bind, XEP-0198. */
import {createHash, createHmac, pbkdf2Sync} from 'node:crypto';
import type {Element} from '../../src/xmpp/xml.ts';
import type {ServerEnd} from './scripted-socket.ts';

export type XmppServerOptions = {
  readonly mechanisms?: readonly string[];
  readonly password?: string;
  readonly salt?: string;
  /** Number of the first account that is made for somebody anonymous. */
  readonly firstGuest?: number;
  readonly iterations?: number;
  /** Features after authentication, apart from bind. */
  readonly features?: string;
  /** What is sent between the answer to bind and `<enabled/>`. */
  readonly beforeEnabled?: string;
  /** Features of the account, as disco#info tells. */
  readonly accountFeatures?: readonly string[];
  /** Ends in place of the right server signature. */
  readonly forgesSignature?: boolean;
  /** What the server does instead of answering the element of this name. */
  readonly insteadOf?: Readonly<Record<string, (end: ServerEnd, frame: Element) => void>>;
};

const SASL = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
const HASHES: Readonly<Record<string, readonly [string, number]>> = {
  'SCRAM-SHA-1': ['sha1', 20],
  'SCRAM-SHA-256': ['sha256', 32],
  'SCRAM-SHA-512': ['sha512', 64],
};

const encode = (text: string) => Buffer.from(text).toString('base64');
const decode = (text: string) => Buffer.from(text, 'base64').toString();

/** `onFrame` for a ScriptedServer. */
export function createXmppServer(options: XmppServerOptions = {}): ServerEnd['onFrame'] {
  const sessions = new WeakMap<ServerEnd, Session>();
  let guest = options.firstGuest ?? 1;
  const newGuest = () => `guest-${guest++}`;
  return (frame, end) => {
    const session = sessions.get(end) ?? new Session(end, options, newGuest);
    sessions.set(end, session);
    session.receive(frame);
  };
}

/** Whatever else is asked for, there is nothing of it. */
export function refuseRequest(frame: Element, end: ServerEnd): void {
  const isKnown = frame
    .getChildElements()
    .some((child) => child.is('bind') || String(child.attrs['xmlns']).endsWith('disco#info'));
  if (!frame.is('iq') || isKnown || frame.attrs['type'] === 'result') return;
  const error =
    "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
  end.send(
    `<iq xmlns='jabber:client' type='error' id='${String(frame.attrs['id'])}'>${error}</iq>`,
  );
}

class Session {
  readonly #end: ServerEnd;
  readonly #options: XmppServerOptions;
  readonly #newGuest: () => string;
  #user = 'alice';
  #isAuthenticated = false;
  #mechanism = '';
  #clientFirst = '';
  #serverFirst = '';

  constructor(end: ServerEnd, options: XmppServerOptions, newGuest: () => string) {
    this.#end = end;
    this.#options = options;
    this.#newGuest = newGuest;
  }

  receive(frame: Element): void {
    const instead = this.#options.insteadOf?.[frame.getName()];
    if (instead) instead(this.#end, frame);
    else this.#answer(frame);
  }

  #answer(frame: Element): void {
    switch (frame.getName()) {
      case 'open':
        this.#open();
        break;
      case 'auth':
        this.#auth(frame);
        break;
      case 'response':
        this.#response(decode(frame.getText()));
        break;
      case 'iq':
        this.#iq(frame);
        break;
      case 'enable':
        this.#send(this.#options.beforeEnabled ?? '');
        this.#send("<enabled xmlns='urn:xmpp:sm:3'/>");
        break;
      case 'close':
        this.#send("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
        this.#end.close();
        break;
      default:
    }
  }

  #send(xml: string): void {
    if (xml) this.#end.send(xml);
  }

  #open(): void {
    this.#send(
      "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0' id='s' from='example.org'/>",
    );
    const {mechanisms = ['SCRAM-SHA-256', 'PLAIN'], features = "<sm xmlns='urn:xmpp:sm:3'/>"} =
      this.#options;
    const offered = mechanisms.map((name) => `<mechanism>${name}</mechanism>`).join('');
    const content = this.#isAuthenticated
      ? `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>${features}`
      : `<mechanisms ${SASL}>${offered}</mechanisms>`;
    this.#send(
      `<stream:features xmlns:stream='http://etherx.jabber.org/streams'>${content}</stream:features>`,
    );
  }

  get #password(): string {
    return this.#options.password ?? 'pencil';
  }

  #succeed(data = ''): void {
    this.#isAuthenticated = true;
    this.#send(`<success ${SASL}>${data}</success>`);
  }

  #refuse(): void {
    this.#send(`<failure ${SASL}><not-authorized/></failure>`);
  }

  #auth(frame: Element): void {
    this.#mechanism = String(frame.attrs['mechanism']);
    const data = decode(frame.getText());
    if (this.#mechanism === 'ANONYMOUS') {
      this.#user = this.#newGuest();
      this.#succeed();
      return;
    }
    if (this.#mechanism === 'PLAIN') {
      if (data === `\0alice\0${this.#password}`) this.#succeed();
      else this.#refuse();
      return;
    }
    const {salt = encode('salt-of-alice'), iterations = 4096} = this.#options;
    this.#clientFirst = data.slice('n,,'.length);
    const nonce = this.#clientFirst.split(',r=')[1] ?? '';
    this.#serverFirst = `r=${nonce}server,s=${salt},i=${iterations}`;
    this.#send(`<challenge ${SASL}>${encode(this.#serverFirst)}</challenge>`);
  }

  #response(final: string): void {
    const [hash, length] = HASHES[this.#mechanism] ?? ['sha1', 20];
    const {salt = encode('salt-of-alice'), iterations = 4096} = this.#options;
    const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
    const [withoutProof = '', proof = ''] = final.split(',p=');
    const authMessage = `${this.#clientFirst},${this.#serverFirst},${withoutProof}`;
    const saltBytes = Buffer.from(salt, 'base64');
    const salted = pbkdf2Sync(this.#password, saltBytes, iterations, length, hash);
    const clientKey = hmac(salted, 'Client Key');
    const signature = hmac(createHash(hash).update(clientKey).digest(), authMessage);
    const expected = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
    if (Buffer.from(expected).toString('base64') !== proof) {
      this.#refuse();
      return;
    }
    const key = this.#options.forgesSignature ? Buffer.from('forged') : hmac(salted, 'Server Key');
    this.#succeed(encode(`v=${hmac(key, authMessage).toString('base64')}`));
  }

  #iq(frame: Element): void {
    const id = String(frame.attrs['id']);
    const bind = frame.getChild('bind', 'urn:ietf:params:xml:ns:xmpp-bind');
    if (bind) {
      const resource = bind.getChildText('resource') ?? 'server';
      this.#send(
        `<iq xmlns='jabber:client' type='result' id='${id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${this.#user}@example.org/${resource}</jid></bind></iq>`,
      );
    }
    if (frame.getChild('query', 'http://jabber.org/protocol/disco#info')) {
      const features = (this.#options.accountFeatures ?? [])
        .map((feature) => `<feature var='${feature}'/>`)
        .join('');
      this.#send(
        `<iq xmlns='jabber:client' type='result' id='${id}' from='${this.#user}@example.org'><query xmlns='http://jabber.org/protocol/disco#info'>${features}</query></iq>`,
      );
    }
  }
}
