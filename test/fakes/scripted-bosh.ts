/** A BOSH server whose answers the test gives: it sees every request, and nothing takes time. */
import {createDeferred} from '../../src/model/deferred.ts';
import {
  createBoshSession,
  type BoshSession,
  type BoshSessionOptions,
} from '../../src/xmpp/bosh-session.ts';
import {parseElement} from '../../src/xmpp/strict-xml.ts';
import type {Element} from '../../src/xmpp/xml.ts';
import {ManualClock} from './manual-clock.ts';
import {settled} from './session-harness.ts';

const XMLNS = "xmlns='http://jabber.org/protocol/httpbind'";

export class BoshRequest {
  readonly text: string;
  readonly body: Element;
  readonly init: RequestInit;
  readonly #answer = createDeferred<{
    ok: boolean;
    status: number;
    url: string;
    text(): Promise<string>;
  }>();

  constructor(init: RequestInit) {
    this.init = init;
    this.text = typeof init.body === 'string' ? init.body : '';
    this.body = parseElement(this.text);
    init.signal?.addEventListener('abort', () => void this.fail());
  }

  get rid(): number {
    return Number(this.body.attrs['rid']);
  }

  get payloads(): readonly string[] {
    return this.body.children.map(String);
  }

  get promise() {
    return this.#answer.promise;
  }

  get isAborted(): boolean {
    return this.init.signal?.aborted ?? false;
  }

  /** Answers with a body. */
  async answer(attributes = '', payloads = ''): Promise<void> {
    await this.respond(200, `<body ${XMLNS} ${attributes}>${payloads}</body>`);
  }

  async respond(status: number, text: string): Promise<void> {
    const ok = status < 300;
    this.#answer.resolve({ok, status, url: '', text: () => Promise.resolve(text)});
    await settled();
  }

  /** The network breaks under it. */
  async fail(): Promise<void> {
    this.#answer.reject(new TypeError('network'));
    await settled();
  }
}

export type ScriptedBosh = {
  readonly session: BoshSession;
  readonly clock: ManualClock;
  readonly requests: BoshRequest[];
  /** The newest request. */
  readonly last: () => BoshRequest;
  /** What the session told: 'open', payloads, and its end. */
  readonly told: unknown[];
  /** Lets time pass, and what follows from it happen. */
  readonly pass: (ms: number) => Promise<void>;
};

export const CREATED = "sid='s1' wait='50' requests='2' hold='1' polling='5' inactivity='30'";

export function startBosh(options: Partial<BoshSessionOptions> = {}): ScriptedBosh {
  const clock = new ManualClock();
  const requests: BoshRequest[] = [];
  const told: unknown[] = [];
  const session = createBoshSession({
    url: 'https://example.org/http-bind',
    domain: 'example.org',
    clock,
    wait: 50,
    fetch(_, init) {
      const request = new BoshRequest(init);
      requests.push(request);
      return request.promise;
    },
    onOpen: () => told.push('open'),
    onPayload: (payload) => told.push(payload.toString()),
    onClose: (error) => told.push(error ?? 'closed'),
    ...options,
  });
  session.open();
  return {
    session,
    clock,
    requests,
    told,
    last() {
      const request = requests.at(-1);
      if (!request) throw new Error('nothing was asked');
      return request;
    },
    async pass(ms) {
      clock.advance(ms);
      await settled();
    },
  };
}

/** The same, created and with its first long poll under way. */
export async function openBosh(created = CREATED): Promise<ScriptedBosh> {
  const bosh = startBosh();
  await bosh.last().answer(created);
  await bosh.pass(10);
  return bosh;
}
