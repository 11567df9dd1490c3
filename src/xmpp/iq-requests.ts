/** Our IQ requests (RFC 6120 §8.2.3) and their answers. */
import {createDeferred, type Deferred} from '../model/deferred.ts';
import {ConnectionError} from '../model/errors.ts';
import {bareOf, domainOf, type FullJid, type Jid, parseJid} from '../model/jid.ts';
import type {Clock} from './clock.ts';
import {toStanzaError} from './stanza-error.ts';
import {attribute, el, NS_CLIENT, type Element} from './xml.ts';

export type IqRequestOptions = {
  readonly self: FullJid;
  readonly clock: Clock;
  /** ms. */
  readonly timeout: number;
  readonly newId: () => string;
  /** Throws a ConnectionError if there is no stream. */
  readonly send: (stanza: Element) => void;
};

export type IqRequest = {
  readonly type: 'get' | 'set';
  /** Undefined is the own account. */
  readonly to?: Jid;
  readonly payload: Element;
};

export interface IqRequests {
  /**
   * Asks, and resolves with the answer of type `result`. Rejects with a StanzaError, or with a
   * ConnectionError `closed` or `timeout`.
   */
  request(request: IqRequest): Promise<Element>;
  /** Takes an IQ of type `result` or `error`; what answers no request is ignored. */
  receive(iq: Element): void;
  /** Rejects all that wait, and all to come. */
  close(error: ConnectionError): void;
}

type Pending = {
  readonly to: Jid | undefined;
  readonly answer: Deferred<Element>;
  readonly cancel: () => void;
};

export function createIqRequests(options: IqRequestOptions): IqRequests {
  const {self, clock, timeout, newId, send} = options;
  const pending = new Map<string, Pending>();
  let closed: ConnectionError | undefined;

  /** Who may answer: anybody can send us a stanza with an id that is easy to guess. */
  function mayAnswer(from: string | undefined, to: Jid | undefined): boolean {
    const account = bareOf(self);
    const isOwn = to === undefined || to === account;
    // §8.1.2.1: without `from` it is the own account's, on behalf of which the server answers.
    if (from === undefined) return isOwn || to === domainOf(self);
    const sender = parseJid(from);
    if (!sender) return false;
    if (sender === to) return true;
    return isOwn && (sender === account || sender === self || sender === domainOf(self));
  }

  return {
    async request({type, to, payload}) {
      if (closed) throw closed;
      const id = newId();
      const answer = createDeferred<Element>();
      const cancel = clock.after(timeout, () => {
        pending.delete(id);
        answer.reject(new ConnectionError('timeout'));
      });
      pending.set(id, {to, answer, cancel});
      try {
        send(el('iq', {xmlns: NS_CLIENT, type, id, to}, payload));
      } catch (error) {
        pending.delete(id);
        cancel();
        throw error;
      }
      return await answer.promise;
    },

    receive(iq) {
      const id = attribute(iq, 'id') ?? '';
      const request = pending.get(id);
      if (!request || !mayAnswer(attribute(iq, 'from'), request.to)) return;
      pending.delete(id);
      request.cancel();
      if (attribute(iq, 'type') === 'result') request.answer.resolve(iq);
      else request.answer.reject(toStanzaError(iq));
    },

    close(error) {
      closed = error;
      for (const {answer, cancel} of pending.values()) {
        cancel();
        answer.reject(error);
      }
      pending.clear();
    },
  };
}
