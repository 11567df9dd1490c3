/**
 * XEP-0198 Stream Management, version 1.6.1: what was handled, on both sides. Left out: resumption
 * (`StreamManagementState` is all that it needs of this side).
 *
 * Ours counts a stanza as handled when what it meant is committed, and only as part of an unbroken
 * row: the server may forget what we counted.
 */
import {ConnectionError} from '../model/errors.ts';
import type {StanzaId} from '../model/ids.ts';
import type {Clock} from './clock.ts';
import {attribute, el, isElement, parseCount, type Element} from './xml.ts';

export const NS_STREAM_MANAGEMENT = 'urn:xmpp:sm:3';

/** Plain data, so that it can be kept. Counters are modulo 2³² (§4). */
export type StreamManagementState = {
  /** Stanzas of the server that are handled. */
  handled: number;
  /** Own stanzas that the server has handled. */
  acknowledged: number;
  /** Own stanzas after those, oldest first. */
  queue: {readonly xml: string; readonly messageId: StanzaId | undefined}[];
};

export type StreamManagementOptions = {
  readonly clock: Clock;
  readonly send: (element: Element) => void;
  /** The server has these messages, oldest first. */
  readonly onAcknowledged: (ids: readonly StanzaId[]) => void;
  /** The counters do not fit: the stream is of no use. */
  readonly onBroken: (error: ConnectionError) => void;
};

export interface StreamManagement {
  readonly state: Readonly<StreamManagementState>;
  /** A stanza is being sent. `messageId` is told to `onAcknowledged` once the server has it. */
  sent(stanza: Element, messageId: StanzaId | undefined): void;
  /** A stanza came; call what is returned when it is handled. */
  received(): () => void;
  /** Takes `<a/>` and `<r/>`; false if the element is neither. */
  receive(element: Element): boolean;
  /** Asks the server what it has handled. */
  request(): void;
  /** Forgets timers. */
  stop(): void;
}

/** After the last stanza of a burst, in ms. */
const REQUEST_DELAY = 25;
const MODULUS = 2 ** 32;

export function createStreamManagement(options: StreamManagementOptions): StreamManagement {
  const {clock, send, onAcknowledged, onBroken} = options;
  const state: StreamManagementState = {handled: 0, acknowledged: 0, queue: []};
  /** Stanzas after the handled ones, in order of arrival: done, but for one before them? */
  const inbound: {isHandled: boolean}[] = [];
  let owesAnswer = false;
  let isAsking = false;
  let cancelRequest: (() => void) | undefined;

  function answer(): void {
    owesAnswer = inbound.length > 0;
    send(el('a', {xmlns: NS_STREAM_MANAGEMENT, h: state.handled}));
  }

  function advance(): void {
    while (inbound[0]?.isHandled) {
      inbound.shift();
      state.handled = (state.handled + 1) % MODULUS;
    }
    // We have answered with less than the server had sent; it may be waiting for the rest.
    if (owesAnswer && inbound.length === 0) answer();
  }

  function request(): void {
    cancelRequest?.();
    cancelRequest = undefined;
    isAsking = true;
    send(el('r', {xmlns: NS_STREAM_MANAGEMENT}));
  }

  function scheduleRequest(): void {
    cancelRequest?.();
    cancelRequest = clock.after(REQUEST_DELAY, request);
  }

  function acknowledge(h: number | undefined): void {
    const count = h === undefined ? -1 : (h - state.acknowledged + MODULUS) % MODULUS;
    if (h === undefined || h >= MODULUS || count > state.queue.length) {
      onBroken(new ConnectionError('stream-error', 'the server acknowledged what was never sent'));
      return;
    }
    isAsking = false;
    state.acknowledged = h;
    const ids = state.queue.splice(0, count).flatMap(({messageId}) => messageId ?? []);
    if (ids.length > 0) onAcknowledged(ids);
    if (state.queue.length > 0) scheduleRequest();
  }

  return {
    state,
    sent(stanza, messageId) {
      state.queue.push({xml: stanza.toString(), messageId});
      // One question at a time: its answer brings the next.
      if (!isAsking) scheduleRequest();
    },
    received() {
      const entry = {isHandled: false};
      inbound.push(entry);
      return () => {
        entry.isHandled = true;
        advance();
      };
    },
    receive(element) {
      if (isElement(element, 'r', NS_STREAM_MANAGEMENT)) {
        answer();
        return true;
      }
      if (isElement(element, 'a', NS_STREAM_MANAGEMENT)) {
        acknowledge(parseCount(attribute(element, 'h')));
        return true;
      }
      return false;
    },
    request,
    stop() {
      cancelRequest?.();
      cancelRequest = undefined;
    },
  };
}
