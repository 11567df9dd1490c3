/**
 * A server that speaks SASL2 with all that goes with it, over a ScriptedServer: XEP-0388 with
 * PLAIN, Bind 2 (XEP-0386), XEP-0198, carbons and FAST (XEP-0484) in one round trip. It keeps
 * what was asked, so that a test can look at it.
 */
import {createHmac} from 'node:crypto';
import type {Element} from '../../src/xmpp/xml.ts';
import type {ServerEnd} from './scripted-socket.ts';

export type Sasl2Options = {
  readonly password?: string;
  /** Without it there is no Bind 2. */
  readonly bindFeatures?: readonly string[] | undefined;
  readonly canResume?: boolean;
  readonly fast?: readonly string[];
  /** Features after authentication. */
  readonly features?: string;
  /** What comes between `<success/>` and features. */
  readonly afterSuccess?: string;
  /** What comes instead of `<success/>`. */
  readonly insteadOfSuccess?: string;
  /** What the server proves to know in place of the token. */
  readonly responder?: string;
};

const NS_SASL2 = 'urn:xmpp:sasl:2';
const NS_BIND2 = 'urn:xmpp:bind:0';
const NS_SM = 'urn:xmpp:sm:3';
const NS_FAST = 'urn:xmpp:fast:0';
const FRAMING = "xmlns='urn:ietf:params:xml:ns:xmpp-framing'";
const HASHES: Readonly<Record<string, string>> = {
  'HT-SHA-256-NONE': 'sha256',
  'HT-SHA-512-NONE': 'sha512',
};

export class ScriptedSasl2Server {
  /** May be changed between two logins. */
  options: Sasl2Options;
  /** Tokens that are good, newest last. */
  readonly tokens: {readonly token: string; readonly mechanism: string}[] = [];
  /** ISO date of when the tokens that are given expire. */
  expiry = '2100-01-01T00:00:00Z';
  /** Does a login by token bring a new one? */
  rotates = false;
  /** Streams that can be resumed: own stanzas that were handled, by id. */
  readonly streams = new Map<string, number>();

  constructor(options: Sasl2Options = {}) {
    this.options = options;
  }

  readonly onFrame = (frame: Element, end: ServerEnd): void => {
    switch (frame.getName()) {
      case 'open':
        end.send(`<open ${FRAMING} version='1.0' id='s' from='example.org'/>`);
        end.send(features(this.#offer()));
        break;
      case 'authenticate':
        this.#authenticate(frame, end);
        break;
      case 'enable':
        end.send(`<enabled xmlns='${NS_SM}' id='late' resume='true'/>`);
        break;
      case 'resume':
        end.send(this.#resume(frame).xml);
        break;
      case 'iq':
        answerIq(frame, end);
        break;
      case 'close':
        end.send(`<close ${FRAMING}/>`);
        end.close();
        break;
      default:
    }
  };

  #offer(): string {
    const {bindFeatures, canResume, fast = []} = this.options;
    const bind = (bindFeatures ?? []).map((name) => `<feature var='${name}'/>`).join('');
    const mechanisms = fast.map((name) => `<mechanism>${name}</mechanism>`).join('');
    const inline = [
      bindFeatures && `<bind xmlns='${NS_BIND2}'><inline>${bind}</inline></bind>`,
      canResume && `<sm xmlns='${NS_SM}'/>`,
      fast.length > 0 && `<fast xmlns='${NS_FAST}'>${mechanisms}</fast>`,
    ];
    const content = inline.filter(Boolean).join('');
    return `<authentication xmlns='${NS_SASL2}'><mechanism>PLAIN</mechanism><inline>${content}</inline></authentication>`;
  }

  #authenticate(request: Element, end: ServerEnd): void {
    const mechanism = String(request.attrs['mechanism']);
    const first = Buffer.from(request.getChildText('initial-response') ?? '', 'base64');
    const proof = mechanism === 'PLAIN' ? this.#plain(first) : this.#token(mechanism, first);
    if (proof === undefined) {
      const condition = "<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
      end.send(`<failure xmlns='${NS_SASL2}'>${condition}</failure>`);
      return;
    }
    if (this.options.insteadOfSuccess) {
      end.send(this.options.insteadOfSuccess);
      return;
    }
    const data = proof && `<additional-data>${proof}</additional-data>`;
    const identity = `<authorization-identifier>alice@example.org/natter~1</authorization-identifier>`;
    const rest = this.#inline(request) + this.#newToken(request, mechanism);
    end.send(`<success xmlns='${NS_SASL2}'>${data}${identity}${rest}</success>`);
    if (this.options.afterSuccess) end.send(this.options.afterSuccess);
    const {features: more = `<sm xmlns='${NS_SM}'/>`} = this.options;
    end.send(features(`<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>${more}`));
  }

  #plain(first: Buffer): string | undefined {
    return first.toString() === `\0alice\0${this.options.password ?? 'pencil'}` ? '' : undefined;
  }

  #token(mechanism: string, first: Buffer): string | undefined {
    const hash = HASHES[mechanism] ?? '';
    const hmac = (key: string, text: string) => createHmac(hash, key).update(text).digest();
    const found = this.tokens.find(
      ({token, mechanism: of}) =>
        of === mechanism &&
        first.equals(Buffer.concat([Buffer.from('alice\0'), hmac(token, 'Initiator')])),
    );
    if (!found) return undefined;
    return hmac(this.options.responder ?? found.token, 'Responder').toString('base64');
  }

  #inline(request: Element): string {
    const resume = request.getChild('resume', NS_SM);
    const resumed = resume && this.#resume(resume);
    const bind = request.getChild('bind', NS_BIND2);
    if (resumed?.isResumed || !bind) return resumed?.xml ?? '';
    const enable = bind.getChild('enable', NS_SM);
    if (enable) this.streams.set('inline', 0);
    const enabled = enable ? `<enabled xmlns='${NS_SM}' id='inline' resume='1'/>` : '';
    return `${resumed?.xml ?? ''}<bound xmlns='${NS_BIND2}'>${enabled}</bound>`;
  }

  #resume(resume: Element): {readonly isResumed: boolean; readonly xml: string} {
    const id = String(resume.attrs['previd']);
    const h = this.streams.get(id);
    if (h === undefined) {
      const condition = "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>";
      return {isResumed: false, xml: `<failed xmlns='${NS_SM}' h='0'>${condition}</failed>`};
    }
    return {isResumed: true, xml: `<resumed xmlns='${NS_SM}' previd='${id}' h='${h}'/>`};
  }

  #newToken(request: Element, mechanism: string): string {
    const fast = request.getChild('fast', NS_FAST);
    if (fast?.attrs['invalidate']) {
      this.tokens.length = 0;
      return '';
    }
    const asked = request.getChild('request-token', NS_FAST);
    if (!asked && !(fast && this.rotates)) return '';
    const token = `token-${this.tokens.length + 1}`;
    this.tokens.push({token, mechanism: asked ? String(asked.attrs['mechanism']) : mechanism});
    return `<token xmlns='${NS_FAST}' token='${token}' expiry='${this.expiry}'/>`;
  }
}

function features(content: string): string {
  return `<stream:features xmlns:stream='http://etherx.jabber.org/streams'>${content}</stream:features>`;
}

function answerIq(iq: Element, end: ServerEnd): void {
  const head = `<iq xmlns='jabber:client' type='result' id='${iq.attrs['id']}'`;
  const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind';
  if (iq.getChild('bind', NS_BIND)) {
    end.send(`${head}><bind xmlns='${NS_BIND}'><jid>alice@example.org/web</jid></bind></iq>`);
  } else if (iq.getChild('query', 'http://jabber.org/protocol/disco#info')) {
    const query = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
    end.send(`${head} from='alice@example.org'>${query}</iq>`);
  }
}
